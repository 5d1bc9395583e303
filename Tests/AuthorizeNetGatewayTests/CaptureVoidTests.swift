import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

private let held = DetailsAnswer(type: "authOnlyTransaction", status: "authorizedPendingCapture")

/// The refIds that the adapter derives from the key `key-1`.
private let captureName = "kg55pdx4zyhlfz3qltg7"
private let voidName = "ki7e4cczcqbjqt5bfm5c"
private let decideName = "kwscuv4wkaknl6dsz5zx"

@Suite struct CaptureVoidTests {
    @Test(
        "a capture takes a part or all of what is held and releases the rest (G-1)", arguments: [1500, nil] as [Int64?])
    func capture(_ minorUnits: Int64?) async throws {
        let (gateway, _) = try subject([
            held.response, TransactionAnswer.change().with(refID: captureName).response,
        ])
        let payment = try #require(try await gateway.capture(captureRequest(minorUnits.map(usd))).value)
        #expect(payment.status == .captured && payment.captured == usd(minorUnits ?? 2000))
        #expect(payment.held == usd(0) && payment.requested == usd(2000) && payment.refunded == usd(0))
        #expect(payment.merchantReference?.text == "order-1001" && payment.card?.lastFour == "1111")
    }

    @Test("more than is held is refused before the capture is sent", arguments: [2001, 999_999] as [Int64])
    func tooMuch(_ minorUnits: Int64) async throws {
        let (gateway, transport) = try subject([held.response])
        let request = try captureRequest(usd(minorUnits))
        let error = try await thrown { () throws(PaymentError) in try await gateway.capture(request) }
        #expect(error.code == .invalidRequest && error.field == "amount" && transport.requests.count == 1)
    }

    static let repeated: [(settled: String, asked: Int64?, isSuccess: Bool)] = [
        ("15.00", 1500, true), ("20.00", nil, true), ("20.00", 2000, true), ("15.00", 1600, false),
        ("15.00", nil, false),
    ]

    @Test(
        "a capture that was made before is a success by the same amount alone (G-8)", arguments: repeated,
        [true, false])
    func repeatedCapture(_ row: (settled: String, asked: Int64?, isSuccess: Bool), isRace: Bool) async throws {
        let done = DetailsAnswer(type: "authOnlyTransaction", settleAmount: row.settled)
        let answers =
            isRace
            ? [held.response, TransactionAnswer.repetition("311").response, done.response] : [done.response]
        let (gateway, transport) = try subject(answers)
        let request = try captureRequest(row.asked.map(usd))
        if row.isSuccess {
            let payment = try #require(try await gateway.capture(request).value)
            #expect(payment.captured.decimalText == row.settled)
        } else {
            let error = try await thrown { () throws(PaymentError) in try await gateway.capture(request) }
            #expect(error.code == .invalidRequest)
        }
        #expect(transport.answersLeft == 0)
    }

