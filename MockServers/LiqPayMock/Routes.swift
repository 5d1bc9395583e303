internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// What a path means.
enum Route {
    /// The API: `/api/request` and every other path under `/api`; `isOldStatus` for `payment/status`, which has no
    /// action.
    case api(isOldStatus: Bool)
    case page(Pages.Address)

    init(_ request: MockRequest) {
        if let page = Pages.Address(request.path) {
            self = .page(page)
        } else if request.path.hasPrefix("/api/") {
            self = .api(isOldStatus: request.path == "/api/payment/status")
        } else {
            self = .page(.unknown)
        }
    }
}

/// What a request to the API asks for.
enum Action: String, CaseIterable {
    case pay, paytoken, hold, subscribe, unsubscribe, status, refund, confirm, data, ticket, cardverification
    case captureHold = "hold_completion"
    case updateSubscription = "subscribe_update"
    case createToken = "token_create"
    case createUniqueToken = "token_create_unique"
    case updateToken = "token_update"
    case sendInvoice = "invoice_send"
    case cancelInvoice = "invoice_cancel"
}

/// What the API answers with.
enum Answer {
    case json(JSON)
    case csv([UInt8])
}

extension State {
    /// Serves a request whose signature was right.
    mutating func serve(
        _ parameters: Parameters, isOldStatus: Bool, _ call: inout Call
    ) throws(Failure) -> Answer {
        if parameters.action == "reports" { return try report(parameters) }
        let action: Action
        if parameters.has("action") || !isOldStatus {
            try parameters.demand(["action"])
            guard let found = parameters.action.flatMap(Action.init(rawValue:)) else { throw Failure("err_api_action") }
            action = found
        } else {
            action = .status
        }
        return .json(try execute(action, parameters, isOldStatus: isOldStatus, &call))
    }

    private mutating func execute(
        _ action: Action, _ parameters: Parameters, isOldStatus: Bool, _ call: inout Call
    ) throws(Failure) -> JSON {
        switch action {
        case .pay: try pay(parameters, .pay, &call)
        case .hold: try pay(parameters, .hold, &call)
        case .subscribe: try pay(parameters, .subscribe, &call)
        case .paytoken: try payByToken(parameters, &call)
        case .cardverification: try verifyCard(parameters, &call)
        case .confirm: try confirm(parameters, &call)
        case .captureHold: try captureHold(parameters, &call)
        case .refund: try refund(parameters, &call)
        case .status: try lookUp(parameters, byPaymentID: isOldStatus, call)
        case .data: try addData(parameters, call)
        case .ticket: try sendTicket(parameters)
        case .updateSubscription: try updateSubscription(parameters, call)
        case .unsubscribe: try unsubscribe(parameters, &call)
        case .createToken: try createToken(parameters, isUnique: false, call)
        case .createUniqueToken: try createToken(parameters, isUnique: true, call)
        case .updateToken: try updateToken(parameters)
        case .sendInvoice: try sendInvoice(parameters, &call)
        case .cancelInvoice: try cancelInvoice(parameters, &call)
        }
    }
}
