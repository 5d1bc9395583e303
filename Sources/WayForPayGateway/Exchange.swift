internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension WayForPay {
    /// What exchanges need of a merchant: credentials, addresses, and the keyed signature.
    struct Account: Sendable {
        let configuration: Configuration
        let signature: Signature
    }
}

/// How an answer is known to be WayForPay's own.
enum Proof: Sendable {
    /// By a signature over one of these sets of fields; without one it proves nothing.
    case signature([WayForPay.Signature.Message])
    /// By the connection; a signature over these fields is checked where there is one.
    case connection([WayForPay.Signature.Message] = [])

    /// The sets of fields that a signature may be over.
    fileprivate var messages: [WayForPay.Signature.Message] {
        switch self {
        case .signature(let messages), .connection(let messages): messages
        }
    }

    fileprivate var needsSignature: Bool { if case .signature = self { true } else { false } }
}

/// One request to WayForPay and how its answer is read: a value, without I/O.
struct Exchange<Object: Sendable>: GatewayExchange {
    /// Where a request goes.
    enum Endpoint: Sendable {
        /// The API, as JSON.
        case api
        /// The API for regular payments, as JSON with the merchant's password.
        case regularPayments
        /// A payment page that is asked for its link, as a form.
        case page(String)
    }

    /// What it does, for telemetry.
    let name: String
    var endpoint = Endpoint.api
    /// `transactionType` or `requestType`; nil on pages.
    var type: String?
    /// What is signed; nil for the few requests without a signature.
    var signed: WayForPay.Signature.Message?
    /// Everything but type, merchant and signature.
    var members: JSONObject
    /// Whether WayForPay may be told where callbacks go.
    var takesServiceURL = false
    /// The members with card data, `,"card":…`, put behind the others.
    var cardMembers: Secret?
    /// The token that the request carries, so that it is taken out of WayForPay's messages, which may repeat it (S-01).
    var token: PaymentToken?
    /// Whether it may be repeated at will.
    var isRead = false
    /// Whether the answer moves or keeps something, which decides how long is waited.
    var movesMoney = false
    /// The most bytes of the answer.
    var answerBytesMax = 1024 * 1024
    /// How the answer is known to be WayForPay's.
    let proof: Proof
    /// Refusals that are believed without a signature, beside those of every call.
    var believedUnsigned: Set<String> = []
    /// Whether a signed answer's reason code is about an order instead of this request.
    var reportsOrder = false
    /// What a failure's text must not repeat.
    var hidden: [String] { token.map { [$0.rawValue] } ?? [] }
    /// Reads the object; `isSigned` says whether a signature was checked.
    let read: @Sendable (JSONDocument.Required, _ isSigned: Bool) throws(JSONError) -> Object
    /// The order that the answer must name; nil where it names none.
    var order: String?
    /// Says what else is wrong when a readable answer is about something else than was asked (F-10).
    var mismatch: @Sendable (Object) -> String? = { _ in nil }

    /// The request on the wire.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102, 852194 (read 2026-11-21)
    func request(for account: WayForPay.Account) throws(GatewayFailure) -> TransportRequest {
        let url: AbsoluteURL
        let body: TransportBody
        var fields: HTTPFields = [.accept: "application/json"]
        do {
            switch endpoint {
            case .api: url = try account.configuration.baseURL.appending(path: "/api")
            case .regularPayments: url = try account.configuration.baseURL.appending(path: "/regularApi")
            case .page(let path): url = try account.configuration.secureBaseURL.appending(path: path)
            }
            let message = try complete(for: account)
            if case .page = endpoint {
                fields[.contentType] = "application/x-www-form-urlencoded"
                var form = FormEncoding()
                for field in message.formFields { form.append(field.name, field.value) }
                body = .bytes(form.bytes)
            } else {
                fields[.contentType] = "application/json"
                body = self.body(message)
            }
        } catch let error as InvalidValue {
            throw .refused(PaymentError(error, gateway: .wayForPay))
        } catch {
            throw .refused(PaymentError(.invalidRequest, "the request has no address: \(error)", gateway: .wayForPay))
        }
        var limits: TransportRequest.Limits = movesMoney ? .movesMoney : .lookup
        limits.bodyBytesMax = answerBytesMax
        return TransportRequest(
            method: .post, url: url, headerFields: fields, body: body, effect: isRead ? .read : .write, limits: limits)
    }

    /// All members in their order, with merchant, callback address and signature.
    private func complete(for account: WayForPay.Account) throws(InvalidValue) -> JSONObject {
        let configuration = account.configuration
        var message = JSONObject()
        if case .regularPayments = endpoint {
            guard let password = configuration.merchantPassword else {
                throw InvalidValue(
                    "merchantPassword", "", "is missing; regular payments need it: set WAYFORPAY_MERCHANT_PASSWORD")
            }
            message["requestType"] = type.map(JSON.string)
            message["merchantAccount"] = .string(configuration.merchantAccount)
            message["merchantPassword"] = .string(password.withBytes { String(decoding: $0, as: UTF8.self) })
        } else {
            message["transactionType"] = type.map(JSON.string)
            if signed != nil { message["merchantAccount"] = .string(configuration.merchantAccount) }
        }
        if signed?.fields.contains("merchantDomainName") == true {
            message["merchantDomainName"] = .string(configuration.merchantDomainName)
        }
        for member in members { message[member.name] = member.value }
        if takesServiceURL, let url = configuration.serviceURL { message["serviceUrl"] = .string(url.text) }
        if let signed { message["merchantSignature"] = .string(try account.signature.code(of: signed, message)) }
        return message
    }

