import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// What a repeat of the same charge comes to, after the gateway said that it had it (G-8, F-02, F-03, F-40).
@Suite struct RepeatTests {
    /// The two ways in which the gateway says it.
    enum Sign: String, CaseIterable, Sendable {
        case duplicate, processorDuplicate, spent, expired, serviceError

        var answer: Result<TransportResponse, TransportError> {
            switch self {
            case .duplicate: TransactionAnswer.refused("11").response
            case .processorDuplicate: TransactionAnswer.refused("318").response
            case .spent: AuthorizeNetGatewayTests.answer("{" + errorMessages("E00114", "Invalid OTS Token.") + "}")
            case .expired: AuthorizeNetGatewayTests.answer("{" + errorMessages("E00115") + "}")
            case .serviceError: AuthorizeNetGatewayTests.answer("{" + errorMessages("E00117") + "}")
            }
        }
    }

    @Test("the repeat of a charge answers with the payment of the first", arguments: Sign.allCases)
    func captured(sign: Sign) async throws {
        let details = DetailsAnswer()
        let other = DetailsAnswer(id: "60000000777", invoice: "order-1000")
        let (gateway, transport) = try subject([sign.answer, list([other, details]), details.response])
        let payment = try #require(try await gateway.charge(chargeRequest()).value)
        #expect(payment.reference == paymentReference && payment.captured == usd(2000))
        #expect(
            transport.requests.map(\.call) == [
                "createTransactionRequest", "getUnsettledTransactionListRequest", "getTransactionDetailsRequest",
            ])
    }

    static let endings: [(status: String, isCharge: Bool, name: String)] = [
        ("capturedPendingSettlement", true, "succeeded"), ("authorizedPendingCapture", false, "succeeded"),
        ("capturedPendingSettlement", false, "succeeded"), ("FDSPendingReview", true, "pending"),
        ("FDSAuthorizedPendingReview", true, "pending"), ("settlementError", true, "pending"),
        ("updatingSettlement", true, "pending"), ("declined", true, "declined"), ("generalError", true, "declined"),
        ("communicationError", true, "declined"), ("failedReview", true, "declined"),
    ]

    @Test("the first is told as it is now", arguments: endings)
    func asItIsNow(_ row: (status: String, isCharge: Bool, name: String)) async throws {
        let details = DetailsAnswer(
            type: row.isCharge ? "authCaptureTransaction" : "authOnlyTransaction", status: row.status)
        // Behind a refused attempt there may be an approved one that has settled.
        let batches = row.name == "declined" ? [nothingListed] : []
        let (gateway, _) = try subject([Sign.duplicate.answer, list([details])] + batches + [details.response])
        let request = try chargeRequest()
        let outcome = try await row.isCharge ? gateway.charge(request) : gateway.authorize(request)
        #expect(outcome.name == row.name)
    }

    @Test("a refusal is told with its reason on the repeat too")
    func declined() async throws {
        let details = DetailsAnswer(status: "declined", reason: "44")
        let (gateway, _) = try subject([Sign.duplicate.answer, list([details]), nothingListed, details.response])
        let decline = try #require(try await gateway.charge(chargeRequest()).decline)
        #expect(decline.reason == .incorrectSecurityCode && decline.gatewayCode == "44")
        #expect(decline.reference == paymentReference)
    }

    static let others: [(name: String, details: DetailsAnswer)] = [
        ("another amount", DetailsAnswer(authAmount: "20.01", settleAmount: "20.01")),
        ("a hold instead of a charge", DetailsAnswer(type: "authOnlyTransaction", status: "authorizedPendingCapture")),
        ("one that was voided since", DetailsAnswer(status: "voided")),
        ("one that has expired", DetailsAnswer(status: "expired")),
    ]

    @Test("a reference that names something else is refused, and nothing moves", arguments: others, Sign.allCases)
    func different(_ row: (name: String, details: DetailsAnswer), sign: Sign) async throws {
        let (gateway, _) = try subject([sign.answer, list([row.details]), row.details.response])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest && error.field == "reference")
    }

    @Test("what has settled since is found in its batch")
    func settled() async throws {
        let details = DetailsAnswer(status: "settledSuccessfully", settled: "2026-11-21T03:40:34Z")
        let (gateway, transport) = try subject([
            Sign.duplicate.answer, nothingListed, batches(("5001", "2026-11-21T03:40:34Z", 0)), list([details]),
            details.response, nothingListed, batches(("5001", "2026-11-21T03:40:34Z", 0)),
        ])
        #expect(try await gateway.charge(chargeRequest()).value?.captured == usd(2000))
        #expect(transport.answersLeft == 0)
        #expect(transport.requests[2].bodyText.contains(#""firstSettlementDate":"2026-11-19T00:00:00Z""#))
        #expect(transport.requests[2].bodyText.contains(#""lastSettlementDate":"2026-11-21T12:00:00Z""#))
    }

    @Test("a settled payment is found behind a newer, refused attempt under the same reference")
    func settledBehindRefused() async throws {
        let refused = DetailsAnswer(id: "60000000009", status: "declined", submitted: "2026-11-21T11:50:00Z")
        let details = DetailsAnswer(status: "settledSuccessfully", settled: "2026-11-21T11:40:34Z")
        let batch = batches(("5001", "2026-11-21T11:40:34Z", 0))
        let (gateway, _) = try subject([
            Sign.spent.answer, list([refused]), batch, list([details]), refused.response, details.response,
            nothingListed, batch,
        ])
        #expect(try await gateway.charge(chargeRequest()).value?.captured == usd(2000))
    }

    @Test("a part that was approved before is no success, and is looked up to be booked (F-38)")
    func part() async throws {
        let json = DetailsAnswer(settleAmount: "1.23").json
            .replacing(#""authAmount":20.00"#, with: #""requestedAmount":20.00,"authAmount":1.23"#)
        let (gateway, _) = try subject([Sign.duplicate.answer, list([DetailsAnswer()]), answer(json)])
        let unknown = try #require(try await gateway.charge(chargeRequest()).unknown)
        #expect(unknown.detail.contains("1.23 USD"))
    }

    @Test("a spent nonce without a payment made none", arguments: [Sign.spent, .expired, .serviceError])
    func spentAndNothing(sign: Sign) async throws {
        let (gateway, _) = try subject([sign.answer, nothingListed, nothingListed])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest && error.message.contains("nonce is spent"))
    }

    @Test("a duplicate of which nothing is listed stays unknown", arguments: [Sign.duplicate, .processorDuplicate])
    func duplicateAndNothing(sign: Sign) async throws {
        let (gateway, _) = try subject([sign.answer, nothingListed, nothingListed])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .gatewayFault)
    }

    @Test("a look-up that fails leaves the outcome unknown", arguments: Sign.allCases)
    func lookupFails(sign: Sign) async throws {
        let (gateway, _) = try subject([sign.answer, answer("{" + errorMessages("E00011") + "}")])
        let unknown = try #require(try await gateway.charge(chargeRequest()).unknown)
        #expect(unknown.detail.contains("Transaction Details API"))
    }

    @Test("a refund under the same invoice number is no payment")
    func refundIsNoPayment() async throws {
        var refund = DetailsAnswer.refund()
        refund.invoice = "order-1001"
        var failed = refund
        (failed.id, failed.status) = ("60000000003", "voided")
        let (gateway, _) = try subject([
            Sign.spent.answer, list([refund, failed]), failed.response,
        ])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.message.contains("nonce is spent"))
    }
}
