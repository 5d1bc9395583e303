import HTTPTypes
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// Challenges of charges without a page: the WayForPay notes, section 4.
@Suite struct ThreeDSecureTests {
    private static let termURL = "https://shop.test/3ds?order=1&x=\"<b>"
    private static let usableTermURL = "https://shop.test/3ds?order=1"

    private func begin(
        _ merchant: Merchant, token: String = "mock-token-3ds", secure: JSON = "AUTO", amount: JSON = "100"
    ) throws -> Merchant.Reply {
        try merchant.charge("T-1", amount, token: token, ["merchantTransactionSecureType": secure])
    }

    private func complete(_ merchant: Merchant, _ ticket: String, _ id: String, _ answer: String) -> Merchant.Reply {
        let body: JSON = [
            "transactionType": "COMPLETE_3DS", "apiVersion": 1, "authorization_ticket": .string(ticket),
            "d3ds_md": .string(id), "d3ds_pares": .string(answer),
        ]
        return merchant.post(body.text())
    }

    private func decide(_ merchant: Merchant, _ reply: Merchant.Reply, _ result: String) -> Merchant.Reply {
        merchant.browse(
            Merchant.text(reply["d3AcsUrl"]),
            [
                "MD": Merchant.text(reply["d3Md"]), "PaReq": Merchant.text(reply["d3Pareq"]),
                "TermUrl": Self.usableTermURL, "result": result,
            ])
    }

    @Test(
        "A challenge is asked for where the merchant allows it and the card or the amount wants it (M-3)",
        arguments: [
            ("mock-token-3ds", "AUTO", "100", 5100), ("mock-token-3ds", "3DS", "100", 5100),
            ("mock-token-3ds", "NON3DS", "100", 1108), ("mock-token-approved", "AUTO", "100", 1100),
            ("mock-token-approved", "3DS", "100", 5100), ("mock-token-approved", "AUTO", "5100.11", 5100),
            ("mock-token-declined", "AUTO", "100", 1101),
        ] as [(String, JSON, JSON, Int64)])
    func demands(token: String, secure: JSON, amount: JSON, code: Int64) throws {
        #expect(try begin(Merchant(), token: token, secure: secure, amount: amount).code == code)
    }

    @Test(
        "The payer's decision decides, and the form leads back to the merchant (M-7)",
        arguments: [
            ("mock-token-3ds", "approve", "Approved", 1100), ("mock-token-3ds", "fail", "Declined", 1108),
            ("mock-token-3ds-insufficient-funds", "approve", "Declined", 1104),
        ] as [(String, String, String, Int64)])
    func completion(token: String, result: String, state: String, code: Int64) async throws {
        let merchant = try Merchant()
        let asked = try begin(merchant, token: token)
        #expect(asked.state == "InProcessing" && asked.reason == "Wait 3ds data")
        #expect(asked["d3AcsUrl"] == "http://mock.test/acs" && asked["returnUrl"] == .string(Merchant.returnURL))
        #expect(try merchant.isGenuine(asked.json))
        let page = merchant.browse(
            "/acs",
            [
                "MD": Merchant.text(asked["d3Md"]), "PaReq": Merchant.text(asked["d3Pareq"]),
                "TermUrl": Self.usableTermURL,
            ])
        #expect(page.status == 200 && page.text.contains("100.00 UAH") && page.field("TermUrl") == Self.usableTermURL)
        let onward = decide(merchant, asked, result)
        #expect(onward.text.contains("action=\"\(Self.usableTermURL)\""))
        #expect(onward.headerFields[.contentSecurityPolicy]?.contains("form-action 'self' https://shop.test;") == true)
        let answer = try #require(onward.field("PaRes"))
        let ticket = Merchant.text(asked["authTicket"])
        let done = complete(merchant, ticket, try #require(onward.field("MD")), answer)
        #expect(done.state == state && done.code == code)
        #expect(try merchant.isGenuine(done.json))
        #expect(await merchant.callbacks().map(\.state) == [state])
        #expect(complete(merchant, ticket, "x", answer).code == 1126, "a challenge ends once")
        #expect(decide(merchant, asked, result).status == 410)
        #expect(merchant.balances == (state == "Approved" ? ["UAH": 10000] : [:]))
    }

    @Test("A wrong ticket is unknown; a made-up answer fails (M-1)")
    func forgery() throws {
        let merchant = try Merchant()
        let asked = try begin(merchant)
        let (ticket, id) = (Merchant.text(asked["authTicket"]), Merchant.text(asked["d3Md"]))
        #expect(complete(merchant, "ticket", id, "answer").code == 1127)
        #expect(complete(merchant, "", id, "answer").code == 1115)
        #expect(complete(merchant, ticket, id, "answer").code == 1108)
        #expect(merchant.balances.isEmpty)
    }

    @Test("The signature of the gateway's first PHP class is checked when it is there (M-1)")
    func oldSignature() throws {
        let merchant = try Merchant()
        let asked = try begin(merchant)
        let (ticket, id) = (Merchant.text(asked["authTicket"]), Merchant.text(asked["d3Md"]))
        let answer = try #require(decide(merchant, asked, "approve").field("PaRes"))
        var body: JSON = [
            "transactionType": "COMPLETE_3DS", "authorization_ticket": .string(ticket), "d3ds_md": .string(id),
            "d3ds_pares": .string(answer), "merchantSignature": "wrong",
        ]
        #expect(merchant.post(body.text()).code == 1113)
        body["merchantSignature"] = .string(try merchant.signature([ticket, id, answer]))
        #expect(merchant.post(body.text()).code == 1100)
    }

    @Test("The bank's page knows only its own challenges and safe ways back (S-80)")
    func bankPage() throws {
        let merchant = try Merchant()
        let asked = try begin(merchant)
        let (id, question) = (Merchant.text(asked["d3Md"]), Merchant.text(asked["d3Pareq"]))
        #expect(merchant.browse("/acs?MD=\(id)").status == 404, "the question is missing")
        #expect(merchant.browse("/acs", ["MD": id, "PaReq": "x", "TermUrl": Self.usableTermURL]).status == 404)
        #expect(merchant.browse("/acs", ["MD": "x", "PaReq": question, "TermUrl": Self.usableTermURL]).status == 404)
        for address in ["", "javascript:alert(1)", "//shop.test/", Self.termURL] {
            let page = merchant.browse("/acs", ["MD": id, "PaReq": question, "TermUrl": address])
            #expect(page.status == 400 && !page.text.contains("<b>"))
        }
        let wrong = ["MD": id, "PaReq": question, "TermUrl": Self.usableTermURL, "result": "maybe"] as KeyValuePairs
        #expect(merchant.browse("/acs", wrong).status == 400)
    }

    @Test("A payer who does not come back lets the payment expire after an hour (M-6)")
    func lapse() async throws {
        let merchant = try Merchant()
        let asked = try begin(merchant)
        merchant.advance(seconds: 3600)
        let status = try merchant.status("T-1")
        #expect(status.state == "Expired" && status.code == 1124)
        #expect(await merchant.callbacks().map(\.state) == ["Expired"])
        #expect(decide(merchant, asked, "approve").status == 410)
        #expect(complete(merchant, Merchant.text(asked["authTicket"]), "x", "x").code == 1126)
    }
}
