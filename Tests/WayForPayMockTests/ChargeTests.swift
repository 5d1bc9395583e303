import MockServerKit
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// CHARGE, SETTLE and VERIFY: the WayForPay notes, sections 4, 5 and 11.
@Suite struct ChargeTests {
    @Test("An approved charge has all members of the answer, signed (M-1)")
    func approved() throws {
        let merchant = try Merchant()
        let reply = try merchant.charge("P-1", .integer(149), card: "4111 1111 1111 1111")
        #expect(
            reply.json.objectValue?.names == [
                "merchantAccount", "orderReference", "merchantSignature", "amount", "currency", "authCode", "email",
                "phone", "createdDate", "processingDate", "cardPan", "cardType", "issuerBankCountry", "issuerBankName",
                "recToken", "transactionStatus", "reason", "reasonCode", "fee", "paymentSystem",
            ])
        #expect(reply.state == "Approved" && reply.code == 1100 && reply.reason == "Ok")
        #expect(reply["amount"] == 149 && reply["cardPan"] == "41****1111" && reply["cardType"] == "Visa")
        #expect(reply["createdDate"] == .integer(Merchant.start) && reply["email"] == "olena@shop.test")
        #expect(Merchant.text(reply["authCode"]).count == 6)
        #expect(try merchant.isGenuine(reply.json))
        #expect(merchant.balances == ["UAH": 14900])
    }

    @Test(
        "Amounts are answered as the shortest number, and signed so (M-1)",
        arguments: [("100.00", "100"), ("100.50", "100.5"), ("0.01", "0.01"), ("1547.36", "1547.36"), ("0.1", "0.1")])
    func amounts(sent: String, answered: String) throws {
        let merchant = try Merchant()
        let reply = try merchant.charge("A-1", .string(sent))
        #expect(reply.text.contains("\"amount\":\(answered),"))
        #expect(try merchant.isGenuine(reply.json))
    }

    @Test(
        "Each test card does what it says, as a card and as a token (M-3)",
        arguments: [
            ("4111111111111111", "approved", "Approved", 1100),
            ("5454545454545454", "approved-mastercard", "Approved", 1100),
            ("4111110011010001", "declined", "Declined", 1101), ("4111110011020000", "bad-cvv", "Declined", 1102),
            ("4111110011030009", "expired", "Declined", 1103),
            ("4111110011040008", "insufficient-funds", "Declined", 1104),
            ("4111110011050007", "invalid", "Declined", 1105), ("4111110011080004", "3ds-failed", "Declined", 1108),
            ("4111110011140006", "fraud", "Declined", 1114), ("4111110011350001", "card-limit", "Declined", 1135),
            ("4111110051000003", "3ds", "Declined", 1108),
            ("4111110051001100", "3ds-insufficient-funds", "Declined", 1108),
            ("4111110011340002", "pending-approved", "Pending", 1134),
            ("4111110011320004", "pending-declined", "Pending", 1134),
            ("4111110011310005", "in-processing", "InProcessing", 1131),
        ] as [(String, String, String, Int64)])
    func cards(number: String, name: String, state: String, code: Int64) throws {
        let merchant = try Merchant()
        for reply in [
            try merchant.charge("T-1", card: number), try merchant.charge("T-2", token: "mock-token-\(name)"),
        ] {
            #expect(reply.state == state && reply.code == code)
            #expect(reply["cardPan"] == .string("\(number.prefix(2))****\(number.suffix(4))"))
            #expect((reply["authCode"] == "") == (state != "Approved"))
            #expect(try merchant.isGenuine(reply.json))
        }
        #expect(merchant.balances == (state == "Approved" ? ["UAH": 20000] : [:]))
    }

    @Test("Every test card passes the check of its digits, and has a name of its own (M-3)")
    func cardNumbers() {
        #expect(Set(TestCard.all.map(\.name)).count == TestCard.all.count)
        for card in TestCard.all {
            let sum = card.number.reversed().enumerated().reduce(0) { sum, digit in
                let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset % 2 + 1)
                return sum + value / 10 + value % 10
            }
            #expect(sum % 10 == 0 && card.number.count == 16)
        }
    }

    @Test(
        "An amount can decide what happens (M-3)",
        arguments: [
            ("1101.11", "Declined", 1101), ("1102.11", "Declined", 1102), ("1103.11", "Declined", 1103),
            ("1104.11", "Declined", 1104), ("1105.11", "Declined", 1105), ("1106.11", "Declined", 1106),
            ("1108.11", "Declined", 1108), ("1114.11", "Declined", 1114), ("1122.11", "Declined", 1122),
            ("1135.11", "Declined", 1135), ("1131.11", "InProcessing", 1131), ("1132.11", "Pending", 1134),
            ("1134.11", "Pending", 1134), ("5100.11", "Declined", 1108), ("1100.11", "Approved", 1100),
            ("1104.12", "Approved", 1100), ("1138.11", "Approved", 1100),
        ] as [(String, String, Int64)])
    func triggers(amount: String, state: String, code: Int64) throws {
        let reply = try Merchant().charge("G-1", .string(amount))
        #expect(reply.state == state && reply.code == code)
    }

    @Test(
        "A card that is no test card is declined without being repeated (S-81)",
        arguments: ["4242424242424242", "4111111111111112", "hello", "41111111111111110000000", "５４５４"])
    func foreignCards(number: String) throws {
        let merchant = try Merchant()
        let reply = try merchant.charge("X-1", card: number)
        #expect(reply.state == "Declined" && reply.code == 1105 && reply["cardPan"] == "")
        #expect(!reply.text.contains(number))
        #expect(try merchant.isGenuine(reply.json))
        #expect(try !merchant.status("X-1").text.contains(number))
    }

    @Test(
        "Expiry and code of a card are looked at (M-3)",
        arguments: [
            ("11", "2026", "123", 1100), ("10", "2026", "123", 1103), ("12", "2025", "123", 1103),
            ("12", "2030", "12", 1102), ("12", "2030", "1234", 1102), ("12", "2030", "abc", 1102),
        ] as [(JSON, JSON, JSON, Int64)])
    func cardData(month: JSON, year: JSON, code: JSON, reason: Int64) throws {
        let reply = try Merchant().charge(
            "E-1", card: "4111111111111111", ["expMonth": month, "expYear": year, "cardCvv": code])
        #expect(reply.code == reason)
    }

    @Test("A card gets one token, which charges it again; the setting switches tokens off (M-1)")
    func tokens() throws {
        let merchant = try Merchant()
        let first = try merchant.charge("K-1", card: "4111111111111111")
        #expect(try merchant.charge("K-2", card: "4111111111111111").token == first.token)
        #expect(try merchant.charge("K-3", card: "5454545454545454").token != first.token)
        let again = try merchant.charge("K-4", token: first.token)
        #expect(again.state == "Approved" && again.token == first.token && again["cardPan"] == "41****1111")
        let unknown = try merchant.charge("K-5", token: "00000000-0000-0000-0000-000000000000")
        #expect(unknown.code == 1116 && unknown.state == "Declined")
        #expect(try merchant.isGenuine(unknown.json))
        #expect(try merchant.charge("K-6", token: "mock-token-nobody").code == 1116)
        merchant.engine.withGateway { $0.issuesTokens = false }
        #expect(try merchant.charge("K-7", card: "4111111111111111")["recToken"] == "")
    }

    @Test("A reference serves once, and the first payment stays as it is (M-1)")
    func duplicates() throws {
        let merchant = try Merchant()
        let first = try merchant.charge("R-1", "50")
        for reply in [
            try merchant.charge("R-1", "50"), try merchant.charge("R-1", "60", token: "mock-token-declined"),
        ] {
            #expect(reply.code == 1112 && reply.state == "Declined" && reply["authCode"] == "")
            #expect(try merchant.isGenuine(reply.json))
        }
        let status = try merchant.status("R-1")
        #expect(status["authCode"] == first["authCode"] && status["amount"] == 50)
        #expect(merchant.balances == ["UAH": 5000])
        #expect(try merchant.charge("R-2", token: "mock-token-declined").code == 1101)
        #expect(try merchant.charge("R-2").code == 1112, "also after a decline")
    }

    @Test("Held money is settled once, in full or in part, and never more (M-1)")
    func settling() throws {
        let merchant = try Merchant()
        let held = try merchant.charge("H-1", "500", ["merchantTransactionType": "AUTH"])
        #expect(held.state == "WaitingAuthComplete" && held.code == 1100 && merchant.balances.isEmpty)
        #expect(try merchant.isGenuine(held.json))
        #expect(try merchant.money("SETTLE", "H-1", "500.01").code == 1130)
        #expect(try merchant.money("SETTLE", "H-1", "500", ["currency": "USD"]).code == 1110)
        let settled = try merchant.money("SETTLE", "H-1", "300.50")
        #expect(settled.state == "Approved" && settled.code == 1100 && Merchant.text(settled["amount"]) == "300.5")
        #expect(try merchant.isGenuine(settled.json, Merchant.fourFields))
        #expect(merchant.balances == ["UAH": 30050])
        let again = try merchant.money("SETTLE", "H-1", "100")
        #expect(again.code == 1126 && again.state == "Declined")
        #expect(try merchant.isGenuine(again.json, Merchant.fourFields))
        #expect(try merchant.money("SETTLE", "H-9", "1").code == 1127)
        #expect(Merchant.text(try merchant.status("H-1")["amount"]) == "300.5")
    }

    @Test("The answer to SETTLE can be signed over eight fields (M-1)")
    func settleSignature() throws {
        let merchant = try Merchant()
        merchant.engine.withGateway { $0.settleAnswerSignsEightFields = true }
        _ = try merchant.charge("S-1", "500", ["merchantTransactionType": "AUTH"])
        #expect(try merchant.isGenuine(merchant.money("SETTLE", "S-1", "500").json))
    }

    @Test("AUTO takes the money at once (M-1)")
    func automatic() throws {
        #expect(try Merchant().charge("O-1", "100", ["merchantTransactionType": "AUTO"]).state == "Approved")
    }

    @Test("A hold nobody settles ends by itself (M-6)", arguments: [nil, 3600] as [Int64?])
    func holdEnd(timeout: Int64?) async throws {
        let merchant = try Merchant()
        let more: JSONObject = ["merchantTransactionType": "AUTH", "holdTimeout": .integer(orNull: timeout)]
        _ = try merchant.charge("L-1", "500", more)
        _ = await merchant.callbacks()
        merchant.advance(seconds: (timeout ?? 1_728_000) - 1)
        #expect(try merchant.status("L-1").state == "WaitingAuthComplete")
        merchant.advance(seconds: 1)
        #expect(try merchant.status("L-1").state == "Voided")
        #expect(await merchant.callbacks().map(\.state) == ["Voided"])
        #expect(try merchant.money("SETTLE", "L-1", "500").code == 1126)
    }

    @Test(
        "What waits is decided after an hour, with a callback (M-3)",
        arguments: [("1134.11", "Approved"), ("1132.11", "Declined")])
    func waiting(amount: String, end: String) async throws {
        let merchant = try Merchant()
        #expect(try merchant.charge("W-1", .string(amount)).state == "Pending")
        merchant.advance(seconds: 3600)
        #expect(try merchant.status("W-1").state == end)
        #expect(await merchant.callbacks().map(\.state) == ["Pending", end])
    }

    @Test("A card is verified without money, once for each reference (M-1)")
    func verification() throws {
        let merchant = try Merchant()
        func verify(_ reference: String, _ amount: JSON, _ card: String) throws -> Merchant.Reply {
            var members: JSONObject = [
                "merchantDomainName": .string(merchant.credential("merchantDomainName")),
                "orderReference": .string(reference), "amount": amount, "currency": "UAH",
            ]
            for member in Merchant.card(card) { members[member.name] = member.value }
            let signed = ["merchantAccount", "merchantDomainName", "orderReference", "amount", "currency"]
            return try merchant.call("VERIFY", signed, members)
        }
        let reply = try verify("V-1", "0", "4111111111111111")
        #expect(reply.state == "Approved" && reply["amount"] == 0 && reply.token.count == 36)
        #expect(try merchant.isGenuine(reply.json))
        #expect(try verify("V-1", "0", "4111111111111111").code == 1112)
        #expect(try verify("V-2", "1", "4111111111111111").code == 1130)
        #expect(try verify("V-3", 0, "4111110011030009").code == 1103)
        #expect(try verify("V-4", 0, "4111110051000003").code == 5100)
        #expect(try merchant.charge("V-5", token: reply.token).state == "Approved")
        #expect(merchant.balances == ["UAH": 10000])
    }
}
