import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// Charges, captures, voids and refunds: the Authorize.net notes, sections 2.1, 2.2, 4 and 6.
@Suite struct TransactionTests {
    @Test("A charge is approved, found, settled and counted (M-1, M-6)")
    func charge() throws {
        let account = try Account()
        let reply = account.charge("12.3", Account.card(code: "900"), zip: "98004", refID: "ref-1")
        #expect(reply.isOk && reply.responseCode == "1" && reply.reason == "1" && reply.text("refId") == "ref-1")
        #expect(reply.id.hasPrefix("60") && reply.text("transactionResponse", "authCode")?.count == 6)
        #expect(reply.text("transactionResponse", "accountNumber") == "XXXX1111")
        #expect(reply.text("transactionResponse", "cvvResultCode") == "M")
        #expect(account.balance == 1230)
        let details = account.details(reply.id)
        #expect(details.text("transaction", "transactionStatus") == "capturedPendingSettlement")
        #expect(details.text("transrefId") == "ref-1")
        #expect(details["transaction", "authAmount"]?.isWritten("12.3") == true)
        #expect(details["transaction", "responseCode"] == .integer(1))
        #expect(!details.body8.contains(Account.visa))
        account.advance(seconds: Account.day)
        let settled = account.details(reply.id)
        #expect(settled.text("transaction", "transactionStatus") == "settledSuccessfully")
        #expect(settled.text("transaction", "batch", "settlementState") == "settledSuccessfully")
        #expect(account.balance == 1230)
    }

    @Test(
        "Each published card is accepted under its brand (M-3)",
        arguments: [
            ("4007000000027", "Visa"), ("4012888818888", "Visa"), ("4111111111111111", "Visa"),
            ("5424000000000015", "MasterCard"), ("2223000010309703", "MasterCard"), ("2223000010309711", "MasterCard"),
            ("370000000000002", "AmericanExpress"), ("6011000000000012", "Discover"), ("3088000000000017", "JCB"),
            ("38000000000006", "DinersClub"), ("6221499053360818", "UnionPay"), ("4000000000001091", "Visa"),
        ])
    func cards(number: String, brand: String) throws {
        let reply = try Account().charge("1.00", Account.card(number))
        #expect(reply.responseCode == "1" && reply.text("transactionResponse", "accountType") == brand)
    }

    @Test(
        "Trigger values give the checks that Authorize.net publishes (M-3)",
        arguments: [
            ("46201", "A"), ("46203", "E"), ("46204", "G"), ("46205", "N"), ("46206", "P"), ("46207", "R"),
            ("46208", "S"),
            ("46209", "U"), ("46211", "W"), ("46214", "Y"), ("46217", "Z"), ("98004", "Y"),
        ])
    func addressTriggers(zip: String, result: String) throws {
        #expect(try Account().charge(zip: zip).text("transactionResponse", "avsResultCode") == result)
    }

    @Test(
        "The card code gives its published result (M-3)",
        arguments: [("900", "M"), ("901", "N"), ("902", "S"), ("903", "U"), ("904", "P"), ("123", "P")])
    func codeTriggers(code: String, result: String) throws {
        let reply = try Account().charge("1.00", Account.card(code: code))
        #expect(reply.text("transactionResponse", "cvvResultCode") == result)
    }

    @Test("The account's filters decline what does not match (M-3)")
    func filters() throws {
        let account = try Account()
        account.set { $0.declinesAddressMismatch = true }
        #expect(account.charge(zip: "46205").reason == "27")
        account.set { $0.declinesCodeMismatch = true }
        #expect(account.charge("1.00", Account.card(code: "901"), invoice: "I2", zip: "46205").reason == "45")
        #expect(account.charge("1.00", Account.card(code: "901"), invoice: "I3", zip: "98004").reason == "44")
        #expect(account.charge(invoice: "I4", zip: "98004").responseCode == "1")
    }

    @Test("A decline is Ok at the top, has an id, and is listed (M-1, M-3)")
    func decline() throws {
        let account = try Account()
        let reply = account.charge(zip: "46282")
        #expect(reply.isOk && reply.responseCode == "2" && reply.reason == "2" && reply.id != "0")
        #expect(reply["transactionResponse", "messages"] == nil)
        #expect(reply.text("transactionResponse", "authCode") == "")
        #expect(account.status(reply.id) == "declined" && account.balance == 0)
        #expect(account.call("getUnsettledTransactionList").text("transactions", "0", "transId") == reply.id)
    }

