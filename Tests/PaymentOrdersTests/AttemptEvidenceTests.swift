import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("What is known of an attempt")
struct AttemptEvidenceTests {
    /// Something that is learned of an attempt.
    enum News: String, Sendable {
        case pending, held, open, actionRequired, captured, voided, declined, lost, missing, abandoned, refused

        func evidence(_ shop: Shop, _ attempt: Attempt) -> Evidence {
            let transaction = GatewayReference(gateway: attempt.gateway, id: "at-the-gateway")
            return switch self {
            case .pending: .pending(transaction, code: "processing")
            case .held: .payment(shop.record(of: attempt, .authorized))
            case .open: .payment(shop.record(of: attempt, .open))
            case .actionRequired: .payment(shop.record(of: attempt, .actionRequired))
            case .captured: .payment(shop.record(of: attempt, .captured))
            case .voided: .payment(shop.record(of: attempt, .voided))
            case .declined:
                .declined(Decline(reason: .generic, gatewayCode: "no", gatewayMessage: "no", reference: transaction))
            case .lost: .unknown(transaction, detail: "the connection broke")
            case .missing: .notFound(isConclusive: true)
            case .abandoned: .abandoned
            case .refused: .nothingMoved(PaymentError(.invalidRequest, "no such card"))
            }
        }
    }

    /// News one after the other, and what the attempt is in the end.
    struct Story: Sendable, CustomTestStringConvertible {
        let news: [News]
        let end: Attempt.State

        init(_ news: News..., end: Attempt.State) {
            self.news = news
            self.end = end
        }

        var testDescription: String { news.map(\.rawValue).joined(separator: ", ") + ": \(end.rawValue)" }
    }

    static let stories = [
        Story(.pending, end: .pending), Story(.open, end: .pending), Story(.held, end: .authorized),
        Story(.pending, .actionRequired, end: .actionRequired), Story(.actionRequired, .pending, end: .pending),
        Story(.held, .pending, end: .authorized), Story(.held, .actionRequired, end: .authorized),
        Story(.held, .lost, end: .authorized), Story(.held, .missing, end: .authorized),
        Story(.pending, .lost, .missing, end: .pending), Story(.missing, .lost, end: .unknown),
        Story(.held, .captured, end: .succeeded), Story(.pending, .captured, end: .succeeded),
        Story(.captured, .captured, .lost, .declined, .voided, end: .succeeded),
        Story(.declined, .pending, .lost, .missing, .abandoned, end: .declined),
        Story(.abandoned, .actionRequired, .refused, end: .cancelled), Story(.refused, .held, end: .cancelled),
        Story(.voided, .open, .declined, end: .cancelled), Story(.held, .voided, end: .cancelled),
        Story(.declined, .captured, end: .succeeded), Story(.abandoned, .captured, end: .succeeded),
    ]

