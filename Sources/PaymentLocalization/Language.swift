public import PaymentPlans

/// A language in which payers and staff are spoken to.
///
/// Amounts, dates and numbers are written as CLDR has them for the language, with its no-break spaces: U+00A0 within
/// numbers and before currencies, U+202F before AM, PM and the Ukrainian `р.`.
/// All texts of a language stand together in one file; a further language is one more.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    /// English, with the formats of the United States.
    case en
    /// Ukrainian.
    case uk

    /// Who reads a message.
    public enum Audience: String, Hashable, Sendable, CaseIterable {
        /// Whoever pays: is told nothing about how plans are set up.
        case payer
        /// Whoever works for the merchant.
        case staff
    }

    /// Why something cannot be done, and what to do instead, in whole sentences.
    ///
    /// - Parameters:
    ///   - refusal: what was refused.
    ///   - audience: who reads it; only staff read what is wrong with terms, in the English of `PlanError`.
    ///   - zone: the zone in which times are given; its offset stands beside them.
    public func message(
        for refusal: Refusal, to audience: Audience = .payer, in zone: BusinessZone = .utc
    ) -> String {
        texts.message(for: refusal, to: audience, in: zone)
    }

    /// Why a bound of what may be paid is what it is, as a sentence.
    public func explanation(of bound: Bound) -> String { texts.explanation(of: bound) }

    /// What an event did to a plan, and why, as a sentence for staff.
    ///
    /// - Parameters:
    ///   - change: what changed.
    ///   - zone: the zone in which times are given; its offset stands beside them.
    public func description(of change: PlanChange, in zone: BusinessZone = .utc) -> String {
        texts.description(of: change, in: zone)
    }

    /// When something falls due, as the part of a sentence that follows "due": `30 days before travel`.
    public func description(of due: Due) -> String { texts.description(of: due) }

    /// The state of an order, as a label.
    public func name(of status: Plan.Status) -> String { texts.name(of: status) }

    /// The state of an item, as a label.
    public func name(of state: Standing.ItemState) -> String { texts.name(of: state) }

    /// The state of a visit, as a label.
    public func name(of visit: Standing.Visit) -> String { texts.name(of: visit) }

    /// What may be done with an order, as the label of a button.
    public func name(of move: Standing.Move) -> String { texts.name(of: move) }

    /// What an item is, as a label.
    public func name(of role: Line.Role) -> String { texts.name(of: role) }

    /// How the money of an item comes in, as a label.
    public func name(of collection: Line.Collection) -> String { texts.name(of: collection) }

    /// What is said in this language.
    var texts: any Texts {
        switch self {
        case .en: Self.english
        case .uk: Self.ukrainian
        }
    }

    private static let english = English()
    private static let ukrainian = Ukrainian()
}
