import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

private let noBatch = nothingListed
private let settledDetails = DetailsAnswer(status: "settledSuccessfully", settled: "2026-11-21T03:40:34.663Z")

@Suite struct LookupTests {
    static let statuses: [(word: String, status: Payment.Status)] = [
        ("authorizedPendingCapture", .authorized), ("capturedPendingSettlement", .captured),
        ("FDSPendingReview", .pending), ("FDSAuthorizedPendingReview", .pending),
        ("authorizedPendingRelease", .pending), ("underReview", .pending), ("approvedReview", .pending),
        ("settlementError", .pending), ("pendingFinalSettlement", .pending), ("pendingSettlement", .pending),
        ("updatingSettlement", .pending), ("couldNotVoid", .pending), ("voided", .voided), ("expired", .voided),
        ("declined", .voided), ("generalError", .voided), ("communicationError", .voided), ("failedReview", .voided),
    ]

    @Test("each status means one thing, and only captured ones took money (S-23)", arguments: statuses)
    func status(_ row: (word: String, status: Payment.Status)) async throws {
        let (gateway, _) = try subject([DetailsAnswer(status: row.word).response])
        let payment = try await gateway.payment(paymentReference)
        #expect(payment.status == row.status && payment.requested == usd(2000) && payment.refunded == usd(0))
        #expect(payment.captured == usd(row.status == .captured ? 2000 : 0))
        #expect(payment.held == usd(row.status == .authorized ? 2000 : 0))
        #expect(payment.merchantReference?.text == "order-1001")
        #expect(payment.createdAt == Timestamp(millisecondsSinceEpoch: 1_795_260_600_250))
    }

    @Test(
        "a status nobody knows is a fault of the look-up, never a guess",
        arguments: [
            "", "captured", "SettledSuccessfully", "chargeback", "returnedItem", "refundPendingSettlement",
        ])
    func unknownStatus(word: String) async throws {
        let (gateway, _) = try subject([DetailsAnswer(status: word).response])
        let error = try await thrown { () throws(PaymentError) in try await gateway.payment(paymentReference) }
        #expect(error.code == .gatewayFault)
    }

    @Test("a captured part took the part, and a settled payment counts its refunds (G-5)")
    func settled() async throws {
        var details = settledDetails
        (details.authAmount, details.settleAmount) = ("50", "20")
        let (one, two) = (
            DetailsAnswer.refund("60000000002", of: "60000000001", "5.00"),
            DetailsAnswer.refund("60000000003", of: "60000000001", "2.50")
        )
        var settledRefund = two
        settledRefund.status = "refundSettledSuccessfully"
        let (gateway, _) = try subject([
            details.response, list([one]), batches(("5002", "2026-11-21T11:50:00Z", 1)), list([settledRefund]),
            one.response, settledRefund.response,
        ])
        let payment = try await gateway.payment(paymentReference)
        #expect(payment.requested == usd(5000) && payment.captured == usd(2000))
        #expect(payment.refunded == usd(750) && payment.refundable == usd(1250))
    }

    @Test("a list that answers another question proves nothing (F-10)")
    func listOfAnotherQuestion() async throws {
        let empty = answer(#"{"refId":"kanother","totalNumInResultSet":0,\#(okMessages)}"#)
        let (gateway, transport) = try subject([empty])
        let reference = try MerchantReference("order-1001")
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.payments(under: reference, sentAt: testNow)
        }
        #expect(error.code == .gatewayFault)
        #expect(transport.requests.count == 1)
    }

