import PaymentCore
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// Lists, batches, subscriptions and the clock: the Authorize.net notes, sections 2.7, 2.8 and 4.
@Suite struct ReportTests {
    @Test("Settlement comes once a day at one o'clock UTC and takes what waits into one batch (M-6)")
    func settlement() throws {
        let account = try Account()
        let (visa, declined) = (account.charge("10.00"), account.charge(invoice: "I2", zip: "46282"))
        let other = account.charge("7.50", Account.card("5424000000000015"))
        let voided = account.charge(invoice: "I3")
        _ = account.void(voided.id)
        let waiting = account.authorize()
        // From 11:20 to 01:00.
        account.advance(seconds: 49_199)
        #expect(account.status(visa.id) == "capturedPendingSettlement")
        account.advance(seconds: 1)
        #expect(account.status(visa.id) == "settledSuccessfully")
        #expect(account.status(waiting.id) == "authorizedPendingCapture")
        let batches = account.call("getSettledBatchList", ["includeStatistics": true])
        #expect(batches["batchList"]?.arrayValue?.count == 1)
        #expect(batches.text("batchList", "0", "settlementTimeUTC") == "2026-11-22T01:00:00Z")
        #expect(batches.text("batchList", "0", "settlementTimeLocal") == "2026-11-21T17:00:00")
        let first = batches["batchList", "0", "statistics", "0"]
        #expect(first?["accountType"] == "Visa" && first?["chargeAmount"]?.isWritten("10.00") == true)
        #expect(first?["chargeCount"] == 1 && first?["voidCount"] == 1 && first?["declineCount"] == 1)
        let id = batches["batchList", "0", "batchId"] ?? .null
        let listed = account.call(
            "getTransactionList", ["batchId": id, "sorting": ["orderBy": "id", "orderDescending": "false"]])
        #expect(
            listed["transactions"]?.arrayValue?.compactMap { $0["transId"]?.stringValue }
                == [visa.id, declined.id, other.id, voided.id])
        #expect(account.call("getBatchStatistics", ["batchId": id])["batch", "batchId"] == id)
        #expect(account.call("getUnsettledTransactionList")["totalNumInResultSet"] == 1)
    }

    @Test("Batches are listed for the last day or for at most 31 days (M-1)")
    func batchDates() throws {
        let account = try Account()
        #expect(account.call("getSettledBatchList").code == "I00004")
        _ = account.charge()
        account.advance(seconds: 3 * Account.day)
        #expect(account.call("getSettledBatchList").code == "I00004", "not within the last day")
        func list(_ first: String, _ last: String) -> Account.Reply {
            account.call(
                "getSettledBatchList",
                ["firstSettlementDate": .string(first), "lastSettlementDate": .string(last)])
        }
        #expect(list("2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z")["batchList"]?.arrayValue?.count == 1)
        #expect(list("2026-11-01T00:00:00Z", "2026-12-02T00:00:01Z").code == "E00013")
        #expect(list("2026-02-30T00:00:00Z", "2026-12-02T00:00:01Z").code == "E00003")
    }

    @Test("Lists are paged from the first page and sorted newest first (M-1)")
    func paging() throws {
        let account = try Account()
        let ids = (1...5).map { account.charge(invoice: "I\($0)").id }
        func page(_ number: String, descending: Bool = true) -> [String] {
            account.call(
                "getUnsettledTransactionList",
                [
                    "sorting": ["orderBy": "submitTimeUTC", "orderDescending": .bool(descending)],
                    "paging": ["limit": "2", "offset": .string(number)],
                ])["transactions"]?.arrayValue?.compactMap { $0["transId"]?.stringValue } ?? []
        }
        #expect(page("1") == [ids[4], ids[3]] && page("3") == [ids[0]] && page("4") == [])
        #expect(page("1", descending: false) == [ids[0], ids[1]])
        #expect(
            account.call("getUnsettledTransactionList", ["paging": ["limit": "1001", "offset": "1"]]).code == "E00003")
        #expect(account.details("1").code == "E00040")
        #expect(account.details("1")["transaction"] == nil)
    }

    @Test("Reports can be switched off (M-1)")
    func permission() throws {
        let account = try Account()
        account.set { $0.allowsReporting = false }
        #expect(account.call("getUnsettledTransactionList").code == "E00011")
        #expect(account.charge().isOk)
    }

    @Test("The merchant's details name the currency and the key for pages (M-1)")
    func merchant() throws {
        let account = try Account()
        let reply = account.call("getMerchantDetails")
        #expect(reply["currencies"] == ["USD"])
        #expect(reply.text("publicClientKey") == account.credential("publicClientKey"))
    }

    // MARK: Subscriptions

    private func subscribe(
        _ account: Account, start: String = "2026-11-30", unit: String = "months", length: String = "1",
        count: String = "2",
        payment: JSON = Account.card()
    ) -> Account.Reply {
        account.call(
            "ARBCreateSubscription",
            [
                "subscription": [
                    "name": "Plan",
                    "paymentSchedule": [
                        "interval": ["length": .string(length), "unit": .string(unit)], "startDate": .string(start),
                        "totalOccurrences": .string(count),
                    ],
                    "amount": "45.00", "payment": payment, "order": ["invoiceNumber": "S1"],
                    "customer": ["id": "cust-1"], "billTo": ["firstName": "Ann", "lastName": "Lee"],
                ]
            ])
    }

    private func status(_ account: Account, _ id: JSON) -> String? {
        account.call("ARBGetSubscriptionStatus", ["subscriptionId": id]).text("status")
    }

    @Test("A subscription charges by itself until it is over (M-6)")
    func subscription() throws {
        let account = try Account()
        let created = subscribe(account)
        let id = created["subscriptionId"] ?? .null
        #expect(created.isOk && status(account, id) == "active" && account.balance == 0)
        // To 30 November, 10:00.
        account.advance(seconds: 9 * Account.day - 4801)
        #expect(account.balance == 0)
        account.advance(seconds: 1)
        #expect(account.balance == 4500)
        let seen = account.call("ARBGetSubscription", ["subscriptionId": id, "includeTransactions": true])
        #expect(seen["subscription", "arbTransactions", "0", "payNum"] == 1)
        let payment = account.details(seen.text("subscription", "arbTransactions", "0", "transId") ?? "")
        #expect(payment["transaction", "subscription", "payNum"] == 1)
        #expect(payment["transaction", "recurringBilling"] == true)
        account.advance(seconds: 30 * Account.day)
        #expect(account.balance == 9000 && status(account, id) == "expired")
        account.advance(seconds: 90 * Account.day)
        #expect(account.balance == 9000)
    }

    @Test("A declined payment suspends a subscription (M-3)")
    func suspension() throws {
        let account = try Account()
        let id = subscribe(account, payment: Account.nonce("mock-nonce-declined"))["subscriptionId"] ?? .null
        account.advance(seconds: 10 * Account.day)
        #expect(account.balance == 0 && status(account, id) == "suspended")
    }

    @Test("A subscription is changed, canceled once, and never doubled (M-1)")
    func changes() throws {
        let account = try Account()
        let id = subscribe(account)["subscriptionId"] ?? .null
        let again = subscribe(account)
        #expect(again.code == "E00012" && again.words.contains(id.stringValue ?? "none"))
        let changed = account.call(
            "ARBUpdateSubscription", ["subscriptionId": id, "subscription": ["amount": "50.00"]])
        #expect(changed.isOk)
        let faster: JSON = ["paymentSchedule": ["interval": ["length": "1", "unit": "months"]]]
        #expect(account.call("ARBUpdateSubscription", ["subscriptionId": id, "subscription": faster]).code == "E00034")
        let card: JSON = ["payment": Account.card("5424000000000015")]
        let moved = account.call("ARBUpdateSubscription", ["subscriptionId": id, "subscription": card])
        let path: JSONObject = [
            "customerProfileId": moved["profile", "customerProfileId"] ?? .null,
            "customerPaymentProfileId": moved["profile", "customerPaymentProfileId"] ?? .null,
        ]
        #expect(
            account.call("getCustomerPaymentProfile", path)["paymentProfile", "payment", "creditCard", "cardNumber"]
                == "XXXX0015")
        #expect(
            account.call("ARBGetSubscription", ["subscriptionId": id])["subscription", "amount"]?.isWritten("50.00")
                == true)
        let listed = account.call("ARBGetSubscriptionList", ["searchType": "subscriptionActive"])
        #expect(listed["subscriptionDetails", "0", "status"] == "active")
        #expect(account.call("ARBCancelSubscription", ["subscriptionId": id]).code == "I00001")
        #expect(account.call("ARBCancelSubscription", ["subscriptionId": id]).code == "I00002")
        #expect(
            account.call("ARBUpdateSubscription", ["subscriptionId": id, "subscription": ["amount": "1.00"]]).code
                == "E00037")
        #expect(account.call("ARBCancelSubscription", ["subscriptionId": "1"]).code == "E00035")
        account.advance(seconds: 90 * Account.day)
        #expect(account.balance == 0)
    }

    @Test(
        "Wrong schedules are refused (M-1)",
        arguments: [
            ("2026-11-20", "months", "1", "E00017"), ("2026-12-01", "days", "6", "E00022"),
            ("2026-12-01", "months", "13", "E00022"), ("2031-01-01", "months", "1", "E00018"),
            ("2026-12-01", "weeks", "1", "E00003"),
        ])
    func schedules(start: String, unit: String, length: String, code: String) throws {
        #expect(try subscribe(Account(), start: start, unit: unit, length: length).code == code)
    }

    @Test("Months are counted by the calendar (M-6)")
    func calendar() throws {
        let start = try #require(CivilTime.day("2027-01-31"))
        #expect(
            (0...4).map { start.adding(months: $0).description } == [
                "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31",
            ])
        #expect(start.adding(days: 365).description == "2028-01-31")
        #expect(CivilTime.day("2028-02-29")?.description == "2028-02-29" && CivilTime.day("2027-02-29") == nil)
    }
}
