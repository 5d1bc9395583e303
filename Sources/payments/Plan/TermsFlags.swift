internal import ArgumentParser
internal import PaymentCore
internal import PaymentPlans

/// The flags that stand for terms, in four kinds that exclude each other, or the file that has them.
struct TermsFlags: ParsableArguments {
    @Option(help: "A deposit on booking: 30% of the total, or 200.")
    var deposit: String?

    @Option(help: "The least a percentage deposit may be.")
    var atLeast: String?

    @Option(help: "The most a percentage deposit may be.")
    var atMost: String?

    @Option(help: "The day on which the balance, or its first part, is due.")
    var balanceOn: String?

    @Option(help: "The event that makes the balance due, such as production-complete.")
    var balanceWhen: String?

    @Option(
        help: ArgumentHelp("The balance is due so many days before an event: travel=30.", valueName: "event=days"))
    var balanceDaysBefore: String?

    @Option(help: "The balance in so many equal parts.")
    var parts: String?

    @Option(help: "How far apart the parts are: week, month, month-end, 14d, 2w, 3m.")
    var every: String?

    @Option(help: "How the balance comes in; a draft invoice where it has no day, else the saved method.")
    var collect: CollectionName?

    @Option(help: "The payer chooses the parts; the first is at least this share: 1%.")
    var minimumFirst: String?

    @Option(help: "The share from which staff may complete such an order by hand: 90%.")
    var success: String?

    @Flag(help: "The total is the prepayment of a visit, asked for by a link.")
    var prepayment = false

    @Option(help: "How many hours the link lives.")
    var linkHours: String?

    @Option(help: "After how many minutes an unpaid visit is cancelled.")
    var autoCancelMinutes: String?

    @Option(help: "A travel deal's down payment on booking: 30%.")
    var downPayment: String?

    @Option(help: "How many days before travel the rest is due.")
    var restDays: String?

    @Option(
        help: ArgumentHelp(
            """
            A deal's own down payment: 200@2024-10-24, 30%+10 (ten days after the booking), 50%-30 (thirty days before \
            travel). Repeat it for others.
            """, valueName: "rule"))
    var custom: [String] = []

    @Option(
        help: ArgumentHelp("A file with terms in JSON, - for standard input.", valueName: "file"),
        completion: .file())
    var terms: String?

    /// What terms can be; flags of two kinds exclude each other.
    private enum Kind: CaseIterable {
        case balance, payerParts, prepayment, travel, file
    }

    /// The flags of a kind that were given.
    private func given(_ kind: Kind) -> [String] {
        let flags: [(name: String, isGiven: Bool)] =
            switch kind {
            case .balance:
                [
                    ("--deposit", deposit != nil), ("--at-least", atLeast != nil), ("--at-most", atMost != nil),
                    ("--balance-on", balanceOn != nil), ("--balance-when", balanceWhen != nil),
                    ("--balance-days-before", balanceDaysBefore != nil), ("--parts", parts != nil),
                    ("--every", every != nil), ("--collect", collect != nil),
                ]
            case .payerParts: [("--minimum-first", minimumFirst != nil), ("--success", success != nil)]
            case .prepayment:
                [
                    ("--prepayment", prepayment), ("--link-hours", linkHours != nil),
                    ("--auto-cancel-minutes", autoCancelMinutes != nil),
                ]
            case .travel:
                [
                    ("--down-payment", downPayment != nil), ("--rest-days", restDays != nil),
                    ("--custom", !custom.isEmpty),
                ]
            case .file: [("--terms", terms != nil)]
            }
        return flags.filter(\.isGiven).map(\.name)
    }

    /// The flags that were given.
    var given: [String] { Kind.allCases.flatMap(given) }

    /// The terms of an order of `total`; without flags all of it is due on booking.
    func terms(_ total: Money) throws -> Terms {
        let kinds = Kind.allCases.filter { !given($0).isEmpty }
        if kinds.count > 1 {
            throw PlanError(
                .invalidValue, given(kinds[1])[0], "",
                "cannot stand beside \(given(kinds[0])[0]): they are terms of different kinds; give one of them")
        }
        switch kinds.first {
        case .balance: return try named { try balance(total.currency) }
        case .payerParts:
            try require("--minimum-first", minimumFirst, for: "--success", success)
            return try named { try payerParts() }
        case .prepayment: return try named { try prepayment(total) }
        case .travel: return try named { try travel(total.currency) }
        case .file: return try file()
        case nil: return try PayerChosenParts(nil).terms()
        }
    }
}
