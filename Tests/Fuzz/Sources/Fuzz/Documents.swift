import ArgumentParser
import Foundation
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentPlans

@testable import PaymentStorePostgres
@testable import PaymentsTool

extension Target {
    /// Terms and plans as they are kept: JSON that a store or a file gives back.
    static let terms = Target("terms") {
        let requests = try Fixtures.files("Plans", ".json").map { try PlanStory(playing: PlanDocument.read($0)) }
        var seeds: [[UInt8]] = []
        for story in requests {
            seeds.append([0] + [UInt8](try JSONEncoder().encode(story.request.terms)))
            seeds.append([1] + [UInt8](try JSONEncoder().encode(story.plan)))
        }
        return Prepared(seeds: seeds, words: ["9223372036854775807", "-1", "100%", "2026-11-22"]) { input in
            let text = Data(input.dropFirst())
            if input.first == 0 {
                guard let terms = try? JSONDecoder().decode(Terms.self, from: text) else { return }
                try expect(try JSONDecoder().decode(Terms.self, from: JSONEncoder().encode(terms)) == terms, "terms")
                let total = Money(minorUnits: 100_01, currency: .eur)
                _ = try? Plan(
                    terms: terms, total: total, bookedAt: Moment(utc: Timestamp(secondsSinceEpoch: 1_795_262_400)))
            } else {
                guard var plan = try? JSONDecoder().decode(Plan.self, from: text) else { return }
                try expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan, "plan")
                let now = Moment(utc: Timestamp(secondsSinceEpoch: 1_800_000_000))
                _ = plan.standing(at: now)
                _ = plan.advance(to: now)
                _ = try? plan.apply(.pay(Tender("tender", Money(minorUnits: 5000, currency: plan.currency))), at: now)
            }
        }
    }

    /// The document of `payments plan`, the story in it, and what is told of it.
    static let plan = Target("plan") {
        Prepared(
            seeds: try Fixtures.files("Plans", ".json"),
            words: ["9223372036854775807", "\"uk\"", "Europe/Kyiv", "+14:00", "-1"]
        ) { input in
            guard let request = try? PlanDocument.read(input) else { return }
            guard let story = try? PlanStory(playing: request) else { return }
            try expect(story.steps.count { $0.event != nil } == request.events.count, "an event was left out")
            for language in [Language.en, .uk] {
                _ = (JSON.object(story.report(in: language).json).text(), PlanTable(story, language).lines)
            }
        }
    }

    /// The flags of `payments plan`: terms, days and amounts as people type them.
    static let flags = Target("flags") {
        let lines = [
            "--total 1200 --currency EUR --booked-on 2026-09-01 --deposit 30% --balance-when done --fire done=2026-10-20",
            "--total 5000 --currency USD --booked-on 2026-09-01 --deposit 200 --balance-on 2026-12-01 --parts 3 --every month-end",
            "--total 900 --currency UAH --booked-on 2026-09-01 --event travel=2027-06-15 --down-payment 30% --rest-days 30",
            "--total 900 --currency UAH --booked-on 2026-09-01 --event travel=2027-06-15 --custom 50%-30 --custom 10%+10",
            "--total 10 --currency JPY --booked-on 2026-09-01T10:00Z --minimum-first 1% --success 90% --pay 2026-10-01=5",
            "--total 10 --currency KWD --booked-on 2026-09-01 --zone Europe/Kyiv --prepayment --link-hours 24 --today 2026-10-01",
            "--total 99 --currency EUR --booked-on 2026-09-01 --balance-days-before travel=30 --event travel=2027-06-15 --every 14d",
        ]
        return Prepared(
            seeds: lines.map { Parts.joined(nil, $0.split(separator: " ").map { Array($0.utf8) }) },
            words: [
                "--every", "week", "14d", "2w", "3m", "@", "--at-least", "--at-most", "--collect",
                "--auto-cancel-minutes",
            ]
        ) { input in
            let words = input.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            // A file is another target's business, and a name of one leads anywhere. Nobody types a word of thousands of letters, and the
            // library that takes the flags apart looks at each letter of one as at a flag of its own.
            guard words.count <= 64, words.allSatisfy({ $0.utf8.count <= 1024 }),
                !words.contains(where: { $0.hasPrefix("--ter") || $0.hasPrefix("--fi") }),
                let flags = try? AllFlags.parse(words)
            else { return }
            do {
                var request = try flags.order.request(flags.terms)
                try flags.story.add(to: &request)
                _ = PlanTable(try PlanStory(playing: request), .en).lines
            } catch {
                _ = "\(error)"
            }
        }
    }

    /// Where a store is: paths, addresses of PostgreSQL, and the settings behind them.
    static let address = Target("address") {
        let addresses = [
            "postgres://shop@db.example:5432/orders?schema=shop", "postgresql://shop@[::1]/orders",
            "/var/lib/orders.db",
            "postgres:///orders?host=/run/postgresql&sslrootcert=/etc/ca.pem", "postgres://shop@%2Frun/o%20rders",
            "a://b",
        ]
        return Prepared(
            seeds: addresses.map { Array($0.utf8) },
            words: ["postgres://", "?host=", "&schema=", "sslrootcert", "%00", ":0"]
        ) { input in
            let text = String(decoding: input, as: UTF8.self)
            let environment = ["PGPASSWORD": "secret-of-the-test", "PGUSER": "shop", "HOME": "/home/shop"]
            do {
                let location = try StoreLocation(text, passwordFile: nil, environment: environment)
                guard case .postgres(let settings) = location else { return }
                _ = ConnectionParameters(settings)
                try expect(!settings.host.isEmpty && !settings.database.isEmpty, "a server without a name")
            } catch let error as InvalidValue {
                try expect(!error.description.contains("secret-of-the-test"), "a password is told")
            }
        }
    }
}

/// The flags of the command, without those that read files.
private struct AllFlags: ParsableArguments {
    @OptionGroup var order: OrderFlags
    @OptionGroup var terms: TermsFlags
    @OptionGroup var story: StoryFlags
}
