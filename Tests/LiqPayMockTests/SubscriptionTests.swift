import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Regular payments: the LiqPay notes, section 9.
@Suite struct SubscriptionTests {
    private func subscribe(
        _ shop: Shop, start: String = "2026-11-21 11:20:00", _ period: String = "month", card: String = Shop.card
    ) -> Shop.Reply {
        shop.pay(
            [
                "action": "subscribe", "subscribe": "1", "subscribe_date_start": .string(start),
                "subscribe_periodicity": .string(period), "server_url": "http://shop.test/hook",
            ], card: card)
    }

    /// When the regular charges so far were made.
    private func charges(_ shop: Shop) -> [String] {
        let report = shop.call(["action": "reports", "date_from": 0, "date_to": 9_999_999_999_999])
        return (report["data"]?.arrayValue ?? []).filter { $0["action"] == "regular" }
            .compactMap { $0["create_date"]?.integerValue }
            .map { CivilTime.text(seconds: $0 / 1000) }
    }

    @Test(
        "A subscription charges at its times, a day that a month lacks on its last",
        arguments: [
            (
                "2027-01-31 10:00:00", "month", Int64(130),
                ["2027-01-31 10:00:00", "2027-02-28 10:00:00", "2027-03-31 10:00:00"]
            ),
            ("2026-11-22 00:00:00", "day", 3, ["2026-11-22 00:00:00", "2026-11-23 00:00:00", "2026-11-24 00:00:00"]),
            ("2026-11-25 08:30:00", "week", 15, ["2026-11-25 08:30:00", "2026-12-02 08:30:00"]),
            ("2028-02-29 00:00:00", "year", 850, ["2028-02-29 00:00:00", "2029-02-28 00:00:00"]),
        ])
    func schedule(start: String, period: String, days: Int64, expected: [String]) throws {
        let shop = try Shop()
        let reply = subscribe(shop, start: start, period)
        #expect(reply.state == "subscribed" && reply.text("action") == "subscribe")
        #expect(shop.balances.isEmpty, "subscribing takes nothing")
        shop.advance(days: days)
        #expect(charges(shop) == expected)
        #expect(shop.balances == ["UAH": 30100 * Int64(expected.count)])
    }