    @Test("every question has a refId of its own, so that a list that comes late is not taken for the next one (F-10)")
    func ownNames() async throws {
        let reference = try MerchantReference("order-1001")
        var names: [Substring] = []
        for minute in 0..<2 as Range<Int64> {
            let (gateway, transport) = try subject([list([]), noBatch], now: testNow.adding(seconds: minute * 60))
            _ = try await gateway.payments(under: reference, sentAt: testNow)
            names += transport.requests.compactMap { request in
                request.bodyText.split(separator: #""refId":""#).dropFirst().first?.prefix(20)
            }
        }
        #expect(names.count == 4 && Set(names).count == 4, "\(names)")
    }

    @Test("batches without refunds are not read, those of before the settlement are not asked for")
    func batchesSkipped() async throws {
        let (gateway, transport) = try subject([
            settledDetails.response, nothingListed,
            batches(("5003", "2026-11-21T11:00:00Z", 0), ("5002", "2026-11-21T10:00:00Z", 0)),
        ])
        #expect(try await gateway.payment(paymentReference).refunded == usd(0))
        #expect(transport.answersLeft == 0)
        #expect(transport.requests[2].bodyText.contains(#""firstSettlementDate":"2026-11-21T00:00:00Z""#))
    }

    @Test("refunds are looked for in windows of thirty days, up to 190 after the settlement")
    func windows() async throws {
        var details = settledDetails
        details.settled = "2026-01-01T00:00:00Z"
        let (gateway, transport) = try subject(
            [details.response, nothingListed] + Array(repeating: noBatch, count: 7))
        #expect(try await gateway.payment(paymentReference).refunded == usd(0))
        #expect(transport.answersLeft == 0)
        #expect(transport.requests[2].bodyText.contains(#""lastSettlementDate":"2026-01-31T00:00:00Z""#))
        #expect(transport.requests[8].bodyText.contains(#""lastSettlementDate":"2026-07-10T00:00:00Z""#))
    }

    @Test(
        "an id that is none is not found without asking; a foreign one is refused",
        arguments: [
            ("authorize-net", "nothing-here", PaymentError.Code.notFound), ("authorize-net", "0", .notFound),
            ("authorize-net", "", .notFound), ("authorize-net", "1\u{0}", .notFound), ("stripe", "1", .invalidRequest),
        ])
    func badID(gateway name: String, id: String, code: PaymentError.Code) async throws {
        let (gateway, transport) = try subject([])
        let reference = GatewayReference(gateway: GatewayID(rawValue: name), id: id)
        let error = try await thrown { () throws(PaymentError) in try await gateway.payment(reference) }
        #expect(error.code == code && transport.requests.isEmpty)
    }

    static let refusals: [(answer: Result<TransportResponse, TransportError>, code: PaymentError.Code)] = [
        (notFound, .notFound), (DetailsAnswer.refund("60000000001").response, .notFound),
        (DetailsAnswer(id: "60000000002").response, .gatewayFault), (answer("{\(okMessages)}"), .gatewayFault),
        (answer("{" + errorMessages("E00011") + "}"), .authenticationFailed),
        (DetailsAnswer(authAmount: "1e1").response, .gatewayFault),
        (DetailsAnswer(submitted: "yesterday").response, .gatewayFault),
    ]

    @Test("a look-up that tells of nothing, or of something else, is an error", arguments: refusals.indices)
    func refused(_ index: Int) async throws {
        let (gateway, _) = try subject([Self.refusals[index].answer])
        let error = try await thrown { () throws(PaymentError) in try await gateway.payment(paymentReference) }
        #expect(error.code == Self.refusals[index].code)
    }

    @Test("payments are found under their reference, the newest first (G-1)")
    func underReference() async throws {
        let older = DetailsAnswer(id: "60000000009", status: "declined", submitted: "2026-11-21T10:00:00Z")
        let newer = DetailsAnswer()
        let lower = DetailsAnswer(id: "60000000010", invoice: "ORDER-1001")
        let (gateway, _) = try subject([list([older, lower, newer]), older.response, newer.response])
        let found = try await gateway.payments(under: MerchantReference("order-1001"), sentAt: testNow)
        #expect(found.payments.map(\.reference.id) == ["60000000001", "60000000009"] && found.isConclusive)
    }

    @Test("several references are looked for in one reading of the lists, up to 35 days after they were sent (F-33)")
    func underReferences() async throws {
        let (first, third) = (DetailsAnswer(), DetailsAnswer(id: "60000000012", invoice: "order-1003"))
        let (gateway, transport) = try subject(
            [
                list([first, DetailsAnswer(id: "60000000013", invoice: "other")]),
                batches(("5001", "2026-11-21T11:00:00Z", 0)), noBatch, list([third]), first.response, third.response,
            ], now: testNow.adding(seconds: 100 * 86_400))
        let names = try [1, 2, 3].map { try MerchantReference("order-100\($0)") }
        let found = try await gateway.payments(under: names, sentIn: testNow.adding(seconds: -3600)..<testNow)
        #expect(found.values.allSatisfy(\.isConclusive) && transport.answersLeft == 0)
        #expect(names.map { found[$0]?.payments.map(\.reference.id) } == [["60000000001"], [], ["60000000012"]])
        #expect(transport.requests[1].bodyText.contains(#""firstSettlementDate":"2026-11-21T00:00:00Z""#))
        #expect(transport.requests[2].bodyText.contains(#""lastSettlementDate":"2026-12-26T12:00:00Z""#))
    }

    @Test("of several references nothing is proved less than a quarter of an hour after the last was sent")
    func underReferencesSoon() async throws {
        let (gateway, _) = try subject([nothingListed, nothingListed])
        let name = try MerchantReference("order-1001")
        let found = try await gateway.payments(under: [name], sentIn: testNow.adding(seconds: -3600)..<testNow)
        #expect(found == [name: ReferenceLookup(payments: [], isConclusive: false)])
    }

    @Test(
        "that there is none is conclusive a quarter of an hour after sending (reliability §1)",
        arguments: [
            (Int64(0), false), (899, false), (900, true), (86_400, true),
        ])
    func conclusive(age: Int64, isConclusive: Bool) async throws {
        let (gateway, _) = try subject([nothingListed, nothingListed])
        let found = try await gateway.payments(
            under: MerchantReference("order-1001"), sentAt: testNow.adding(seconds: -age))
        #expect(found.payments.isEmpty && found.isConclusive == isConclusive)
    }

    @Test("a full page has another behind it, and a list that stands still is a fault")
    func pages() async throws {
        let many = (1...1000).map { DetailsAnswer(id: "7\($0)", invoice: "other") }
        let details = DetailsAnswer()
        let (gateway, transport) = try subject([list(many), list([details]), details.response])
        let found = try await gateway.payments(under: MerchantReference("order-1001"), sentAt: testNow)
        #expect(found.payments.count == 1)
        #expect(transport.requests[0].bodyText.contains(#""paging":{"limit":"1000","offset":"1"}"#))
        #expect(transport.requests[1].bodyText.contains(#""paging":{"limit":"1000","offset":"2"}"#))
        let (standing, _) = try subject([list(many), list(many)])
        let reference = try MerchantReference("order-1001")
        let error = try await thrown { () throws(PaymentError) in
            try await standing.payments(under: reference, sentAt: testNow)
        }
        #expect(error.code == .gatewayFault)
    }

    @Test("a list that is left out without saying that there is nothing is a fault")
    func noList() async throws {
        let (gateway, _) = try subject([answer("{\(okMessages)}")])
        let reference = try MerchantReference("order-1001")
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.payments(under: reference, sentAt: testNow)
        }
        #expect(error.code == .gatewayFault)
    }

