import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders

/// One of the four gateways.
enum GatewayKind: String, Codable, Sendable, CaseIterable {
    case stripe, authorizeNet, liqPay, wayForPay

    /// Currencies of the worlds: with two decimals everywhere, with none and with three where the gateway has them.
    var currencies: [String] {
        switch self {
        case .stripe: ["USD", "EUR", "JPY", "KWD"]
        case .authorizeNet: ["USD"]
        case .liqPay, .wayForPay: ["UAH", "USD", "EUR"]
        }
    }
}

/// What a payer's card does; a gateway that cannot play it takes the next best.
enum Card: String, Codable, Sendable, CaseIterable {
    /// Pays.
    case good
    /// Is refused.
    case declined
    /// Has no money.
    case withoutMoney
    /// The bank asks the payer, then it pays.
    case challenged
    /// The bank asks the payer, then it is refused.
    case challengedDeclined
    /// Somebody looks at it for a while, then it pays.
    case reviewed
    /// Somebody looks at it for a while, then it is refused.
    case reviewedDeclined
    /// Pays now and is refused when it is charged without the payer.
    case refusedLater
    /// Pays, and the payer's bank takes the money back.
    case disputed
    /// Pays, and a refund comes back after an hour.
    case refundComesBack
    /// Pays, and a refund takes an hour.
    case refundWaits
}

/// A request that moves money, or opens a page on which it will be moved.
struct MoneyCall: Sendable {
    /// What it does.
    enum Kind: String, Sendable { case charge, page, refund }

    /// What it does.
    let kind: Kind
    /// The merchant reference in it: of the attempt, or of the payment where a gateway has no name for refunds.
    let reference: String
    /// How much, in minor units; nil where the gateway is told no amount.
    let minorUnits: Int64?
    /// The currency's code; nil where the gateway is told none.
    let currency: String?
    /// What it draws on.
    let token: String?
    /// The idempotency key.
    let key: String?
}

/// A gateway with its bank: a mock in memory, what an adapter needs to reach it, and what payers can do on its pages.
protocol Bank: Sendable {
    /// The merchant's name of the account.
    var account: AccountName { get }
    /// Which gateway it is.
    var kind: GatewayKind { get }
    /// What reaches the mock at once.
    var line: any HTTPTransport { get }
    /// When something next happens at the bank by itself, or a webhook is due.
    var nextDue: Timestamp? { get }
    /// The bank's truth.
    var records: [BankRecord] { get }
    /// The adapter, as one process opens it.
    func adapter(_ transport: any HTTPTransport, clock: any WallClock) throws -> any PaymentGateway
    /// The token that stands for a card; nil where the gateway has none.
    func token(_ card: Card) -> String?
    /// What the request does, when it moves money.
    func moneyCall(in request: TransportRequest) -> MoneyCall?
    /// Remembers what an answer tells of later requests, which may name a payment by the gateway's id only.
    func learn(from response: TransportResponse)
    /// Lets the payer pay on a page.
    func pay(on page: Checkout, with card: Card) throws
    /// Lets the payer do what the bank asks for.
    ///
    /// - Returns: what the browser brings back to the merchant.
    func complete(_ action: RequiredAction, passing: Bool) throws -> [FormField]
    /// Does what has fallen due and sends the webhooks that are due.
    func deliver(through transport: any HTTPTransport) async
    /// Lets the next request end in a fault of the mock's.
    func inject(_ fault: Fault)
    /// The secret that webhooks are signed with.
    var signingSecret: String { get }
    /// The answer as the gateway gives it while its lists lag behind by so many seconds.
    func lagging(_ request: TransportRequest, _ response: TransportResponse, by seconds: Int64) -> TransportResponse
    /// Takes money under a reference of ours that is not ours to take: another program with the same account does.
    ///
    /// - Returns: the gateway's id of it; nil where the gateway would not let it.
    func intrude(_ reference: String, minorUnits: Int64, currency: String) throws -> String?
    /// Registers the address of webhooks where the gateway wants that.
    func setUp() throws
}

/// A bank whose mock is of one type.
protocol MockedBank: Bank {
    /// The mock.
    associatedtype Mock: BankedMock
    /// The mock in memory.
    var engine: MockEngine<Mock> { get }
}

extension MockedBank {
    var line: any HTTPTransport { engine.transport }
    var nextDue: Timestamp? { engine.nextDue }
    var records: [BankRecord] { engine.withGateway { $0.bankRecords } }

    /// The mock's credentials by name.
    var keys: [String: String] { Dictionary(engine.credentials.map { ($0.name, $0.value) }) { first, _ in first } }

    /// Where webhooks go.
    var hook: String { "http://127.0.0.1:2/hook/\(account)" }

    func deliver(through transport: any HTTPTransport) async { await engine.deliverDue(through: transport) }

    func inject(_ fault: Fault) { engine.inject(FaultRule(fault)) }

    func learn(from response: TransportResponse) {}

    func setUp() throws {}

    func lagging(_ request: TransportRequest, _ response: TransportResponse, by seconds: Int64) -> TransportResponse {
        response
    }

    func intrude(_ reference: String, minorUnits: Int64, currency: String) throws -> String? { nil }

    var now: Timestamp { engine.clock.now() }

    /// Sends a request as a browser or a merchant's dashboard would.
    @discardableResult
    func send(
        _ url: String, _ body: String, type: String = "application/x-www-form-urlencoded", fields: HTTPFields = [:]
    ) throws -> MockResponse {
        let address = try url.hasPrefix("/") ? engine.baseURL.appending(path: url) : AbsoluteURL(url)
        let parts = address.pathAndQuery.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1)
        var fields = fields
        fields[.contentType] = type
        let answer = engine.answer(
            MockRequest(
                method: .post, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
                headerFields: fields, body: Array(body.utf8)))
        guard case .response(let response) = answer else { throw Unplayable("\(url) was answered \(answer)") }
        return response
    }

    /// Opens a page by what it was presented as, and sends a form to it.
    @discardableResult
    func submit(_ form: String, to page: Checkout) throws -> MockResponse {
        switch page.presentation {
        case .redirect(let url): return try send(url.text, form)
        case .form(let action, let fields):
            let opened = try send(action.text, Self.form(fields))
            guard let location = opened.headerFields[.location] else { return opened }
            return try send(location, form)
        case nil: throw Unplayable("the page has no address")
        }
    }

    /// Fields as a browser sends them.
    static func form(_ fields: [FormField], _ more: (String, String)...) -> String {
        var form = FormEncoding()
        for field in fields { form.append(field.name, field.value) }
        for (name, value) in more { form.append(name, value) }
        return form.text
    }
}

/// Something that a payer cannot do, such as to pay on a page that has ended.
struct Unplayable: Error, CustomStringConvertible {
    /// What it is.
    let description: String

    /// Says what it is.
    init(_ description: String) { self.description = description }
}

extension TransportRequest {
    /// The body.
    var bytes: [UInt8] { body.withBytes { Array($0) } }

    /// The path without the query.
    var path: String { String(url.pathAndQuery.prefix { $0 != "?" && $0 != "#" }) }
}
