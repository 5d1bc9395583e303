internal import AuthorizeNetGateway
internal import LiqPayGateway
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP
internal import StripeGateway
internal import WayForPayGateway

/// How a gateway signs one kind of message, for messages that come as bytes (G-6).
struct MessageSigner {
    /// Something to send along with the message: a header field, or fields of a form.
    typealias Field = (name: String, value: String)

    /// Signs a message.
    let sign: (_ message: [UInt8], _ time: Timestamp) throws -> [Field]
    /// Checks a message with the signature that came beside it, or inside it when nil.
    let verify: (_ message: [UInt8], _ signature: String?, _ time: Timestamp) throws -> Void

    /// The kinds of messages a gateway signs, the usual one first.
    static func kinds(of gateway: GatewayName) -> [String] {
        switch gateway {
        case .stripe: ["webhook"]
        case .authorizeNet: ["webhook", "transaction"]
        case .liqPay: ["message"]
        case .wayForPay:
            ["transaction"] + WayForPay.Signature.Message.allCases.map(\.rawValue).filter { $0 != "transaction" }
        }
    }

    /// The environment variable that holds the secret.
    static func secretName(of gateway: GatewayName) -> String {
        switch gateway {
        case .stripe: "STRIPE_WEBHOOK_SECRET"
        case .authorizeNet: "AUTHORIZE_NET_SIGNATURE_KEY"
        case .liqPay: "LIQPAY_PRIVATE_KEY"
        case .wayForPay: "WAYFORPAY_SECRET_KEY"
        }
    }

    /// The signer for a kind of message of a gateway.
    ///
    /// - Throws: `InvalidValue` for a kind the gateway does not sign, or a secret that cannot be one.
    static func make(_ gateway: GatewayName, kind: String?, secret: Secret) throws(InvalidValue) -> MessageSigner {
        let kinds = kinds(of: gateway)
        let kind = kind ?? kinds[0]
        guard kinds.contains(kind) else {
            throw InvalidValue(
                "kind", kind, "is nothing \(gateway.title) signs; it signs \(kinds.joined(separator: ", "))")
        }
        switch gateway {
        case .stripe: return stripe(try Stripe.Signature(secrets: [secret]))
        case .authorizeNet:
            let scheme = try AuthorizeNet.Signature(signatureKeys: [secret])
            return kind == "webhook" ? authorizeNet(scheme) : authorizeNetTransaction(scheme)
        case .liqPay: return liqPay(try LiqPay.Signature(privateKey: secret))
        case .wayForPay:
            let message = WayForPay.Signature.Message(rawValue: kind) ?? .transaction
            return wayForPay(try WayForPay.Signature(secretKey: secret), message)
        }
    }

    private static func stripe(_ scheme: Stripe.Signature) -> MessageSigner {
        MessageSigner(
            sign: { [(Stripe.Signature.fieldName, try scheme.header(for: $0, at: $1))] },
            verify: { message, signature, time in
                try scheme.verify(header: required(signature), body: message.span.bytes, now: time)
            })
    }

    private static func authorizeNet(_ scheme: AuthorizeNet.Signature) -> MessageSigner {
        MessageSigner(
            sign: { message, _ in [(AuthorizeNet.Signature.fieldName, try scheme.header(for: message))] },
            verify: { message, signature, _ in
                try scheme.verify(header: required(signature), body: message.span.bytes)
            })
    }

    /// `transHashSha2`: the message is `{"apiLoginID":…,"transId":…,"amount":"12.30"}`.
    private static func authorizeNetTransaction(_ scheme: AuthorizeNet.Signature) -> MessageSigner {
        func read(_ message: [UInt8]) throws -> (login: String, transaction: String, amount: Money, hash: String?) {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: message).root)
            return (
                try root.require("apiLoginID").string(), try root.require("transId").string(),
                try Money(decimal: root.require("amount").string(), currency: .usd),
                try root.optional("transHashSha2")?.string()
            )
        }
        return MessageSigner(
            sign: { message, _ in
                let parts = try read(message)
                let hash = try scheme.transactionHash(
                    apiLoginID: parts.login, transactionID: parts.transaction, amount: parts.amount)
                return [("transHashSha2", hash)]
            },
            verify: { message, signature, _ in
                let parts = try read(message)
                let isGenuine = try scheme.isTransactionHash(
                    required(signature ?? parts.hash), apiLoginID: parts.login, transactionID: parts.transaction,
                    amount: parts.amount)
                guard isGenuine else { throw WebhookError.signatureMismatch }
            })
    }

    /// A message is its JSON, the base64 of it as it is sent, or, to be verified, a form with `data` and `signature`.
    private static func liqPay(_ scheme: LiqPay.Signature) -> MessageSigner {
        MessageSigner(
            sign: { message, _ in
                let text = trimmed(message)
                let isPlain = text.first == UInt8(ascii: "{")
                let json = isPlain ? text : try Base64.decode(text)
                let member = try JSONDocument(parsing: json).root["version"]
                let number = member?.string ?? member?.numberText ?? "3"
                guard let version = Int(number).flatMap(LiqPay.APIVersion.init) else {
                    throw InvalidValue("version", number, "is none LiqPay documents; they are 3 and 7")
                }
                let data = isPlain ? Base64.string(text) : String(decoding: text, as: UTF8.self)
                return [("data", data), ("signature", try scheme.signature(of: data, version: version))]
            },
            verify: { message, signature, time in
                let text = trimmed(message)
                guard let signature else {
                    try scheme.check(WebhookDelivery(fields: [], body: text), now: time)
                    return
                }
                try scheme.verify(signature, ofMessage: String(decoding: text, as: UTF8.self))
            })
    }

    /// A message is a JSON object or a form.
    private static func wayForPay(
        _ scheme: WayForPay.Signature, _ kind: WayForPay.Signature.Message
    ) -> MessageSigner {
        func fields(_ form: [UInt8]) throws -> [FormField] {
            try FormDecoding(parsing: form).pairs.map { FormField(name: $0.name, value: $0.value) }
        }
        return MessageSigner(
            sign: { message, _ in
                let text = trimmed(message)
                let code =
                    text.first == UInt8(ascii: "{")
                    ? try scheme.code(of: kind, json: text) : try scheme.code(of: kind, fields(text))
                return [(kind.signatureField, code)]
            },
            verify: { message, signature, _ in
                let text = trimmed(message)
                guard text.first == UInt8(ascii: "{") else {
                    var fields = try fields(text)
                    if let signature { fields.append(FormField(name: kind.signatureField, value: signature)) }
                    return try scheme.verify(kind, fields)
                }
                guard let signature else { return try scheme.verify(kind, json: text) }
                var object = try JSON(JSONDocument(parsing: text).root).objectValue ?? [:]
                object[kind.signatureField] = .string(signature)
                try scheme.verify(kind, json: JSON.object(object).serialized())
            })
    }

    private static func required(_ signature: String?) throws(InvalidValue) -> String {
        guard let signature else { throw InvalidValue("signature", "", "is missing; give it with --signature") }
        return signature
    }

    /// The message without the line break that an editor or `echo` puts at its end.
    private static func trimmed(_ message: [UInt8]) -> [UInt8] {
        Array(message.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
    }
}
