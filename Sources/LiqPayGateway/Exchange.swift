internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// One request to LiqPay and how its answer is read: a value, without I/O.
struct Exchange<Object: Sendable>: GatewayExchange {
    /// What it does, for telemetry.
    let name: String
    /// What it does at LiqPay, which decides how it is sent and what a refusal means.
    let role: CallRole
    /// LiqPay's word for what is asked.
    let action: String
    /// What the message says beside version, key and action, in the order it is sent.
    var members = JSONObject()
    /// More members, as the inside of a JSON object, where they hold card data.
    var cardMembers: Secret?
    /// The order the answer must be about, where it names one.
    var orderID: String?
    /// The token that the request carries, so that it is taken out of LiqPay's messages, which may repeat it (S-01).
    var token: PaymentToken?
    /// Reads the object.
    let read: @Sendable (JSONDocument.Required) throws(JSONError) -> Object
    /// Says what is wrong when a readable answer is about something else than was asked (F-10).
    var mismatch: @Sendable (Object) -> String? = { _ in nil }

    /// The request on the wire.
    ///
    /// - SeeAlso: https://www.liqpay.ua/documentation/en/data_signature (read 2026-11-21)
    func request(for configuration: LiqPay.Configuration) throws(GatewayFailure) -> TransportRequest {
        var fields = HTTPFields()
        fields[.accept] = "application/json"
        fields[.contentType] = "application/x-www-form-urlencoded"
        let url: AbsoluteURL
        let body: TransportBody
        do {
            url = try configuration.baseURL.appending(path: "/api/request")
            body = try self.body(for: configuration)
        } catch {
            throw .refused(PaymentError(.invalidRequest, "the request cannot be made: \(error)", gateway: .liqPay))
        }
        return TransportRequest(
            method: .post, url: url, headerFields: fields, body: body, effect: role == .lookUp ? .read : .write,
            limits: role == .lookUp ? .lookup : .movesMoney)
    }

    /// The object in an answer.
    func object(in response: TransportResponse, for configuration: LiqPay.Configuration) throws(GatewayFailure)
        -> Object
    {
        try Self.checkStatus(of: response)
        let root = JSONDocument.Required(value: try Self.document(in: response).root)
        let object: Object
        do {
            if let other = try mismatch(in: root, for: configuration) {
                throw GatewayFailure.unknown(
                    .mismatchedAnswer,
                    detail: "LiqPay's answer is about another request: \(other.printable(hiding: secrets))")
            }
            if let refusal = try Wire.Refusal(root, hiding: token), !(role == .lookUp && refusal.isAboutPayment) {
                let failure = GatewayFailure(refusal, role: role, orderID: orderID)
                throw role.needsOwnRefusal && orderID != nil && refusal.orderID == nil ? failure.unnamed : failure
            }
            object = try read(root)
        } catch let failure as GatewayFailure {
            throw failure
        } catch {
            throw .unknown(.unreadableAnswer, detail: "LiqPay's answer cannot be read: \(error)")
        }
        if let mismatch = mismatch(object) {
            throw .unknown(
                .mismatchedAnswer,
                detail: "LiqPay's answer is about another request: \(mismatch.printable(hiding: secrets))")
        }
        return object
    }

    /// What a text of LiqPay must not repeat.
    private var secrets: [String] { token.map { [$0.rawValue] } ?? [] }

    /// What of an answer, a refusal too, is about another shop or order.
    private func mismatch(
        in root: JSONDocument.Required, for configuration: LiqPay.Configuration
    ) throws(JSONError) -> String? {
        if let key = try root.optional("public_key")?.string(), key != configuration.publicKey {
            return "its shop is '\(key.printable())' instead of \(configuration.publicKey)"
        }
        if let orderID, let named = try root.optional("order_id")?.text(), named != orderID {
            return "it names '\(named.printable())' instead of \(orderID.printable())"
        }
        return nil
    }

    /// LiqPay answers with 200 whatever it says; anything else comes from something in front of it.
    private static func checkStatus(of response: TransportResponse) throws(GatewayFailure) {
        switch response.status {
        case 200: return
        case 401, 403:
            throw .refused(
                PaymentError(
                    .authenticationFailed,
                    "LiqPay answered with status \(response.status); check LIQPAY_PUBLIC_KEY and LIQPAY_PRIVATE_KEY",
                    gateway: .liqPay))
        case 429:
            let seconds = response.value(of: .retryAfter).flatMap { Int64($0) }.map { max(0, $0) }
            throw .refused(
                PaymentError(
                    .rateLimited, "LiqPay takes no more calls at the moment", gateway: .liqPay,
                    retry: .sameKey(afterSeconds: seconds)))
        default: throw .unknown(.gatewayFault, detail: "LiqPay answered with status \(response.status)")
        }
    }

