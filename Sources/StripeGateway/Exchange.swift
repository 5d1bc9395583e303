internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// One request to Stripe and how its answer is read: a value, without I/O.
struct Exchange<Object: Sendable>: GatewayExchange {
    /// What it does, for telemetry.
    let name: String
    let method: HTTPRequest.Method
    /// Below the base address; ids in it have been checked.
    let path: String
    /// The body of a POST, the query of a GET.
    var form: FormEncoding?
    /// What Stripe puts into the answer as an object instead of an id.
    var expand: String?
    /// Given for every POST: Stripe then tells a repeat from a second order.
    var idempotencyKey: String?
    /// The body, instead of `form`, where it holds card data.
    var secretBody: Secret?
    /// The token that the request carries, so that it is taken out of Stripe's messages, which may repeat it (S-01).
    var token: PaymentToken?
    /// Whether the answer moves or keeps something, which decides how long is waited.
    var movesMoney = false
    /// What a failure's text must not repeat.
    var hidden: [String] { token.map { [$0.rawValue] } ?? [] }
    /// Reads the object.
    let read: @Sendable (JSONDocument.Required) throws(JSONError) -> Object
    /// Says what is wrong when a readable answer is about something else than was asked (F-10).
    var mismatch: @Sendable (Object) -> String? = { _ in nil }
    /// Says why a refusal cannot be believed: it is about something else, or about something that went through (F-10).
    var mismatchInRefusal: @Sendable (Wire.ErrorBody) -> String? = { _ in nil }

    /// The request on the wire.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/authentication, https://docs.stripe.com/api/idempotent_requests (read 2026-11-21)
    func request(for configuration: Stripe.Configuration) throws(GatewayFailure) -> TransportRequest {
        let isPost = method == .post
        var fields = HTTPFields()
        fields[.authorization] = "Bearer " + configuration.secretKey.withBytes { String(decoding: $0, as: UTF8.self) }
        fields[.stripeVersion] = Stripe.Configuration.apiVersion
        fields[.accept] = "application/json"
        if isPost { fields[.contentType] = "application/x-www-form-urlencoded" }
        if let idempotencyKey { fields[.idempotencyKey] = idempotencyKey }

        var form = form ?? FormEncoding(isPost ? .body : .query)
        if let expand { form.append("expand[0]", expand) }
        let query = isPost || form.bytes.isEmpty ? "" : "?" + form.text
        let url: AbsoluteURL
        do {
            url = try configuration.baseURL.appending(path: path + query)
        } catch {
            throw .refused(PaymentError(.invalidRequest, "the request has no address: \(error)", gateway: .stripe))
        }
        return TransportRequest(
            method: method, url: url, headerFields: fields,
            body: isPost ? secretBody.map(TransportBody.secret) ?? .bytes(form.bytes) : .none,
            effect: isPost ? (idempotencyKey == nil ? .write : .idempotentWrite) : .read,
            limits: movesMoney ? .movesMoney : .lookup)
    }

    /// The object in an answer.
    func object(
        in response: TransportResponse, for configuration: Stripe.Configuration
    ) throws(GatewayFailure) -> Object {
        let requestID = response.value(of: .requestID)
        let document = try Self.document(in: response, requestID)
        let root = JSONDocument.Required(value: document.root)
        guard (200..<300).contains(response.status) else {
            let body: Wire.ErrorBody
            do {
                body = try Wire.ErrorBody(root.require("error"), hiding: token)
            } catch {
                throw .unknown(
                    .unreadableAnswer, detail: "status \(response.status) without Stripe's error", requestID: requestID)
            }
            if let mismatch = mismatchInRefusal(body) {
                throw .unknown(
                    .mismatchedAnswer, detail: "Stripe's refusal cannot be believed: \(mismatch)", requestID: requestID)
            }
            if movesMoney, let key = response.value(of: .idempotencyKey), key != idempotencyKey {
                throw .unknown(
                    .mismatchedAnswer, detail: "Stripe's refusal is the answer to another call", requestID: requestID)
            }
            let retryAfter = response.value(of: .retryAfter).flatMap { Int64($0) }.map { max(0, $0) }
            throw GatewayFailure(status: response.status, body: body, requestID: requestID, retryAfter: retryAfter)
        }
        let object: Object
        do {
            object = try read(root)
        } catch {
            throw .unknown(.unreadableAnswer, detail: "Stripe's answer cannot be read: \(error)", requestID: requestID)
        }
        if let mismatch = mismatch(object) {
            throw .unknown(
                .mismatchedAnswer, detail: "Stripe's answer is about another request: \(mismatch)", requestID: requestID
            )
        }
        return object
    }

    /// The JSON of an answer; every quirk of reading it is in this one place.
    private static func document(in response: TransportResponse, _ requestID: String?) throws(GatewayFailure)
        -> JSONDocument
    {
        let contentType = response.value(of: .contentType) ?? ""
        guard contentType.lowercased().hasPrefix("application/json") else {
            throw .unknown(
                .unreadableAnswer, detail: "status \(response.status) with a body that is not JSON",
                requestID: requestID)
        }
        do {
            return try JSONDocument(parsing: response.body)
        } catch {
            throw .unknown(.unreadableAnswer, detail: "Stripe's answer cannot be read: \(error)", requestID: requestID)
        }
    }
}

extension HTTPField.Name {
    // Literal names of letters and hyphens always are field names, so the fallback is never taken.
    static let stripeVersion = HTTPField.Name("Stripe-Version") ?? .accept
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .accept
    static let requestID = HTTPField.Name("Request-Id") ?? .accept
    static let stripeShouldRetry = HTTPField.Name("Stripe-Should-Retry") ?? .accept
}

extension Stripe {
    /// Makes a call that moves no money; every failure is thrown.
    func ask<Object>(_ exchange: Exchange<Object>) async throws(PaymentError) -> Object {
        try await caller.ask(exchange)
    }

    /// Makes a call that moves money or keeps a method; only what certainly did nothing is thrown.
    func move<Object, Value>(
        _ exchange: Exchange<Object>, reference: GatewayReference?, merchantReference: MerchantReference?,
        key: IdempotencyKey, outcome: (Object) throws(InvalidValue) -> Outcome<Value>
    ) async throws(PaymentError) -> Outcome<Value> {
        try await caller.move(
            exchange, reference: reference, merchantReference: merchantReference, key: key, outcome: outcome)
    }
}
