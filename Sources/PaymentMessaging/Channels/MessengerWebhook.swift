internal import HTTPTypes
public import PaymentCore
internal import PaymentCrypto
public import PaymentHTTP
internal import PaymentLocalization
public import PaymentOrders

/// Hands messages to the merchant's own bot, which knows its customers in a messenger.
///
/// The bot gets a POST with a JSON object:
///
/// ```json
/// {"id":"k7m2…","customer":"q4ta…","phone":"+380671234567","kind":"paymentLink","language":"uk","text":"…"}
/// ```
///
/// `phone` is left out where none is known. A message may come again, always with the same `id`: the bot keeps the ids it has sent, and
/// answers a repeat with 200 without sending it.
///
/// The field `Payments-Signature` holds `t=SECONDS,v1=CODE`. The bot computes HMAC-SHA256 over the seconds as they are written, a
/// period, and the body as it came, byte for byte; it compares the code, in lower-case hexadecimal, in constant time, and refuses what
/// is more than five minutes old.
public struct MessengerWebhook: MessageChannel {
    private let address: AbsoluteURL
    private let key: HMACKey
    private let transport: any HTTPTransport
    private let clock: any WallClock

    /// Creates a channel.
    ///
    /// - Parameters:
    ///   - address: where the bot listens.
    ///   - secret: what both sides know, at least 16 bytes.
    /// - Throws: `InvalidValue` for plain http to another machine, and for a secret that protects nothing.
    public init(
        address: AbsoluteURL, secret: Secret, over transport: any HTTPTransport, clock: any WallClock
    ) throws(InvalidValue) {
        guard address.isSecure || address.isLoopback else {
            throw InvalidValue("address", address.origin, "must be https; plain http reaches the own machine only")
        }
        guard !secret.isBlank, secret.count >= 16 else {
            throw InvalidValue("secret", "", "must have at least 16 bytes")
        }
        do { key = try secret.withBytes { (bytes) throws(CryptoError) in try HMACKey(.sha256, bytes.bytes) } } catch {
            throw InvalidValue("secret", "", "cannot be used: \(error)")
        }
        self.address = address
        self.transport = transport
        self.clock = clock
    }

    /// Posts a message to the bot.
    public func send(_ message: WrittenMessage) async throws(MessengerError) {
        guard let customer = message.customer else {
            throw .permanent("a messenger reaches customers only, and this message is for nobody of them")
        }
        var object: JSON = ["id": .string(message.id.text), "customer": .string(customer.text)]
        if let phone = message.addresses.first { object["phone"] = .string(phone) }
        object["kind"] = .string(message.kind.rawValue)
        object["language"] = .string(message.language.rawValue)
        object["text"] = .string(message.words.text)
        let body = object.serialized()
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        fields[.paymentsSignature] = try signature(of: body)
        let request = TransportRequest(
            method: .post, url: address, headerFields: fields, body: .bytes(body), effect: .write, limits: .lookup)
        try await transport.deliver(request, to: "the bot of the messenger")
    }

    private func signature(of body: [UInt8]) throws(MessengerError) -> String {
        let time = String(clock.now().secondsSinceEpoch)
        do {
            let code = try key.authenticationCode(for: Array(time.utf8), Array(".".utf8), body)
            return "t=\(time),v1=\(code.hexadecimal())"
        } catch {
            throw .temporary("the message for the messenger could not be signed")
        }
    }
}

extension HTTPField.Name {
    /// What stands behind `??` is never used, for the name is a token.
    fileprivate static let paymentsSignature = HTTPField.Name("Payments-Signature") ?? .accept
}
