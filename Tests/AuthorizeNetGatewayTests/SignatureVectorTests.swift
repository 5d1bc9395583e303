import AuthorizeNetGateway
import PaymentCore
import PaymentCrypto
import Testing

/// The published and computed vectors of webhook signatures.
struct WebhookVector: Sendable, CustomTestStringConvertible {
    let name: String
    let key: String
    let body: String
    let signature: String

    var testDescription: String { name }

    static let all: [WebhookVector] = [
        WebhookVector(
            name: "W1",
            key: "52CB4A002C634B84E397DC8A218E1A160BA7CAB7CBE4C05B35E9CBB05E14FE4A"
                + "2385812E980CCF97D177F17863CE214D1BE6CE8E1E894487AACF3609C1A5FE17",
            body: #"{"notificationId":"182cbbff-cab2-4080-931d-80e5d818f23a","#
                + #""eventType":"net.authorize.payment.authcapture.created","#
                + #""eventDate":"2017-08-18T20:40:52.7722007Z","#
                + #""webhookId":"849eb87e-078a-4169-a34b-c0bded5019a8","#
                + #""payload":{"responseCode":0,"authCode":"Z3PV5H","#
                + #""avsResponse":"Y","authAmount":0.0,"entityName":"transaction","id":"40005915599"}}"#,
            signature: "A1E0CC0F8A7B6274E0951CAC5EB63579F70FC6B7B15384B146DCE02B98DEE395"
                + "4A5A8E331661B51DE953E141E88994DFA7D267FFB8428BE0660511B6EFB94960"),
        WebhookVector(
            name: "W2",
            key: "339E42F5D962293A925C244313E8C3546FD765AD202BFF3805F4C8459193E2AA"
                + "1C106F476D6907C7A85714CCD69BB7BF184D17ECCDD546CED7EF69DB4C4AD723",
            body: #"{"notificationId":"701bf27d-d46f-4c3b-82f2-066448e2901e","#
                + #""eventType":"net.authorize.payment.authorization.created","#
                + #""eventDate":"2019-01-31T14:38:42.6937313Z","webhookId":"e6b3764d-5677-4fb1-a929-2e25a02f3073","#
                + #""payload":{"responseCode":1,"authCode":"P1XHLC","avsResponse":"Y","authAmount":7.67,"#
                + #""entityName":"transaction","id":"60116007277"}}"#,
            signature: "13151697A33C77CB102AAA060CD58FB2394696BAEA981047A31830A8A1853A4C"
                + "8D454E696871A38A68B6940B8746FC096111334D584579F6792F568A622A0373"),
        WebhookVector(
            name: "W3", key: testSignatureKey,
            body: #"{"notificationId":"d0e8e7fe-c3e7-4add-a480-27bc5ce28a18","#
                + #""eventType":"net.authorize.payment.refund.created","eventDate":"2026-11-21T10:15:30.1234567Z","#
                + #""webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","payload":{"responseCode":1,"authAmount":12.50,"#
                + #""merchantReferenceId":"plan-7-due-2","invoiceNumber":"INV-7-2","entityName":"transaction","#
                + #""id":"60000000002"}}"#,
            signature: "257D49C0E4FF90404613B71B33B8ECE6077575319B928DDDD1BB5A37D8705F49"
                + "7305D2A4E6D653990CED4313148B63EC95D9F0C45FB98A46E7187AE9B487F980"),
        WebhookVector(
            name: "W4", key: testSignatureKey,
            body: #"{"notificationId":"5c3f7e00-1265-4e8e-abd0-a7d734163881","#
                + #""eventType":"net.authorize.customer.created","eventDate":"2026-11-21T10:15:31.5430555Z","#
                + #""webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","#
                + #""payload":{"paymentProfiles":[{"id":"900000694","#
                + #""customerType":"individual"}],"merchantCustomerId":"cust457","#
                + "\"description\":\"Zo\u{EB} \u{2013} plan\","
                + #""entityName":"customerProfile","id":"900000394"}}"#,
            signature: "A8C048B2A746BEF6A3183CF3AB118FA1D22128177B6DF10918103697FFFC2042"
                + "CCA150CD6C71114AF634EB4902DCCC57C149642C78A56C490E78CF111D44B4D4"),
        WebhookVector(
            name: "W5", key: testSignatureKey, body: "",
            signature: "787A0200034441B6675202378E4F5CD93298F55BB5F583BCD752515DAE015A3D"
                + "1A041FABEF766997D122F455DA00FD6D40AEFFE82205AEADFEFB6BA4D0BC4858"),
    ]

    var scheme: AuthorizeNet.Signature {
        get throws { try AuthorizeNet.Signature(signatureKeys: [Secret(key)]) }
    }