    @Test(
        "Wrong card data and amounts are errors inside the transaction (M-1, M-3, S-81)",
        arguments: [
            ("45.00", "4111111111111112", "2030-12", nil, "6"), ("45.00", "4242424242424242", "2030-12", nil, "6"),
            ("45.00", "4111111111111111", "2026-10", nil, "8"), ("45.00", "4111111111111111", "1320", nil, "7"),
            ("45.00", "4111111111111111", "2030-12", "1234", "78"),
            ("45.00", "370000000000002", "2030-12", "123", "78"),
            ("0", "4111111111111111", "2030-12", nil, "5"), ("-1.00", "4111111111111111", "2030-12", nil, "5"),
            ("0.001", "4111111111111111", "2030-12", nil, "5"),
            ("99999999999999.00", "4111111111111111", "2030-12", nil, "49"),
        ] as [(String, String, String, String?, String)])
    func wrongData(amount: String, number: String, expiry: String, code: String?, reason: String) throws {
        let account = try Account()
        let reply = account.charge(amount, Account.card(number, expiry: expiry, code: code))
        #expect(!reply.isOk && reply.code == "E00027" && reply.responseCode == "3" && reply.reason == reason)
        #expect(reply.id == "0" && reply.text("transactionResponse", "avsResultCode") == "P")
        #expect(!reply.body8.contains(number))
        #expect(account.balance == 0 && account.call("getUnsettledTransactionList").code == "I00004")
    }

    @Test(
        "All forms of an expiry date are read (M-1)",
        arguments: ["2026-11", "1126", "11/2026", "112026", "11/26"])
    func expiryForms(text: String) throws {
        #expect(try Account().charge("1.00", Account.card(expiry: text)).responseCode == "1")
    }