    @Test("nothing that is learned brings it back, but for money that arrives (I-7, F-19)", arguments: stories)
    func moves(_ story: Story) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        for news in story.news { try await shop.learn(news.evidence(shop, begun), of: begun) }
        let attempt = try await shop.attempt(begun.reference)
        #expect(attempt.state == story.end)
        let taken: Int64 = story.end == .succeeded ? 100_00 : 0
        #expect(try await shop.sum(.clearing(begun.account)) == taken)
        #expect(try await shop.orders.order(order.id).plan.paid == [taken])
        // What is open is looked after and reserves its amount; what is over does neither.
        #expect(try await shop.isWatched(attempt) == attempt.state.isOpen)
        #expect(try await shop.reserved(of: order) == (attempt.state.isOpen ? 100_00 : 0))
        #expect(try await shop.payment(begun.payment).captured == ShopGateway.liqPay.money(taken))
    }

    @Test("of what is still undecided after seven days a person hears, once (§1)", arguments: [News.lost, .missing])
    func calls(_ news: News) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        // One missing look proves nothing, and what was held before cannot be absent.
        try await shop.learn(News.held.evidence(shop, begun), of: begun)
        shop.advance(days: 6, hours: 23)
        try await shop.learn(.notFound(isConclusive: true), of: begun)
        #expect(try await shop.cases(of: order).isEmpty)
        shop.advance(hours: 2)
        for _ in 0..<3 { try await shop.learn(.notFound(isConclusive: news == .missing), of: begun) }
        let files = try await shop.cases(of: order)
        #expect(files.map(\.kind) == [.outcomeUnknown])
        #expect(files.first?.amount == ShopGateway.liqPay.money(100_00))
        #expect(try await shop.attempt(begun.reference).state == .authorized)
        #expect(try await shop.isWatched(begun))
    }

    static let hearsay: [(refusal: UnknownOutcome.Refusal?, end: Attempt.State, code: String)] = [
        (nil, .absent, "absent"),
        (.refused(PaymentError(.invalidRequest, "the token is unknown")), .cancelled, "invalidRequest"),
        (
            .declined(
                Decline(reason: .insufficientFunds, gatewayCode: "9859", gatewayMessage: "no money", reference: nil)),
            .declined, "insufficient_funds"
        ),
        (
            .declined(
                Decline(
                    reason: .generic, gatewayCode: "5", gatewayMessage: "no", reference: nil, forbidsRetry: true)),
            .declined, "generic/no-retry"
        ),
    ]

    @Test(
        "what an answer refuses without naming it is proof of nothing, and true once nothing is found (F-10, I-6)",
        arguments: hearsay.indices)
    func believes(_ index: Int) async throws {
        let row = Self.hearsay[index]
        for isFound in [false, true] {
            let shop = try await Shop.open()
            let order = try await shop.partsOrder(at: .liqPay)
            let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
            try await shop.learn(.unknown(nil, detail: "it names no order", refusal: row.refusal), of: begun)
            #expect(try await shop.attempt(begun.reference).state == .unknown)
            #expect(try await shop.reserved(of: order) == 100_00)
            try await shop.learn(.notFound(isConclusive: true), of: begun)
            #expect(try await shop.attempt(begun.reference).state == .unknown)
            shop.advance(minutes: 1)
            let last = isFound ? News.captured.evidence(shop, begun) : .notFound(isConclusive: true)
            try await shop.learn(last, of: begun)
            let attempt = try await shop.attempt(begun.reference)
            #expect(attempt.state == (isFound ? .succeeded : row.end))
            if !isFound { #expect(attempt.code == row.code) }
            if !isFound, row.refusal != nil { #expect(attempt.detail == "it names no order") }
        }
    }

    @Test("an answer about another payment proves nothing, and the right one is taken afterwards (F-10)")
    func echo() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        let other = try MerchantReference("another-request")
        let swapped = Outcome.succeeded(shop.record(of: begun, .captured, under: other))
        let attempt = try await shop.learn(Evidence(swapped, expecting: begun), of: begun)
        #expect(attempt.state == .unknown)
        #expect(attempt.detail?.contains("another-request") == true)
        #expect(try await shop.sum(.clearing(begun.account)) == 0)
        let right = Outcome.succeeded(shop.record(of: begun, .captured))
        #expect(try await shop.learn(Evidence(right, expecting: begun), of: begun).state == .succeeded)
        #expect(try await shop.sum(.clearing(begun.account)) == 100_00)
    }

    @Test("the gateway's word that the same call is under way is no refusal of it (F-11)")
    func inProgress() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        try await shop.learn(Evidence(PaymentError(.inProgress, "another copy is at it")), of: begun)
        #expect(try await shop.attempt(begun.reference).state == .unknown)
        #expect(try await shop.reserved(of: order) == 100_00)
        try await shop.learn(Evidence(PaymentError(.invalidRequest, "no such card")), of: begun)
        #expect(try await shop.attempt(begun.reference).state == .cancelled)
        #expect(try await shop.reserved(of: order) == 0)
    }

    @Test("what the gateway accepts and has not decided is watched under the gateway's own word (F-39)")
    func pending() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        let transaction = GatewayReference(gateway: begun.gateway, id: "pay_1")
        let outcome = Outcome<Payment>.pending(PendingOperation(reference: transaction, gatewayCode: "wait_secure"))
        let attempt = try await shop.learn(Evidence(outcome, expecting: begun), of: begun)
        #expect(attempt.state == .pending && attempt.code == "wait_secure" && attempt.transaction == transaction)
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
    }

    @Test("nothing is recorded of an attempt that this store does not have")
    func unknownReference() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let reference = try MerchantReference("nobody")
        #expect(
            try await shop.refusal { try await shop.orders.settle(reference, .abandoned, repeating: true) } == .notFound
        )
        #expect(try await shop.refusal { try await shop.orders.lookUp(reference, under: nil) } == .notFound)
        #expect(try await shop.attempts(of: order).isEmpty)
    }
}
