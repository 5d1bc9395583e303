internal import ArgumentParser
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// Compares a gateway's own lists with the store (O-5).
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare what a gateway has with what the store has, and mend what is safe to mend.",
        discussion: """
            Without --repair nothing is changed. With it a payment or a refund that is missing in the store is booked, \
            money of no order goes into suspense with a case, and a case is opened for the rest. Ends with 0 when nothing \
            differs any more, with 1 when something does.

              payments reconcile --gateway stripe --store shop.db \\
                  --from 2026-11-01 --to 2026-11-30 --zone Europe/Kyiv \\
                  --base-url http://127.0.0.1:4242
            """)

    @Option(help: "The merchant's name for the account, as orders have it; the gateway's name unless given.")
    var account: String?

    @Flag(help: "The account moves no real money; so does one with a --base-url of its own.")
    var sandbox = false

    @Option(help: "The first day: 2026-11-01.")
    var from: String

    @Option(help: "The last day.")
    var to: String

    @Option(help: "The zone of the business, whose days count: Europe/Kyiv.")
    var zone = "UTC"

    @Flag(help: "Mend what is safe to mend.")
    var repair = false

    @Option(
        help: "How it is written: table, csv, json; --json is the same as the last.",
        completion: .list(ReportFormat.allCases.map(\.rawValue)))
    var format: String?

    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions
    @OptionGroup(title: "The store") var storeOptions: StoreOptions

    func run() async throws {
        try await reportingOrders {
            let format = try reportFormat()
            let zone = try BusinessZone(zone)
            let (first, last) = (try day(from, "from"), try day(to, "to"))
            guard first <= last else { throw InvalidValue("to", to, "is before \(from)") }
            let gateway = try gatewayOptions.open()
            let name = try AccountName(account ?? gatewayOptions.gateway.rawValue)
            let isLive = gatewayOptions.baseURL == nil && !sandbox
            let orders = try await Orders.open(
                store: repair ? try await storeOptions.open() : try await storeOptions.openForReading().port,
                accounts: [GatewayAccount(name, gateway, isLive: isLive)], business: try Business(zone: zone),
                key: try storeOptions.key())
            let period = zone.moment(startOf: first).instant..<zone.moment(startOf: last.adding(days: 1)).instant
            let reconciler = try Reconciler(orders, account: name)
            let found = try await Progress.telling("comparing with \(gatewayOptions.gateway.title)") { _ in
                try await reconciler.run(period, repair: repair)
            }
            try write(found, format, zone, heading(name, first, last))
        }
    }

    private func reportFormat() throws(InvalidValue) -> ReportFormat {
        guard let format else { return gatewayOptions.json ? .json : .table }
        guard let known = ReportFormat(rawValue: format), !gatewayOptions.json || known == .json else {
            throw InvalidValue(
                "format", format,
                "must be \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")), and json beside --json")
        }
        return known
    }

    private func day(_ text: String, _ field: String) throws(InvalidValue) -> CivilDate {
        do { return try CivilDate(parsing: text) } catch { throw InvalidValue(field, text, error.reason) }
    }

    private func heading(_ account: AccountName, _ first: CivilDate, _ last: CivilDate) -> ReportHeading {
        ReportHeading(
            ReportWord("reconciliation", "Reconciliation", "Звірка"),
            [
                .init(ReportWord("account", "account", "рахунок"), .text(account.text)),
                .init(ReportWord("from", "from", "від"), .day(first)), .init(ReportWord("to", "to", "до"), .day(last)),
            ])
    }

    private func write(
        _ found: Reconciliation, _ format: ReportFormat, _ zone: BusinessZone, _ heading: ReportHeading
    ) throws {
        let left = found.left.count
        let failure =
            left == 0
            ? nil
            : OrderError(.conflict, "\(left) of \(found.differences.count) differences are left; look at each of them")
        var printer = ReportPrinter<DifferenceRow>(format, heading, zone: zone)
        try printer.begin()
        for difference in found.differences { try printer.add(DifferenceRow(difference)) }
        let note =
            "\(found.payments) payments and \(found.refunds) refunds there, \(found.attempts) attempts here, "
            + "\(found.differences.count) differences, \(left) left"
        try printer.end(failure: failure, note: note)
    }
}

/// A difference as a line of the report.
private struct DifferenceRow: ReportRow {
    static let columns = [
        ReportWord("difference", "difference", "відмінність"), ReportWord("reference", "reference", "посилання"),
        ReportWord("payment", "payment", "платіж"), ReportWord("order", "order id", "код замовлення"),
        ReportWord("here", "here", "тут"), ReportWord("there", "there", "там"),
        ReportWord("currency", "currency", "валюта"), ReportWord("repair", "repair", "виправлено"),
        ReportWord("detail", "what was seen", "що видно"),
    ]

    let cells: [ReportCell]

    init(_ difference: Difference) {
        let currency = (difference.there ?? difference.here)?.currency
        cells = [
            .text(difference.kind.rawValue), Self.text(difference.reference?.text),
            Self.text(difference.transaction?.id), Self.text(difference.order?.text),
            difference.here.map(ReportCell.money) ?? .nothing, difference.there.map(ReportCell.money) ?? .nothing,
            currency.map(ReportCell.currency) ?? .nothing, Self.text(difference.repair), .text(difference.detail),
        ]
    }

    private static func text(_ text: String?) -> ReportCell { text.map(ReportCell.text) ?? .nothing }
}
