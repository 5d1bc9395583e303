internal import PaymentCore
internal import PaymentHTTP

/// How often a rule charges.
enum RegularMode: String, Sendable, CaseIterable {
    /// The words of `regularMode` that are intervals.
    case once, daily, weekly, monthly, quarterly, halfyearly, yearly

    /// The day of a charge, counted from 0.
    func day(_ number: Int64, from begin: CivilDate) -> CivilDate? {
        switch self {
        case .once: number == 0 ? begin : nil
        case .daily: begin.adding(days: number)
        case .weekly: begin.adding(days: number * 7)
        case .monthly: begin.adding(months: number)
        case .quarterly: begin.adding(months: number * 3)
        case .halfyearly: begin.adding(months: number * 6)
        case .yearly: begin.adding(months: number * 12)
        }
    }
}

/// What a rule is to do.
struct RuleTerms: Sendable {
    /// How often it charges.
    let mode: RegularMode
    /// How much each time.
    let amount: Amount
    /// The day of the first charge.
    let begin: CivilDate
    /// The last day on which it may charge.
    var end: CivilDate?
    /// How many charges at most.
    var countMax: Int64?
    /// The payer's address for mail.
    var email: String?
}

/// A recurring rule on a paid order.
///
/// Source: https://wiki.wayforpay.com pages 852498, 852506, 852513, 852521 and 852526.
struct Rule: Sendable {
    /// `status`.
    enum Status: String, Sendable {
        /// It charges on its days.
        case active = "Active"
        /// Its days pass without a charge.
        case suspended = "Suspended"
        /// The merchant ended it.
        case removed = "Removed"
        /// Its days are over.
        case completed = "Completed"
    }

    /// The order it was made on.
    let reference: String
    /// What it is to do.
    var terms: RuleTerms
    /// Where it stands.
    var status = Status.active
    /// Changes with the terms, so that what was planned before is no longer done.
    var generation = 0
    /// How many of the days of the schedule are past, charged or not.
    var daysPast: Int64 = 0
    /// How many charges were tried, for their references.
    var charges: Int64 = 0
    /// When it last tried to charge, in Unix seconds.
    var lastPaidDate: Int64?
    /// How that ended.
    var lastPaidStatus: String?

    /// Whether the rule still has something to do.
    var isAlive: Bool { status == .active || status == .suspended }

    /// The next day of the schedule; nil when it is over.
    var nextDay: CivilDate? {
        if let countMax = terms.countMax, daysPast >= countMax { return nil }
        guard let day = terms.mode.day(daysPast, from: terms.begin) else { return nil }
        return terms.end.map { day <= $0 } ?? true ? day : nil
    }
}

/// The answers about rules.
enum RuleMessage {
    /// The answer to everything but STATUS.
    static func result(_ reason: Reason, _ reference: String) -> JSON {
        [
            "reasonCode": .integer(reason.code), "reason": .string(reason.text), "orderReference": .string(reference),
        ]
    }

    /// The answer to STATUS; the same members without values for a rule that does not exist.
    static func status(_ rule: Rule?, card: TestCard?, _ reference: String) -> JSON {
        let reason = rule == nil ? Reason.unknownRule : .ruleOk
        let next = rule.flatMap { $0.status == .active ? $0.nextDay?.start.secondsSinceEpoch : nil }
        return [
            "reasonCode": .integer(reason.code), "reason": .string(reason.text), "orderReference": .string(reference),
            "mode": .string(orNull: rule?.terms.mode.rawValue), "status": .string(orNull: rule?.status.rawValue),
            "amount": rule?.terms.amount.json ?? .null, "currency": .string(orNull: rule?.terms.amount.currency),
            "card": .string(orNull: rule == nil ? nil : card?.mask), "email": .string(orNull: rule?.terms.email),
            "dateBegin": .integer(orNull: rule?.terms.begin.start.secondsSinceEpoch),
            "dateEnd": .integer(orNull: rule?.terms.end?.start.secondsSinceEpoch),
            "lastPayedDate": .integer(orNull: rule?.lastPaidDate),
            "lastPayedStatus": .string(orNull: rule?.lastPaidStatus), "nextPaymentDate": .integer(orNull: next),
        ]
    }
}
