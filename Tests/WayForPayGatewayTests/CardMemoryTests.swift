import Foundation
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayCards
import WayForPayGateway

/// Answers from a list and looks at each body while it is there, but keeps none.
private final class ForgettingTransport: HTTPTransport {
    private let script: ScriptedTransport
    private let look: @Sendable (TransportRequest) -> Void

    init(_ answer: Answer, look: @escaping @Sendable (TransportRequest) -> Void) throws {
        script = ScriptedTransport([.success(try answer.response)])
        self.look = look
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        look(request)
        var request = request
        request.body = .none
        return try await script.send(request)
    }
}

@Suite struct CardMemoryTests {
    // ThreadSanitizer's heap lies inside mappings of many gigabytes, too large to search.
    @Test(.disabled(if: dlsym(nil, "__tsan_init") != nil, "the sanitizer's heap is too large to search"))
    func `after the call no copy of the number is in memory (S-03)`() async throws {
        // A number nobody else in this process has, kept inverted so that the search does not find what it searches
        // with.
        let inverted = MemorySearch.invertedCardNumber()
        let whileSent = CountBox()
        let transport = try ForgettingTransport(.payment()) { request in
            guard case .secret = request.body else { return }
            whileSent.set(MemorySearch.count(inverted: inverted))
        }
        let configuration = try WayForPay.Configuration(
            merchantAccount: testMerchant, secretKey: Secret(testKey), merchantDomainName: testDomain,
            baseURL: "https://wayforpay.test")
        let gateway = try WayForPay(configuration, transport: transport, clock: ManualWallClock(testNow))
        #expect(try await send(inverted, to: gateway).value != nil)
        #expect(whileSent.value > 0, "the search must be able to find the number")
        #expect(MemorySearch.count(inverted: inverted) == 0)
    }

    private func send(_ inverted: [UInt8], to gateway: WayForPay) async throws -> Outcome<Payment> {
        var number = inverted.map { ~$0 }
        var code: [UInt8] = [0x31, 0x32, 0x33]
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        let request = CardPaymentRequest(
            amount: uah(10050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        return try await gateway.pay(with: card, request: request)
    }
}
