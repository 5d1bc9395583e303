internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// What LiqPay posts to `server_url`: the payment object, signed in the payment's version.
///
/// Source: https://liqpay.ua/en/doc/api/callback. The body has exactly `data` and `signature`, no id and no time, and
/// is equal in all attempts. Any 2xx counts as received. LiqPay publishes no rhythm of retries; this one is ours.
enum Callback {
    /// Attempts at 0, 10 seconds, 1, 5 and 30 minutes, 2, 6 and 24 hours.
    static let retrySeconds: [Int64] = [10, 50, 240, 1500, 5400, 14_400, 64_800]

    /// The callback with a payment object.
    static func notification(
        of payment: JSON, _ version: WireVersion, _ keys: AccountKeys, to address: String, topic: String, id: String
    ) -> MockNotification {
        let body = form(payment, version, keys)
        return MockNotification(topic: topic, id: id, url: address, retrySeconds: retrySeconds) { _ in
            MockNotification.Message(headerFields: [.contentType: "application/x-www-form-urlencoded"], body: body)
        }
    }

    private static func form(_ payment: JSON, _ version: WireVersion, _ keys: AccountKeys) -> [UInt8] {
        let data = Base64.string(payment.serialized())
        var form = FormEncoding()
        form.append("data", data)
        form.append("signature", keys.signature(of: data, version.function))
        return form.bytes
    }
}