    /// The JSON of an answer; every quirk of reading it is in this one place.
    private static func document(in response: TransportResponse) throws(GatewayFailure) -> JSONDocument {
        let contentType = response.value(of: .contentType) ?? ""
        guard contentType.lowercased().hasPrefix("application/json") else {
            throw .unknown(.unreadableAnswer, detail: "LiqPay answered with a body that is not JSON")
        }
        do {
            return try JSONDocument(parsing: response.body)
        } catch {
            throw .unknown(.unreadableAnswer, detail: "LiqPay's answer cannot be read: \(error)")
        }
    }
}

extension Exchange {
    /// The form of the signed message; wiped after use where it holds card data (S-03).
    private func body(for configuration: LiqPay.Configuration) throws(InvalidValue) -> TransportBody {
        let plain = configuration.message(action, members)
        guard let cardMembers else {
            return .bytes(try Self.form(Base64.encode(plain), configuration))
        }
        // Each buffer is made once at its full size and overwritten, so that no copy of the card is left behind.
        var json: [UInt8] = []
        json.reserveCapacity(plain.count + cardMembers.count + 1)
        defer { wipe(&json) }
        json.append(contentsOf: plain.dropLast())
        json.append(UInt8(ascii: ","))
        cardMembers.withBytes { json.append(contentsOf: $0) }
        json.append(UInt8(ascii: "}"))
        var data = Base64.encode(json)
        defer { wipe(&data) }
        var form = try Self.form(data, configuration)
        defer { wipe(&form) }
        return .secret(Secret(form))
    }

    /// `data=…&signature=…`, with the three characters of base64 escaped that mean something else in a form.
    private static func form(_ data: [UInt8], _ configuration: LiqPay.Configuration) throws(InvalidValue) -> [UInt8] {
        let signature = try configuration.signature.signature(of: data.span.bytes, version: configuration.version)
        var form: [UInt8] = []
        form.reserveCapacity(3 * (data.count + signature.utf8.count) + 32)
        form.append(contentsOf: "\(LiqPay.Signature.dataFieldName)=".utf8)
        for byte in data { append(byte, to: &form) }
        form.append(contentsOf: "&\(LiqPay.Signature.fieldName)=".utf8)
        for byte in signature.utf8 { append(byte, to: &form) }
        return form
    }

    private static func append(_ byte: UInt8, to form: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "+"): form.append(contentsOf: "%2B".utf8)
        case UInt8(ascii: "/"): form.append(contentsOf: "%2F".utf8)
        case UInt8(ascii: "="): form.append(contentsOf: "%3D".utf8)
        default: form.append(byte)
        }
    }
}

extension LiqPay.Configuration {
    /// The JSON of a message: version, key and action, then `members` in their order.
    func message(_ action: String, _ members: JSONObject) -> [UInt8] {
        var message: JSONObject = [
            "version": .integer(Int64(version.rawValue)), "public_key": .string(publicKey), "action": .string(action),
        ]
        for member in members { message[member.name] = member.value }
        return JSON.object(message).serialized()
    }
}

extension LiqPay {
    /// Makes a call that moves no money; every failure is thrown.
    func ask<Object>(_ exchange: Exchange<Object>) async throws(PaymentError) -> Object {
        try await caller.ask(exchange)
    }

    /// Makes a call that moves money or keeps a method; only what certainly did nothing is thrown.
    ///
    /// LiqPay gives no id before the call, so an unknown outcome is looked up by the merchant's reference.
    func move<Object, Value>(
        _ exchange: Exchange<Object>, _ reference: MerchantReference?, key: IdempotencyKey,
        payment: GatewayReference? = nil, earlier: ((PaymentError) async throws(PaymentError) -> Outcome<Value>)?,
        outcome: (Object) throws(InvalidValue) -> Outcome<Value>
    ) async throws(PaymentError) -> Outcome<Value> {
        try await caller.move(
            exchange, reference: payment, merchantReference: reference, key: key, earlier: earlier, outcome: outcome)
    }
}
