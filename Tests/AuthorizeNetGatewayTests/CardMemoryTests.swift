import AuthorizeNetCards
import AuthorizeNetGateway
import Foundation
import HTTPTypes
import PaymentCards
import PaymentCore
import PaymentHTTP
import Synchronization
import TestSupport
import Testing

/// Approves every request and keeps none; what it is asked to look at, it looks at while the request is there.
private final class ForgettingTransport: HTTPTransport {
    private let seen = Mutex(0)
    private let needle: [UInt8]

    /// How often the needle was in memory while the first request was.
    var count: Int { seen.withLock { $0 } }

    init(inverted needle: [UInt8]) {
        self.needle = needle
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let found = MemorySearch.count(inverted: needle)
        seen.withLock { $0 = $0 == 0 ? found : $0 }
        return TransportResponse(
            status: 200, headerFields: [.contentType: "application/json"], body: Array(TransactionAnswer().json.utf8))
    }
}

@Suite struct CardMemoryTests {
    // ThreadSanitizer's heap lies inside mappings of many gigabytes, too large to search.
    @Test(
        "after the call no copy of the number is in memory (S-03)",
        .disabled(if: dlsym(nil, "__tsan_init") != nil, "the sanitizer's heap is too large to search"))
    func wiped() async throws {
        // Digits that nobody else in this process has, kept inverted so that the search does not find its own copy.
        let inverted = MemorySearch.invertedCardNumber()
        let transport = ForgettingTransport(inverted: inverted)
        let configuration = try AuthorizeNet.Configuration(
            apiLoginID: testLogin, transactionKey: Secret(testKey), baseURL: "https://anet.test")
        let gateway = try AuthorizeNet(configuration, transport: transport, clock: ManualWallClock(testNow))
        let outcome = try await pay(inverted, gateway)
        #expect(outcome.value?.captured == usd(2000))
        #expect(transport.count > 0, "the search must be able to find the number")
        #expect(MemorySearch.count(inverted: inverted) == 0)
    }

    private func pay(_ inverted: [UInt8], _ gateway: AuthorizeNet) async throws -> Outcome<Payment> {
        var number = inverted.map { ~$0 }
        var code: [UInt8] = [0x31, 0x32, 0x33]
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2030))
        return try await gateway.pay(
            with: card,
            request: CardPaymentRequest(
                amount: usd(2000), reference: MerchantReference("order-1001"), idempotencyKey: IdempotencyKey("key-1")))
    }
}
