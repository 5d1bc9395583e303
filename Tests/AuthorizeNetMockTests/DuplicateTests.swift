import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// The duplicate window and nonces: the Authorize.net notes, sections 2.3 and 2.10.
@Suite struct DuplicateTests {
    @Test("The same charge within the window is refused and not charged (M-1)")
    func window() throws {
        let account = try Account()
        let first = account.charge()
        #expect(first.responseCode == "1")
        let again = account.charge()
        #expect(again.code == "E00027" && again.responseCode == "3" && again.reason == "11" && again.id == "0")
        #expect(account.balance == 4500)
        account.advance(seconds: 119)
        #expect(account.charge().reason == "11")
        account.advance(seconds: 1)
        #expect(account.charge().responseCode == "1")
    }

    @Test("A window that was sent counts itself and names what is repeated, unless that is switched off (M-1)")
    func namedOriginal() throws {
        let account = try Account()
        let first = account.charge(window: "28800")
        #expect(account.charge(window: "28799").responseCode == "1", "the value of the window is compared")
        let again = account.charge(window: "28800")
        #expect(again.reason == "11" && again.id == first.id)
        #expect(again.text("transactionResponse", "authCode") == first.text("transactionResponse", "authCode"))
        account.set { $0.namesOriginalOfDuplicate = false }
        #expect(account.charge(window: "28800").id == "0")
        account.advance(seconds: 28_800)
        #expect(account.charge(window: "28800").responseCode == "1")
        #expect(account.charge(invoice: "I9", window: "0").responseCode == "1")
        #expect(account.charge(invoice: "I9", window: "0").responseCode == "1", "off")
    }

    @Test("Declines count, errors do not (M-1)")
    func outcomes() throws {
        let account = try Account()
        #expect(account.charge(zip: "46282").responseCode == "2")
        let again = account.charge(zip: "46282", window: nil)
        #expect(again.reason == "11")
        for _ in 0..<2 {
            #expect(account.charge("5.00", Account.nonce("mock-nonce-processing-error")).reason == "19")
        }
    }

    @Test("Only what the gateway compares makes a difference (M-1)")
    func comparedFields() throws {
        let account = try Account()
        func send(_ more: JSONObject, amount: String = "10.00", refID: String? = nil) -> String? {
            var members: JSONObject = ["payment": Account.card()]
            for member in more { members[member.name] = member.value }
            return account.transact("authCaptureTransaction", amount, members, refID: refID).responseCode
        }
        #expect(send([:]) == "1")
        #expect(
            send([:], amount: "10.0", refID: "other") == "3", "refId and the spelling of the amount are not compared")
        #expect(send(["order": ["description": "other"]]) == "3", "nor is the description")
        #expect(send([:], amount: "10.01") == "1")
        #expect(send(["order": ["invoiceNumber": "1"]]) == "1")
        #expect(send(["poNumber": "1"]) == "1")
        #expect(send(["customer": ["id": "1"]]) == "1")
        #expect(send(["billTo": ["company": "1"]]) == "1")
    }

    @Test("Refunds are compared as well (M-1)")
    func refunds() throws {
        let account = try Account()
        let charge = account.charge()
        account.advance(seconds: Account.day)
        #expect(account.refund(charge.id, "5.00").responseCode == "1")
        #expect(account.refund(charge.id, "5.00").reason == "11")
        #expect(account.refund(charge.id, "5.00", invoice: "R2").responseCode == "1")
        #expect(account.balance == 3500)
    }

    @Test("A nonce is spent once, within fifteen minutes, after the duplicate check (M-1)")
    func nonces() throws {
        let account = try Account()
        let value = account.makeNonce().text("opaqueData", "dataValue") ?? ""
        let payment = Account.nonce(value)
        #expect(account.charge("9.99", payment, window: "28800").responseCode == "1")
        #expect(
            account.charge("9.99", payment, window: "28800").reason == "11", "a repeated call is told of the duplicate")
        let spent = account.charge("9.99", payment, invoice: "I2")
        #expect(spent.code == "E00114" && spent.responseCode == nil && account.balance == 999)
        #expect(spent["transactionResponse"] == ["SupplementalDataQualificationIndicator": 0])
        #expect(account.charge("1.00", Account.nonce("unknown")).code == "E00114")
        let old = account.makeNonce().text("opaqueData", "dataValue") ?? ""
        account.advance(seconds: 900)
        #expect(account.charge("1.00", Account.nonce(old)).code == "E00115")
        let wallet: JSON = ["opaqueData": ["dataDescriptor": "COMMON.APPLE.INAPP.PAYMENT", "dataValue": "x"]]
        #expect(account.charge("1.00", wallet).code == "E00113")
    }

    @Test("A nonce is made only of a test card, with the key for pages (M-1, S-81)")
    func makingNonces() throws {
        let account = try Account()
        let refused = account.makeNonce("4242424242424242")
        #expect(refused.code == "E00027" && !refused.body8.contains("4242424242424242"))
        let value = account.makeNonce().text("opaqueData", "dataValue") ?? ""
        let declined = account.charge("1.00", Account.nonce(value), zip: "46282")
        #expect(declined.responseCode == "2")
    }

    @Test(
        "The mock's own nonces play their course any number of times (M-3)",
        arguments: [
            (MockNonce.approved, "1", "1"), (.declined, "2", "2"), (.insufficientFunds, "2", "2"), (.held, "4", "253"),
            (.expired, "3", "8"), (.processingError, "3", "19"),
        ])
    func mockNonces(nonce: MockNonce, response: String, reason: String) throws {
        let account = try Account()
        for invoice in ["I1", "I2"] {
            let reply = account.charge("5.00", Account.nonce(nonce.rawValue), invoice: invoice)
            #expect(reply.responseCode == response && reply.reason == reason)
            let raw = reply.text("transactionResponse", "rawResponseCode")
            #expect(raw == (nonce == .insufficientFunds ? "51" : nil))
        }
        #expect(account.balance == (nonce == .approved ? 1000 : 0))
    }
}
