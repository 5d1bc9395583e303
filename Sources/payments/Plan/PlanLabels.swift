internal import PaymentCore
internal import PaymentLocalization

/// The words around a plan in one language; the names of states and the sentences are those of `PaymentLocalization`.
struct PlanLabels {
    private let isEnglish: Bool

    init(_ language: Language) {
        switch language {
        case .en: isEnglish = true
        case .uk: isEnglish = false
        }
    }

    private func pick(_ english: String, _ ukrainian: String) -> String { isEnglish ? english : ukrainian }

    var number: String { pick("#", "№") }
    var what: String { pick("what", "що") }
    var amount: String { pick("amount", "сума") }
    var due: String { pick("due", "строк") }
    var paid: String { pick("paid", "сплачено") }
    var left: String { pick("left", "лишилося") }
    var state: String { pick("state", "стан") }

    var payNow: String { pick("to pay now", "можна сплатити") }
    var atLeast: String { pick("at least", "щонайменше") }
    var atMost: String { pick("at most", "щонайбільше") }
    var suggested: String { pick("suggested", "пропонується") }
    var price: String { pick("price now", "ціна тепер") }
    var deposit: String { pick("deposit", "передплата") }
    var draftInvoice: String { pick("draft invoice", "чернетка рахунку") }
    var next: String { pick("next", "далі") }
    var order: String { pick("order", "замовлення") }
    var visit: String { pick("visit", "візит") }
    var threshold: String { pick("completable from", "завершити можна від") }
    var linkEnd: String { pick("link ends", "посилання діє до") }
    var autoCancel: String { pick("canceled if unpaid", "буде скасовано") }
    var credit: String { pick("customer's balance", "баланс клієнта") }
    var owedBack: String { pick("to be given back", "до повернення") }
    var waived: String { pick("waived", "не стягується") }
    var someDay: String { pick("no date", "без дати") }
    var story: String { pick("What happened:", "Що сталося:") }
    var timePasses: String { pick("time passes", "минає час") }

    /// What the table is about.
    func heading(_ total: Money, _ bookedOn: CivilDate, _ today: CivilDate) -> String {
        pick(
            "\(total), booked on \(bookedOn), as it stands on \(today)",
            "\(total), заброньовано \(bookedOn), стан на \(today)")
    }

    /// What may be paid.
    func range(_ least: String, _ most: String) -> String { pick("\(least) to \(most)", "від \(least) до \(most)") }

    /// How far the threshold is reached.
    func reached(_ threshold: String, _ reached: String) -> String {
        pick("\(threshold); so far \(reached)", "\(threshold); наразі \(reached)")
    }

    /// That the story goes on after the day on which the standing is told.
    func goesOn(_ today: CivilDate, until end: String) -> String {
        pick(
            "The table tells \(today), but the story goes on: --today \(end) tells how it ends.",
            "Таблиця показує стан на \(today), але події тривають: --today \(end) покаже, чим усе закінчилося.")
    }
}
