internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// `transactionType` of a request to the API.
enum Operation: String, Sendable {
    /// Charges a card or a token.
    case charge = "CHARGE"
    /// Goes on after a challenge.
    case complete3DS = "COMPLETE_3DS"
    /// Takes held money.
    case settle = "SETTLE"
    /// Gives money back, or lets a hold go.
    case refund = "REFUND"
    /// Tells about an order.
    case checkStatus = "CHECK_STATUS"
    /// Makes a link to pay.
    case createInvoice = "CREATE_INVOICE"
    /// Takes a link back.
    case removeInvoice = "REMOVE_INVOICE"
    /// Checks a card.
    case verify = "VERIFY"
    /// Lists payments and refunds.
    case transactionList = "TRANSACTION_LIST"
}

/// What a request is for, by its path; the live service has one host for pages and one for the API, a mock is both.
enum Route: Sendable {
    /// The API: JSON in, JSON out.
    case api
    /// Recurring rules.
    case rules
    /// Opens a page; `isLink` asks for its address instead of being sent there.
    case open(isVerification: Bool, isLink: Bool)
    /// Opens a page from a query.
    case openByQuery
    /// The payment page.
    case checkout
    /// The page of the payer's bank.
    case challenge

    /// Finds the route; nil for a path the service does not have.
    init?(_ request: MockRequest) {
        let isLink = request.query.split(separator: "&").contains("behavior=offline")
        switch request.path {
        case "/api": self = .api
        case "/regularApi": self = .rules
        case "/pay": self = .open(isVerification: false, isLink: isLink)
        case "/verify": self = .open(isVerification: true, isLink: isLink)
        case "/pay/get": self = .openByQuery
        case Pages.checkoutPath: self = .checkout
        case Pages.challengePath: self = .challenge
        default: return nil
        }
    }

    /// The methods a client may use.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .api, .rules, .open: [.post]
        case .openByQuery: [.get]
        case .checkout, .challenge: [.get, .post]
        }
    }
}

extension State {
    /// Answers a request to the service.
    mutating func serve(_ request: MockRequest, _ call: inout Call) -> MockResponse {
        guard let route = Route(request) else { return .pageNotFound }
        guard route.methods.contains(request.method) else {
            return .methodNotAllowed(
                "Not allowed", "This address cannot be used like that.",
                allowed: route.methods.map(\.rawValue).joined(separator: ", "))
        }
        switch route {
        case .api: return Answer.json(serveAPI(request.body, &call))
        case .rules: return Answer.json(serveRules(request.body, call))
        case .open(let isVerification, let isLink):
            return Pages.open(request, isVerification: isVerification, isLink: isLink, &self, call)
        case .openByQuery: return Pages.openByQuery(request, &self, call)
        case .checkout: return CheckoutPage.answer(request, &self, &call)
        case .challenge: return ChallengePage.answer(request, &self, &call)
        }
    }

    private mutating func serveAPI(_ body: [UInt8], _ call: inout Call) -> JSON {
        do throws(Failure) {
            let parameters = try Parameters(json: body)
            let type = try parameters.required("transactionType")
            guard let operation = Operation(rawValue: type) else { throw Failure(.notAllowed) }
            if parameters.has("merchantSecretKey") {
                let reference = try parameters.optional("orderReference") ?? ""
                warn("the secret key was sent as merchantSecretKey; it must never leave the server", about: reference)
            }
            return try execute(operation, parameters, &call)
        } catch {
            return error.json
        }
    }

    private mutating func execute(
        _ operation: Operation, _ parameters: Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        switch operation {
        case .charge:
            try credentials.check(parameters, SignedField.order)
            return try charge(parameters, &call)
        case .complete3DS:
            return try complete3DS(parameters, &call)
        case .settle:
            try credentials.check(parameters, SignedField.money)
            return try settle(parameters, &call)
        case .refund:
            try credentials.check(parameters, SignedField.money)
            return try refund(parameters, &call)
        case .checkStatus:
            try credentials.check(parameters, SignedField.reference)
            return try checkStatus(parameters, call)
        case .createInvoice:
            // What is signed is checked where the page is opened.
            return try createInvoice(parameters, call)
        case .removeInvoice:
            try credentials.check(parameters, SignedField.reference)
            return try removeInvoice(parameters)
        case .verify:
            try credentials.check(parameters, SignedField.verification)
            return try verify(parameters, &call)
        case .transactionList:
            try credentials.check(parameters, SignedField.period)
            return try list(parameters)
        }
    }
}
