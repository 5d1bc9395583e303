import PaymentCore

// Control: a Verified made by a scheme goes where one is asked for.
struct Scheme: SignatureScheme {
    let secret: Secret

    func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> [UInt8] {
        guard !secret.isBlank, delivery.values(of: "Signature").count == 1 else { throw .signatureMismatch }
        return delivery.body
    }
}

func apply(_ event: Verified<String>) -> Int { event.event.count }

func receive(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Int {
    apply(try Verified(delivery, by: Scheme(secret: Secret("s")), now: now) { String(decoding: $0, as: UTF8.self) })
}
