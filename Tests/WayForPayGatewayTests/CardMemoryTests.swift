import PaymentCards
import PaymentCore
import TestSupport
import Testing
import WayForPayCards
import WayForPayGateway

@Suite struct CardMemoryTests {
    @Test(.searchesMemory)
    func `after the call no copy of the number is in memory (S-03)`() async throws {
        let configuration = try WayForPay.Configuration(
            merchantAccount: testMerchant, secretKey: Secret(testKey), merchantDomainName: testDomain,
            baseURL: "https://wayforpay.test")
        let request = CardPaymentRequest(
            amount: uah(10050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        try await expectWiped(after: [Answer.payment().response]) { inverted, transport in
            let gateway = try WayForPay(configuration, transport: transport, clock: ManualWallClock(testNow))
            var number = inverted.map { ~$0 }
            var code = Array("123".utf8)
            let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
            #expect(try await gateway.pay(with: card, request: request).value != nil)
        }
    }
}
