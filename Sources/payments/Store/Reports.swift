internal import ArgumentParser
internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

/// `payments report prepayments`.
struct PrepaymentsReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepayments", abstract: "The prepayments that were asked for, and how they stand.",
        discussion: """
              payments report prepayments --store shop.db --state waiting --state overdue
            """)

    @OptionGroup var options: ReportOptions
    @OptionGroup var days: PeriodOptions

    @Option(help: "Only of this customer.")
    var customer: String?

    @Option(
        help: "Only in this state: waiting, paid, overdue, canceled. It may be repeated.",
        completion: .list(["waiting", "paid", "overdue", "canceled"]))
    var state: [String] = []

    func run() async throws {
        try await reportingOrders {
            let period = try days.period()
            let states = try state.map(Self.state)
            let customer = try customer.map(Customer.ID.init)
            let orders = try await options.open()
            let rows = orders.reportPrepayments(
                in: period, of: customer, states: states.isEmpty ? nil : Set(states))
            try await options.print(PrepaymentRow.heading(period), rows, of: orders)
        }
    }

    private static func state(_ text: String) throws(InvalidValue) -> Standing.Visit {
        guard let state = Standing.Visit(rawValue: text == "canceled" ? "cancelled" : text) else {
            throw InvalidValue("state", text, "must be waiting, paid, overdue or canceled")
        }
        return state
    }
}

/// `payments report partial`.
struct PartialReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partial", abstract: "The orders that were paid in part and are not paid in full.",
        discussion: """
              payments report partial --store shop.db --from 2026-11-01
            """)

    @OptionGroup var options: ReportOptions
    @OptionGroup var days: PeriodOptions

    @Option(help: "Only of this customer.")
    var customer: String?

    func run() async throws {
        try await reportingOrders {
            let period = try days.period()
            let filter = OrderFilter(customer: try customer.map(Customer.ID.init))
            let orders = try await options.open()
            try await options.print(
                PartialPaymentRow.heading(period), orders.reportPartialPayments(in: period, filter), of: orders)
        }
    }
}

/// `payments report ageing`.
struct AgeingReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ageing", abstract: "What is left to pay, by how long it has been overdue.",
        discussion: """
              payments report ageing --store shop.db --zone Europe/Kyiv
            """)

    @OptionGroup var options: ReportOptions

    @Option(help: "Only of this customer.")
    var customer: String?

    func run() async throws {
        try await reportingOrders {
            let customer = try customer.map(Customer.ID.init)
            let orders = try await options.open()
            var totals = AgeingTotals()
            try await options.print(
                AgeingRow.heading, orders.reportAgeing(of: customer), of: orders, totals: { totals.rows }
            ) { (row) throws(OrderError) in try totals.add(row) }
        }
    }
}

/// `payments report statement`.
struct StatementReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "What a customer was asked for and paid, with the balance before and after.",
        discussion: """
            CUSTOMER is an id, as other reports have it.

              payments report statement --store shop.db --customer CUSTOMER
            """)

    @OptionGroup var options: ReportOptions
    @OptionGroup var days: PeriodOptions

    @Option(help: "The customer.")
    var customer: String

    func run() async throws {
        try await reportingOrders {
            let period = try days.period()
            let id = try Customer.ID(customer)
            let orders = try await options.open()
            let statement = try await orders.statement(of: id, in: period)
            try options.print(statement.heading, statement.rows, of: orders)
        }
    }
}

/// `payments report audit`.
struct AuditReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what to an order, and why; without one, to the store itself.",
        discussion: """
            ORDER is a number, as customers see it, or an id.

              payments report audit --store shop.db --order ORDER
            """)

    @OptionGroup var options: ReportOptions

    @Option(help: "The order: its number, or its id.")
    var order: String?

    func run() async throws {
        try await reportingOrders {
            let orders = try await options.open()
            var id: Order.ID?
            if let order { id = try await Self.find(order, orders) }
            let trail = try await orders.auditTrail(of: id)
            try options.print(
                trail.heading, trail.rows, of: orders,
                failure: trail.isIntact
                    ? nil : OrderError(.corrupt, "the audit trail was altered; run payments store check"))
        }
    }

    private static func find(_ text: String, _ orders: Orders) async throws -> Order.ID {
        let found = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.order(number: text)?.id
        }
        if let found { return found }
        return try Order.ID(text)
    }
}

/// `payments report trial-balance`.
struct TrialBalanceReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial-balance",
        abstract: "What the accounts of the ledger moved, with the balances before and after.",
        discussion: """
            Credit balances stand below zero.

              payments report trial-balance --store shop.db --from 2026-11-01 --to 2026-11-30
            """)

    @OptionGroup var options: ReportOptions
    @OptionGroup var days: PeriodOptions

    func run() async throws {
        try await reportingOrders {
            let period = try days.period()
            let orders = try await options.open()
            let balance = try await orders.trialBalance(in: period)
            try options.print(
                TrialBalance.heading(period), balance.rows, totals: balance.totals, of: orders,
                failure: balance.isBalanced
                    ? nil : OrderError(.corrupt, "debits and credits differ; run payments store check"))
        }
    }
}

/// `payments report invoice`.
struct InvoiceReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice", abstract: "An invoice with what was paid on it.",
        discussion: """
            INVOICE is a number, or an id.

              payments report invoice INVOICE --store shop.db
            """)

    @OptionGroup var options: ReportOptions

    @Argument(help: "The invoice: its number, or its id.")
    var invoice: String

    func run() async throws {
        try await reportingOrders {
            let orders = try await options.open()
            let document = try await orders.invoiceDocument(try await Self.find(invoice, orders))
            try options.print(document.heading, document.rows, totals: [document.total], of: orders)
        }
    }

    private static func find(_ text: String, _ orders: Orders) async throws -> Invoice.ID {
        // An invoice has the number of its order and one of its own behind that.
        if let place = text.lastIndex(of: "-") {
            let number = String(text[..<place])
            let found = try await orders.store.transaction { (tx) throws(OrderError) -> Invoice.ID? in
                guard let order = try tx.order(number: number) else { return nil }
                return try tx.invoices(of: order.id).first { $0.number == text }?.id
            }
            if let found { return found }
        }
        return try Invoice.ID(text)
    }
}

/// `payments report receipt`.
struct ReceiptReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "The receipt of a payment that arrived.",
        discussion: """
            RECEIPT is the id of a payment.

              payments report receipt RECEIPT --store shop.db
            """)

    @OptionGroup var options: ReportOptions

    @Argument(help: "The payment's id.")
    var payment: String

    func run() async throws {
        try await reportingOrders {
            let id = try PaymentRecord.ID(payment)
            let orders = try await options.open()
            let receipt = try await orders.receipt(of: id)
            try options.print(receipt.heading, receipt.rows, totals: [receipt.total], of: orders)
        }
    }
}
