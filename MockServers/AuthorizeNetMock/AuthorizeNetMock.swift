public import MockServerKit
public import PaymentCore
internal import HTTPTypes
internal import PaymentHTTP

/// An Authorize.net sandbox account, as one value: the API in JSON and XML, webhooks, and the hosted payment page.
///
/// It keeps what is created, checks requests against the published schema in its strict order, refuses what the live
/// service refuses with the same codes, plays the published test cards and trigger values, settles once a day, and
/// signs its webhooks. The account's currency is US dollars.
///
/// What it does not imitate: bank accounts (eCheck), wallets, PayPal and card-present payments, split tenders, fraud
/// filters but for the two switches in `Settings`, the hosted pages for stored cards, frames and the
/// communicator of the hosted page, e-mails, sessions, and other currencies.
public struct AuthorizeNetMock: GatewayMock {
    /// `authorize-net`.
    public static let name = "authorize-net"

    private(set) var state: State

    /// Creates an account without any objects; `random` draws its keys.
    public init(random: any RandomSource) {
        state = State(account: Account(random: random), fingerprints: KeyedHash(random: random))
    }

    /// `apiLoginID` and `transactionKey` for servers, `signatureKey` for webhooks, `publicClientKey` for pages.
    public var credentials: [(name: String, value: String)] {
        [
            ("apiLoginID", state.account.login), ("transactionKey", state.account.transactionKey),
            ("signatureKey", state.account.signatureKey), ("publicClientKey", state.account.publicClientKey),
        ]
    }

    /// The switches of the account.
    public var settings: Settings {
        get { state.settings }
        set { state.settings = newValue }
    }

    /// The bank's truth: what was captured, settled or not, less what was refunded or voided; in cents, by currency.
    public var balances: [String: Int64] { [Amount.currency: state.balance] }

