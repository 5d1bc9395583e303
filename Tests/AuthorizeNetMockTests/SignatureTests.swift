import PaymentCore
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// The digests of the Authorize.net notes, sections 5.5 and 5.6.
@Suite struct SignatureTests {
    private static let key3 =
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F"
    private static let w3 =
        #"{"notificationId":"d0e8e7fe-c3e7-4add-a480-27bc5ce28a18","eventType":"net.authorize.payment.refund.created","eventDate":"2026-11-21T10:15:30.1234567Z","webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","payload":{"responseCode":1,"authAmount":12.50,"merchantReferenceId":"plan-7-due-2","invoiceNumber":"INV-7-2","entityName":"transaction","id":"60000000002"}}"#

    private static let webhooks: [(name: String, key: String, body: String, digest: String)] = [
        (
            "W1",
            "52CB4A002C634B84E397DC8A218E1A160BA7CAB7CBE4C05B35E9CBB05E14FE4A2385812E980CCF97D177F17863CE214D1BE6CE8E1E894487AACF3609C1A5FE17",
            #"{"notificationId":"182cbbff-cab2-4080-931d-80e5d818f23a","eventType":"net.authorize.payment.authcapture.created","eventDate":"2017-08-18T20:40:52.7722007Z","webhookId":"849eb87e-078a-4169-a34b-c0bded5019a8","payload":{"responseCode":0,"authCode":"Z3PV5H","avsResponse":"Y","authAmount":0.0,"entityName":"transaction","id":"40005915599"}}"#,
            "A1E0CC0F8A7B6274E0951CAC5EB63579F70FC6B7B15384B146DCE02B98DEE3954A5A8E331661B51DE953E141E88994DFA7D267FFB8428BE0660511B6EFB94960"
        ),
        (
            "W2",
            "339E42F5D962293A925C244313E8C3546FD765AD202BFF3805F4C8459193E2AA1C106F476D6907C7A85714CCD69BB7BF184D17ECCDD546CED7EF69DB4C4AD723",
            #"{"notificationId":"701bf27d-d46f-4c3b-82f2-066448e2901e","eventType":"net.authorize.payment.authorization.created","eventDate":"2019-01-31T14:38:42.6937313Z","webhookId":"e6b3764d-5677-4fb1-a929-2e25a02f3073","payload":{"responseCode":1,"authCode":"P1XHLC","avsResponse":"Y","authAmount":7.67,"entityName":"transaction","id":"60116007277"}}"#,
            "13151697A33C77CB102AAA060CD58FB2394696BAEA981047A31830A8A1853A4C8D454E696871A38A68B6940B8746FC096111334D584579F6792F568A622A0373"
        ),
        (
            "W3", key3, w3,
            "257D49C0E4FF90404613B71B33B8ECE6077575319B928DDDD1BB5A37D8705F497305D2A4E6D653990CED4313148B63EC95D9F0C45FB98A46E7187AE9B487F980"
        ),
        (
            "W3 with a newline", key3, w3 + "\n",
            "8C1C5D188181797D18FE0EB142F9B9329012612C623DCEC27E2DACB8C3E90D56DC28429B7052B8D2802B4975A11222E0CFA12B9B8C7358C394FAA3418D32627B"
        ),
        (
            "W3 with another spelling of its number", key3, w3.replacing("12.50", with: "12.5"),
            "DA7B04AB76EB51129F828BC9CCFF3CECB7DC30D8ADAFFF264D85A34C91C7461F7C9B86AFDC6134C25AE53D80A2CA4CFDA84A4757A08B9F8BB85A0ADA943E5B50"
        ),
        (
            "W3 with the key in lower case", key3.lowercased(), w3,
            "CCE525C4712D58A1373C6632F33E90658B4C0FDD6099B206815F37BF05F8C2A3A3FCCD96055DF76E971DD5F53D6A5F7785B8274F44D0111AEB9006C1E4F30C6D"
        ),
        (
            "W4", key3,
            #"{"notificationId":"5c3f7e00-1265-4e8e-abd0-a7d734163881","eventType":"net.authorize.customer.created","eventDate":"2026-11-21T10:15:31.5430555Z","webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","payload":{"paymentProfiles":[{"id":"900000694","customerType":"individual"}],"merchantCustomerId":"cust457","description":"Zoë – plan","entityName":"customerProfile","id":"900000394"}}"#,
            "A8C048B2A746BEF6A3183CF3AB118FA1D22128177B6DF10918103697FFFC2042CCA150CD6C71114AF634EB4902DCCC57C149642C78A56C490E78CF111D44B4D4"
        ),
        (
            "W5", key3, "",
            "787A0200034441B6675202378E4F5CD93298F55BB5F583BCD752515DAE015A3D1A041FABEF766997D122F455DA00FD6D40AEFFE82205AEADFEFB6BA4D0BC4858"
        ),
    ]

