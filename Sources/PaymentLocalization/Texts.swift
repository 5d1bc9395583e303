internal import PaymentCore
internal import PaymentPlans

/// Everything that is said in one language.
protocol Texts: Sendable {
    /// The language, for formats.
    var language: Language { get }
    /// Its plural rules.
    var plurals: PluralRules { get }
    /// What stands around a name that somebody else chose.
    var quotationMarks: (opening: String, closing: String) { get }

    /// The forms of a word that is counted.
    func forms(of unit: CountedUnit) -> PluralForms

    /// Why something cannot be done, and what to do instead.
    func message(for refusal: Refusal, to audience: Language.Audience, in zone: BusinessZone) -> String
    /// Why a bound is what it is.
    func explanation(of bound: Bound) -> String
    /// What an event did to a plan, and why.
    func description(of change: PlanChange, in zone: BusinessZone) -> String
    /// When something falls due.
    func description(of due: Due) -> String

    /// The state of an order.
    func name(of status: Plan.Status) -> String
    /// The state of an item.
    func name(of state: Standing.ItemState) -> String
    /// The state of a visit.
    func name(of visit: Standing.Visit) -> String
    /// What may be done with an order.
    func name(of move: Standing.Move) -> String
    /// What an item is.
    func name(of role: Line.Role) -> String
    /// How the money of an item comes in.
    func name(of collection: Line.Collection) -> String
}

extension Texts {
    /// Sentences one after another, each with a period unless it ends with one already, as `2026 р.` does.
    func say(_ sentences: String...) -> String {
        sentences.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
    }

    /// An amount.
    func amount(_ amount: Money) -> String { language.amount(amount) }

    /// A name that somebody else chose, in quotation marks; it can neither break the line nor turn the direction of the
    /// sentence.
    func quoted(_ name: String) -> String { quotationMarks.opening + foreign(name) + quotationMarks.closing }

    /// Text that somebody else wrote, made printable and cut as everywhere, and kept to itself if it runs from right to
    /// left.
    func foreign(_ text: String) -> String { isolated(InvalidValue("", text, "").value) }

    /// What is wrong with terms, as `PlanError` has it; its value was made printable and cut when it was made.
    func foreign(_ error: PlanError) -> String { isolated(error.description) }

    private func isolated(_ text: String) -> String {
        let runsBackwards = text.unicodeScalars.contains { scalar in
            Self.rightToLeft.contains { $0.contains(scalar.value) }
        }
        return runsBackwards ? "\u{2068}\(text)\u{2069}" : text
    }

    /// The gateway whose limits are spoken of, as people know it; nil where there is none.
    func gateway(_ owner: String) -> String? {
        switch owner {
        case "", "manual": nil
        case "stripe": "Stripe"
        case "authorize-net": "Authorize.net"
        case "liqpay": "LiqPay"
        case "wayforpay": "WayForPay"
        default: foreign(owner)
        }
    }

    /// The blocks of Unicode whose letters run from right to left: Hebrew, Arabic and their neighbors, with
    /// presentation forms.
    private static var rightToLeft: [ClosedRange<UInt32>] {
        [0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF]
    }
}
