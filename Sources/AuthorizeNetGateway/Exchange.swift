internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// One request to Authorize.net and how its answer is read: a value, without I/O.
struct Exchange<Object: Sendable>: GatewayExchange {
    /// What it does, for telemetry.
    let name: String
    /// The request's name on the wire.
    let call: String
    /// What the answer must repeat; at most twenty characters.
    var refID: String?
    /// The request's own members in the order of the gateway's schema.
    var members: JSONObject = [:]
    /// The JSON object of a card, which takes the place of the member `creditCard`.
    var card: Secret?
    /// The nonce that the request carries, so that it is taken out of the gateway's messages (S-01).
    var token: PaymentToken?
    /// Whether it moves money or keeps something.
    var writes = false
    /// Reads the object, and says what a refusal means.
    let read: @Sendable (Wire.Answer, AuthorizeNet.Configuration) throws(GatewayFailure) -> Object
    /// Says what is wrong when a readable answer is about something else than was asked (F-10).
    var mismatch: @Sendable (Object) -> String? = { _ in nil }

    /// The request on the wire.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html (read 2026-11-21)
    func request(for configuration: AuthorizeNet.Configuration) throws(GatewayFailure) -> TransportRequest {
        let url: AbsoluteURL
        do {
            url = try configuration.baseURL.appending(path: "/xml/v1/request.api")
        } catch {
            throw .refused(
                PaymentError(.invalidRequest, "the request has no address: \(error)", gateway: .authorizeNet))
        }
        return TransportRequest(
            method: .post, url: url, headerFields: [.contentType: "application/json", .accept: "application/json"],
            body: .secret(Wire.Body.secret(call, refID: refID, members, card: card, for: configuration)),
            effect: writes ? .write : .read, limits: writes ? .movesMoney : .lookup,
            // Without idempotency keys a POST may not be repeated by anybody, not even for a stale connection (S-35).
            needsFreshConnection: writes)
    }

    /// The object in an answer.
    func object(
        in response: TransportResponse, for configuration: AuthorizeNet.Configuration
    ) throws(GatewayFailure) -> Object {
        let answer = try answer(in: response, for: configuration)
        if let refID, let echo = answer.refID, echo != refID {
            throw .mismatched("it repeats another refId than \(refID)")
        }
        let object = try read(answer, configuration)
        if let mismatch = mismatch(object) { throw .mismatched(mismatch) }
        return object
    }

    /// The frame of an answer; every quirk of reading it is in this one place.
    ///
    /// The gateway answers with status 200 even when it refuses, and begins each answer with a byte-order mark.
    private func answer(
        in response: TransportResponse, for configuration: AuthorizeNet.Configuration
    ) throws(GatewayFailure) -> Wire.Answer {
        guard response.status == 200 else { throw GatewayFailure(status: response.status, response) }
        let contentType = (response.value(of: .contentType) ?? "").lowercased()
        guard contentType.hasPrefix("application/json") || contentType.hasPrefix("text/json") else {
            throw .unknown(.unreadableAnswer, detail: "Authorize.net's answer is not JSON")
        }
        do {
            let root = try JSONDocument(parsing: response.body, options: .skipByteOrderMark).root
            return try Wire.Answer(JSONDocument.Required(value: root), hiding: secrets(for: configuration))
        } catch {
            throw .unreadable(error)
        }
    }

    /// What a text of the gateway must not repeat.
    func secrets(for configuration: AuthorizeNet.Configuration) -> [String] {
        let key = configuration.transactionKey.withBytes { String(decoding: $0, as: UTF8.self) }
        return [key] + (token.map { [$0.rawValue] } ?? [])
    }
}

extension Exchange {
    /// The object that `body` reads out of an accepted answer.
    static func reading(
        absence: PaymentError.Code = .notFound,
        _ body: @escaping @Sendable (JSONDocument.Required) throws(JSONError) -> Object
    ) -> @Sendable (Wire.Answer, AuthorizeNet.Configuration) throws(GatewayFailure) -> Object {
        { answer, configuration throws(GatewayFailure) in
            try answer.requireAcceptance(absence: absence, for: configuration)
            do throws(JSONError) { return try body(answer.root) } catch { throw .unreadable(error) }
        }
    }
}

extension Wire.Answer {
    /// Returns when the gateway says that it understood the request; what it made of it is in the payload.
    func requireAcceptance(
        absence: PaymentError.Code, for configuration: AuthorizeNet.Configuration
    ) throws(GatewayFailure) {
        switch resultCode {
        case "Ok": return
        case "Error": throw GatewayFailure(self, absence: absence, for: configuration)
        default: throw .unknown(.unreadableAnswer, detail: "Authorize.net's answer has an unknown resultCode")
        }
    }

