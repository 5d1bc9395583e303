internal import ArgumentParser
internal import PaymentOrders

/// `payments report income`.
struct IncomeReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "income", abstract: "What came in at the branches and went back, as their books have it.",
        discussion: """
              payments report income --store shop.db --from 2026-11-01 --format csv
            """)

    @OptionGroup var options: ReportOptions
    @OptionGroup var days: PeriodOptions

    @Option(help: "Only of the branch of this name.")
    var branch: String?

    func run() async throws {
        try await reportingOrders {
            let period = try days.period()
            let orders = try await options.open()
            let rows = try await orders.reportIncome(in: period, branch: branch)
            try options.print(IncomeRow.heading(period, branch: branch), rows, of: orders)
        }
    }
}
