import HTTPTypes
import PaymentHTTP
import Testing

@testable import StripeMock

/// Lists, search and expand: the Stripe notes, section 1.7.
@Suite struct ListTests {
    private func ids(_ reply: Account.Reply) -> [String] { reply.elements.compactMap { $0["id"]?.stringValue } }

    private func filled(_ count: Int) throws -> (account: Account, newestFirst: [String]) {
        let account = try Account()
        var created: [String] = []
        for number in 0..<count {
            created.append(account.payment(1000 + number, ["metadata[order]": "\(number)"]).id)
            account.advance(seconds: 1)
        }
        return (account, created.reversed())
    }

    @Test("Pages follow each other, newest first, both ways")
    func paging() throws {
        let (account, all) = try filled(25)
        let first = account.get("payment_intents")
        #expect(ids(first) == Array(all[0..<10]))
        #expect(first["has_more"]?.boolValue == true)
        #expect(first["url"]?.stringValue == "/v1/payment_intents")
        #expect(first["object"]?.stringValue == "list")
        let last = account.get("payment_intents", ["starting_after": all[19]])
        #expect(ids(last) == Array(all[20..<25]) && last["has_more"]?.boolValue == false)
        let before = account.get("payment_intents", ["ending_before": all[20], "limit": "5"])
        #expect(ids(before) == Array(all[15..<20]) && before["has_more"]?.boolValue == true)
        let newest = account.get("payment_intents", ["ending_before": all[3]])
        #expect(ids(newest) == Array(all[0..<3]) && newest["has_more"]?.boolValue == false)
        #expect(ids(account.get("payment_intents", ["limit": "100"])) == all)
    }

    @Test(
        "created narrows a list",
        arguments: [
            ("created[gte]", 3, 7), ("created[gt]", 3, 6), ("created[lte]", 3, 4), ("created[lt]", 3, 3),
            ("created", 3, 1),
        ])
    func created(name: String, offset: Int64, count: Int) throws {
        let (account, _) = try filled(10)
        let reply = account.get("payment_intents", [name: "\(Account.start + offset)"])
        #expect(reply.elements.count == count)
    }

    @Test(
        "Wrong pages are refused",
        arguments: [
            ["limit": "0"], ["limit": "101"], ["limit": "x"], ["starting_after": "pi_none"],
            ["starting_after": "a", "ending_before": "b"], ["created[foo]": "1"], ["created": "x"], ["foo": "1"],
        ])
    func wrongPages(query: [String: String]) throws {
        let text = query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        #expect(try Account().send(.get, "/v1/payment_intents", query: text).status == 400)
    }

    @Test("A deleted object still serves as a cursor")
    func deletedCursor() throws {
        let account = try Account()
        let customers = (0..<3).map { _ in account.post("customers").id }
        _ = account.delete("customers/\(customers[1])")
        #expect(ids(account.get("customers", ["starting_after": customers[1]])) == [customers[0]])
        #expect(ids(account.get("customers")) == [customers[2], customers[0]])
    }

    struct Query: Sendable, CustomTestStringConvertible {
        let text: String
        /// The orders found, or `nil` when the query is refused.
        let orders: [Int]?

        init(_ text: String, _ orders: [Int]?) {
            self.text = text
            self.orders = orders
        }

        var testDescription: String { text }
    }

