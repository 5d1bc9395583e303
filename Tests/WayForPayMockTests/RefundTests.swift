import MockServerKit
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// REFUND, CHECK_STATUS and TRANSACTION_LIST: the WayForPay notes, section 4.
@Suite struct RefundTests {
    @Test("A payment is refunded in parts, and never beyond what was paid (M-1)")
    func parts() async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("R-1", "100")
        for (amount, left) in [("30", 7000), ("0.5", 6950)] as [(JSON, Int64)] {
            let reply = try merchant.money("REFUND", "R-1", amount)
            #expect(reply.state == "Refunded" && reply.code == 1100)
            #expect(
                reply.json.objectValue?.names == [
                    "merchantAccount", "orderReference", "transactionStatus", "reason", "reasonCode",
                    "merchantSignature",
                ])
            #expect(try merchant.isGenuine(reply.json, Merchant.fourFields))
            #expect(merchant.balances == ["UAH": left])
        }
        let tooMuch = try merchant.money("REFUND", "R-1", "69.51")
        #expect(tooMuch.code == 1128 && tooMuch.state == "Declined")
        #expect(try merchant.isGenuine(tooMuch.json, Merchant.fourFields))
        #expect(try merchant.money("REFUND", "R-1", "69.50").code == 1100)
        #expect(try merchant.money("REFUND", "R-1", "0.01").code == 1128)
        let status = try merchant.status("R-1")
        #expect(status.state == "Refunded" && status["refundAmount"] == 100 && status["amount"] == 100)
        #expect(merchant.balances == ["UAH": 0])
        #expect(await merchant.callbacks().map(\.state) == ["Approved", "Refunded", "Refunded", "Refunded"])
    }

    @Test("A settled part is what can be refunded (M-1)")
    func settledPart() throws {
        let merchant = try Merchant()
        _ = try merchant.charge("R-2", "100", ["merchantTransactionType": "AUTH"])
        _ = try merchant.money("SETTLE", "R-2", "60")
        #expect(try merchant.money("REFUND", "R-2", "60.01").code == 1128)
        #expect(try merchant.money("REFUND", "R-2", "60").state == "Refunded")
    }

    @Test("A hold is let go whole (M-1)")
    func void() async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("V-1", "100", ["merchantTransactionType": "AUTH"])
        #expect(try merchant.money("REFUND", "V-1", "40").code == 1141)
        #expect(try merchant.money("REFUND", "V-1", "100.01").code == 1128)
        let reply = try merchant.money("REFUND", "V-1", "100.00")
        #expect(reply.state == "Voided" && reply.code == 1100)
        #expect(try merchant.isGenuine(reply.json, Merchant.fourFields))
        #expect(try merchant.money("REFUND", "V-1", "100").code == 1126)
        #expect(merchant.balances.isEmpty)
        #expect(await merchant.callbacks().map(\.state) == ["WaitingAuthComplete", "Voided"])
    }

    @Test(
        "What was never paid cannot be refunded (M-1)",
        arguments: ["mock-token-declined", "mock-token-pending-approved", "mock-token-in-processing"])
    func unpaid(token: String) throws {
        let merchant = try Merchant()
        _ = try merchant.charge("U-1", token: token)
        #expect(try merchant.money("REFUND", "U-1", "1").code == 1126)
    }

    @Test("Refunds are checked (M-1)")
    func refusals() throws {
        let merchant = try Merchant()
        _ = try merchant.charge("C-1")
        #expect(try merchant.money("REFUND", "C-1", "10", ["currency": "USD", "comment": "x"]).code == 1110)
        #expect(try merchant.money("REFUND", "C-1", "10", [:]).reason == "Parameter `comment` is missing")
        #expect(try merchant.money("REFUND", "C-1", "0").code == 1130)
        let unknown = try merchant.money("REFUND", "C-9", "10")
        #expect(unknown.code == 1127 && unknown.state == "Declined")
        #expect(try merchant.isGenuine(unknown.json, Merchant.fourFields))
        #expect(merchant.balances == ["UAH": 10000])
    }

    @Test(
        "An amount can make a refund fail (M-3)",
        arguments: [("1123.11", 1123), ("1136.11", 1136)] as [(JSON, Int64)])
    func triggers(amount: JSON, code: Int64) throws {
        let merchant = try Merchant()
        _ = try merchant.charge("T-1", "2000")
        let reply = try merchant.money("REFUND", "T-1", amount)
        #expect(reply.code == code && reply.state == "Declined")
        #expect(try merchant.status("T-1").state == "Approved")
        #expect(merchant.balances == ["UAH": 200_000])
    }

    @Test("A refund that waits for money is paid after an hour, and others wait for it (M-3)")
    func waiting() async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("W-1", "2000")
        let reply = try merchant.money("REFUND", "W-1", "1138.11")
        #expect(reply.state == "RefundInProcessing" && reply.code == 1138)
        #expect(try merchant.money("REFUND", "W-1", "1").code == 1138)
        let waiting = try merchant.status("W-1")
        #expect(waiting.state == "RefundInProcessing" && waiting["refundAmount"] == 0)
        #expect(merchant.balances == ["UAH": 200_000])
        merchant.advance(seconds: 3600)
        #expect(Merchant.text(try merchant.status("W-1")["refundAmount"]) == "1138.11")
        #expect(merchant.balances == ["UAH": 86_189])
        #expect(await merchant.callbacks().map(\.state) == ["Approved", "RefundInProcessing", "Refunded"])
        #expect(try merchant.money("REFUND", "W-1", "1").state == "Refunded")
    }

    @Test("A merchant can be set to void what has not reached it yet (M-1)")
    func unsettled() throws {
        let merchant = try Merchant()
        merchant.engine.withGateway { $0.voidsUnsettledPayments = true }
        for reference in ["S-1", "S-2", "S-3"] { _ = try merchant.charge(reference) }
        #expect(try merchant.money("REFUND", "S-1", "40").state == "Refunded")
        #expect(try merchant.money("REFUND", "S-2", "100").state == "Voided")
        merchant.advance(seconds: 86_400)
        #expect(try merchant.money("REFUND", "S-3", "100").state == "Refunded")
        #expect(merchant.balances == ["UAH": 6000])
    }

    @Test("The status tells of refunds and, after a day, of the settlement (M-6)")
    func status() throws {
        let merchant = try Merchant()
        _ = try merchant.charge("K-1", "149.50")
        let early = try merchant.status("K-1")
        #expect(early["refundAmount"] == 0 && early["settlementDate"] == .null && early["settlementAmount"] == .null)
        #expect(try merchant.isGenuine(early.json))
        merchant.advance(seconds: 86_400)
        let late = try merchant.status("K-1")
        #expect(late["settlementDate"] == .integer(Merchant.start + 86_400))
        #expect(Merchant.text(late["settlementAmount"]) == "149.5")
    }

    @Test("An unknown order is told as a signed decline, or briefly (M-1)")
    func unknownOrder() throws {
        let merchant = try Merchant()
        let reply = try merchant.status("N-1")
        #expect(reply.code == 1127 && reply.state == "Declined" && reply["orderReference"] == "N-1")
        #expect(reply["amount"] == 0 && reply["currency"] == "" && reply["authCode"] == "" && reply["cardPan"] == "")
        #expect(try merchant.isGenuine(reply.json))
        merchant.engine.withGateway { $0.answersUnknownOrderBriefly = true }
        #expect(try merchant.status("N-1").json.objectValue?.names == ["reason", "reasonCode"])
    }

    @Test("Payments and refunds of a period are listed, oldest first (M-1)")
    func list() throws {
        let merchant = try Merchant()
        _ = try merchant.charge("L-1", "100")
        _ = merchant.browse(try merchant.link("L-4"), ["test_card": "approved"])
        _ = try merchant.link("L-0")
        merchant.advance(seconds: 60)
        _ = try merchant.charge("L-2", token: "mock-token-declined")
        _ = try merchant.money("REFUND", "L-1", "25")
        merchant.advance(seconds: 60)
        _ = try merchant.charge("L-3", "10", ["merchantTransactionType": "AUTH"])
        _ = try merchant.money("REFUND", "L-3", "10")
        func list(_ begin: Int64, _ end: Int64) throws -> Merchant.Reply {
            try merchant.call(
                "TRANSACTION_LIST", ["merchantAccount", "dateBegin", "dateEnd"],
                ["dateBegin": .integer(Merchant.start + begin), "dateEnd": .integer(Merchant.start + end)])
        }
        func lines(_ reply: Merchant.Reply) -> [String] {
            (reply["transactionList"]?.arrayValue ?? []).map { entry in
                ["transactionType", "orderReference", "amount", "transactionStatus", "reasonCode"]
                    .map { Merchant.text(entry[$0]) }.joined(separator: " ")
            }
        }
        let all = try list(0, 120)
        #expect(all.code == 1100 && all["merchantSignature"] == nil)
        #expect(
            lines(all) == [
                "CHARGE L-1 100 Approved 1100", "PURCHASE L-4 100 Approved 1100", "CHARGE L-2 100 Declined 1101",
                "REFUND L-1 25 Refunded 1100",
                "CHARGE L-3 10 WaitingAuthComplete 1100", "REFUND L-3 10 Voided 1100",
            ])
        #expect(lines(try list(60, 60)).count == 2)
        #expect(lines(try list(121, 200)).isEmpty)
        #expect(try list(0, 31 * 86_400).code == 1100)
        #expect(try list(0, 31 * 86_400 + 1).code == 1109)
        #expect(try list(1, 0).code == 1109)
    }
}
