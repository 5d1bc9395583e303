import Foundation
import LiqPayCards
import LiqPayGateway
import PaymentCards
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting
import Synchronization
import TestSupport
import Testing

/// Looks at each body while it is there, keeps none, and answers the same.
private final class ForgettingTransport: HTTPTransport {
    private let answer: TransportResponse
    private let look: @Sendable () -> Void

    init(_ answer: Answer, look: @escaping @Sendable () -> Void) {
        self.answer = answer.response()
        self.look = look
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        look()
        return answer
    }
}

@Suite struct CardMemoryTests {
    // ThreadSanitizer's heap lies inside mappings of many gigabytes, too large to search.
    @Test(.disabled(if: dlsym(nil, "__tsan_init") != nil, "the sanitizer's heap is too large to search"))
    func `after the call neither the number nor its base64 is in memory (S-03)`() async throws {
        // Numbers nobody else in this process has, kept inverted so that the search does not find what it searches with.
        let inverted = MemorySearch.invertedCardNumber()
        let spellings = Self.spellings(inverted)
        let whileSent = Mutex<[Int]>([])
        let transport = ForgettingTransport(.payment) {
            let counts = spellings.map(MemorySearch.count)
            whileSent.withLock { $0 = counts }
        }
        let configuration = try LiqPay.Configuration(
            publicKey: testPublicKey, privateKey: Secret(testPrivateKey), baseURL: "https://liqpay.test")
        let liqpay = LiqPay(configuration, transport: transport, clock: ManualWallClock(testNow))
        #expect(try await pay(inverted, to: liqpay).value != nil)
        let found = whileSent.withLock { $0 }
        #expect(found.first ?? 0 > 0, "the search must be able to find the number")
        #expect(found.dropFirst().contains { $0 > 0 }, "the search must be able to find its base64")
        #expect(spellings.map(MemorySearch.count) == [0, 0, 0, 0])
    }

    private func pay(_ inverted: [UInt8], to liqpay: LiqPay) async throws -> Outcome<Payment> {
        var number = inverted.map { ~$0 }
        var code = Array("731".utf8)
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        let request = CardPaymentRequest(
            amount: money(15050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        return try await liqpay.pay(with: card, request: request)
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