    func delivery(_ signature: String? = nil, body: String? = nil) -> WebhookDelivery {
        WebhookDelivery(
            fields: [("X-Anet-Signature", "sha512=" + (signature ?? self.signature))],
            body: Array((body ?? self.body).utf8))
    }
}

@Suite struct SignatureVectorTests {
    @Test(
        "the bodies of the vectors are exact copies",
        arguments: [
            (0, "a16e1d0ab8abace10232f91a9d7184bc46ab385bca59b8198d6cf11ffcffd85f"),
            (1, "9bec245a576b054e1f132566ad35bfa0d4875cd5a96330ee107a33bb14de9306"),
            (2, "7705360e4e59e387b81414ea33c6102b5431507184f0c72c8f26ddd981918fa2"),
        ])
    func copies(_ index: Int, digest: String) throws {
        #expect(try Digest.sha256(Array(WebhookVector.all[index].body.utf8)).hexadecimal() == digest)
    }

    @Test(
        "a webhook's signature is made and accepted as published, by the key's text (G-6, S-11)",
        arguments: WebhookVector.all)
    func vector(_ vector: WebhookVector) throws {
        let scheme = try vector.scheme
        #expect(try scheme.header(for: Array(vector.body.utf8)) == "sha512=" + vector.signature)
        try scheme.check(vector.delivery(), now: testNow)
        try scheme.check(vector.delivery(vector.signature.lowercased()), now: testNow)
    }

    static let negatives: [(index: Int, signature: String, body: String?)] = [
        // The key's bytes instead of its text.
        (
            0,
            "2B98635D898DCB4AA50FC4DE9FC99A9DEF2AE83583B7A6D92B0552795AB928E8"
                + "523346F5BD3EDB7CB61A620D882B8DB5539C0AE7619CC1FC29EB7D9CB21A48D8", nil
        ),
        (
            1,
            "7E4E9FBA1F83F9A8F18996A630B9164E704FC1C827E9091A23811D11F0BAA3AA"
                + "F05EFEDD55052F79765500FD88AE72DB4E4AB513C59E5FA9ED2AEFC8DA00C5A3", nil
        ),
        (
            2,
            "61A25D1BC71EC4C8C0DE616FA96B7B2757DE8D85C587D22DE48F6E9774426810"
                + "9508E90C91B20653178587DE8CEC401D5E463B26E15F3D7109A37ACAA0B8287B", nil
        ),
        // The key in lower case.
        (
            2,
            "CCE525C4712D58A1373C6632F33E90658B4C0FDD6099B206815F37BF05F8C2A3"
                + "A3FCCD96055DF76E971DD5F53D6A5F7785B8274F44D0111AEB9006C1E4F30C6D", nil
        ),
    ]