    @Test(
        "Queries find by metadata, status, amount, currency, customer and time",
        arguments: [
            Query("metadata['order']:'2'", [2]), Query(#"metadata["order"]:"2""#, [2]),
            Query("-metadata['order']:'2'", [3, 1, 0]), Query("amount>1001", [3, 2]), Query("amount>=1001", [3, 2, 1]),
            Query("amount:1000 OR amount:1003", [3, 0]), Query("amount<1003 AND amount>1000", [2, 1]),
            Query("status:'requires_payment_method' AND currency:'usd'", [3, 2, 1, 0]), Query("status:'succeeded'", []),
            Query("created<1795260002", [1, 0]), Query("customer:null", [3, 2, 1, 0]),
            Query("metadata['other']:null", [3, 2, 1, 0]), Query("currency~'us'", [3, 2, 1, 0]),
            Query("amount:1 AND amount:2 OR amount:3", nil), Query("colour:'red'", nil), Query("amount:'abc'", nil),
            Query("status>'a'", nil), Query("status:", nil), Query("metadata[order]:'2'", nil), Query("status:'a", nil),
            Query("status:'a' status:'b'", nil), Query("", nil), Query("AND", nil),
        ])
    func search(query: Query) throws {
        let (account, _) = try filled(4)
        let reply = account.get("payment_intents/search", ["query": query.text])
        guard let orders = query.orders else {
            #expect(reply.status == 400)
            return
        }
        #expect(reply["object"]?.stringValue == "search_result")
        #expect(reply.elements.compactMap { $0["metadata"]?["order"]?.stringValue } == orders.map { "\($0)" })
        #expect(reply["total_count"] == nil)
    }

    @Test("Search pages, and counts when asked")
    func searchPages() throws {
        let (account, all) = try filled(5)
        let first = account.get(
            "payment_intents/search", ["query": "amount>0", "limit": "2", "expand[]": "total_count"])
        #expect(first["total_count"]?.integerValue == 5)
        #expect(first["has_more"]?.boolValue == true)
        let next = account.get(
            "payment_intents/search",
            ["query": "amount>0", "limit": "10", "page": first["next_page"]?.stringValue ?? ""])
        #expect(ids(first) + ids(next) == all)
        #expect(next["next_page"]?.isNull == true)
    }

    @Test("expand follows up to four levels, inside lists with data.")
    func expanding() throws {
        let account = try Account()
        let customer = account.post("customers", ["payment_method": "pm_card_visa"])
        let method = account.get("customers/\(customer.id)/payment_methods").element(0)["id"]?.stringValue ?? ""
        let intent = account.payment(2000, ["customer": customer.id, "payment_method": method])
        _ = account.post("payment_intents/\(intent.id)/confirm")
        account.advance(seconds: 1)
        let deep = account.get(
            "payment_intents/\(intent.id)",
            ["expand[]": "latest_charge.payment_intent.payment_method.customer", "expand[1]": "customer"])
        #expect(deep.status == 400, "one list is written in one way")
        let both = account.get(
            "payment_intents/\(intent.id)",
            ["expand[0]": "latest_charge.payment_intent.payment_method.customer", "expand[1]": "latest_charge.refunds"])
        let chain = both["latest_charge", "payment_intent", "payment_method", "customer", "id"]
        #expect(chain?.stringValue == customer.id)
        #expect(both["latest_charge", "refunds", "object"]?.stringValue == "list")
        #expect(account.get("charges/\(both["latest_charge", "id"]?.stringValue ?? "")")["refunds"] == nil)
        let list = account.get("payment_intents", ["expand[]": "data.latest_charge.balance_transaction"])
        #expect(
            list["data", "0", "latest_charge", "balance_transaction", "object"]?.stringValue == "balance_transaction")
        let created = account.post(
            "payment_intents", ["amount": "2000", "currency": "usd", "customer": customer.id, "expand[]": "customer"])
        #expect(created["customer", "id"]?.stringValue == customer.id)
    }

    @Test(
        "A path that leads nowhere is refused, and on a list the right form is suggested",
        arguments: [
            ("payment_intents/ID", "nonsense", false), ("payment_intents/ID", "latest_charge.nonsense", false),
            ("payment_intents/ID", "amount", false), ("payment_intents", "latest_charge", true),
            ("payment_intents", "data", true), ("payment_intents/ID", "data.latest_charge", false),
            ("payment_intents/ID", "latest_charge.payment_intent.latest_charge.payment_intent.customer", false),
            ("payment_intents", "total_count", true),
        ])
    func wrongExpansion(path: String, expand: String, isHinted: Bool) throws {
        let account = try Account()
        let id = account.payment().id
        let reply = account.get(path.replacing("ID", with: id), ["expand[]": expand])
        #expect(reply.status == 400)
        #expect(reply["error", "message"]?.stringValue?.contains("'data.\(expand)'") == isHinted)
    }
}
