internal import PaymentLocalization
internal import PaymentPlans

/// The words that several reports share.
extension ReportWord {
    static let order = ReportWord("order", "order", "замовлення")
    static let branch = ReportWord("branch", "branch", "філія")
    static let title = ReportWord("title", "title", "назва")
    static let customer = ReportWord("customer", "customer", "клієнт")
    static let customerID = ReportWord("customerID", "customer id", "код клієнта")
    static let currency = ReportWord("currency", "currency", "валюта")
    static let amount = ReportWord("amount", "amount", "сума")
    static let paid = ReportWord("paid", "paid", "сплачено")
    static let left = ReportWord("left", "left", "лишилося")
    static let total = ReportWord("total", "total", "усього")
    static let state = ReportWord("state", "state", "стан")
    static let at = ReportWord("at", "time", "час")
    static let debit = ReportWord("debit", "debit", "дебет")
    static let credit = ReportWord("credit", "credit", "кредит")
    static let balance = ReportWord("balance", "balance", "сальдо")
    static let day = ReportWord("day", "day", "день")
    static let from = ReportWord("from", "from", "з")
    static let through = ReportWord("to", "to", "по")
    static let due = ReportWord("due", "due", "строк")
    static let what = ReportWord("what", "what", "що")
    static let number = ReportWord("number", "number", "номер")

    /// The state of an order.
    init(_ status: Plan.Status) {
        self.init(status.rawValue, Language.en.name(of: status), Language.uk.name(of: status))
    }

    /// The state of a visit.
    init(_ visit: Standing.Visit) {
        self.init(visit.rawValue, Language.en.name(of: visit), Language.uk.name(of: visit))
    }

    /// What an item is.
    init(_ role: Line.Role) {
        self.init(role.rawValue, Language.en.name(of: role), Language.uk.name(of: role))
    }
}

extension ReportHeading {
    /// The heading of a report over a period.
    init(_ name: ReportWord, _ period: ReportPeriod, _ facts: [Fact] = []) {
        var facts = facts
        if let day = period.first { facts.append(Fact(.from, .day(day))) }
        if let day = period.last { facts.append(Fact(.through, .day(day))) }
        self.init(name, facts)
    }
}
