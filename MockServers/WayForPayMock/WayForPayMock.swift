public import MockServerKit
public import PaymentCore
internal import HTTPTypes
internal import PaymentHTTP

/// A WayForPay merchant, as one value: API, recurring rules, hosted pages, callbacks.
///
/// It keeps what is created, verifies and makes signatures over the text of numbers as the live service does, refuses
/// with the service's own codes, and calls the merchant back until it is acknowledged with a signature. The live
/// service has a host for pages and one for the API; the mock is both: `/pay`, `/pay/get`, `/verify`, `/page`, `/api`,
/// `/regularApi`.
///
/// The service publishes no test cards and has no sandbox, so the cards, the amounts that decide what happens
/// (`1104.11` is declined with 1104) and the tokens that need no page first (`mock-token-approved`,
/// `mock-token-insufficient-funds`, `mock-token-3ds`, `mock-token-expired`, `mock-token-declined`, and one for each
/// other test card) are the mock's own.
///
/// What it does not imitate: means of payment other than cards, payouts and transfers, partner shops, the widget,
/// further fields of `apiVersion` 2, fees, any check of the merchant's domain, and the `language` of pages,
/// which are all in English.
public struct WayForPayMock: GatewayMock {
    /// `wayforpay`.
    public static let name = "wayforpay"

    /// Everything that exists.
    private(set) var state: State

    /// Creates a merchant without any orders; `random` draws its account, key and password.
    public init(random: any RandomSource) {
        state = State(credentials: Credentials(random: random))
    }

    // MARK: The merchant's settings

    /// Whether the merchant gets tokens of cards, `recToken`; the tokens of test cards are known at all times.
    public var issuesTokens: Bool {
        get { state.settings.issuesTokens }
        set { state.settings.issuesTokens = newValue }
    }

    /// Whether the answer to SETTLE is signed over eight fields, as the gateway's documents say, instead of four, as
    /// its own client checks.
    public var settleAnswerSignsEightFields: Bool {
        get { state.settings.settleAnswerSignsEightFields }
        set { state.settings.settleAnswerSignsEightFields = newValue }
    }

    /// Whether CHECK_STATUS of an unknown order is answered with `reason` and `reasonCode` alone, unsigned.
    public var answersUnknownOrderBriefly: Bool {
        get { state.settings.answersUnknownOrderBriefly }
        set { state.settings.answersUnknownOrderBriefly = newValue }
    }

    /// Whether a full refund of money that has not reached the merchant yet is told as `Voided`.
    public var voidsUnsettledPayments: Bool {
        get { state.settings.voidsUnsettledPayments }
        set { state.settings.voidsUnsettledPayments = newValue }
    }

    /// Whether a payment is given back when nobody acknowledged its callback until the last try, as merchants have seen
    /// it.
    public var reversesUnacknowledged: Bool {
        get { state.settings.reversesUnacknowledged }
        set { state.settings.reversesUnacknowledged = newValue }
    }

    /// The bank's truth: what was captured less what was given back, in minor units by currency.
    public var balances: [String: Int64] { state.balances }

    // MARK: GatewayMock

    /// `merchantAccount`, `secretKey`, `merchantPassword` for recurring rules, and `merchantDomainName`.
    public var credentials: [(name: String, value: String)] {
        let credentials = state.credentials
        return [
            ("merchantAccount", credentials.merchantAccount), ("secretKey", credentials.secretKey),
            ("merchantPassword", credentials.merchantPassword),
            ("merchantDomainName", credentials.merchantDomainName),
        ]
    }

    /// Answers one request to the API, to the recurring rules, or to a page.
    public mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        var call = Call(context: context, now: context.now)
        defer { context = call.context }
        return state.serve(request, &call)
    }

    /// Does what has fallen due: pages and holds that end, settlements, refunds, rules, reversals.
    public mutating func advance(_ context: inout MockContext) {
        while let (work, due) = state.agenda.takeDue(at: context.now) {
            var call = Call(context: context, now: due)
            state.perform(work, &call)
            context = call.context
        }
        var call = Call(context: context, now: context.now)
        state.reverseUnacknowledged(&call)
        context = call.context
    }

    /// What the gateway, or the proxy in front of it, says for a failure that was asked for.
    ///
    /// The gateway documents no answer to too many requests or while it is down: those are the proxy's, and no JSON.
    public func failure(
        _ kind: MockFailure, for request: MockRequest, _ context: inout MockContext
    ) -> MockResponse {
        switch kind {
        case .rateLimited: Answer.proxyPage(429, "Too Many Requests")
        case .internalError: Answer.json(Failure(.scriptError).json, status: 500)
        case .unavailable: Answer.proxyPage(503, "Service Temporarily Unavailable")
        case .conflict:
            Answer.json(
                Failure(Self.operation(of: request) == "REFUND" ? .refundInProcessing : .inProcessing).json)
        }
    }

    /// The `transactionType` of a request to the API, `regular.` and the `requestType` of one about a rule, `PURCHASE`
    /// for a request that opens a payment page.
    public static func operation(of request: MockRequest) -> String? {
        switch Route(request) {
        case .api: word("transactionType", in: request.body)
        case .rules: word("requestType", in: request.body).map { "regular.\($0)" }
        case .open(let isVerification, _): isVerification ? "VERIFY" : "PURCHASE"
        case .openByQuery: "PURCHASE"
        case .checkout, .challenge, nil: nil
        }
    }

    /// When a page, a hold, a settlement, a refund, a rule or a reversal is next due.
    public var nextDue: Timestamp? {
        let reversal = state.acknowledgments.nextDue
        guard let next = state.agenda.nextDue else { return reversal }
        return min(next, reversal ?? next)
    }

    /// Card data, tokens, the secret that an old client sends along, and what lets its holder finish a challenge.
    public static var concealedFields: Set<String> {
        [
            "card", "number", "cvc", "cardCvv", "expMonth", "expYear", "expiry", "cardHolder", "recToken",
            "merchantPassword", "merchantSecretKey", "authTicket", "authorization_ticket", "d3Md", "d3ds_md",
            "d3Pareq", "d3ds_pares", "MD", "PaReq", "PaRes", "vkh", "url", "invoiceUrl", "qrCode",
        ]
    }

    /// What exists, one table for each kind of object.
    public var inspection: [InspectorTable] { state.inspection }

    private static func word(_ name: String, in body: [UInt8]) -> String? {
        do throws(JSONError) {
            return try JSONDocument(parsing: body).root[name]?.string
        } catch {
            return nil
        }
    }
}

/// A mock of WayForPay on a socket.
public typealias WayForPayMockServer = MockServer<WayForPayMock>