    /// The transaction that this answer approves or holds for review.
    ///
    /// - Parameters:
    ///   - refID: what was sent, which a processed transaction repeats.
    ///   - original: the payment that is captured, voided or given back; nil for a new one.
    ///   - absence: what it is called when the gateway does not know what was named.
    ///   - configuration: the account.
    /// - Throws: `GatewayFailure` for a refusal by whichever of the two layers.
    func transaction(
        refID: String?, of original: String? = nil, absence: PaymentError.Code = .invalidRequest,
        for configuration: AuthorizeNet.Configuration
    ) throws(GatewayFailure) -> Wire.Transaction {
        guard let response = root.value["transactionResponse"], response["responseCode"] != nil else {
            try requireAcceptance(absence: absence, for: configuration)
            throw .unknown(.unreadableAnswer, detail: "Authorize.net accepts the request and names no transaction")
        }
        let transaction: Wire.Transaction
        do {
            transaction = try Wire.Transaction(JSONDocument.Required(value: response), hiding: secrets)
        } catch {
            throw .unreadable(error)
        }
        if let original, !transaction.originalID.isEmpty, transaction.originalID != original {
            throw .mismatched("it is about '\(transaction.originalID.printable())' instead of \(original)")
        }
        // What was done before is told without a refId by some; it names the payment instead.
        let isNamed = self.refID == refID || (self.refID == nil && transaction.isRepetition && original != nil)
        guard isNamed else { throw .mismatched("it does not repeat the refId") }
        switch (resultCode, transaction.responseCode) {
        case ("Ok", "1") where transaction.isRepetition && original != nil:
            throw .repeated(
                PaymentError(
                    .gatewayFault, transaction.text, gateway: .authorizeNet, gatewayCode: transaction.code,
                    retry: .lookUpFirst))
        case ("Ok", "1"), ("Ok", "4"): return transaction
        case ("Ok", "2"): throw .declined(Decline(transaction))
        case ("Error", "3"): throw GatewayFailure(transaction)
        default:
            throw .unknown(
                .unreadableAnswer,
                detail: "Authorize.net answered with response code \(transaction.responseCode.printable()) and result "
                    + resultCode.printable())
        }
    }
}

extension Wire.Transaction {
    /// Whether the answer says that the capture or void was done before, which looks like an approval and makes nothing
    /// new.
    fileprivate var isRepetition: Bool { id == "0" && (code == "310" || code == "311") }
}

extension AuthorizeNet {
    /// Makes a call that moves no money; every failure is thrown.
    ///
    /// It has a `refId` of its own, so that the answer to another question is not taken for this one's: an empty list that belongs to
    /// something else would prove that money never moved (F-10).
    func ask<Object>(_ exchange: Exchange<Object>) async throws(PaymentError) -> Object {
        var exchange = exchange
        if exchange.refID == nil {
            let question = JSON.object([exchange.call: .object(exchange.members)]).serialized()
            let time = caller.clock.now().millisecondsSinceEpoch
            exchange.refID = try shortName("ask", "\(time)/" + String(decoding: question, as: UTF8.self))
        }
        return try await caller.ask(exchange)
    }

    /// Makes a call that moves money or keeps a method; only what certainly did nothing is thrown.
    func move<Object, Value>(
        _ exchange: Exchange<Object>, reference: GatewayReference?, merchantReference: MerchantReference?,
        key: IdempotencyKey, earlier: @escaping (PaymentError) async throws(PaymentError) -> Outcome<Value>,
        outcome: (Object) throws(InvalidValue) -> Outcome<Value>
    ) async throws(PaymentError) -> Outcome<Value> {
        try await caller.move(
            exchange, reference: reference, merchantReference: merchantReference, key: key, earlier: earlier,
            outcome: outcome)
    }

    /// Makes a call about something that the gateway may not know yet everywhere, because it was created a moment ago.
    ///
    /// It asks again at once, a few times, and never waits: a vault's copies differ for seconds, and which one answers
    /// is chance.
    func askUntilKnown<Object>(_ exchange: Exchange<Object>) async throws(PaymentError) -> Object {
        for _ in 1...2 {
            do throws(PaymentError) {
                return try await ask(exchange)
            } catch {
                guard error.code == .notFound else { throw error }
            }
        }
        return try await ask(exchange)
    }
}
