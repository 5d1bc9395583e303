internal import PaymentHTTP

/// An answer of Stripe's that is not 200: `{"error":{…}}`.
///
/// Source: https://docs.stripe.com/api/errors. Members without a value are left out, unlike in all other objects.
struct Failure: Error {
    let status: Int
    let type: String
    let message: String
    var code: String?
    var parameter: String?
    var declineCode: String?
    var adviceCode: String?
    var networkDeclineCode: String?
    var charge: String?
    var paymentIntent: JSON?
    var setupIntent: JSON?
    var paymentMethod: JSON?
    /// Whether the endpoint had begun to execute, so that the answer is kept under the idempotency key.
    ///
    /// Refused parameters are not.
    var isKept = true

    /// The answer's body.
    func json(requestID: String, now: Int64) -> JSON {
        let log = "https://dashboard.stripe.com/test/logs/\(requestID)?t=\(now)"
        return ["error": .members(members(requestLog: log))]
    }

    /// The same as `last_payment_error` or `last_setup_error`: without the intent, which it would contain forever.
    var embeddedJSON: JSON {
        var copy = self
        copy.paymentIntent = nil
        copy.setupIntent = nil
        return .members(copy.members(requestLog: nil))
    }

    private func members(requestLog: String?) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        func add(_ name: String, _ value: JSON?) {
            if let value { members.append((name, value)) }
        }
        add("advice_code", adviceCode.map(JSON.string))
        add("charge", charge.map(JSON.string))
        add("code", code.map(JSON.string))
        add("decline_code", declineCode.map(JSON.string))
        add("doc_url", code.map { .string("https://docs.stripe.com/error-codes/\($0.replacing("_", with: "-"))") })
        add("message", .string(message))
        add("network_decline_code", networkDeclineCode.map(JSON.string))
        add("param", parameter.map(JSON.string))
        add("payment_intent", paymentIntent)
        add("payment_method", paymentMethod)
        add("request_log_url", requestLog.map(JSON.string))
        add("setup_intent", setupIntent)
        add("type", .string(type))
        return members
    }
}

extension Failure {
    /// The request as such is wrong; nothing was executed.
    static func invalid(_ message: String, code: String? = nil, parameter: String? = nil) -> Failure {
        Failure(
            status: 400, type: "invalid_request_error", message: message, code: code, parameter: parameter,
            isKept: false)
    }

    /// The request is well formed but cannot be done.
    static func refused(_ message: String, code: String? = nil, parameter: String? = nil) -> Failure {
        Failure(status: 400, type: "invalid_request_error", message: message, code: code, parameter: parameter)
    }

    /// A parameter that has to be sent was not.
    static func missing(_ parameter: String) -> Failure {
        invalid("Missing required param: \(parameter).", code: "parameter_missing", parameter: parameter)
    }

    /// No object has the id in the path.
    static func notFound(_ noun: String, _ id: String, parameter: String) -> Failure {
        Failure(
            status: 404, type: "invalid_request_error", message: "No such \(noun): '\(id.shortened)'",
            code: "resource_missing", parameter: parameter)
    }

    /// No object has an id given in the body.
    static func unknownReference(_ noun: String, _ id: String, parameter: String) -> Failure {
        refused("No such \(noun): '\(id.shortened)'", code: "resource_missing", parameter: parameter)
    }

    /// No endpoint answers at this path.
    static func unknownURL(_ method: String, _ path: String) -> Failure {
        Failure(
            status: 404, type: "invalid_request_error",
            message: "Unrecognized request URL (\(method): \(path.shortened)).", isKept: false)
    }

    /// The key is absent or not this mock's.
    static func unauthorized(_ message: String, code: String? = nil) -> Failure {
        Failure(status: 401, type: "invalid_request_error", message: message, code: code, isKept: false)
    }

    /// The idempotency key was used for something else.
    static func idempotency(_ message: String) -> Failure {
        Failure(status: 400, type: "idempotency_error", message: message, isKept: false)
    }

    /// The issuer or the network said no.
    static func declined(_ decline: TestCard.Decline, charge: String?, paymentMethod: JSON?) -> Failure {
        Failure(
            status: 402, type: "card_error", message: decline.message, code: decline.code,
            parameter: decline.parameter, declineCode: decline.declineCode, adviceCode: decline.advice,
            networkDeclineCode: decline.networkCode, charge: charge, paymentMethod: paymentMethod)
    }

    /// The card data itself is wrong.
    static func wrongCard(_ code: String, _ message: String, parameter: String) -> Failure {
        Failure(status: 402, type: "card_error", message: message, code: code, parameter: parameter)
    }
}

extension String {
    /// The text as an error message may quote it: cut when it is long, hidden when it could be a card number or a live
    /// key.
    var shortened: String {
        if utf8.count >= 12, utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x20 || $0 == 0x2D }) {
            return "(hidden)"
        }
        if LiveKey.isLike(self) { return "(hidden)" }
        return count <= 255 ? self : String(prefix(255)) + "…"
    }
}
