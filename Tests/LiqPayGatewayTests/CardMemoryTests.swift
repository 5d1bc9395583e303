import LiqPayCards
import LiqPayGateway
import PaymentCards
import PaymentCore
import PaymentCrypto
import TestSupport
import Testing

@Suite struct CardMemoryTests {
    @Test(.searchesMemory)
    func `after the call neither the number nor its base64 is in memory (S-03)`() async throws {
        let configuration = try LiqPay.Configuration(
            publicKey: testPublicKey, privateKey: Secret(testPrivateKey), baseURL: "https://liqpay.test")
        let request = CardPaymentRequest(
            amount: money(15050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        try await expectWiped(after: [Answer.payment.response()], spellings: Self.spellings) { inverted, transport in
            let liqpay = LiqPay(configuration, transport: transport, clock: ManualWallClock(testNow))
            var number = inverted.map { ~$0 }
            var code = Array("731".utf8)
            let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
            #expect(try await liqpay.pay(with: card, request: request).value != nil)
        }
    }

    /// The number itself and its base64 at each of the three places it can begin within a group, all inverted.
    private static func spellings(_ inverted: [UInt8]) -> [[UInt8]] {
        var spellings = [inverted]
        for start in 0..<3 {
            var part = inverted[start..<(start + 12)].map { ~$0 }
            var text = Base64.encode(part)
            spellings.append(text.map { ~$0 })
            wipe(&part)
            wipe(&text)
        }
        return spellings
    }
}