    @Test("a listing goes through the unsettled ones and then batch by batch (G-1)")
    func listing() async throws {
        let (first, old) = (DetailsAnswer(), DetailsAnswer(id: "60000000011", submitted: "2026-11-01T00:00:00Z"))
        let refund = DetailsAnswer.refund("60000000002", of: "60000000020", "5.00")
        let inBatch = DetailsAnswer(
            id: "60000000020", status: "settledSuccessfully", submitted: "2026-11-20T12:00:00Z")
        let twoBatches = batches(("5001", "2026-11-20T20:00:00Z", 0), ("5002", "2026-11-21T03:40:34Z", 0))
        let (gateway, transport) = try subject([
            list([first, refund, old]), twoBatches, nothingListed, twoBatches, list([inBatch]), list([refund]),
            twoBatches,
            refund.response,
        ])
        let period = testNow.adding(seconds: -2 * 86_400)..<testNow
        let one = try await gateway.payments(in: period, after: nil)
        #expect(one.items.map(\.reference) == [paymentReference] && one.next == "batch/")
        let two = try await gateway.payments(in: period, after: one.next)
        #expect(two.items.isEmpty && two.next == "batch/5002")
        let three = try await gateway.payments(in: period, after: two.next)
        #expect(three.items.map(\.reference.id) == ["60000000020"] && three.next == nil)
        #expect(three.items.first?.captured == usd(2000) && three.items.first?.refunded == usd(500))
        #expect(transport.answersLeft == 0)
    }

    @Test("a listing of refunds has only refunds (G-1)")
    func refundListing() async throws {
        let refund = DetailsAnswer.refund()
        let (gateway, _) = try subject([list([DetailsAnswer(), refund]), refund.response])
        let page = try await gateway.refunds(in: testNow.adding(seconds: -86_400)..<testNow, after: nil)
        #expect(page.items.map(\.reference.id) == ["60000000002"] && page.items.first?.amount == usd(500))
        #expect(
            page.items.first?.payment == paymentReference && page.items.first?.merchantReference?.text == "refund-1")
    }

    @Test("a cursor that the listing did not give is refused", arguments: ["5001", "", "batch", "batch/9"])
    func badCursor(cursor: String) async throws {
        let (gateway, _) = try subject([batches(("5001", "2026-11-20T20:00:00Z", 0))])
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.payments(in: testNow.adding(seconds: -86_400)..<testNow, after: cursor)
        }
        #expect(error.code == .invalidRequest && error.field == "cursor")
    }

    @Test("settled batches tell what they took and gave back")
    func settledBatches() async throws {
        let (gateway, _) = try subject([batches(("5001", "2026-11-20T20:00:00Z", 3))])
        let found = try await gateway.settledBatches(from: testNow.adding(seconds: -86_400), to: testNow)
        let batch = try #require(found.first)
        #expect(batch.id == "5001" && batch.isSettled && batch.settledAt == Timestamp(secondsSinceEpoch: 1_795_204_800))
        #expect(batch.charged == usd(4550) && batch.chargeCount == 2)
        #expect(batch.refunded == usd(500) && batch.refundCount == 3)
    }

    @Test("the account tells its currencies and the browser's key")
    func account() async throws {
        let (gateway, _) = try subject([
            answer(
                #"{"isTestMode":false,"merchantName":"Shop","gatewayId":"565697","currencies":["USD"],"#
                    + #""publicClientKey":"PK",\#(okMessages)}"#)
        ])
        let account = try await gateway.merchantAccount()
        #expect(account.name == "Shop" && account.currencies == ["USD"] && account.publicClientKey == "PK")
        #expect(account.gatewayID == "565697" && !account.isTestMode)
    }
}
