import AuthorizeNetGateway
import LiqPayGateway
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import StripeGateway
import WayForPayGateway

/// What only the gateway can do: sign a message with the true key.
extension Bank {
    /// The message in a delivery, without its wrapping.
    func message(in delivery: WebhookDelivery) -> [UInt8] {
        guard kind == .liqPay, let form = try? FormDecoding(parsing: delivery.body),
            let data = form.pairs.first(where: { $0.name == "data" })?.value,
            let text = try? Base64.decode(Array(data.utf8))
        else { return delivery.body }
        return text
    }

    /// A delivery of `message`, signed now.
    func signed(_ message: [UInt8], like delivery: WebhookDelivery, at time: Timestamp) throws -> WebhookDelivery {
        func fields(_ name: String, _ value: String) -> [(name: String, value: String)] {
            delivery.fields.filter { $0.name.lowercased() != name.lowercased() } + [(name: name, value: value)]
        }
        let secret = Secret(signingSecret)
        switch kind {
        case .stripe:
            let header = try Stripe.Signature(secrets: [secret]).header(for: message, at: time)
            return WebhookDelivery(fields: fields(Stripe.Signature.fieldName, header), body: message)
        case .authorizeNet:
            let header = try AuthorizeNet.Signature(signatureKeys: [secret]).header(for: message)
            return WebhookDelivery(fields: fields(AuthorizeNet.Signature.fieldName, header), body: message)
        case .liqPay:
            let data = Base64.string(message)
            let code = try LiqPay.Signature(privateKey: secret).signature(of: data, version: .three)
            var form = FormEncoding()
            form.append("data", data)
            form.append("signature", code)
            return WebhookDelivery(fields: delivery.fields, body: form.bytes)
        case .wayForPay:
            let code = try WayForPay.Signature(secretKey: secret).code(of: .transaction, json: message)
            return WebhookDelivery(
                fields: delivery.fields, body: Self.replacing("\"merchantSignature\":\"", with: code, in: message))
        }
    }

    /// A delivery of which only the first byte is signed truly: who tries all 256 has it.
    func guessed(_ delivery: WebhookDelivery, at time: Timestamp) throws -> WebhookDelivery {
        let signed = try signed(message(in: delivery), like: delivery, at: time)
        switch kind {
        case .stripe, .authorizeNet:
            let name = kind == .stripe ? Stripe.Signature.fieldName : AuthorizeNet.Signature.fieldName
            let fields = signed.fields.map { field in
                guard field.name.lowercased() == name.lowercased(), let start = field.value.lastIndex(of: "=") else {
                    return field
                }
                return (
                    name: field.name, value: String(field.value[...start] + field.value[start...].dropFirst().prefix(2))
                )
            }
            return WebhookDelivery(fields: fields, body: signed.body)
        case .liqPay:
            var form = FormEncoding()
            for pair in try FormDecoding(parsing: signed.body).pairs {
                form.append(pair.name, pair.name == "signature" ? String(pair.value.prefix(4)) : pair.value)
            }
            return WebhookDelivery(fields: signed.fields, body: form.bytes)
        case .wayForPay:
            let code = try WayForPay.Signature(secretKey: Secret(signingSecret)).code(
                of: .transaction, json: signed.body)
            let start = "\"merchantSignature\":\""
            return WebhookDelivery(
                fields: signed.fields, body: Self.replacing(start, with: String(code.prefix(2)), in: signed.body))
        }
    }

    /// A delivery whose signature is there and empty.
    func unsigned(_ delivery: WebhookDelivery) -> WebhookDelivery {
        switch kind {
        case .stripe, .authorizeNet:
            let name = kind == .stripe ? Stripe.Signature.fieldName : AuthorizeNet.Signature.fieldName
            let fields = delivery.fields.map { field in
                guard field.name.lowercased() == name.lowercased() else { return field }
                // Up to the last `=`: `t=…,v1=` and `sha512=`.
                let end = field.value.lastIndex(of: "=").map { field.value.index(after: $0) }
                return (name: field.name, value: String(field.value[..<(end ?? field.value.startIndex)]))
            }
            return WebhookDelivery(fields: fields, body: delivery.body)
        case .liqPay:
            guard let form = try? FormDecoding(parsing: delivery.body) else { return delivery }
            var bare = FormEncoding()
            for pair in form.pairs { bare.append(pair.name, pair.name == "signature" ? "" : pair.value) }
            return WebhookDelivery(fields: delivery.fields, body: bare.bytes)
        case .wayForPay:
            return WebhookDelivery(
                fields: delivery.fields, body: Self.replacing("\"merchantSignature\":\"", with: "", in: delivery.body))
        }
    }

    /// The same text with another value behind `start`, up to the next quotation mark.
    private static func replacing(_ start: String, with value: String, in text: [UInt8]) -> [UInt8] {
        let start = Array(start.utf8)
        guard let place = text.indices.first(where: { text[$0...].starts(with: start) }) else { return text }
        let from = place + start.count
        let end = text[from...].firstIndex(of: UInt8(ascii: "\"")) ?? from
        return Array(text[..<from]) + Array(value.utf8) + Array(text[end...])
    }
}
