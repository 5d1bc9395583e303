internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentStoreSQL

/// What `payments store check` looks at, one part after the other, and what it finds.
struct StoreCheck {
    /// A part that was looked at.
    private struct Part {
        let name: String
        /// What it is that was looked at.
        let scope: String
        /// What is wrong; nil when it could not be looked at.
        let findings: [String]?

        var json: JSON {
            [
                "part": .string(name), "checked": .bool(findings != nil), "scope": .string(scope),
                "findings": .strings(findings ?? []),
            ]
        }

        var lines: [String] {
            let (verdict, style): (String, Terminal.Style) =
                switch findings?.count {
                case nil: ("not checked", .caution)
                case 0?: ("sound", .good)
                case let count?: ("\(count) finding\(count == 1 ? "" : "s")", .bad)
                }
            let width = Terminal.output.width
            let head = "\(name.padded(to: 18)) \(verdict):"
            var lines = "\(head) \(scope)".wrapped(to: width, indent: 4)
            // The line is broken as if it had no color, which takes no columns.
            lines[0] = lines[0].replacing(
                "\(verdict):", with: "\(Terminal.output.painted(verdict, style)):", maxReplacements: 1)
            return lines + (findings ?? []).flatMap { "    \($0)".wrapped(to: width, indent: 4) }
        }
    }

    private let store: OpenedStore
    private let options: StoreOptions

    init(_ store: OpenedStore, _ options: StoreOptions) {
        self.store = store
        self.options = options
    }

    /// Looks at everything.
    func run(_ progress: Progress) async throws -> Report {
        progress.tell("checking the database")
        let report = try await store.check()
        let database = Part(
            name: "database", scope: "\(report.database), schema \(report.schema)", findings: report.findings)
        progress.tell("checking the books")
        let parts = [database] + (try await books(report))
        let problems = parts.filter { $0.findings?.isEmpty != true }
        return Report(
            status: problems.isEmpty ? .done : .refused, lines: parts.flatMap(\.lines),
            json: [
                "database": .string(report.database), "schema": .integer(Int64(report.schema)),
                "sound": .bool(problems.isEmpty), "parts": .array(parts.map(\.json)),
            ],
            error: problems.isEmpty
                ? nil
                : .init(
                    code: "unsound",
                    message: "the store is not sound, or not all of it could be checked: see "
                        + problems.map(\.name).joined(separator: ", ")))
    }

    private func books(_ report: StoreReport) async throws -> [Part] {
        guard report.schema == Schema.latest else {
            return [Part(name: "books", scope: "they can be read once the store is migrated", findings: nil)]
        }
        let key: StoreKey
        do {
            key = try options.key()
        } catch {
            return [Part(name: "books", scope: "the key is needed: \(error)", findings: nil)]
        }
        let orders: Orders
        do {
            orders = try await Orders.open(store: store.port, accounts: [], business: try Business(), key: key)
        } catch let error as OrderError where error.field == "storeKey" {
            return [Part(name: "books", scope: error.description, findings: nil)]
        }
        let findings = try await LedgerCheck(orders).run()
        return LedgerCheck.Rule.allCases.map { rule in
            Part(
                name: rule.rawValue, scope: rule.scope,
                findings: findings.filter { $0.rule == rule }.map { "in '\($0.book)': \($0.detail)" })
        }
    }
}

extension LedgerCheck.Rule {
    /// What is looked at, for people.
    fileprivate var scope: String {
        switch self {
        case .ledgerChain: "every line of the ledger bears the hash of itself and the line before"
        case .auditChain: "every entry of the audit trail does"
        case .journalBalances: "the lines of every journal sum to zero in each currency"
        case .moneyIsThere: "what came in less what went out is on the accounts"
        case .planIsBooked: "the ledger's sums are the figures of the orders' plans"
        case .paymentFits: "payments, refunds and their attempts say the same"
        case .planFits: "the money of every plan is where its payments say"
        case .suspenseHasCase: "money in suspense has an open case"
        case .booksBalance: "all accounts together sum to zero in each currency"
        case .closingsAddUp: "the sums kept of each day are those of the lines before it"
        }
    }
}