    @Test(
        "what holds nothing cannot be captured",
        arguments: ["voided", "expired", "declined", "FDSPendingReview", "FDSAuthorizedPendingReview"])
    func wrongState(status: String) async throws {
        let (gateway, transport) = try subject([DetailsAnswer(type: "authOnlyTransaction", status: status).response])
        let request = try captureRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.capture(request) }
        #expect(error.code == .invalidRequest && error.message.contains(status) && transport.requests.count == 1)
    }

    static let mismatched: [TransactionAnswer] = [
        TransactionAnswer.change("60000000002").with(refID: captureName),
        TransactionAnswer(id: "60000000002", original: "60000000001", refID: captureName),
        TransactionAnswer(id: "60000000001", original: "60000000002", refID: captureName),
        TransactionAnswer.change().with(refID: "another"), TransactionAnswer.change().with(refID: nil),
        TransactionAnswer(id: "0", original: "60000000002", code: "311", refID: nil),
        TransactionAnswer.refused("16", original: "60000000002").with(refID: captureName),
    ]

    @Test("an answer about another payment leaves a capture unknown (F-10)", arguments: mismatched.indices)
    func mismatch(_ index: Int) async throws {
        let (gateway, _) = try subject([held.response, Self.mismatched[index].response])
        let unknown = try #require(try await gateway.capture(captureRequest()).unknown)
        #expect(unknown.reason == .mismatchedAnswer && unknown.reference == paymentReference)
    }

    @Test("a refused capture is thrown", arguments: ["16", "47"])
    func refused(code: String) async throws {
        let (gateway, _) = try subject([
            held.response, TransactionAnswer.refused(code, original: "60000000001").with(refID: captureName).response,
        ])
        let request = try captureRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.capture(request) }
        #expect(error.code == .invalidRequest && error.gatewayCode == code)
    }

    @Test("a void releases what is held (G-1)")
    func void() async throws {
        let (gateway, _) = try subject([held.response, TransactionAnswer.change().with(refID: voidName).response])
        let payment = try #require(try await gateway.void(voidRequest()).value)
        #expect(payment.status == .voided && payment.held == usd(0) && payment.captured == usd(0))
    }

    @Test(
        "a void that was made before, or a payment that ended by itself, is a success (G-8)",
        arguments: [
            "voided", "expired", "declined",
        ])
    func voidedBefore(status: String) async throws {
        let (gateway, transport) = try subject([DetailsAnswer(type: "authOnlyTransaction", status: status).response])
        #expect(try await gateway.void(voidRequest()).value?.status == .voided)
        #expect(transport.requests.count == 1)
    }

    @Test("a void that another made in between is looked up (310)")
    func voidRace() async throws {
        let voided = DetailsAnswer(type: "authOnlyTransaction", status: "voided")
        let (gateway, _) = try subject([
            held.response, TransactionAnswer.repetition("310").response, voided.response,
        ])
        #expect(try await gateway.void(voidRequest()).value?.status == .voided)
    }

    @Test(
        "captured or held-for-review money is not voided",
        arguments: [
            "capturedPendingSettlement", "FDSPendingReview", "settlementError",
        ])
    func notVoidable(status: String) async throws {
        let (gateway, transport) = try subject([DetailsAnswer(status: status).response])
        let request = try voidRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.void(request) }
        #expect(error.code == .invalidRequest && transport.requests.count == 1)
    }

    static let decisions: [(AuthorizeNet.HeldDecision, answer: TransactionAnswer, status: String, name: String)] = [
        (.approve, TransactionAnswer.change().with(refID: decideName), "capturedPendingSettlement", "succeeded"),
        (.approve, TransactionAnswer.change().with(refID: decideName), "authorizedPendingCapture", "succeeded"),
        (.decline, TransactionAnswer.change().with(refID: decideName), "declined", "declined"),
        (
            .decline,
            TransactionAnswer(
                responseCode: "2", original: "60000000001", listName: "errors", code: "254", refID: decideName),
            "declined", "declined"
        ),
        (.approve, TransactionAnswer.change().with(refID: decideName), "FDSPendingReview", "pending"),
    ]

    @Test("a decision about a held payment ends as the look-up says", arguments: decisions.indices)
    func decide(_ index: Int) async throws {
        let row = Self.decisions[index]
        let (gateway, _) = try subject([row.answer.response, DetailsAnswer(status: row.status, reason: "254").response])
        let outcome = try await gateway.decide(
            row.0, on: paymentReference, idempotencyKey: IdempotencyKey("key-1"))
        #expect(outcome.name == row.name)
    }

    @Test("a decision whose look-up fails is unknown")
    func decideUnknown() async throws {
        let (gateway, _) = try subject([TransactionAnswer.change().with(refID: decideName).response, answer("")])
        let outcome = try await gateway.decide(
            .approve, on: paymentReference, idempotencyKey: IdempotencyKey("key-1"))
        #expect(outcome.unknown?.reference == paymentReference)
    }
}
