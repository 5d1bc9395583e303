public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// A line of an invoice or a receipt.
public struct PaperRow: ReportRow, Hashable {
    /// What the line is for.
    public let what: ReportWord
    /// Which of how many equal parts it is, as `2/12`; empty for a lone one.
    public let part: String
    /// The day it is due, or on which money came.
    public let day: CivilDate?
    /// How much; below zero is taken off.
    public let amount: Money

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .what, ReportWord("part", "part", "частина"), .day, .amount, .currency,
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            .word(what), .text(part), ReportCell(day), .money(amount), .currency(amount.currency),
        ]
    }

    init(_ what: ReportWord, part: String = "", on day: CivilDate? = nil, _ amount: Money) {
        self.what = what
        self.part = part
        self.day = day
        self.amount = amount
    }

    /// An item of a plan, with an amount of it.
    init(_ item: Item, of plan: Plan, on day: CivilDate?, _ minorUnits: Int64) {
        let parts = plan.schedule.line(of: item)?.parts?.count
        self.init(
            ReportWord(item.role), part: parts.map { "\(item.part)/\($0)" } ?? "", on: day,
            Money(minorUnits: minorUnits, currency: plan.currency))
    }
}

extension ReportWord {
    static let payment = ReportWord("payment", "Payment", "Платіж")
    static let toBalance = ReportWord("toBalance", "To the customer's balance", "На баланс клієнта")
    static let givenBack = ReportWord("givenBack", "Given back since", "Повернено згодом")
    static let toPay = ReportWord("toPay", "Left to pay", "До сплати")
    static let received = ReportWord("received", "Received", "Отримано")
    static let paidAt = ReportWord("paidAt", "paid at", "час оплати")

    /// How money came in.
    init(_ way: PaymentRecord.Way) {
        switch way {
        case .charge: self.init(way.rawValue, "card", "картка")
        case .savedMethod: self.init(way.rawValue, "kept card, as agreed", "збережена картка, за згодою")
        case .checkout: self.init(way.rawValue, "payment page", "сторінка оплати")
        case .manual: self.init(way.rawValue, "cash or transfer", "готівка або переказ")
        }
    }

    /// The state of an invoice.
    init(_ state: Invoice.State) {
        switch state {
        case .draft: self.init(state.rawValue, "Draft", "Чернетка")
        case .sent: self.init(state.rawValue, "Sent", "Надіслано")
        case .partlyPaid: self.init(state.rawValue, "Paid in part", "Сплачено частково")
        case .paid: self.init(state.rawValue, "Paid", "Сплачено")
        case .void: self.init(state.rawValue, "Void", "Анульовано")
        }
    }
}
