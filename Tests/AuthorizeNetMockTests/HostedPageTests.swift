import Foundation
import HTTPTypes
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// Accept Hosted: the Authorize.net notes, section 2.6.
@Suite struct HostedPageTests {
    private static let path = "/payment/payment"

    private func open(
        _ account: Account, _ settings: [(String, String)] = [], type: String = "authCaptureTransaction",
        more: JSONObject = [:]
    ) -> Account.Reply {
        let returning = (
            "hostedPaymentReturnOptions",
            #"{"showReceipt":false,"url":"https://shop.example/ok?a=1","cancelUrl":"https://shop.example/no"}"#
        )
        let all = settings.contains { $0.0 == returning.0 } ? settings : [returning] + settings
        var request: JSONObject = ["transactionType": .string(type), "amount": "20.00"]
        for member in more { request[member.name] = member.value }
        if request["order"] == nil { request["order"] = ["invoiceNumber": "o-1001", "description": "Course"] }
        return account.call(
            "getHostedPaymentPage",
            [
                "transactionRequest": .object(request),
                "hostedPaymentSettings": [
                    "setting": .array(all.map { ["settingName": .string($0.0), "settingValue": .string($0.1)] })
                ],
            ], refID: "ref-1")
    }

    @Test("The buyer pays, goes back without any data, and the merchant finds the payment (M-7)")
    func paying() throws {
        let account = try Account()
        let token = open(account).text("token") ?? ""
        let page = account.browse(Self.path, ["token": token])
        #expect(page.status == 200 && page.body8.contains("20.00 USD") && page.body8.contains("Course"))
        #expect(page.body8.contains("https://shop.example/no") && page.body8.contains("Use a test card"))
        #expect(
            page.header("Content-Security-Policy")?.contains("form-action 'self' https://shop.example;") == true)
        let paid = account.browse(
            Self.path,
            [
                "token": token, "cardNumber": "4111 1111 1111 1111", "expiry": "12 / 30", "cardCode": "123",
                "firstName": "Ann", "zip": "98004",
            ])
        #expect(paid.status == 303 && paid.header("Location") == "https://shop.example/ok?a=1")
        #expect(account.balance == 2000)
        let id = account.call("getUnsettledTransactionList").text("transactions", "0", "transId") ?? ""
        let details = account.details(id)
        #expect(details.text("transrefId") == "ref-1" && details.text("transaction", "billTo", "zip") == "98004")
        #expect(account.browse(Self.path, ["token": token, "test_card": "approved"]).status == 303)
        #expect(account.balance == 2000, "paying twice charges once")
    }

    @Test("A decline shows the page again with the reason, never with the card (M-7)")
    func declining() throws {
        let account = try Account()
        let token = open(account).text("token") ?? ""
        let declined = account.browse(
            Self.path,
            [
                "token": token, "cardNumber": "4111111111111111", "expiry": "12/30", "cardCode": "987", "zip": "46282",
                "lastName": "L<b>",
            ])
        #expect(declined.status == 402 && declined.body8.contains("This transaction has been declined."))
        #expect(declined.body8.contains("L&lt;b&gt;"))
        #expect(!declined.body8.contains("4111111111111111") && !declined.body8.contains("987"))
        for (card, status) in [
            ("declined", 402), ("insufficient-funds", 402), ("expired", 402), ("processing-error", 402),
            ("nonsense", 400),
            ("held", 303),
        ] {
            #expect(account.browse(Self.path, ["token": token, "test_card": card]).status == status, "\(card)")
        }
    }

    @Test("The mock's own card asks the bank first (M-7)", arguments: [true, false])
    func challenge(isPassed: Bool) throws {
        let account = try Account()
        let token = open(account).text("token") ?? ""
        let start = account.browse(
            Self.path, ["token": token, "cardNumber": "4000000000001091", "expiry": "12/30", "cardCode": "123"])
        let step = start.header("Location") ?? ""
        #expect(start.status == 303 && step.hasPrefix("http://mock.test/payment/authenticate/") && account.balance == 0)
        let page = account.browse(step)
        #expect(page.status == 200 && page.body8.contains("20.00 USD") && page.body8.contains("1091"))
        #expect(account.browse(step, ["result": "maybe"]).status == 400)
        let done = account.browse(step, ["result": isPassed ? "approve" : "fail"])
        #expect(done.status == (isPassed ? 303 : 402) && account.balance == (isPassed ? 2000 : 0))
        #expect(account.browse(step, ["result": "approve"]).status == 410)
        if !isPassed {
            #expect(done.body8.contains("not authenticated"))
            #expect(account.browse(Self.path, ["token": token, "test_card": "approved"]).status == 303)
        }
    }

    @Test("Without a return URL, or where it is wanted, a receipt is shown (M-7)")
    func receipt() throws {
        let account = try Account()
        let token =
            open(
                account,
                [
                    (
                        "hostedPaymentReturnOptions",
                        #"{"showReceipt":true,"url":"https://shop.example/ok","urlText":"Back & on"}"#
                    )
                ]
            ).text("token") ?? ""
        let receipt = account.browse(Self.path, ["token": token, "test_card": "approved"])
        #expect(receipt.status == 200 && receipt.body8.contains("Thank you") && receipt.body8.contains("20.00 USD"))
        #expect(receipt.body8.contains("Back &amp; on") && receipt.body8.contains("https://shop.example/ok"))
    }

    @Test("Settings change what the page asks for (M-7)")
    func settings() throws {
        let account = try Account()
        let token =
            open(
                account,
                [
                    ("hostedPaymentButtonOptions", #"{"text":"Donate"}"#),
                    ("hostedPaymentPaymentOptions", #"{"cardCodeRequired":true,"showCreditCard":true}"#),
                    ("hostedPaymentCustomerOptions", #"{"showEmail":true,"requiredEmail":true}"#),
                    ("hostedPaymentBillingAddressOptions", #"{"show":true,"required":true}"#),
                    ("hostedPaymentOrderOptions", #"{"show":false,"merchantName":"<Shop>"}"#),
                ]
            ).text("token") ?? ""
        let page = account.browse(Self.path, ["token": token]).body8
        #expect(page.contains("Donate 20.00 USD") && page.contains("&lt;Shop&gt;") && !page.contains("Course"))
        func pay(_ more: [(String, String)]) -> (Int, String) {
            let form = [("token", token), ("cardNumber", Account.visa), ("expiry", "12/30")] + more
            let body = form.map { "\($0.0)=\(PercentEncoding.encoded($0.1))" }.joined(separator: "&")
            let reply = account.request(.post, Self.path, body: Array(body.utf8))
            return (reply.status, reply.body8)
        }
        #expect(pay([]).1.contains("email address"))
        let email = [("email", "a@example.org")]
        #expect(pay(email).1.contains("billing address"))
        let billing = ["firstName", "lastName", "address", "city", "state", "zip", "country"].map { ($0, "x") }
        #expect(pay(email + billing).1.contains("card code"))
        #expect(pay(email + billing + [("cardCode", "123")]).0 == 303)
    }

    @Test(
        "A browser asks for what is required, and a clicked test card needs none of it (M-7)", arguments: [true, false])
    func requiredFields(isRequired: Bool) throws {
        let account = try Account()
        let settings = [
            ("hostedPaymentCustomerOptions", #"{"showEmail":true,"requiredEmail":\#(isRequired)}"#),
            ("hostedPaymentBillingAddressOptions", #"{"show":true,"required":\#(isRequired)}"#),
        ]
        let token = open(account, settings).text("token") ?? ""
        let page = account.browse(Self.path, ["token": token]).body8
        for name in ["firstName", "lastName", "address", "city", "state", "zip", "country", "email"] {
            let input = page.components(separatedBy: "<input id=\"\(name)\"").last?.prefix { $0 != ">" }
            #expect(input?.hasSuffix(" required") == isRequired, "\(name)")
        }
        #expect(page.contains("value=\"approved\" formnovalidate"))
        #expect(
            account.browse(Self.path, ["token": token, "email": "", "zip": "", "test_card": "approved"]).status == 303)
    }

    @Test("A card paid with can be kept for the customer (M-7)")
    func savingCards() throws {
        let account = try Account()
        let customer =
            account.call("createCustomerProfile", ["profile": ["merchantCustomerId": "c1"]])["customerProfileId"]
            ?? .null
        let token =
            open(
                account, [("hostedPaymentCustomerOptions", #"{"addPaymentProfile":true}"#)],
                more: ["profile": ["customerProfileId": customer]]
            ).text("token") ?? ""
        #expect(account.browse(Self.path, ["token": token]).body8.contains("Keep this card"))
        #expect(account.browse(Self.path, ["token": token, "test_card": "approved", "save_card": "1"]).status == 303)
        let read = account.call("getCustomerProfile", ["customerProfileId": customer])
        #expect(read["profile", "paymentProfiles"]?.arrayValue?.count == 1)
    }

    @Test("A token lasts fifteen minutes, and unknown ones open nothing (M-7)")
    func tokens() throws {
        let account = try Account()
        let token = open(account, type: "authOnlyTransaction").text("token") ?? ""
        account.advance(seconds: 900)
        #expect(account.browse(Self.path, ["token": token]).status == 410)
        #expect(account.browse(Self.path, ["token": token, "test_card": "approved"]).status == 410)
        #expect(account.browse(Self.path, ["token": "x"]).status == 404)
        #expect(account.browse(Self.path, [:]).status == 404)
        #expect(account.browse(Self.path).status == 405)
        #expect(account.browse("/payment/authenticate/x").status == 410)
    }

    @Test(
        "Wrong pages are refused (M-1)",
        arguments: [
            ("hostedPaymentReturnOptions", #"{"showReceipt":false}"#, "E00013"),
            ("hostedPaymentReturnOptions", #"{"url":"javascript:alert(1)"}"#, "E00013"),
            ("hostedPaymentReturnOptions", "no json", "E00013"), ("surprise", "{}", "E00013"),
        ])
    func refusals(name: String, value: String, code: String) throws {
        #expect(try open(Account(), [(name, value)]).code == code)
    }

    @Test("A page cannot be asked for with payment data, stored cards or no amount (M-1)")
    func refusedRequests() throws {
        let account = try Account()
        #expect(open(account, more: ["payment": Account.card()]).code == "E00119")
        #expect(open(account, more: ["profile": ["shippingProfileId": "1"]]).code == "E00138")
        #expect(open(account, more: ["profile": ["customerProfileId": "1"]]).code == "E00040")
        #expect(open(account, more: ["amount": "0"]).code == "E00013")
        #expect(open(account, type: "refundTransaction").code == "E00060")
    }
}
