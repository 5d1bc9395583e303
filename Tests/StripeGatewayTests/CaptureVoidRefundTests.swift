import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct CaptureVoidRefundTests {
    private func money(_ minorUnits: Int64, _ currency: Currency = .usd) -> Money {
        Money(minorUnits: minorUnits, currency: currency)
    }

    @Test(arguments: ["capture_partial", "capture_partial-without-release"])
    func `what a partial capture releases is not counted as refunded`(_ fixture: String) async throws {
        let payment = try #require(try await subject(Answer(fixture)).stripe.capture(captureRequest(1500)).value)
        #expect(payment.status == .captured)
        #expect(payment.requested == money(2000))
        #expect(payment.captured == money(1500))
        #expect(payment.refunded == money(0))
        #expect(payment.refundable == money(1500))
        #expect(payment.held == money(0))
    }

    @Test func `a true refund after a partial capture is counted, the released rest is not`() async throws {
        let payment = try await subject(Answer("lookup_partly-captured-and-refunded")).stripe.payment(intentReference)
        #expect(payment.captured == money(1500))
        #expect(payment.refunded == money(300))
        #expect(payment.refundable == money(1200))
    }

    @Test func `a refund of as much as was released is counted when it has a reason`() async throws {
        let answer = try Answer("lookup_partly-captured-and-refunded")
            .replacing("\"reason\":null", "\"reason\":\"requested_by_customer\"")
        #expect(try await subject(answer).stripe.payment(intentReference).refunded == money(800))
    }

    @Test func `without all refunds at hand the released rest is taken off the count`() async throws {
        let answer = try Answer("lookup_partly-captured-and-refunded")
            .replacing("\"has_more\":false", "\"has_more\":true")
        #expect(try await subject(answer).stripe.payment(intentReference).refunded == money(300))
    }

    static let captureMismatches: [(name: String, minorUnits: Int64?, currency: Currency, old: String, new: String)] = [
        ("another amount", 1400, .usd, "\"amount_received\":1500", "\"amount_received\":1500"),
        ("nothing taken", nil, .usd, "\"amount_received\":1500", "\"amount_received\":0"),
        ("another payment", 1500, .usd, "\"id\":\"pi_3Mock0000000000000000001\"", "\"id\":\"pi_2\""),
        (
            "still held", 1500, .usd, "\"status\":\"succeeded\",\"transfer_data\":null",
            "\"status\":\"requires_capture\",\"transfer_data\":null"
        ),
        ("another currency than asked", 1500, .eur, "\"amount_received\":1500", "\"amount_received\":1500"),
    ]

    @Test(arguments: captureMismatches.indices)
    func `a capture that did something else is unknown (F-10)`(_ index: Int) async throws {
        let row = Self.captureMismatches[index]
        let answer = try Answer("capture_partial").replacing(row.old, row.new)
        let outcome = try await subject(answer).stripe.capture(captureRequest(row.minorUnits, row.currency))
        #expect(outcome.unknown?.reason == .mismatchedAnswer, "\(row.name)")
        #expect(outcome.unknown?.reference == intentReference)
    }

    @Test func `a voided authorization holds and took nothing`() async throws {
        let payment = try #require(try await subject(Answer("cancel_canceled")).stripe.void(voidRequest()).value)
        #expect(payment.status == .voided)
        #expect(payment.held.isZero && payment.captured.isZero && payment.refunded.isZero)
    }

    @Test(arguments: ["requires_capture", "succeeded", "processing", "requires_action", "new_word"])
    func `a void is done only when Stripe says canceled`(_ status: String) async throws {
        let answer = try Answer("cancel_canceled").replacing("\"status\":\"canceled\"", "\"status\":\"\(status)\"")
        let outcome = try await subject(answer).stripe.void(voidRequest())
        #expect(outcome.unknown?.reason == .mismatchedAnswer)
        #expect(outcome.retry == .lookUpFirst)
    }

    @Test func `capturing or voiding in the wrong state is refused with Stripe's code`() async throws {
        let answer = try Answer("error_unexpected-state")
        let (stripe, _) = try subject(answer, answer)
        let captureRequest = try captureRequest()
        let voidRequest = try voidRequest()
        let capture = try await thrown { () async throws(PaymentError) in try await stripe.capture(captureRequest) }
        let void = try await thrown { () async throws(PaymentError) in try await stripe.void(voidRequest) }
        for error in [capture, void] {
            #expect(error.code == .invalidRequest)
            #expect(error.gatewayCode == "payment_intent_unexpected_state")
            #expect(error.retry == .afterMending)
        }
    }

    @Test(arguments: [
        ("succeeded", Refund.Status.succeeded), ("pending", .pending), ("requires_action", .pending),
        ("failed", .failed), ("canceled", .failed),
    ])
    func `a refund's status is read`(_ word: String, _ status: Refund.Status) async throws {
        let answer = try Answer("refund_succeeded").replacing("\"status\":\"succeeded\"", "\"status\":\"\(word)\"")
        let outcome = try await subject(answer).stripe.refund(refundRequest(500))
        switch status {
        case .succeeded:
            let refund = try #require(outcome.value)
            #expect(refund.amount == money(500))
            #expect(refund.payment == intentReference)
            #expect(refund.reference.id == "re_3Mock0000000000000000001")
            #expect(refund.merchantReference?.text == "refund-1")
            #expect(refund.createdAt == Timestamp(secondsSinceEpoch: 1_795_263_600))
        case .pending: #expect(outcome.pendingOperation?.reference.id == "re_3Mock0000000000000000001")
        case .failed: #expect(outcome.decline?.gatewayCode == word)
        }
    }

    @Test func `a pending refund says why it waits, a failed one why it failed`() async throws {
        let pending = try await subject(Answer("refund_pending")).stripe.refund(refundRequest(500))
        #expect(pending.pendingOperation?.gatewayCode == "processing")
        let failed = try await subject(Answer("refund_failed")).stripe.refund(refundRequest(500))
        #expect(failed.decline?.gatewayCode == "expired_or_canceled_card")
    }

    @Test func `a refund without a status is an old one that succeeded`() async throws {
        let answer = try Answer("refund_succeeded").replacing("\"status\":\"succeeded\"", "\"status\":null")
        #expect(try await subject(answer).stripe.refund(refundRequest(500)).value?.status == .succeeded)
    }

    static let refundMismatches: [(name: String, minorUnits: Int64?, currency: Currency, old: String, new: String)] = [
        ("another amount", 400, .usd, "\"amount\":500", "\"amount\":500"),
        ("another currency than asked", 500, .eur, "\"amount\":500", "\"amount\":500"),
        ("another payment", 500, .usd, "\"pi_3Mock0000000000000000001\"", "\"pi_3Mock0000000000000000002\""),
        ("no payment", 500, .usd, "\"pi_3Mock0000000000000000001\"", "null"),
        ("another reference", 500, .usd, "\"refund-1\"", "\"refund-2\""),
        ("an unknown status", 500, .usd, "\"status\":\"succeeded\"", "\"status\":\"on_its_way\""),
        ("an amount below zero", nil, .usd, "\"amount\":500", "\"amount\":-500"),
    ]

    @Test(arguments: refundMismatches.indices)
    func `a refund that is not the one asked for is unknown (F-10)`(_ index: Int) async throws {
        let row = Self.refundMismatches[index]
        let answer = try Answer("refund_succeeded").replacing(row.old, row.new)
        let outcome = try await subject(answer).stripe.refund(refundRequest(row.minorUnits, row.currency))
        let unknown = try #require(outcome.unknown, "\(row.name)")
        #expect([.mismatchedAnswer, .unreadableAnswer].contains(unknown.reason), "\(row.name)")
        #expect(unknown.merchantReference?.text == "refund-1")
    }

    @Test(arguments: [-1, 0] as [Int64])
    func `a part that is not above zero is refused before anything is sent`(_ minorUnits: Int64) async throws {
        let (stripe, transport) = try subject([])
        let capture = try captureRequest(minorUnits)
        let refund = try refundRequest(minorUnits)
        let captureError = try await thrown { () async throws(PaymentError) in try await stripe.capture(capture) }
        let refundError = try await thrown { () async throws(PaymentError) in try await stripe.refund(refund) }
        #expect(captureError.field == "amount" && refundError.field == "amount")
        #expect(transport.requests.isEmpty)
    }

    @Test func `refunds come from every page`() async throws {
        let first = try Answer("list_refunds").replacing("\"has_more\":false", "\"has_more\":true")
        let last = try Answer("list_refunds").replacing("re_3Mock000000000000000000", "re_4Mock000000000000000000")
        let (stripe, transport) = try subject(first, last)
        let refunds = try await stripe.refunds(of: intentReference)
        #expect(Set(refunds.map(\.reference.id)).count == 4)
        #expect(refunds.map(\.amount.minorUnits) == [500, 700, 500, 700])
        #expect(transport.requests[1].url.pathAndQuery.contains("starting_after=re_3Mock0000000000000000002"))
    }

    @Test func `a list with a refund of another payment proves nothing (F-10)`() async throws {
        let (stripe, _) = try subject(
            try Answer("list_refunds").replacing(
                "\"payment_intent\":\"\(intentReference.id)\"", "\"payment_intent\":\"pi_other\""))
        let error = try await thrown { () async throws(PaymentError) in try await stripe.refunds(of: intentReference) }
        #expect(error.code == .gatewayFault)
        #expect(error.description.contains("another payment"))
    }

    @Test func `a list that never ends is a fault, not a loop`() async throws {
        let page = try Answer("list_refunds").replacing("\"has_more\":false", "\"has_more\":true")
        let (stripe, transport) = try subject(page, page, page, page)
        let error = try await thrown { () async throws(PaymentError) in try await stripe.refunds(of: intentReference) }
        #expect(error.code == .gatewayFault)
        #expect(transport.requests.count == 2)
    }
}