    @Test("a signature by the key read in another way is refused", arguments: negatives.indices)
    func negative(_ index: Int) throws {
        let row = Self.negatives[index]
        let vector = WebhookVector.all[row.index]
        let scheme = try vector.scheme
        #expect(throws: WebhookError.signatureMismatch) {
            try scheme.check(vector.delivery(row.signature), now: testNow)
        }
    }

    @Test(
        "a body that was written again has another signature (5.5)",
        arguments: [
            (
                "12.5",
                "DA7B04AB76EB51129F828BC9CCFF3CECB7DC30D8ADAFFF264D85A34C91C7461F"
                    + "7C9B86AFDC6134C25AE53D80A2CA4CFDA84A4757A08B9F8BB85A0ADA943E5B50"
            ),
            (
                "12.50\n",
                "8C1C5D188181797D18FE0EB142F9B9329012612C623DCEC27E2DACB8C3E90D56"
                    + "DC28429B7052B8D2802B4975A11222E0CFA12B9B8C7358C394FAA3418D32627B"
            ),
        ])
    func rewritten(_ change: String, signature: String) throws {
        let vector = WebhookVector.all[2]
        let body = change.hasSuffix("\n") ? vector.body + "\n" : vector.body.replacing("12.50", with: change)
        let scheme = try vector.scheme
        #expect(try scheme.header(for: Array(body.utf8)) == "sha512=" + signature)
        #expect(throws: WebhookError.signatureMismatch) {
            try scheme.check(vector.delivery(body: body), now: testNow)
        }
    }

    @Test("one of two keys is enough while one replaces the other (S-15)")
    func rotation() throws {
        let (one, two) = (WebhookVector.all[0], WebhookVector.all[2])
        let both = try AuthorizeNet.Signature(signatureKeys: [Secret(one.key), Secret(two.key)])
        for vector in [one, two] { try both.check(vector.delivery(), now: testNow) }
        #expect(try both.header(for: Array(one.body.utf8)) == "sha512=" + one.signature)
    }

    /// Key, login, transaction, cents and hash.
    static let transactions: [(key: String, login: String, id: String, cents: Int64, hash: String)] = [
        (
            "56E529FE6C63D60E545F84686096E6AA01D5E18A119F18A130F7CFB3983104"
                + "216979E95D84C91BDD382AA0875264A63940A2D0AA5548F6023B4C78A9D52C18DA", "2Kfn5S7x7D", "60115585081",
            1200,
            "963FF6043E255A7300B547FFED03C267F7B22D557FC49F1A7FE2CD337334FEB5"
                + "B9A5AE3C8A4BEDC940C7A2F8068359821204518BE7EE24F42A590525850D3FDE"
        ),
        (
            "14B9609FFE2378449B3C0886046DD3B0F20DF12DEB758E48B5FFE1B58756"
                + "15F0D2A50F7DDB1EAC417EBF76A1FAC374079793650AA493CE127601CB0960938E82", "5T9cRn9FK", "60115446835",
            1000,
            "BC9A6AA6CDCBACE4524B6CCA09EB7DBB070FC5D308A61D797BA36205C7E8D8F6"
                + "B4574E5118EEB25C09D843005FBAB59243D1BA7AC67C37C67E5560882BF0EB9A"
        ),
        (
            testSignatureKey, testLogin, "60000000001", 4500,
            "AF27E5C74218A7DE18ADF8F8E7240AA5412BE80D957572BD74563533EB4EA485"
                + "637628F39EC0B5D294E8E66472CFB8FCA8C4BFD6CDB91A5343CC7874BAF41A9C"
        ),
        (
            testSignatureKey, testLogin, "0", 4500,
            "71DC505F4F305029E01933E126A060DD1C9478C84BECC30655B5B76AA63D07D0"
                + "42B3C1632CCCD2DFDB1D255A3A4C6FA026FA2092FD589ABD87C6B444F8AF8977"
        ),
    ]

    @Test(
        "a transaction's hash is made and accepted by the key's bytes, and binds every part (G-6)",
        arguments: transactions.indices)
    func transactionHash(_ index: Int) throws {
        let row = Self.transactions[index]
        let scheme = try AuthorizeNet.Signature(signatureKeys: [Secret(row.key)])
        let hash = try scheme.transactionHash(apiLoginID: row.login, transactionID: row.id, amount: usd(row.cents))
        #expect(hash == row.hash)
        func accepts(_ hash: String, _ login: String, _ id: String, _ cents: Int64) throws -> Bool {
            try scheme.isTransactionHash(hash, apiLoginID: login, transactionID: id, amount: usd(cents))
        }
        #expect(try accepts(row.hash, row.login, row.id, row.cents))
        #expect(try accepts(row.hash.lowercased(), row.login, row.id, row.cents))
        #expect(try !accepts(row.hash, row.login + "x", row.id, row.cents))
        #expect(try !accepts(row.hash, row.login, row.id + "1", row.cents))
        #expect(try !accepts(row.hash, row.login, row.id, row.cents + 1))
        let digit = row.hash.hasPrefix("0") ? "1" : "0"
        for forged in [
            "", String(row.hash.dropLast()), row.hash + "0", digit + row.hash.dropFirst(),
            row.hash.prefix(64).lowercased() + row.hash.suffix(64),
        ] { #expect(try !accepts(forged, row.login, row.id, row.cents), "\(forged)") }
    }

    @Test(
        "a hash by the key's text, or over another form of the amount, is refused",
        arguments: [
            (
                0,
                "C56867D6E9EF21E2CFBDF879209164901FF301356A9912975950382149FF0CFA"
                    + "8F39CCEABAC3AE8B639A22A2918E724E586739C60087F41519B5FD97079B2D2E"
            ),
            (
                2,
                "1ADC6F372A332E51015B6E2D41357EC2CB4FC7953525598393AFFE7E967E0C15"
                    + "6DFF860A7E40C5F7F0E29CCAD0E517767C378A070C130C5F11F592B24B95DBDE"
            ),
        ])
    func wrongHash(_ index: Int, hash: String) throws {
        let row = Self.transactions[index]
        let scheme = try AuthorizeNet.Signature(signatureKeys: [Secret(row.key)])
        #expect(
            try !scheme.isTransactionHash(hash, apiLoginID: row.login, transactionID: row.id, amount: usd(row.cents)))
    }

    @Test(
        "a part with the delimiter or a control character cannot be signed (S-18)",
        arguments: ["^", "\n", "\r", "\0", " "])
    func delimiter(_ character: String) throws {
        let scheme = try AuthorizeNet.Signature(signatureKeys: [Secret(testSignatureKey)])
        for (login, id) in [("a" + character, "1"), ("a", "1" + character)] {
            #expect(throws: InvalidValue.self) {
                try scheme.transactionHash(apiLoginID: login, transactionID: id, amount: usd(1))
            }
        }
    }
}