    /// The JSON; with card data it is built in one buffer that never grows and is wiped (S-03).
    private func body(_ message: JSONObject) -> TransportBody {
        let bytes = JSON.object(message).serialized()
        guard let cardMembers else {
            if case .regularPayments = endpoint { return .secret(Secret(bytes)) }
            return .bytes(bytes)
        }
        var whole: [UInt8] = []
        whole.reserveCapacity(bytes.count + cardMembers.count)
        whole += bytes.dropLast()
        cardMembers.withBytes { whole.append(contentsOf: $0) }
        whole.append(UInt8(ascii: "}"))
        defer { wipe(&whole) }
        return .secret(Secret(whole))
    }

    /// The object in an answer.
    func object(in response: TransportResponse, for account: WayForPay.Account) throws(GatewayFailure) -> Object {
        guard response.status == 200 else {
            let retryAfter = response.value(of: .retryAfter).flatMap { Int64($0) }.map { max(0, $0) }
            throw GatewayFailure(status: response.status, retryAfter: retryAfter)
        }
        let document = try Self.document(in: response)
        let root = JSONDocument.Required(value: document.root)
        let isSigned = try isSigned(document.root, account)
        do {
            let head = try Wire.Head(root, hiding: token)
            if let mismatch = mismatch(head, account) { throw mismatched(mismatch) }
            do throws(GatewayFailure) { try checkReason(head, isSigned: isSigned) } catch {
                throw movesMoney && proof.needsSignature && head.orderReference == nil ? error.unnamed : error
            }
            let object = try read(root, isSigned)
            if let mismatch = mismatch(object) { throw mismatched(mismatch) }
            return object
        } catch let error as GatewayFailure {
            throw error
        } catch {
            throw .unknown(.unreadableAnswer, detail: "WayForPay's answer cannot be read: \(error)")
        }
    }

    /// Throws the refusal that an answer stands for, and unknown where it cannot be believed.
    private func checkReason(_ head: Wire.Head, isSigned: Bool) throws(GatewayFailure) {
        let isExpected = isSigned || !proof.needsSignature
        guard isExpected || Mapping.believedUnsigned.union(believedUnsigned).contains(head.code) else {
            throw .unknown(
                .unreadableAnswer,
                detail:
                    "WayForPay's answer bears no signature, so it proves nothing: \(head.reason) [code \(head.code)]")
        }
        if believedUnsigned.contains(head.code) || reportsOrder && isSigned { return }
        guard let failure = GatewayFailure(head) else { return }
        // What was there before may be in any state: it is looked up.
        if case .repeated = failure { throw failure }
        guard head.status.map({ Mapping.stage($0) == .declined }) ?? true else {
            throw mismatched("it refuses with code \(head.code) what is '\(head.status?.printable() ?? "")'")
        }
        throw failure
    }

    private func mismatch(_ head: Wire.Head, _ account: WayForPay.Account) -> String? {
        if let merchant = head.merchantAccount, merchant != account.configuration.merchantAccount {
            return "it names another merchant"
        }
        guard let order, let named = head.orderReference, named != order else { return nil }
        return "it names '\(named.printable())' instead of \(order)"
    }

    private func mismatched(_ what: String) -> GatewayFailure {
        .unknown(.mismatchedAnswer, detail: "WayForPay's answer is about another request: \(what)")
    }

    private func isSigned(_ root: JSONDocument.Value, _ account: WayForPay.Account) throws(GatewayFailure) -> Bool {
        guard !proof.messages.isEmpty, let text = root["merchantSignature"], !text.isNull, !text.isString("") else {
            return false
        }
        for message in proof.messages {
            do {
                try account.signature.verify(message, root)
                return true
            } catch {
                // Another set of fields may be the signed one; when none is, the answer is nobody's.
                continue
            }
        }
        throw .unknown(.mismatchedAnswer, detail: "WayForPay's answer bears a signature that does not fit it")
    }

    /// The JSON of an answer; every quirk of reading it is in this one place.
    private static func document(in response: TransportResponse) throws(GatewayFailure) -> JSONDocument {
        guard (response.value(of: .contentType) ?? "").lowercased().hasPrefix("application/json") else {
            throw .unknown(.unreadableAnswer, detail: "status \(response.status) with a body that is not JSON")
        }
        do {
            return try JSONDocument(parsing: response.body)
        } catch {
            throw .unknown(.unreadableAnswer, detail: "WayForPay's answer cannot be read: \(error)")
        }
    }
}

extension WayForPay {
    /// Makes a call that moves no money; every failure is thrown.
    func ask<Object>(_ exchange: Exchange<Object>) async throws(PaymentError) -> Object {
        try await caller.ask(exchange)
    }

    /// Makes a call that moves money or keeps a method under an order's reference; only what certainly did nothing is
    /// thrown.
    func move<Object, Value>(
        _ exchange: Exchange<Object>, order: GatewayReference, merchantReference: MerchantReference?,
        key: IdempotencyKey, earlier: ((PaymentError) async throws(PaymentError) -> Outcome<Value>)? = nil,
        outcome: (Object) throws(InvalidValue) -> Outcome<Value>
    ) async throws(PaymentError) -> Outcome<Value> {
        try await caller.move(
            exchange, reference: order, merchantReference: merchantReference, key: key, earlier: earlier,
            outcome: outcome)
    }
}
