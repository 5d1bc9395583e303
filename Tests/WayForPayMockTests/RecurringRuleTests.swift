import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// Recurring rules: the WayForPay notes, section 10.
@Suite struct RecurringRuleTests {
    private static let terms: JSONObject = [
        "regularMode": "monthly", "amount": "50", "currency": "UAH", "dateNext": "30.11.2026",
        "dateEnd": "28.02.2027", "email": "olena@shop.test",
    ]
    private static let day: Int64 = 86_400

    private func paid(_ merchant: Merchant, token: String = "mock-token-approved") throws {
        _ = try merchant.charge("R-1", token: token)
    }

    private func terms(_ changes: [String: JSON?]) -> JSONObject {
        var terms = Self.terms
        for (name, value) in changes { terms[name] = value }
        return terms
    }

    @Test("A rule charges on its days under references of its own, calls back each time, and completes (M-6)")
    func charging() async throws {
        let merchant = try Merchant()
        try paid(merchant)
        let created = merchant.rule("CREATE", "R-1", Self.terms)
        #expect(created.json == ["reasonCode": 4100, "reason": "Ok", "orderReference": "R-1"])
        _ = await merchant.callbacks()
        merchant.advance(seconds: 9 * Self.day)
        let first = await merchant.callbacks()
        #expect(first.map(\.reference) == ["R-1_WFPREG-1"])
        let callback = try #require(first.first)
        #expect(callback.state == "Approved" && callback.json["amount"] == 50)
        #expect(callback.json["recToken"] == "mock-token-approved" && callback.json["createdDate"] == 1_795_996_800)
        #expect(try merchant.isGenuine(callback.json))
        merchant.advance(seconds: 100 * Self.day)
        #expect(await merchant.callbacks().map(\.reference) == ["R-1_WFPREG-2", "R-1_WFPREG-3", "R-1_WFPREG-4"])
        #expect(merchant.rule("STATUS", "R-1")["status"] == "Completed")
        #expect(merchant.balances == ["UAH": 30000])
        #expect(Merchant.text(try merchant.status("R-1_WFPREG-4")["createdDate"]) == "1803772800", "28 February")
    }

    @Test("The status tells what was done and what comes next (M-1)")
    func status() throws {
        let merchant = try Merchant()
        try paid(merchant)
        _ = merchant.rule("CREATE", "R-1", Self.terms)
        let names = [
            "reasonCode", "reason", "orderReference", "mode", "status", "amount", "currency", "card", "email",
            "dateBegin", "dateEnd", "lastPayedDate", "lastPayedStatus", "nextPaymentDate",
        ]
        let before = merchant.rule("STATUS", "R-1")
        #expect(before.json.objectValue?.names == names && before.code == 4100)
        #expect(before["status"] == "Active" && before["mode"] == "monthly" && before["card"] == "41****1111")
        #expect(before["dateBegin"] == 1_795_996_800 && before["nextPaymentDate"] == 1_795_996_800)
        #expect(before["lastPayedDate"] == .null)
        merchant.advance(seconds: 9 * Self.day)
        let after = merchant.rule("STATUS", "R-1")
        #expect(after["lastPayedDate"] == 1_795_996_800 && after["lastPayedStatus"] == "Approved")
        #expect(after["nextPaymentDate"] == 1_798_588_800, "30 December")
        let unknown = merchant.rule("STATUS", "R-9")
        #expect(unknown.json.objectValue?.names == names && unknown.code == 4102)
        #expect(names.dropFirst(3).allSatisfy { unknown[$0] == .null })
    }

    @Test("A suspended rule skips its days, a resumed one goes on, a removed one is gone (M-1)")
    func pausing() async throws {
        let merchant = try Merchant()
        try paid(merchant)
        _ = merchant.rule("CREATE", "R-1", terms(["regularMode": "daily", "dateNext": "22.11.2026"]))
        #expect(merchant.rule("RESUME", "R-1").code == 1126)
        #expect(merchant.rule("SUSPEND", "R-1").code == 4100)
        _ = await merchant.callbacks()
        merchant.advance(seconds: 3 * Self.day)
        #expect(await merchant.callbacks().isEmpty)
        #expect(merchant.rule("STATUS", "R-1")["nextPaymentDate"] == .null)
        #expect(merchant.rule("RESUME", "R-1").code == 4100)
        merchant.advance(seconds: Self.day)
        #expect(await merchant.callbacks().map(\.reference) == ["R-1_WFPREG-1"])
        #expect(merchant.rule("REMOVE", "R-1").code == 4100)
        merchant.advance(seconds: 3 * Self.day)
        #expect(await merchant.callbacks().isEmpty)
        #expect(merchant.rule("STATUS", "R-1")["status"] == "Removed")
        for type in ["REMOVE", "SUSPEND", "RESUME"] {
            let reply = merchant.rule(type, "R-1")
            #expect(reply.code == 4102 && reply.reason == "Rule is not found")
        }
    }

    @Test("A changed rule forgets its old days (M-1)")
    func changing() async throws {
        let merchant = try Merchant()
        try paid(merchant)
        #expect(merchant.rule("CHANGE", "R-1", Self.terms).code == 4102)
        _ = merchant.rule("CREATE", "R-1", Self.terms)
        _ = await merchant.callbacks()
        let changed = terms(["regularMode": "once", "amount": 70, "dateNext": "05.12.2026"])
        #expect(merchant.rule("CHANGE", "R-1", changed).code == 4100)
        merchant.advance(seconds: 60 * Self.day)
        let callbacks = await merchant.callbacks()
        #expect(callbacks.map { $0.json["amount"] } == [70])
        #expect(merchant.rule("STATUS", "R-1")["status"] == "Completed")
    }