    @Test("A start in the past means now; each charge is a callback with the order and an id of its own (M-4)")
    func regularCharges() async throws {
        let shop = try Shop()
        let reply = subscribe(shop, start: "2020-01-01 00:00:00", "week")
        #expect(charges(shop) == ["2026-11-21 11:20:00"])
        shop.advance(days: 7)
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.states == ["subscribed", "success", "success"])
        let told = receiver.callbacks.map(\.payment)
        #expect(told.map { $0["order_id"]?.stringValue } == ["DEP-1001", "DEP-1001", "DEP-1001"])
        #expect(told.dropFirst().allSatisfy { $0["action"] == "regular" && $0["type"] == "regular" })
        #expect(Set(told.compactMap { $0["payment_id"]?.integerValue }).count == 3)
        #expect(shop.status()["payment_id"] == reply["payment_id"], "the order still names the subscription")
    }

    @Test("A changed subscription charges the new amount; an ended one nothing")
    func changes() async throws {
        let shop = try Shop()
        _ = subscribe(shop, start: "2026-11-22 00:00:00", "day")
        func update(_ amount: JSON, _ currency: JSON = "UAH") -> Shop.Reply {
            shop.call([
                "action": "subscribe_update", "order_id": "DEP-1001", "amount": amount, "currency": currency,
                "description": "More",
            ])
        }
        shop.advance(days: 1)
        #expect(update(1, "USD").code == "wrong_amount_currency")
        let updated = update("400.25")
        #expect(updated.state == "subscribed" && updated.number("amount") == "400.25")
        shop.advance(days: 1)
        #expect(shop.balances == ["UAH": 30100 + 40025])
        let ended = shop.call(["action": "unsubscribe", "order_id": "DEP-1001"])
        #expect(ended.state == "unsubscribed")
        shop.advance(days: 5)
        #expect(shop.balances == ["UAH": 30100 + 40025])
        #expect(update(1).code == "payment_not_subscribed")
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.states == ["subscribed", "success", "success", "unsubscribed"])
    }

    @Test("What is no subscription cannot be ended, in the captured shape")
    func notSubscribed() throws {
        let shop = try Shop()
        _ = shop.pay()
        let reply = shop.call(["action": "unsubscribe", "order_id": "DEP-1001"])
        #expect(
            reply.json.objectValue?.names == [
                "action", "code", "err_code", "err_description", "is_3ds", "liqpay_order_id", "public_key", "result",
                "status", "type", "version",
            ])
        #expect(reply.code == "payment_not_subscribed" && reply.state == "failure" && reply.result == "error")
        #expect(shop.call(["action": "unsubscribe", "order_id": "none"]).code == "payment_not_found")
    }

    @Test("A refused charge is told and ends nothing; a refused card subscribes nothing")
    func refusedCharges() throws {
        let shop = try Shop()
        #expect(subscribe(shop, card: "4000000000000341").state == "subscribed")
        shop.advance(days: 35)
        #expect(charges(shop).count == 2 && shop.balances.isEmpty && shop.status().state == "subscribed")
        let other = try Shop()
        #expect(subscribe(other, card: "4000000000009995").state == "failure")
        other.advance(days: 35)
        #expect(charges(other).isEmpty)
        let waiting = try Shop()
        let address = subscribe(waiting, card: "4000000000003063").text("redirect_to")
        #expect(charges(waiting).isEmpty)
        _ = waiting.browse(address, ["result": "approve"])
        #expect(waiting.status().state == "subscribed" && charges(waiting).count == 1)
    }

    @Test(
        "A period and a start are demanded as documented",
        arguments: [
            (["subscribe": "0"], "subscribe"), (["subscribe_periodicity": "hour"], "subscribe_periodicity"),
            (["subscribe_date_start": "2027-02-30 00:00:00"], "subscribe_date_start"),
            (["subscribe_date_start": "2027-02-28"], "subscribe_date_start"),
            (["subscribe_date_start": "2027-02-28T00:00:00"], "subscribe_date_start"),
        ] as [(JSON, String)])
    func wrongTerms(changes: JSON, key: String) throws {
        var all: JSON = [
            "action": "subscribe", "subscribe": "1", "subscribe_date_start": "2027-01-01 00:00:00",
            "subscribe_periodicity": "month",
        ]
        for (name, value) in changes.objectValue ?? [:] { all[name] = value }
        let reply = try Shop().pay(all)
        #expect(reply.code == "err_wrong" && reply.key == key)
    }

    @Test("A clock moved to the end of time ends the charges with the year 9999")
    func endOfTime() throws {
        let shop = try Shop()
        _ = subscribe(shop, start: "9990-01-01 00:00:00", "year")
        shop.advance(seconds: .max)
        let payments = shop.engine.withGateway { $0.state.payments.end }
        #expect(payments == 11, "the subscription and a charge in each year from 9990 to 9999")
        #expect(shop.status().state == "subscribed")
    }

    @Test("A subscription itself is not refunded")
    func refunds() throws {
        let shop = try Shop()
        _ = subscribe(shop)
        #expect(shop.refund().code == "payment_err_status")
    }
}

extension CivilTime {
    /// A moment as it is written on the wire, found by reading candidates: the inverse of what is tested.
    static func text(seconds: Int64) -> String {
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = seconds % 86_400
        let clock = [time / 3600, time / 60 % 60, time % 60].map(padded).joined(separator: ":")
        for year in Int64(2026)...2030 {
            for month in Int64(1)...12 {
                for day in Int64(1)...31 {
                    let text = "\(year)-\(padded(month))-\(padded(day)) \(clock)"
                    if CivilTime(parsing: text)?.moment.secondsSinceEpoch == seconds { return text }
                }
            }
        }
        return "\(seconds)"
    }
}
