internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

// snippet: exchange
/// One request to the gateway and how its answer is read: a value, without I/O.
struct Exchange<Object: Sendable>: GatewayExchange {
    let name: String
    let method: HTTPRequest.Method
    let path: String
    let body: JSON?
    let key: IdempotencyKey?
    let read: @Sendable (JSONDocument.Required) throws(JSONError) -> Object

    init(
        _ name: String, _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil,
        key: IdempotencyKey? = nil,
        read: @escaping @Sendable (JSONDocument.Required) throws(JSONError) -> Object
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.body = body
        self.key = key
        self.read = read
    }

    func request(for account: HryvniaTill.Configuration) throws(GatewayFailure) -> TransportRequest {
        do {
            var fields: HTTPFields = [.accept: "application/json"]
            fields[.merchant] = account.merchant
            fields[.signature] = try signature(for: account)
            fields[.key] = key?.text
            if body != nil { fields[.contentType] = "application/json" }
            return TransportRequest(
                method: method, url: try account.baseURL.appending(path: path), headerFields: fields,
                body: body.map { .bytes($0.serialized()) } ?? .none,
                effect: key == nil ? .read : .idempotentWrite,
                limits: key == nil ? .lookup : .movesMoney)
        } catch {
            throw .refused(
                PaymentError(.invalidRequest, "the request cannot be made: \(error)", gateway: .hryvniaTill)
            )
        }
    }

    /// The object in an answer that is signed as the answer to this very request; nothing else is believed, not even a refusal.
    func object(
        in response: TransportResponse, for account: HryvniaTill.Configuration
    ) throws(GatewayFailure) -> Object {
        let root: JSONDocument.Required
        do {
            let lines = ["answer", try signature(for: account), String(response.status)]
            guard response.value(of: .contentType) == "application/json",
                account.signature.isValid(response.value(of: .signature) ?? "", lines, response.body)
            else {
                throw GatewayFailure.unknown(
                    .unreadableAnswer, detail: "an answer of status \(response.status) that is not signed")
            }
            root = JSONDocument.Required(value: try JSONDocument(parsing: response.body).root)
            if response.status == 200 { return try read(root) }
        } catch let failure as GatewayFailure {
            throw failure
        } catch {
            throw .unknown(.unreadableAnswer, detail: "Hryvnia Till's answer cannot be read: \(error)")
        }
        throw GatewayFailure(status: response.status, code: root.value["error"]?.string ?? "")
    }

    private func signature(for account: HryvniaTill.Configuration) throws(InvalidValue) -> String {
        try account.signature.text(
            ["request", method.rawValue, path, key?.text ?? ""], body.map { $0.serialized() } ?? [])
    }
}
// end snippet

// snippet: errors
extension GatewayFailure {
    /// What a signed refusal means; a status that the gateway's documents do not name proves nothing.
    init(status: Int, code: String) {
        func refused(_ kind: PaymentError.Code, _ message: String, _ retry: RetryAdvice = .afterMending)
            -> GatewayFailure
        {
            .refused(PaymentError(kind, message, gateway: .hryvniaTill, gatewayCode: code, retry: retry))
        }
        switch status {
        case 401:
            self = refused(.authenticationFailed, "Hryvnia Till does not accept merchant and secret")
        case 402: self = .declined(Decline(tillCode: code))
        case 404: self = refused(.notFound, "Hryvnia Till has no such charge")
        case 409:
            self = refused(
                .inProgress, "a call with this key is still running", .sameKey(afterSeconds: nil))
        case 422: self = refused(.invalidRequest, "Hryvnia Till refused the request")
        case 429:
            self = refused(
                .rateLimited, "Hryvnia Till takes no more calls now", .sameKey(afterSeconds: nil))
        default: self = .unknown(.gatewayFault, detail: "Hryvnia Till answered with status \(status)")
        }
    }
}

extension Decline {
    /// The gateway's codes, and what they mean for every gateway.
    private static let tillReasons: [String: Reason] = [
        "no_money": .insufficientFunds, "limit": .limitExceeded, "expired": .expiredCard,
        "stolen": .lostOrStolen,
        "bank_away": .issuerUnavailable,
    ]

    fileprivate init(tillCode code: String) {
        self.init(
            reason: Self.tillReasons[code] ?? .generic, gatewayCode: code,
            gatewayMessage: "the bank said no",
            reference: nil)
    }
}
// end snippet

extension HTTPField.Name {
    // Literal names of letters and hyphens always are field names, so the fallback is never taken.
    static let merchant = HTTPField.Name("Till-Merchant") ?? .accept
    static let signature = HTTPField.Name(HryvniaTill.Signature.fieldName) ?? .accept
    static let key = HTTPField.Name("Till-Key") ?? .accept
}
