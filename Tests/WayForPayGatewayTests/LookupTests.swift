import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct LookupTests {
    static let statuses: [(word: String, code: JSON, status: Payment.Status)] = [
        ("Created", 1131, .open), ("InProcessing", 1131, .pending), ("InProcessing", 5100, .actionRequired),
        ("Pending", 1134, .pending), ("WaitingAuthComplete", 1100, .authorized), ("Approved", 1100, .captured),
        ("Declined", 1104, .voided), ("Declined", 1116, .voided), ("Expired", 1124, .voided), ("Voided", 1100, .voided),
        ("RefundInProcessing", 1138, .captured), ("APPROVED", "1100", .captured),
        ("waitingauthcomplete", 1100, .authorized),
    ]

    @Test(arguments: statuses.indices)
    func `a status means one thing (S-23)`(_ index: Int) async throws {
        let (word, code, status) = Self.statuses[index]
        let (gateway, _) = try subject(.payment(word, code))
        let payment = try await gateway.payment(paymentReference)
        #expect(payment.status == status)
        #expect(payment.held == uah(status == .authorized ? 10050 : 0))
        #expect(payment.captured == uah(status == .captured ? 10050 : 0))
    }

    @Test(arguments: ["Refunded", "Approved"])
    func `what was given back is what WayForPay says, whatever the status (G-5)`(_ status: String) async throws {
        for (text, units) in [("10", 1000), ("100.5", 10050), ("0.01", 1)] as [(String, Int64)] {
            let (gateway, _) = try subject(.payment(status, 1100, ["refundAmount": number(text)]))
            let payment = try await gateway.payment(paymentReference)
            #expect(payment.status == .captured)
            #expect(payment.refunded == uah(units))
            #expect(payment.refundable == uah(10050 - units))
        }
    }

    static let unreadable: [Answer] = [
        .payment("Paid"), .payment("Refunded"), .payment("Approved", 1104), .payment("Declined", 1112),
        .payment("Approved", 1100, ["currency": "PLN"]),
        .payment("Approved", 1100, ["currency": "XXX"]), .payment(order: "order-2"), Answer.payment().unsigned,
        .error(1100),
        .error(1104), .error(1129), Answer.payment().forged("amount", 1),
        .payment("Approved", 1100, ["refundAmount": 1000]),
        .payment("Approved", 1100, ["createdDate": number("1.5")]),
    ]

    @Test(arguments: unreadable.indices)
    func `a look-up that makes no sense is the gateway's fault (F-10)`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.unreadable[index])
        let error = try await thrown { () async throws(PaymentError) in try await gateway.payment(paymentReference) }
        #expect(error.code == .gatewayFault)
        #expect(error.retry == .sameKey(afterSeconds: nil))
    }

    @Test func `an order that is not there is not found`() async throws {
        for answer in [Answer.nothing(), .error(1127)] {
            let (gateway, _) = try subject(answer)
            let error = try await thrown { () async throws(PaymentError) in try await gateway.payment(paymentReference)
            }
            #expect(error.code == .notFound)
        }
    }

    @Test func `that there is no payment is proved by a signed answer, once no call is on its way (G-8)`() async throws
    {
        let reference = try MerchantReference("order-1001")
        for (answer, age, isConclusive) in [
            (Answer.nothing(), 139, false), (.nothing(), 140, true), (.nothing(), 86_400, true),
            (.error(1127), 86_400, false),
        ] as [(Answer, Int64, Bool)] {
            let (gateway, _) = try subject(answer)
            let found = try await gateway.payments(under: reference, sentAt: testNow.adding(seconds: -age))
            #expect(found == ReferenceLookup(payments: [], isConclusive: isConclusive), "\(age)")
        }
        let (gateway, _) = try subject(Answer.payment())
        let found = try await gateway.payments(under: reference, sentAt: testNow)
        #expect(found.payments.map(\.reference) == [paymentReference])
        #expect(found.isConclusive)
    }

    // MARK: Lists

    static func entry(
        _ order: String, _ type: String = "PURCHASE", _ status: String = "Approved", amount: JSON = number("100.5"),
        at seconds: Int64 = 1_795_346_000
    ) -> JSON {
        .object([
            "transactionType": .string(type), "orderReference": .string(order), "createdDate": .integer(seconds),
            "processingDate": .integer(seconds + 10), "amount": amount, "currency": "UAH",
            "transactionStatus": .string(status), "reason": "Ok", "reasonCode": 1100, "cardPan": "41****1111",
            "cardType": "Visa",
        ])
    }

    static func list(_ entries: [JSON]) -> Answer {
        .plain(["reason": "Ok", "reasonCode": 1100, "transactionList": .array(entries)])
    }

    static let day = testNow.adding(seconds: -86_400)..<testNow

    @Test func `a list has each payment once, newest first, and no card checks`() async throws {
        let (gateway, _) = try subject(
            Self.list([
                Self.entry("order-1", at: 1_795_346_000), Self.entry("order-2", "CHARGE", at: 1_795_346_100),
                Self.entry("order-3", "AUTH", "WaitingAuthComplete", at: 1_795_346_050),
                Self.entry("order-1", "SETTLE"), Self.entry("order-1"), Self.entry("m-1", "VERIFY", amount: 0),
                Self.entry("order-4", "PURCHASE", "Declined", at: 1_795_300_000), Self.entry("late", at: 1_795_346_400),
            ]))
        let page = try await gateway.payments(in: Self.day, after: nil)
        #expect(page.items.map(\.reference.id) == ["order-2", "order-3", "order-1", "order-4"])
        #expect(page.items.map(\.status) == [.captured, .authorized, .captured, .voided])
        #expect(page.next == nil)
    }

    @Test func `a payment with refunds in the list is looked up`() async throws {
        let (gateway, transport) = try subject(
            Self.list([Self.entry("order-1001"), Self.entry("order-1001", "REFUND", "Refunded", amount: 10)]),
            .payment("Approved", 1100, ["refundAmount": 10]))
        let page = try await gateway.payments(in: Self.day, after: nil)
        #expect(page.items.map(\.refunded) == [uah(1000)])
        #expect(transport.requests.count == 2)
    }

    @Test func `a long period is cut into months, newest first (O-5)`() async throws {
        let period = testNow.adding(seconds: -70 * 86_400)..<testNow
        let (gateway, transport) = try subject(Self.list([]), Self.list([]), Self.list([]))
        var cursors: [String?] = [nil]
        for _ in 0..<3 {
            let page = try await gateway.payments(in: period, after: cursors.last ?? nil)
            cursors.append(page.next)
        }
        #expect(cursors.last == .some(nil))
        let windows = try transport.requests.map { request in
            [try request.json["dateBegin"]?.int64, try request.json["dateEnd"]?.int64]
        }
        let now = testNow.secondsSinceEpoch
        let days = [0, 31, 62, 70].map { now - $0 * 86_400 } as [Int64]
        #expect(windows == [[days[1], days[0]], [days[2], days[1]], [days[3], days[2]]])
    }

    @Test(arguments: ["", "x", "1795346400", "1795346401", "1", "-5", "99999999999999999999"])
    func `a cursor of another period is refused before sending`(_ cursor: String) async throws {
        let (gateway, transport) = try subject()
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.payments(in: Self.day, after: cursor)
        }
        #expect(error.field == "cursor")
        #expect(transport.requests.isEmpty)
    }

    @Test func `an empty period has nothing, and nobody is asked`() async throws {
        let (gateway, transport) = try subject()
        #expect(try await gateway.payments(in: testNow..<testNow, after: nil) == Page(items: [], next: nil))
        #expect(try await gateway.refunds(in: testNow..<testNow, after: nil) == Page(items: [], next: nil))
        #expect(transport.requests.isEmpty)
    }

    static let refundEntries = list([
        entry("order-1001"), entry("order-1001", "REFUND", "Refunded", amount: 20, at: 1_795_346_200),
        entry("order-1001", "REFUND", "Refunded", amount: 10, at: 1_795_346_100),
        entry("order-1001", "REFUND", "Declined", amount: 5, at: 1_795_346_150),
        entry("order-1001", "REFUND", "RefundInProcessing", amount: 7, at: 1_795_346_300),
        entry("order-2", "REFUND", "Refunded", amount: 99),
    ])

    @Test func `the refunds of a payment are told apart by what was given back after each (G-5)`() async throws {
        let (gateway, _) = try subject(.payment("Approved", 1100, ["refundAmount": 30]), Self.refundEntries)
        let refunds = try await gateway.refunds(of: paymentReference)
        #expect(
            refunds.map(\.reference.id) == ["order-1001/3700", "order-1001/3000", "order-1001/1500", "order-1001/1000"])
        #expect(refunds.map(\.status) == [.pending, .succeeded, .failed, .succeeded])
        #expect(refunds.map(\.amount) == [uah(700), uah(2000), uah(500), uah(1000)])
    }

    @Test func `refunds that do not add up are told as one (G-5)`() async throws {
        for (refunded, entries) in [("31", Self.refundEntries), ("30", Self.list([]))] {
            let (gateway, _) = try subject(.payment("Approved", 1100, ["refundAmount": number(refunded)]), entries)
            let refunds = try await gateway.refunds(of: paymentReference)
            #expect(refunds.map(\.reference.id) == ["order-1001/\(refunded)00"])
        }
    }

    @Test func `a payment without refunds is not searched for any, and an old one's are told as one`() async throws {
        let old: JSONObject = ["refundAmount": 30, "createdDate": 1_700_000_000]
        let (gateway, transport) = try subject(.payment(), .payment("Approved", 1100, old))
        #expect(try await gateway.refunds(of: paymentReference).isEmpty)
        #expect(try await gateway.refunds(of: paymentReference).map(\.amount) == [uah(3000)])
        #expect(transport.requests.count == 2)
    }

    @Test func `the refunds of a period have the ids they were made under (O-5)`() async throws {
        let window = Self.list([
            Self.entry("order-1001", "REFUND", "Refunded", amount: 20, at: 1_795_346_200), Self.entry("order-7"),
        ])
        let (gateway, _) = try subject(
            window, .payment("Approved", 1100, ["refundAmount": 30]), Self.refundEntries)
        let page = try await gateway.refunds(in: Self.day, after: nil)
        #expect(page.items.map(\.reference.id) == ["order-1001/3000"])
        #expect(page.items.map(\.payment) == [paymentReference])
    }

    @Test func `a list that cannot be read is the gateway's fault`() async throws {
        for answer in [
            Answer.error(1100), .error(1129), Self.list([Self.entry("order-1", "PURCHASE", "Paid")]), Self.list(["x"]),
            Self.list([Self.entry("order-1", amount: number("1.005"))]),
        ] {
            let (gateway, _) = try subject(answer)
            let error = try await thrown { () async throws(PaymentError) in
                try await gateway.payments(in: Self.day, after: nil)
            }
            #expect(error.code == .gatewayFault)
        }
    }
}