    /// Answers one request to the API, to the webhook management or to a page.
    public mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        var call = Call(context: context, now: context.now)
        defer { context = call.context }
        switch Route(request.path) {
        case .api:
            guard request.method == .post else {
                return MockResponse(status: 405, headerFields: [.allow: "POST", .contentType: "text/html"])
            }
            return answerAPI(request, &call)
        case .rest(let parts): return WebhookAPI.answer(parts, request, &state, &call)
        case .payment: return Pages.answerPayment(request, &state, &call)
        case .challenge(let id): return ChallengePage.answer(id, request, &state, &call)
        case nil: return .message("Not found", "There is nothing at this address on this mock.", status: 404)
        }
    }

    /// Does what has fallen due: settlements, expiries, subscriptions; switches off webhooks that do not answer.
    public mutating func advance(_ context: inout MockContext) {
        while let (work, due) = state.agenda.takeDue(at: context.now) {
            var call = Call(context: context, now: due)
            state.perform(work, &call)
            context = call.context
        }
        state.deactivateFailingWebhooks(at: context.now)
    }

    /// The gateway's words for a failure that was asked for.
    ///
    /// The API explains 500 with E00001 and 503 with E00104. It knows neither rate limits nor conflicts, so that 429
    /// and 409 come from its infrastructure, without words.
    public func failure(
        _ kind: MockFailure, for request: MockRequest, _ context: inout MockContext
    ) -> MockResponse {
        let (status, failure): (Int, Failure?) =
            switch kind {
            case .rateLimited: (429, nil)
            case .internalError: (500, Failure("E00001", "An error occurred during processing. Please try again."))
            case .unavailable: (503, Failure("E00104", "Server in maintenance. Please try again later."))
            case .conflict: (409, nil)
            }
        guard case .api? = Route(request.path), let failure else {
            return MockResponse(status: status, headerFields: [.contentType: "text/html"])
        }
        var response = Wire(of: request.body).response(
            Answer(code: failure.code, text: failure.text, isParsingFailure: true))
        response.status = status
        return response
    }

    /// `charge`, `authorize`, `capture`, `void` or `refund` for a transaction, else the name of the request without
    /// `Request`.
    public static func operation(of request: MockRequest) -> String? {
        guard case .api? = Route(request.path) else { return nil }
        do throws(Failure) {
            let root = try Wire(of: request.body).read(request.body).root
            guard let operation = Operation(root: root.name) else { return nil }
            guard operation == .createTransaction else { return operation.rawValue }
            switch root.text("transactionRequest", "transactionType") {
            case "authCaptureTransaction", "captureOnlyTransaction": return "charge"
            case "authOnlyTransaction": return "authorize"
            case "priorAuthCaptureTransaction": return "capture"
            case "voidTransaction": return "void"
            case "refundTransaction": return "refund"
            default: return operation.rawValue
            }
        } catch {
            return nil
        }
    }

    /// When a settlement, an expiry or a recurring charge is next due.
    public var nextDue: Timestamp? { state.agenda.nextDue }

    /// Nonces, keys and tokens stand for card data or let their holder act.
    public static var concealedFields: Set<String> {
        ["dataValue", "dataKey", "clientKey", "expirationDate", "expiry", "cryptogram", "nameOnAccount", "fullName"]
    }

    /// What exists, one table for each kind of object.
    public var inspection: [InspectorTable] { state.inspection }

    // MARK: The API

    private mutating func answerAPI(_ request: MockRequest, _ call: inout Call) -> MockResponse {
        let wire = Wire(of: request.body)
        call.wire = wire
        var answer: Answer
        var operation: Operation?
        do throws(Failure) {
            let root = try Self.read(request, wire)
            operation = root.operation
            answer = try serve(root.operation, root.element, &call)
        } catch {
            answer = Answer(
                payload: error.payload, code: error.code, text: error.text, isParsingFailure: error.isParsing)
            // In JSON nothing stands beside the refusal of a login.
            let isStranger = wire == .json && error.code == Failure.authentication.code
            if !error.isParsing, !isStranger, error.payload.isEmpty { answer.payload = operation?.emptyPayload ?? [] }
        }
        if !answer.isParsingFailure {
            answer.root = operation?.answerRoot ?? answer.root
            answer.refID = call.refID
        }
        return wire.response(answer)
    }

    /// Reads a request and checks it against the schema.
    private static func read(
        _ request: MockRequest, _ wire: Wire
    ) throws(Failure) -> (operation: Operation, element: Element) {
        let type = request.headerFields[.contentType]?.lowercased() ?? ""
        guard
            type.isEmpty || type.hasPrefix("text/") || type.hasPrefix("application/json")
                || type.hasPrefix("application/xml")
        else { throw Failure("E00002", "The content-type specified is not supported.", isParsing: true) }
        let reading = try wire.read(request.body)
        if let namespace = reading.namespace, namespace != XMLWriter.namespace {
            throw Failure("E00045", "The root node does not reference a valid XML namespace.", isParsing: true)
        }
        guard let operation = Operation(root: reading.root.name) else {
            throw SchemaCheck.unknownRoot(reading.root.name)
        }
        try SchemaCheck.check(reading.root, operation.shape)
        return (operation, reading.root)
    }

    private mutating func serve(
        _ operation: Operation, _ root: Element, _ call: inout Call
    ) throws(Failure) -> Answer {
        call.refID = root.text("refId")
        call.clientID = root.text("clientId")
        guard operation != .isAlive else { return Answer() }
        try state.account.check(root["merchantAuthentication"], for: operation)
        guard state.settings.allowsReporting || !operation.isReporting else { throw .reportingIsOff }
        switch operation {
        case .isAlive, .authenticateTest: return Answer()
        case .getMerchantDetails: return state.merchantDetails()
        case .createTransaction: return try state.createTransaction(root, &call)
        case .updateHeldTransaction: return try state.decideHeld(root, &call)
        case .securePaymentContainer: return try state.makeNonce(root, &call)
        case .getHostedPaymentPage: return try state.openPage(root, &call)
        case .createCustomerProfile: return try state.createCustomer(root, &call)
        case .createCustomerProfileFromTransaction: return try state.createCustomerFromTransaction(root, &call)
        case .getCustomerProfile: return try state.getCustomer(root, call)
        case .updateCustomerProfile: return try state.updateCustomer(root, &call)
        case .deleteCustomerProfile: return try state.deleteCustomer(root, &call)
        case .getCustomerProfileIds: return state.getCustomerIDs()
        case .createCustomerPaymentProfile: return try state.createCard(root, &call)
        case .getCustomerPaymentProfile: return try state.getCard(root, call)
        case .updateCustomerPaymentProfile: return try state.updateCard(root, &call)
        case .validateCustomerPaymentProfile: return try state.validateCard(root, &call)
        case .deleteCustomerPaymentProfile: return try state.deleteCard(root, &call)
        case .getTransactionDetails: return try state.getTransaction(root)
        case .getUnsettledTransactionList: return try state.listUnsettled(root)
        case .getSettledBatchList: return try state.listBatches(root, call)
        case .getTransactionList: return try state.listBatch(root)
        case .getBatchStatistics: return try state.getBatch(root)
        case .getTransactionListForCustomer: return try state.listForCustomer(root)
        case .createSubscription: return try state.createSubscription(root, &call)
        case .getSubscription: return try state.getSubscription(root)
        case .getSubscriptionStatus: return try state.getSubscriptionStatus(root)
        case .updateSubscription: return try state.updateSubscription(root, &call)
        case .cancelSubscription: return try state.cancelSubscription(root, &call)
        case .getSubscriptionList: return state.listSubscriptions(root, call)
        }
    }
}

/// A mock of Authorize.net on a socket.
public typealias AuthorizeNetMockServer = MockServer<AuthorizeNetMock>
