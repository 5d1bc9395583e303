import MockServerKit
import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Synchronization

/// What must be true once everything has healed and some time has passed.
struct Judgement {
    /// The world that is judged.
    let world: World

    private var court: Court { world.court }

    /// Checks everything, and objects to the first thing that is wrong.
    func pass() async {
        do throws(OrderError) {
            try await checkOpenAttempts()
            try await checkTruth()
            try await checkTotals()
            try await checkSuccesses()
            try await checkDue()
            try await checkMessages()
            try await checkLeases()
            try await checkPromises()
            try await reconcile()
            try await checkChains()
            try await checkCanaries()
        } catch {
            court.object("world", "the store cannot be read at the end: \(error)")
        }
    }

    /// L-1: nothing is open for longer than it takes.
    private func checkOpenAttempts() async throws(OrderError) {
        let rows = try await world.vault.rows(
            """
            SELECT reference, account, state, created_at, deadline, order_id FROM attempts
            WHERE state IN ('sending', 'unknown', 'actionRequired', 'pending', 'authorized')
            """)
        for row in rows {
            guard let kind = kind(of: row[1].text) else { continue }
            let created = max(row[3].number ?? 0, world.healing.millisecondsSinceEpoch)
            let hours: Int64 = kind == .authorizeNet ? 26 : 1
            guard world.now.millisecondsSinceEpoch - created > hours * 3_600_000 else { continue }
            // What a person at the gateway looks at is open there too, and watched until a person here is called.
            if row[2].text == "pending", world.isUndecided(row[0].text, row[1].text) { continue }
            court.object("L-1", "attempt \(row[0].text) of order \(row[5].text) is still \(row[2].text)")
        }
    }

    /// L-2: what the books hold of each order is what its gateways hold.
    private func checkTruth() async throws(OrderError) {
        let orders = try await orderOfReferences()
        var truth: [String: Int64] = [:]
        var intruded: [String: [Int64]] = [:]
        for bank in world.banks {
            for record in bank.records {
                if let order = orders[record.reference], world.intruders.contains(record.transaction) {
                    // It may also come for a try that another one took the place of: then it is set aside, beside all orders.
                    for book in [order, "store"] {
                        intruded["\(book) \(bank.account) \(record.currency)", default: []].append(
                            record.taken - record.returned)
                    }
                    continue
                }
                guard let order = orders[record.reference] else { continue }
                truth["\(order) \(bank.account) \(record.currency)", default: 0] +=
                    record.taken - record.returned - record.disputed
            }
        }
        let rows = try await world.vault.rows(
            """
            SELECT book, substr(account, 10), currency, sum(amount) FROM ledger
            WHERE account LIKE 'clearing/%' AND account NOT IN ('clearing/manual', 'clearing/customer-balance')
            GROUP BY book, account, currency
            """)
        var books: [String: Int64] = [:]
        // What belongs to no order that the store knows is set aside when it is found in a list, with a case (L-5).
        for row in rows where !(court.hasMissedNews && row[0].text == "store") {
            books["\(row[0].text) \(row[1].text) \(row[2].text)"] = row[3].number ?? 0
        }
        // Nothing is paid with money that is none.
        if world.script.setting.isLive { truth = [:] }
        for name in Set(books.keys).union(truth.keys).sorted() where books[name] ?? 0 != truth[name] ?? 0 {
            // What others took under our names is booked or not, one by one: a part of what was asked for may be a partial approval (F-38).
            let sums = (intruded[name] ?? []).reduce(into: Set([truth[name] ?? 0])) { sums, other in
                sums.formUnion(sums.map { $0 + other })
            }
            if sums.contains(books[name] ?? 0) { continue }
            court.object("L-2", "\(name): the books have \(books[name] ?? 0), the gateway \(truth[name] ?? 0)")
        }
    }

    /// L-3: every success at a gateway is reflected exactly once, or a person knows of it.
    private func checkSuccesses() async throws(OrderError) {
        let rows = try await world.vault.rows(
            """
            SELECT a.reference, a.state, a.amount, p.captured, p.state, p.currency,
                (SELECT count(*) FROM cases c WHERE c.payment_id = p.id OR c.order_id = a.order_id)
            FROM attempts a JOIN payments p ON p.id = a.payment_id WHERE a.operation <> 'refund'
            """)
        var known: [String: [SQLValue]] = [:]
        for row in rows { known[row[0].text] = row }
        for bank in world.banks {
            for record in bank.records where record.taken > 0 && !world.intruders.contains(record.transaction) {
                guard let row = known[record.reference] else {
                    if try await isKnownUnmatched(record, bank) { continue }
                    court.object(
                        "L-3", "\(bank.account) took \(record.taken) as \(record.reference), which nobody here knows")
                    continue
                }
                // In a live account the mock's money is none: somebody was called, and nothing is booked.
                if world.script.setting.isLive, row[1].text != "succeeded", row[6].number ?? 0 > 0 { continue }
                guard row[1].text == "succeeded" else {
                    court.object("L-3", "\(record.reference) was taken at \(bank.account) and is \(row[1].text) here")
                    continue
                }
                if row[4].text == "captured", row[3].number != record.taken || row[5].text != record.currency {
                    court.object(
                        "I-4", "\(record.reference): \(record.taken) was taken, recorded is \(row[3].number ?? 0)")
                }
                if row[4].text != "captured", row[6].number == 0 {
                    court.object("L-3", "\(record.reference) was taken, is not booked, and nobody was called")
                }
            }
        }
        let taken = Set(world.banks.flatMap { bank in bank.records.filter { $0.taken > 0 }.map(\.reference) })
        for row in rows where row[1].text == "succeeded" && !taken.contains(row[0].text) {
            court.object("I-4", "attempt \(row[0].text) succeeded here, and no gateway took money for it")
        }
    }

    /// Whether a person was told of money whose attempt was lost with a restored backup.
    private func isKnownUnmatched(_ record: BankRecord, _ bank: any Bank) async throws(OrderError) -> Bool {
        guard court.wasRestored else { return false }
        let rows = try await world.vault.rows(
            "SELECT count(*) FROM inbox WHERE account = $1 AND (merchant_reference = $2 OR payment_id = $3)",
            [.text(bank.account.text), .text(record.reference), .text(record.transaction)])
        let cases = try await world.vault.rows(
            "SELECT count(*) FROM cases WHERE detail LIKE '%' || $1 || '%'", [.text(record.reference)])
        return rows[0][0].number ?? 0 > 0 || cases[0][0].number ?? 0 > 0
    }

    /// The order of every attempt.
    private func orderOfReferences() async throws(OrderError) -> [String: String] {
        let rows = try await world.vault.rows("SELECT reference, order_id FROM attempts")
        var orders: [String: String] = [:]
        for row in rows { orders[row[0].text] = row[1].text }
        return orders
    }

    private func kind(of account: String) -> GatewayKind? { world.banks.first { $0.account.text == account }?.kind }
}

extension World {
    /// Whether the gateway itself has not decided on a payment.
    func isUndecided(_ reference: String, _ account: String) -> Bool {
        guard let bank = banks.first(where: { $0.account.text == account }) else { return false }
        return !bank.records.contains { $0.reference == reference }
    }
}

extension SQLValue {
    /// The text; empty for anything else.
    var text: String { if case .text(let text) = self { text } else { "" } }
    /// The number; nil for anything else.
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
}
