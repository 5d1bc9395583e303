import PaymentCore
import Synchronization
import Testing

/// Only what a scheme has checked is read (S-10).
struct WebhookTests {
    /// Answers as told and counts how often it was asked.
    private final class CountingScheme: SignatureScheme {
        let refusal: WebhookError?
        let asked = Mutex<[(body: [UInt8], now: Timestamp)]>([])

        init(refusal: WebhookError? = nil) { self.refusal = refusal }

        func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> [UInt8] {
            asked.withLock { $0.append((delivery.body, now)) }
            if let refusal { throw refusal }
            return delivery.body
        }
    }

    private static let refusals: [WebhookError] = [
        .signatureFieldMissing(field: "Stripe-Signature"), .signatureFieldMalformed(reason: "no t"), .signatureMismatch,
        .outsideTolerance(ageSeconds: 301), .outsideTolerance(ageSeconds: -301), .bodyTooLarge(bytes: 1),
        .unreadable(reason: "no type"),
    ]

    @Test func `a delivery that the scheme accepts is read once, from the very bytes that were checked`() throws {
        let scheme = CountingScheme()
        let delivery = WebhookDelivery(fields: [("Signature", "x")], body: [1, 2, 0, 255])
        var reads = 0
        let verified = try Verified(delivery, by: scheme, now: Samples.moment) { body throws(WebhookError) in
            reads += 1
            return body.map(Int.init)
        }
        #expect(verified.event == [1, 2, 0, 255] && reads == 1)
        let asked = scheme.asked.withLock { $0 }
        #expect(asked.count == 1 && asked.first?.body == delivery.body && asked.first?.now == Samples.moment)
    }

    @Test(arguments: refusals)
    func `a delivery that the scheme refuses is never read`(_ refusal: WebhookError) {
        let delivery = WebhookDelivery(fields: [], body: [1])
        var reads = 0
        let error = #expect(throws: WebhookError.self) {
            try Verified(delivery, by: CountingScheme(refusal: refusal), now: Samples.moment) {
                _ throws(WebhookError) in
                reads += 1
                return 0
            }
        }
        #expect(error == refusal && reads == 0)
    }

    @Test func `what the reading throws comes through, and there is no event`() {
        let error = #expect(throws: WebhookError.self) {
            try Verified(WebhookDelivery(fields: [], body: []), by: CountingScheme(), now: Samples.moment) {
                (_) throws(WebhookError) -> Int in throw .unreadable(reason: "no id")
            }
        }
        #expect(error == .unreadable(reason: "no id"))
    }

    /// S-27: the cap comes before the scheme, which would hash all of it.
    @Test(arguments: [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1 << 20])
    func `a body above 256 KiB is refused before the scheme is asked`(_ count: Int) throws {
        let scheme = CountingScheme()
        let delivery = WebhookDelivery(fields: [], body: Array(repeating: 0x20, count: count))
        do {
            let verified = try Verified(delivery, by: scheme, now: Samples.moment) { body throws(WebhookError) in
                body.count
            }
            #expect(verified.event == count && count <= 262_144)
        } catch {
            #expect(error == .bodyTooLarge(bytes: count) && count > 262_144)
            #expect(scheme.asked.withLock { $0.isEmpty })
        }
    }

    @Test(arguments: ["Stripe-Signature", "stripe-signature", "STRIPE-SIGNATURE", "sTRIPE-sIGNATURE"])
    func `a field is found in any case, and a second one is seen`(_ name: String) {
        let delivery = WebhookDelivery(
            fields: [
                ("Stripe-Signature", "one"), ("Host", "a"), ("stripe-signature", "two"), ("STRIPE-SIGNATURE", ""),
            ],
            body: [])
        #expect(delivery.values(of: name) == ["one", "two", ""])
        #expect(delivery.values(of: "host") == ["a"])
    }

    @Test(arguments: [
        "", "Signatur", "Signature2", " Signature", "Signature ", "S\u{131}gnature", "Ｓignature", "X\rSignature",
        "X\u{0D}Signature",
        // These differ from a name below by the bit that tells upper-case letters from lower-case ones, and are no
        // letters.
        "A{B", "A`B", "A\u{7F}B", "X\u{2}Y", "X\u{0D}Y",
    ])
    func `another name finds nothing`(_ name: String) {
        let delivery = WebhookDelivery(
            fields: ["Signature", "X-Signature", "A[B", "A@B", "A_B", "X\"Y", "X-Y"].map { (name: $0, value: "v") },
            body: [])
        #expect(delivery.values(of: name).isEmpty)
    }

    @Test(arguments: refusals)
    func `a refusal names what to look at and repeats no signature (S-14)`(_ refusal: WebhookError) {
        #expect(!refusal.description.isEmpty)
        switch refusal {
        case .signatureMismatch: #expect(refusal.description.contains("secret is this endpoint's"))
        case .outsideTolerance(let age): #expect(refusal.description.contains("\(age) s"))
        case .bodyTooLarge: #expect(refusal.description.contains("262144"))
        case .signatureFieldMissing(let field): #expect(refusal.description.contains(field))
        case .signatureFieldMalformed(let reason), .unreadable(let reason):
            #expect(refusal.description.contains(reason))
        }
    }
}