    @Test(
        "A charge that is declined is told, and the next one comes all the same (M-3)",
        arguments: [("mock-token-approved", "1104.11", 1104), ("mock-token-approved", "5100.11", 1108)]
            as [(String, JSON, Int64)])
    func declines(token: String, amount: JSON, code: Int64) async throws {
        let merchant = try Merchant()
        try paid(merchant, token: token)
        _ = merchant.rule("CREATE", "R-1", terms(["amount": amount, "regularMode": "weekly"]))
        _ = await merchant.callbacks()
        merchant.advance(seconds: 16 * Self.day)
        let callbacks = await merchant.callbacks()
        #expect(callbacks.map(\.state) == ["Declined", "Declined"])
        #expect(callbacks.allSatisfy { $0.json["reasonCode"] == .integer(code) })
        #expect(merchant.rule("STATUS", "R-1")["lastPayedStatus"] == "Declined")
    }

    @Test(
        "Requests about rules are checked (M-1)",
        arguments: [
            (["merchantPassword": "wrong"], 1117), (["merchantPassword": nil], 1115),
            (["merchantAccount": "test_merch_n1"], 1121), (["orderReference": "R-9"], 1127),
            (["orderReference": "R-2"], 1126), (["requestType": nil], 1115), (["requestType": "PAUSE"], 1109),
            (["regularMode": nil], 1115), (["regularMode": "quarterly"], 1109), (["amount": "0"], 1130),
            (["currency": "PLN"], 1110), (["dateNext": nil], 1115), (["dateEnd": nil], 1115),
            (["dateNext": "20.11.2026"], 1109), (["dateNext": "31.11.2026"], 1109), (["dateNext": "2026-12-01"], 1109),
            (["dateEnd": "29.11.2026"], 1109), (["dateNext": nil, "dateBegin": "30.11.2026"], 4100),
            (["dateNext": "21.11.2026"], 4100),
        ] as [([String: JSON?], Int64)])
    func strictness(changes: [String: JSON?], code: Int64) throws {
        let merchant = try Merchant()
        try paid(merchant)
        _ = try merchant.charge("R-2", token: "mock-token-declined")
        var body: JSONObject = [
            "requestType": "CREATE", "merchantAccount": .string(merchant.account),
            "merchantPassword": .string(merchant.credential("merchantPassword")), "orderReference": "R-1",
        ]
        for member in terms(changes) { body[member.name] = member.value }
        for (name, value) in changes { body[name] = value }
        let reply = merchant.post(JSON.object(body).text(), path: "/regularApi")
        #expect(reply.code == code)
        if code == 4100 { #expect(merchant.rule("CREATE", "R-1", Self.terms).code == 1112) }
    }

    @Test("A rule can begin on the payment page (M-7)")
    func fromPage() async throws {
        let merchant = try Merchant()
        let address = try merchant.link(
            "P-1", "100",
            [
                "regularMode": "weekly", "regularAmount": "25", "dateNext": "28.11.2026", "regularCount": 2,
                "regularOn": 1, "regularBehavior": "preset",
            ])
        #expect(merchant.browse(address).text.contains("Then 25.00 UAH weekly"))
        #expect(merchant.rule("STATUS", "P-1").code == 4102)
        _ = merchant.browse(address, ["test_card": "approved"])
        _ = await merchant.callbacks()
        merchant.advance(seconds: 60 * Self.day)
        #expect(await merchant.callbacks().map(\.reference) == ["P-1_WFPREG-1", "P-1_WFPREG-2"])
        #expect(merchant.balances == ["UAH": 15000])
        let preset: JSONObject = ["regularBehavior": "preset", "regularMode": "weekly", "regularAmount": 5]
        #expect(try merchant.open(merchant.order("P-2", "100", preset)).reason == "Parameter `dateNext` is missing")
        #expect(try merchant.open(merchant.order("P-3", "100", ["regularMode": "hourly"])).code == 1109)
        _ = merchant.browse(
            try merchant.link("P-4", "100", ["regularMode": "client;monthly"]), ["test_card": "approved"])
        #expect(merchant.rule("STATUS", "P-4").code == 4102, "the payer did not ask for it")
    }

    @Test(
        "Days are counted as the calendar has them",
        arguments: [
            ("01.01.1970", 0), ("29.02.2024", 19782), ("01.03.2100", 47541), ("21.11.2026", 20778),
            ("31.12.2026", 20818),
        ] as [(String, Int64)])
    func days(text: String, days: Int64) throws {
        let day = try #require(CivilDate(dotted: text))
        #expect(day.daysSinceEpoch == days)
        #expect(CivilDate(day.start) == day)
    }

    @Test(
        "Days that do not exist are none",
        arguments: [
            "29.02.2026", "31.04.2026", "00.01.2026", "01.13.2026", "1.1.2026", "01-01-2026", "01.01.26", "",
            "aa.bb.cccc",
        ])
    func noDays(text: String) {
        #expect(CivilDate(dotted: text) == nil)
    }

    @Test(
        "A month later is the same day, or the last one of a shorter month",
        arguments: [
            ("31.01.2027", 1, "28.02.2027"), ("31.01.2028", 1, "29.02.2028"), ("30.11.2026", 3, "28.02.2027"),
            ("31.10.2026", 12, "31.10.2027"),
        ]
            as [(String, Int64, String)])
    func months(begin: String, months: Int64, end: String) throws {
        #expect(try #require(CivilDate(dotted: begin)).adding(months: months) == CivilDate(dotted: end))
    }
}
