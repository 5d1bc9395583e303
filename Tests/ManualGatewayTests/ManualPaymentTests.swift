import ManualGateway
import PaymentCore
import Testing

@Suite("Payments that staff confirm (P-LE-7)")
struct ManualPaymentTests {
    private let book = MemoryBook()
    private let clock = ManualWallClock(Timestamp(secondsSinceEpoch: 1_795_260_000))
    private var manual: ManualPayment { ManualPayment(book: book, clock: clock) }

    private func usd(_ major: Int64) -> Money { Money(minorUnits: major * 100, currency: .usd) }

    private func expect(_ name: String = "transfer-1", _ major: Int64 = 500) async throws -> Payment {
        try await manual.expect(
            usd(major), reference: MerchantReference(name), idempotencyKey: IdempotencyKey("key-\(name)"))
    }

    @Test("nothing is paid before staff confirm it, and all of it after")
    func confirmation() async throws {
        let expected = try await expect()
        #expect(expected.status == .open && expected.captured == usd(0) && expected.requested == usd(500))
        #expect(try await manual.payment(expected.reference).captured == usd(0))
        let paid = try await manual.confirm(expected.reference, way: .bankTransfer, by: "olena")
        #expect(paid.status == .captured && paid.captured == usd(500))
        #expect(try await manual.payment(expected.reference) == paid)
        let entry = try #require(try await book.entry(MerchantReference("transfer-1")))
        #expect(entry.state == .received(usd(500), way: .bankTransfer, by: "olena", at: clock.now()))
    }

    @Test("less or more than was asked for can be confirmed, once", arguments: [499, 501, 1] as [Int64])
    func anotherAmount(_ major: Int64) async throws {
        let expected = try await expect()
        let paid = try await manual.confirm(expected.reference, amount: usd(major), way: .cash, by: "olena")
        #expect(paid.captured == usd(major) && paid.requested == usd(500))
        let again = try await manual.confirm(expected.reference, amount: usd(major), way: .other, by: "ivan")
        #expect(again == paid, "a second confirmation of the same changes nothing")
        let error = await #expect(throws: PaymentError.self) {
            try await manual.confirm(expected.reference, amount: usd(major + 1), way: .cash, by: "ivan")
        }
        #expect(error?.code == .invalidRequest && error?.message.contains("confirmed before") == true)
    }

    @Test("what is no amount of what was asked for is refused, and nothing is confirmed")
    func wrongAmounts() async throws {
        let expected = try await expect()
        for amount in [usd(0), usd(-5), Money(minorUnits: 500, currency: .eur)] {
            let error = await #expect(throws: PaymentError.self) {
                try await manual.confirm(expected.reference, amount: amount, way: .cash, by: "olena")
            }
            #expect(error?.field == "amount" && error?.value == amount.description)
        }
        #expect(try await manual.payment(expected.reference).status == .open)
    }

    @Test("money that nobody waits for any more can still come, and money that came cannot be abandoned")
    func abandoning() async throws {
        let expected = try await expect()
        #expect(try await manual.abandon(expected.reference).status == .voided)
        #expect(try await manual.abandon(expected.reference).status == .voided)
        #expect(try await manual.confirm(expected.reference, way: .cash, by: "olena").captured == usd(500))
        await #expect(throws: PaymentError.self) { try await manual.abandon(expected.reference) }
    }

    @Test("a reference is used for one payment only, and its repeat finds it")
    func references() async throws {
        let first = try await expect("a", 10)
        #expect(try await expect("a", 10) == first)
        for (key, amount) in [("key-a", usd(11)), ("key-b", usd(10))] {
            let error = await #expect(throws: PaymentError.self) {
                try await manual.expect(
                    amount, reference: MerchantReference("a"), idempotencyKey: IdempotencyKey(key))
            }
            #expect(error?.field == "reference" && error?.value == "a")
        }
    }

    @Test("two desks that confirm one payment at once confirm it once")
    func twoDesks() async throws {
        let expected = try await expect()
        let manual = manual
        let amount = usd(500)
        await withTaskGroup(of: Void.self) { group in
            for desk in 0..<16 {
                group.addTask {
                    _ = try? await manual.confirm(expected.reference, amount: amount, way: .cash, by: "desk \(desk)")
                }
            }
        }
        #expect(try await manual.payment(expected.reference).captured == amount)
        #expect(book.entries.count == 1)
    }

    @Test("the same refund key with another amount is refused")
    func refundKeys() async throws {
        let expected = try await expect()
        _ = try await manual.confirm(expected.reference, way: .cash, by: "olena")
        func request(_ major: Int64) throws -> RefundRequest {
            RefundRequest(
                payment: expected.reference, amount: usd(major), reference: try MerchantReference("r-1"),
                idempotencyKey: try IdempotencyKey("refund-1"))
        }
        _ = try await manual.refund(request(5))
        await #expect(throws: PaymentError.self) { try await manual.refund(request(6)) }
        #expect(try await manual.payment(expected.reference).refunded == usd(5))
    }

    @Test("a charge says how the money came, a hold is refused")
    func charging() async throws {
        func charge(_ token: String) throws -> ChargeRequest {
            ChargeRequest(
                amount: usd(20), source: .token(try PaymentToken(token), returnURL: nil),
                reference: try MerchantReference("desk-1"), idempotencyKey: try IdempotencyKey("desk-1"))
        }
        let error = await #expect(throws: PaymentError.self) { try await manual.charge(charge("check")) }
        #expect(error?.field == "method" && error?.message.contains("cash, bank-transfer, other") == true)
        let held = try DepositRequest(total: usd(100), taking: .held, charge: charge("cash"))
        #expect(await #expect(throws: PaymentError.self) { try await manual.deposit(held) }?.code == .unsupported)
        #expect(try await manual.charge(charge("cash")).value?.captured == usd(20))
    }
}
