internal import PaymentHTTP

/// An answer that says what is wrong, with status 200 like all others.
///
/// Source: https://liqpay.ua/en/doc/api/errors. The members stand in the order of the alphabet, as in the captured
/// answers.
struct Failure: Error {
    /// The code, in `err_code` and `code`.
    let code: String
    /// The member of the request that is meant.
    let key: String?
    /// `error` where the request is wrong, `failure` where a payment did not come about.
    let status: String
    /// Members beyond the usual ones.
    var more: [(String, JSON)] = []

    init(_ code: String, key: String? = nil, status: String = "error") {
        self.code = code
        self.key = key
        self.status = status
    }

    /// A member that has to be sent was not.
    static func missing(_ key: String) -> Failure { Failure("err_missing", key: key) }

    /// A member has a value that it cannot have.
    static func wrong(_ key: String) -> Failure { Failure("err_wrong", key: key) }

    /// A payment that did not come about, without any payment being made for it.
    static func declined(_ code: String) -> Failure { Failure(code, status: "failure") }

    /// The same failure, of the payment that was asked for.
    ///
    /// One that did not come about is told with its order, as LiqPay's payments are. A request that is wrong is refused without, and what ended no subscription is told as it was captured.
    func about(_ parameters: Parameters) -> Failure {
        guard status == "failure", more.isEmpty, let order = parameters.plainText("order_id") else { return self }
        var failure = self
        failure.more.append(("order_id", .string(order)))
        return failure
    }

    /// What a person is told.
    func text(in language: Language) -> String { ErrorText.text(code, key: key, in: language) }

    /// The answer's body.
    func json(in language: Language) -> JSON {
        var members: [(String, JSON)] = [
            ("code", .string(code)), ("err_code", .string(code)), ("err_description", .string(text(in: language))),
            ("result", "error"), ("status", .string(status)),
        ]
        if let key { members.append(("key", .string(key))) }
        return .object(JSONObject((members + more).sorted { $0.0 < $1.0 }))
    }
}
