import HTTPTypes
import PaymentCore
import MockServerKit
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Input that no client sends, and what the inspector may show.
@Suite struct HostileInputTests {
    @Test(
        "Bodies of any shape are answered with an error of the gateway's own",
        arguments: [
            "", "&", "=", "data", "data=", "data=%", "data=%FF&signature=x", "data=e30&signature=",
            "data={&signature=x",
            "data={\"a\":1,\"a\":2}&signature=x", "data=%7B%7D&signature=%00", "data=bnVsbA%3D%3D&signature=x",
            "data=\(String(repeating: "%5B", count: 200))&signature=x", "{\"data\":\"e30=\",\"signature\":\"x\"}",
            "data=e30%3D&data=e30%3D&signature=x",
        ])
    func bodies(body: String) throws {
        let reply = try Shop().send(.post, "/api/request", body: body)
        #expect(reply.status == 200 && reply.result == "error" && ["err_missing", "err_wrong"].contains(reply.code))
    }

    @Test(
        "Every action stands every kind of value in every member",
        arguments: [
            JSON.null, true, 0, -1, "", "x", .string(String(repeating: "9", count: 6000)), [], [:], [["a": 1]],
            9_223_372_036_854_775_807, "\u{0}\u{202E}",
        ])
    func values(value: JSON) throws {
        let shop = try Shop()
        _ = shop.pay(["action": "hold"], order: "held")
        let names = [
            "amount", "currency", "description", "order_id", "card", "card_exp_month", "card_exp_year", "card_cvv",
            "phone", "ip", "card_token", "confirm_token", "subscribe", "subscribe_date_start", "date_from", "date_to",
            "subscribe_periodicity", "is_debit", "is_credit", "card_tokenization", "split_rules", "rro_info", "email",
            "server_url", "result_url", "expired_date", "info", "action_payment", "language", "recurringbytoken",
        ]
        for action in Action.allCases.map(\.rawValue) + ["reports"] {
            for name in names {
                var members = Shop.payment(["action": .string(action)], order: "x-\(action)-\(name)")
                members[name] = value
                #expect(shop.call(members).status == 200)
            }
        }
        // Other members are passed over, so that some requests above were good; none touched the hold.
        #expect(shop.status("held").state == "hold_wait")
    }

    @Test("Orders differ by their bytes, and strange names are found again")
    func orderNames() throws {
        let shop = try Shop()
        let names = ["é", "e\u{301}", "DEP 1", "dep 1", "'; --", "\u{1F4B3}", String(repeating: "ї", count: 255)]
        for (number, name) in names.enumerated() {
            #expect(shop.pay(["amount": .integer(Int64(number + 1))], order: name).state == "success")
        }
        for (number, name) in names.enumerated() {
            #expect(shop.status(name).number("amount") == "\(number + 1).0")
        }
    }

    @Test(
        "The clock can be read back from every date it writes",
        arguments: [
            Int64(0), 68_169_600, 951_782_400, 951_868_800, 1_795_260_000, 4_107_542_400, 4_133_980_799,
            253_402_300_799,
        ])
    func calendar(seconds: Int64) {
        let civil = CivilTime(.init(secondsSinceEpoch: seconds))
        #expect(civil.moment.secondsSinceEpoch == seconds)
        #expect(civil.adding(1, .day).moment.secondsSinceEpoch == seconds + 86_400)
    }

    @Test(
        "Dates that do not exist are refused",
        arguments: [
            "2026-13-01 00:00:00", "2026-00-10 00:00:00", "2026-04-31 00:00:00", "2100-02-29 00:00:00",
            "2026-01-01 24:00:00", "2026-01-01 00:60:00", "2026-1-1 00:00:00", "2026-01-01", "0000-01-01 00:00:00", "",
            "２026-01-01 00:00:00",
        ])
    func wrongDates(text: String) {
        #expect(CivilTime(parsing: text) == nil)
    }

    @Test("Fields with card data, tokens and signatures are named for the inspector to hide")
    func concealment() {
        let names = LiqPayMock.concealedFields
        for name in ["data", "signature", "card", "card_cvv", "cvv", "card_token", "confirm_token", "token", "otp"] {
            #expect(names.contains(name))
        }
    }
}
