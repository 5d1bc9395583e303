import AuthorizeNetCards
import AuthorizeNetGateway
import HTTPTypes
import PaymentCards
import PaymentCore
import PaymentHTTP
import TestSupport
import Testing

@Suite struct CardMemoryTests {
    @Test("after the call no copy of the number is in memory (S-03)", .searchesMemory)
    func wiped() async throws {
        let approval = TransportResponse(
            status: 200, headerFields: [.contentType: "application/json"], body: Array(TransactionAnswer().json.utf8))
        let configuration = try AuthorizeNet.Configuration(
            apiLoginID: testLogin, transactionKey: Secret(testKey), baseURL: "https://anet.test")
        let request = CardPaymentRequest(
            amount: usd(2000), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        try await expectWiped(after: [approval]) { inverted, transport in
            let gateway = try AuthorizeNet(configuration, transport: transport, clock: ManualWallClock(testNow))
            var number = inverted.map { ~$0 }
            var code = Array("123".utf8)
            let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2030))
            #expect(try await gateway.pay(with: card, request: request).value?.captured == usd(2000))
        }
    }
}