    @Test("Webhooks are signed with the key as its text (M-4)", arguments: webhooks)
    func webhook(name: String, key: String, body: String, digest: String) {
        #expect(Signature.webhook(Array(body.utf8), key: key) == "sha512=" + digest, "\(name)")
    }

    @Test(
        "transHashSha2 is made with the key as the bytes it spells (M-1)",
        arguments: [
            (
                "56E529FE6C63D60E545F84686096E6AA01D5E18A119F18A130F7CFB3983104216979E95D84C91BDD382AA0875264A63940A2D0AA5548F6023B4C78A9D52C18DA",
                "2Kfn5S7x7D", "60115585081", "12.00",
                "963FF6043E255A7300B547FFED03C267F7B22D557FC49F1A7FE2CD337334FEB5B9A5AE3C8A4BEDC940C7A2F8068359821204518BE7EE24F42A590525850D3FDE"
            ),
            (
                "14B9609FFE2378449B3C0886046DD3B0F20DF12DEB758E48B5FFE1B5875615F0D2A50F7DDB1EAC417EBF76A1FAC374079793650AA493CE127601CB0960938E82",
                "5T9cRn9FK", "60115446835", "10.00",
                "BC9A6AA6CDCBACE4524B6CCA09EB7DBB070FC5D308A61D797BA36205C7E8D8F6B4574E5118EEB25C09D843005FBAB59243D1BA7AC67C37C67E5560882BF0EB9A"
            ),
            (
                key3, "anetLogin01", "60000000001", "45.00",
                "AF27E5C74218A7DE18ADF8F8E7240AA5412BE80D957572BD74563533EB4EA485637628F39EC0B5D294E8E66472CFB8FCA8C4BFD6CDB91A5343CC7874BAF41A9C"
            ),
            (
                key3, "anetLogin01", "0", "45.00",
                "71DC505F4F305029E01933E126A060DD1C9478C84BECC30655B5B76AA63D07D042B3C1632CCCD2DFDB1D255A3A4C6FA026FA2092FD589ABD87C6B444F8AF8977"
            ),
            (
                key3, "anetLogin01", "60000000001", "45",
                "1ADC6F372A332E51015B6E2D41357EC2CB4FC7953525598393AFFE7E967E0C156DFF860A7E40C5F7F0E29CCAD0E517767C378A070C130C5F11F592B24B95DBDE"
            ),
        ])
    func transaction(key: String, login: String, id: String, amount: String, digest: String) {
        #expect(Signature.transaction(login: login, id: id, amount: amount, key: key) == digest)
    }

    @Test("A charge carries the digest of its own login, id and amount; a stored card's does not (M-1)")
    func presence() throws {
        let account = try Account()
        let charge = account.charge("45.0")
        #expect(
            charge.text("transactionResponse", "transHashSha2")
                == Signature.transaction(
                    login: account.login, id: charge.id, amount: "45.00", key: account.credential("signatureKey")))
        let declined = account.charge(invoice: "I2", zip: "46282")
        #expect(declined.text("transactionResponse", "transHashSha2")?.count == 128)
        let stored = account.call(
            "createCustomerProfileFromTransaction",
            ["transId": .string(charge.id), "customer": ["merchantCustomerId": "c"]])
        let profile: JSONObject = [
            "profile": [
                "customerProfileId": stored["customerProfileId"] ?? .null,
                "paymentProfile": ["paymentProfileId": stored["customerPaymentProfileIdList", "0"] ?? .null],
            ]
        ]
        let again = account.transact("authCaptureTransaction", "5.00", profile)
        #expect(again.responseCode == "1" && again.text("transactionResponse", "transHashSha2") == "")
    }
}
