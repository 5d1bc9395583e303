import HTTPTypes
import Hummingbird
import MockServerKit
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import StripeMock

@testable import PaymentCheckout

/// Customers, cards and orders for tests of the console.
extension ConsoleShop {
    static let someone = Principal(.staff, "test")

    func eur(_ text: String) throws -> Money { try Money(decimal: text, currency: .eur) }

    func customer(_ name: String = "Amelia Stone", email: String = "amelia@customers.example") async throws -> Customer
    {
        try await orders.addCustomer(name: name, email: email, phone: "+380441234567")
    }

    /// An order of which thirty percent are a deposit and the rest a draft invoice.
    func booking(
        _ terms: Terms? = nil, kind: Order.Kind = .booking, title: String = "Portrait session",
        total: String = "320.00",
        customer: Customer.ID? = nil, dates: EventDates = EventDates(), method: MethodRecord.ID? = nil,
        isEstimate: Bool = false
    ) async throws -> Order {
        var payer = customer
        if payer == nil { payer = try await self.customer().id }
        guard let payer else { throw ConsoleFailure("nobody books") }
        let terms = try terms ?? CalendarDeposit(deposit: .percentage(Percentage("30"))).terms()
        return try await orders.book(
            Booking(
                kind, customer: payer, title: title, terms: terms, total: try eur(total),
                account: AccountName(Self.account), dates: dates, method: method, isEstimate: isEstimate),
            by: Self.someone)
    }

    /// Pays an amount with a card that is good.
    @discardableResult
    func pay(_ order: Order, _ amount: String, token: String = "pm_card_visa") async throws -> Order {
        let nonce = PaymentRecord.ID(random: SystemRandomSource())
        return try await orders.pay(
            order.id,
            PayRequest(nonce: nonce, amount: try eur(amount), source: .token(PaymentToken(token), returnURL: nil)),
            by: Principal(.payer, "payer")
        ).order
    }

    /// Keeps a card of a customer.
    func card(of customer: Customer.ID, token: String = "pm_card_visa") async throws -> MethodRecord {
        let account = try orders.account(AccountName(Self.account))
        guard let gateway = account.gateway as? any TokenizingGateway else { throw ConsoleFailure("keeps no cards") }
        let consent = Consent(purpose: .balance, givenAt: clock.now(), agreement: "test")
        let outcome = try await gateway.tokenize(
            TokenizeRequest(
                token: PaymentToken("pm_card_visa"), consent: consent,
                idempotencyKey: IdempotencyKey("keep-\(customer)-\(token)")))
        guard case .succeeded(let kept) = outcome else { throw ConsoleFailure("the card was not kept") }
        let method = StoredMethod(
            gateway: kept.gateway, token: token == "pm_card_visa" ? kept.token : try PaymentToken(token),
            customer: kept.customer, card: kept.card, worksWithoutPayer: kept.worksWithoutPayer, consent: kept.consent)
        return try await orders.keepMethod(method, for: customer, account: account.name, by: Self.someone)
    }

    /// The order as it is now.
    func now(_ order: Order) async throws -> OrderFile { try await console.file(order.id) }

    /// What the bank behind the mock took and did not give back, in minor units.
    var taken: Int64 { engine.withGateway { $0.bankRecords }.reduce(0) { $0 + $1.taken - $1.returned } }

    /// The hidden fields of the form that is sent to a path.
    func form(_ page: String, to path: String) throws -> [(String, String)] {
        guard let start = page.firstRange(of: "action=\"/kyiv/\(path)\"") else {
            throw ConsoleFailure("no form to \(path)")
        }
        let rest = page[start.upperBound...]
        let form = rest[..<(rest.firstRange(of: "</form>")?.lowerBound ?? rest.endIndex)]
        return form.split(separator: "type=\"hidden\"").dropFirst().compactMap { part in
            let text = String(part)
            guard let name = text.value(of: "name"), let value = text.value(of: "value"), name != "code" else {
                return nil
            }
            return (name, value)
        }
    }

    /// Sends a form of an order's page: its hidden fields, and what a member types.
    func act(
        _ action: String, on order: Order, _ fields: [(String, String)] = [], as role: StaffRole = .manager
    ) async throws -> (status: Int, text: String) {
        let page = try await page("/staff/orders/\(order.id)", as: role)
        let hidden = try form(page, to: "staff/orders/\(order.id)/\(action)")
        let response = try await post(
            "/staff/orders/\(order.id)/\(action)", hidden + fields, as: role)
        let text = response.status == .seeOther ? try await follow(response, as: role) : try await response.text()
        return (response.status.code, text)
    }
}

extension String {
    /// The value of an attribute where it stands first.
    func value(of attribute: String) -> String? {
        firstRange(of: "\(attribute)=\"").map { String(self[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}

extension ConsoleShop {
    /// Pays on the mock's page, as the customer's browser would.
    func payOnPage(_ link: String, card: String) throws {
        let address = try AbsoluteURL(link)
        let parts = address.pathAndQuery.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1)
        let answer = engine.answer(
            MockRequest(
                method: .post, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
                headerFields: [.contentType: "application/x-www-form-urlencoded"],
                body: Array("test_card=\(card)&email=payer%40example.com&name=Test+Payer".utf8)))
        guard case .response(let response) = answer, response.status < 400 else {
            throw ConsoleFailure("the page was answered \(answer)")
        }
    }
}