    @Test("What the account does not take is refused (M-1)")
    func unsupported() throws {
        let account = try Account()
        let bank: JSON = [
            "bankAccount": ["routingNumber": "121042882", "accountNumber": "123456789", "nameOnAccount": "Ann Lee"]
        ]
        #expect(account.charge("1.00", bank).reason == "18")
        #expect(
            account.transact("authCaptureTransaction", "1.00", ["currencyCode": "EUR", "payment": Account.card()])
                .reason
                == "39")
        #expect(account.transact("authCaptureTransaction", "1.00").reason == "33")
        #expect(account.transact("captureOnlyTransaction", "1.00", ["payment": Account.card()]).reason == "33")
        let voice = account.transact(
            "captureOnlyTransaction", "1.00", ["payment": Account.card(), "authCode": "ROHNFQ"])
        #expect(voice.text("transactionResponse", "authCode") == "ROHNFQ" && account.balance == 100)
        #expect(account.transact("flyTransaction", "1.00").code == "E00060")
        #expect(
            account.transact("authCaptureTransaction", "1.00", ["payment": Account.card(), "poNumber": "a&b"]).code
                == "E00013")
        let setting: JSON = ["setting": [["settingName": "duplicateWindow", "settingValue": "28801"]]]
        #expect(
            account.transact(
                "authCaptureTransaction", "1.00", ["payment": Account.card(), "transactionSettings": setting]
            ).code == "E00013")
    }

    @Test("Prepaid cards give what they have (M-3)")
    func prepaid() throws {
        let account = try Account()
        #expect(account.charge("5.00", zip: "46225").responseCode == "2", "partial approval was not allowed")
        let partial = account.transact(
            "authCaptureTransaction", "5.00",
            [
                "payment": Account.card(), "billTo": ["zip": "46225"],
                "transactionSettings": ["setting": ["settingName": "allowPartialAuth", "settingValue": "true"]],
            ])
        #expect(partial.responseCode == "1" && partial.reason == "295" && account.balance == 123)
        #expect(partial.text("transactionResponse", "prePaidCard", "approvedAmount") == "1.23")
        let full = account.charge("5.00", invoice: "I2", zip: "46226")
        #expect(full.text("transactionResponse", "prePaidCard", "balanceOnCard") == "1.23")
    }

    @Test("A test request is answered and leaves nothing (M-1)")
    func testRequest() throws {
        let account = try Account()
        let reply = account.transact(
            "authCaptureTransaction", "5.00",
            [
                "payment": Account.card(),
                "transactionSettings": ["setting": ["settingName": "testRequest", "settingValue": "true"]],
            ])
        #expect(reply.responseCode == "1" && reply.id == "0" && reply.text("transactionResponse", "testRequest") == "1")
        #expect(account.balance == 0)
    }

    @Test("An authorization is captured once, in part or whole, and keeps its id (M-1)")
    func captures() throws {
        let account = try Account()
        let held = account.authorize()
        #expect(account.balance == 0 && account.status(held.id) == "authorizedPendingCapture")
        #expect(account.capture(held.id, "20.01").reason == "47")
        #expect(account.capture(held.id, "0").reason == "5")
        let captured = account.capture(held.id, "15.0")
        #expect(captured.id == held.id && captured.text("transactionResponse", "refTransID") == held.id)
        #expect(account.balance == 1500)
        let again = account.capture(held.id)
        #expect(again.isOk && again.responseCode == "1" && again.reason == "311" && again.id == "0")
        let whole = account.authorize(invoice: "A2")
        #expect(account.capture(whole.id).responseCode == "1" && account.balance == 3500)
        #expect(account.capture("60000000000").reason == "16")
        #expect(account.capture(account.charge().id).reason == "16")
        #expect(account.transact("priorAuthCaptureTransaction", "1.00").reason == "15")
    }

    @Test("A void takes back everything that is not settled, once (M-1)")
    func voids() throws {
        let account = try Account()
        let (charge, held) = (account.charge(), account.authorize())
        for id in [charge.id, held.id] {
            #expect(account.void(id).id == id)
            let again = account.void(id)
            #expect(again.isOk && again.reason == "310" && again.id == "0")
        }
        #expect(account.balance == 0 && account.capture(held.id).reason == "16")
        let settled = account.charge(invoice: "I2")
        account.advance(seconds: Account.day)
        #expect(account.void(settled.id).reason == "16")
        #expect(account.void("1").reason == "16")
        #expect(account.void(account.charge(invoice: "I3", zip: "46282").id).reason == "16")
    }

    @Test("A refund needs a settled original, its card, and not more than its amount (M-1)")
    func refunds() throws {
        let account = try Account()
        let charge = account.charge("20.00")
        #expect(account.refund(charge.id, "20.00").reason == "54")
        account.advance(seconds: Account.day)
        #expect(account.refund(charge.id, "5.00", last4: "2222").reason == "54")
        #expect(account.refund(charge.id, "5.00", expiry: "2031-01").reason == "54")
        let first = account.refund(charge.id, "5.00")
        #expect(first.responseCode == "1" && first.id != charge.id)
        #expect(first.text("transactionResponse", "refTransID") == charge.id)
        #expect(first.text("transactionResponse", "authCode") == "" && account.balance == 1500)
        #expect(account.refund(charge.id, "15.01", invoice: "R2").reason == "55")
        #expect(account.void(first.id).responseCode == "1" && account.balance == 2000, "a refund can be voided")
        let whole = account.refund(charge.id, "20.00", expiry: "2030-12", invoice: "R3")
        #expect(whole.responseCode == "1" && account.balance == 0)
        account.advance(seconds: Account.day)
        #expect(account.status(whole.id) == "refundSettledSuccessfully")
        #expect(account.refund(whole.id, "1.00", invoice: "R4").reason == "54", "a refund cannot be refunded")
        #expect(account.refund("60000000000", "1.00").reason == "16")
        #expect(
            account.transact("refundTransaction", "1.00", ["payment": Account.card("1111", expiry: "XXXX")]).reason
                == "15")
        let partial = account.authorize(invoice: "A9")
        _ = account.capture(partial.id, "10.00")
        account.advance(seconds: Account.day)
        #expect(account.refund(partial.id, "10.01", invoice: "R5").reason == "55")
        account.advance(seconds: 181 * Account.day)
        #expect(account.refund(partial.id, "10.00", invoice: "R6").reason == "54", "too old")
    }

    @Test("An authorization lapses after thirty days (M-6)")
    func expiry() throws {
        let account = try Account()
        let held = account.authorize()
        account.advance(seconds: 30 * Account.day - 1)
        #expect(account.status(held.id) == "authorizedPendingCapture")
        account.advance(seconds: 1)
        #expect(account.status(held.id) == "expired")
        #expect(account.capture(held.id).reason == "16" && account.void(held.id).reason == "16")
    }

    @Test("A held transaction waits for the merchant's decision (M-1, M-3)", arguments: [true, false])
    func held(isApproved: Bool) throws {
        let account = try Account()
        let held = account.charge("9.00", Account.nonce("mock-nonce-held"))
        #expect(held.isOk && held.responseCode == "4" && held.reason == "253" && account.balance == 0)
        #expect(account.status(held.id) == "FDSAuthorizedPendingReview")
        #expect(account.call("getUnsettledTransactionList", ["status": "pendingApproval"])["totalNumInResultSet"] == 1)
        #expect(account.void(held.id).reason == "16")
        account.advance(seconds: Account.day)
        #expect(account.status(held.id) == "FDSAuthorizedPendingReview", "not settled")
        func decide(_ action: String) -> Account.Reply {
            account.call(
                "updateHeldTransaction",
                ["heldTransactionRequest": ["action": .string(action), "refTransId": .string(held.id)]])
        }
        let decision = decide(isApproved ? "approve" : "decline")
        #expect(decision.responseCode == (isApproved ? "1" : "2"))
        #expect(account.balance == (isApproved ? 900 : 0))
        #expect(decide("approve").reason == "16")
    }

    @Test("Both formats reach the same transactions (M-1)")
    func bothFormats() throws {
        let account = try Account()
        let id = account.charge().id
        let reply = account.xml("getTransactionDetails", "<transId>\(id)</transId>").body8
        #expect(reply.contains("<transId>\(id)</transId>") && reply.contains("<settleAmount>45</settleAmount>"))
    }
}

extension JSON {
    /// Whether this is a number written so.
    func isWritten(_ text: String) -> Bool { self.text() == text }
}
