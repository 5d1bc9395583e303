import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

private let unsettled = DetailsAnswer()
private let settled = DetailsAnswer(status: "settledSuccessfully", settled: "2026-11-21T03:40:34Z")
private let done = TransactionAnswer(id: "60000000002", original: "60000000001", refID: "refund-1")
private let noBatchWithRefunds = batches(("5001", "2026-11-21T03:40:34Z", 0))

@Suite struct RefundTests {
    @Test(
        "before settlement all is given back by a void, whether named or not (G-5)", arguments: [2000, nil] as [Int64?])
    func voidInstead(_ minorUnits: Int64?) async throws {
        let (gateway, transport) = try subject([
            unsettled.response, TransactionAnswer.change().with(refID: "refund-1").response,
        ])
        let refund = try #require(try await gateway.refund(refundRequest(minorUnits.map(usd))).value)
        #expect(refund.kind == .void && refund.amount == usd(2000) && refund.status == .succeeded)
        #expect(refund.payment == paymentReference && refund.reference == paymentReference)
        #expect(refund.merchantReference?.text == "refund-1")
        #expect(transport.requests[1].bodyText.contains(#""transactionType":"voidTransaction""#))
    }

    @Test("a part is refused before settlement, and the error says when it can be done (G-5, D-54)")
    func partTooEarly() async throws {
        let (gateway, transport) = try subject([unsettled.response])
        let request = try refundRequest(usd(500))
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest && error.message.contains("settledSuccessfully"))
        #expect(error.retry == .sameKey(afterSeconds: 21_600))
        #expect(transport.requests.count == 1)
    }

    @Test("the repeat of a void answers the same, also when it comes in between (G-8)", arguments: [true, false])
    func voidedBefore(isRace: Bool) async throws {
        let voided = DetailsAnswer(status: "voided", settleAmount: "0.00")
        let (gateway, _) = try subject(
            isRace
                ? [unsettled.response, TransactionAnswer.repetition("310").response, voided.response]
                : [voided.response])
        let refund = try #require(try await gateway.refund(refundRequest(usd(2000))).value)
        #expect(refund.kind == .void && refund.amount == usd(2000) && refund.reference == paymentReference)
    }

    @Test("a part of what was voided is no repeat")
    func partOfVoided() async throws {
        let (gateway, _) = try subject([DetailsAnswer(status: "voided").response])
        let request = try refundRequest(usd(500))
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest)
    }

    @Test("after settlement a part is given back by a refund (G-5)")
    func part() async throws {
        let (gateway, _) = try subject([settled.response, nothingListed, nothingListed, done.response])
        let refund = try #require(try await gateway.refund(refundRequest(usd(500))).value)
        #expect(refund.kind == .refund && refund.amount == usd(500) && refund.reference.id == "60000000002")
        #expect(refund.payment == paymentReference && refund.merchantReference?.text == "refund-1")
    }

    @Test("all that is left is what the refunds before left")
    func rest() async throws {
        var earlier = DetailsAnswer.refund("60000000003", of: "60000000001", "7.50")
        earlier.invoice = "refund-0"
        let (gateway, transport) = try subject([
            settled.response, list([earlier]), noBatchWithRefunds, earlier.response, done.response,
        ])
        #expect(try await gateway.refund(refundRequest(before: usd(750))).value?.amount == usd(1250))
        #expect(transport.requests.last?.bodyText.contains(#""amount":"12.50""#) == true)
    }

    static let before: [(before: Int64, given: Int64, isSent: Bool)] = [
        (0, 0, true), (750, 750, true), (0, 750, false), (750, 0, false),
    ]

    @Test("what had been given back when the refund was decided must still be so (G-8)", arguments: before)
    func refundedBefore(_ row: (before: Int64, given: Int64, isSent: Bool)) async throws {
        var earlier = DetailsAnswer.refund("60000000003", of: "60000000001", "7.50")
        earlier.invoice = "refund-0"
        let lists =
            row.given == 0 ? [nothingListed, nothingListed] : [list([earlier]), nothingListed, earlier.response]
        let (gateway, transport) = try subject([settled.response] + lists + [done.response])
        let request = try refundRequest(usd(500), before: usd(row.before))
        if row.isSent {
            #expect(try await gateway.refund(request).value?.amount == usd(500))
        } else {
            let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
            #expect(error.code == .invalidRequest && error.field == "refundedBefore" && transport.answersLeft == 1)
        }
    }

    @Test(
        "a refund that was made before is found by its reference and not sent again (G-8)",
        arguments: [500, nil] as [Int64?])
    func found(_ minorUnits: Int64?) async throws {
        let refund = DetailsAnswer.refund()
        let (gateway, transport) = try subject([
            settled.response, list([refund]), nothingListed, refund.response,
        ])
        let value = try #require(try await gateway.refund(refundRequest(minorUnits.map(usd), before: usd(0))).value)
        #expect(value.reference.id == "60000000002" && value.amount == usd(500))
        #expect(transport.requests.allSatisfy { $0.effect == .read })
    }

    @Test("a duplicate refund answers with the first, also after that one has settled (G-8)", arguments: [true, false])
    func duplicate(isSettled: Bool) async throws {
        var refund = DetailsAnswer.refund()
        if isSettled { refund.status = "refundSettledSuccessfully" }
        let found =
            isSettled
            ? [nothingListed, batches(("5002", "2026-11-21T10:00:00Z", 1)), list([settled, refund]), refund.response]
            : [list([refund]), noBatchWithRefunds, refund.response]
        let (gateway, transport) = try subject(
            [settled.response, nothingListed, nothingListed]
                + [TransactionAnswer.refused("11").with(refID: "refund-1").response] + found)
        #expect(try await gateway.refund(refundRequest(usd(500))).value?.reference.id == "60000000002")
        #expect(transport.answersLeft == 0)
    }

    @Test("a duplicate refund of which nothing is listed stays unknown")
    func duplicateAndNothing() async throws {
        let (gateway, _) = try subject([
            settled.response, nothingListed, nothingListed,
            TransactionAnswer.refused("11").with(refID: "refund-1").response, nothingListed, nothingListed,
        ])
        #expect(try await gateway.refund(refundRequest(usd(500))).unknown?.reference == paymentReference)
    }

    @Test("a reference that names a refund of another amount is refused")
    func otherAmount() async throws {
        let refund = DetailsAnswer.refund("60000000002", of: "60000000001", "6.00")
        let (gateway, _) = try subject([settled.response, list([refund]), nothingListed, refund.response])
        let request = try refundRequest(usd(500), before: usd(0))
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest && error.field == "reference")
    }

    @Test(
        "more than was captured, or is left, is refused before sending",
        arguments: [
            (DetailsAnswer(), Int64(2001), nil), (settled, 2001, nil), (settled, 1251, 750),
        ] as [(DetailsAnswer, Int64, Int64?)])
    func tooMuch(_ row: (details: DetailsAnswer, asked: Int64, before: Int64?)) async throws {
        var earlier = DetailsAnswer.refund("60000000003", of: "60000000001", "7.50")
        earlier.invoice = "refund-0"
        let standing =
            row.before == nil ? [nothingListed, nothingListed] : [list([earlier]), nothingListed, earlier.response]
        let lists = row.details.status == settled.status ? standing : []
        let (gateway, transport) = try subject([row.details.response] + lists)
        let request = try refundRequest(usd(row.asked), before: usd(row.before ?? 0))
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest && error.field == "amount")
        #expect(transport.requests.allSatisfy { $0.effect == .read })
    }

    @Test(
        "a payment that cannot be given back is refused",
        arguments: [
            "authorizedPendingCapture", "FDSPendingReview", "settlementError", "updatingSettlement", "declined",
            "chargeback",
        ])
    func wrongState(status: String) async throws {
        let (gateway, transport) = try subject([DetailsAnswer(status: status).response])
        let request = try refundRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest && transport.requests.count == 1)
    }

    @Test("the gateway's own refusal of a refund is thrown (54, 55)", arguments: ["50", "51", "54", "55", "16"])
    func refused(code: String) async throws {
        let (gateway, _) = try subject([
            settled.response, nothingListed, nothingListed,
            TransactionAnswer.refused(code, original: "60000000001").with(refID: "refund-1").response,
        ])
        let request = try refundRequest(usd(500))
        let error = try await thrown { () throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest && error.gatewayCode == code)
    }

    static let mismatched: [TransactionAnswer] = [
        TransactionAnswer(id: "60000000002", original: "60000000009", refID: "refund-1"),
        TransactionAnswer(id: "60000000002", original: "", refID: "refund-1"),
        TransactionAnswer(id: "60000000001", original: "60000000001", refID: "refund-1"),
        TransactionAnswer(id: "0", original: "60000000001", refID: "refund-1"), done.with(refID: "refund-2"),
        done.with(refID: nil),
    ]

    @Test("an answer about another refund is unknown (F-10)", arguments: mismatched.indices)
    func mismatch(_ index: Int) async throws {
        let (gateway, _) = try subject([
            settled.response, nothingListed, nothingListed, Self.mismatched[index].response,
        ])
        #expect(try await gateway.refund(refundRequest(usd(500))).unknown?.reason == .mismatchedAnswer)
    }

    @Test("only refunds of the payment itself are its refunds, and a voided one has failed")
    func refunds() async throws {
        let mine = DetailsAnswer.refund("60000000002", of: "60000000001", "5.00")
        let foreign = DetailsAnswer.refund("60000000005", of: "60000000009", "3.00")
        var unlinked = DetailsAnswer.refund("60000000006", of: "", "2.00")
        unlinked.original = nil
        let (gateway, _) = try subject([
            settled.response, list([mine, foreign, unlinked]), nothingListed, mine.response, foreign.response,
            unlinked.response,
        ])
        let refunds = try await gateway.refunds(of: paymentReference)
        #expect(refunds.map(\.reference.id) == ["60000000002"] && refunds.first?.status == .succeeded)
    }

    @Test(
        "a charge that was voided was given back, a hold that was voided was released",
        arguments: [
            ("authCaptureTransaction", 1), ("priorAuthCaptureTransaction", 1), ("authOnlyTransaction", 0),
        ])
    func voidsAreRefunds(type: String, count: Int) async throws {
        let (gateway, _) = try subject([DetailsAnswer(type: type, status: "voided").response])
        let refunds = try await gateway.refunds(of: paymentReference)
        #expect(refunds.map(\.kind) == Array(repeating: .void, count: count))
    }
}
