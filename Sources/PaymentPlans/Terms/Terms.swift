public import PaymentCore

/// What was agreed about paying: how the total is divided, when its parts fall due, and what else the payer and the merchant may do.
///
/// Terms are made of a few primitives and hold no amounts of an order, no clock and no state. What is wrong in them is refused
/// when they are made, so that terms which exist can be planned with. Five products are presets: `CalendarDeposit`,
/// `PayerChosenParts`, `PaidBooking`, `ScheduledBalance`, `TravelDeal`.
public struct Terms: Hashable, Sendable {
    /// Which amounts the payer may choose.
    public enum PayerChoice: Hashable, Sendable {
        /// Anything from the deposit, later from the smallest payment, to all that is left (D-51).
        case scheduled
        /// What is due, or else the next item, and no other amount (D-24).
        case exact
        /// Parts of the payer's own choosing (P-LE-2).
        case parts(PayerParts)
    }

    /// Which items a payment goes to.
    public enum Allocation: String, Hashable, Sendable, CaseIterable {
        /// To the oldest due date first, undated ones last (D-50).
        case oldestFirst
        /// To the due date closest to the day of the payment, and with what is left again to the closest (D-33).
        case closestFirst
    }

    /// What becomes of money beyond what is left to pay.
    public enum Overpayment: String, Hashable, Sendable, CaseIterable {
        /// It stays as the customer's balance.
        case customerBalance
        /// It is owed back to the payer.
        case givenBack
    }

    /// What the money is for until it is used.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// It pays the order.
        case order
        /// It is credited to the customer's balance, which a visit consumes later (D-25).
        case customerBalance
    }

    /// How shares are rounded.
    public struct Rounding: Hashable, Sendable {
        /// How a lone percentage is rounded: half up or half to even (D-2).
        public let isHalfToEven: Bool
        /// Where the units go that equal parts and lists of percentages leave over (D-1).
        public let remainder: Money.Remainder

        /// Creates a rule.
        public init(isHalfToEven: Bool = false, remainder: Money.Remainder = .largestFraction) {
            self.isHalfToEven = isHalfToEven
            self.remainder = remainder
        }
    }

    private let box: Box

    /// How the total is divided, in the order in which it is shown.
    public var lines: [Line] { box.content.lines }
    /// Rules of one deal in place of `lines` while they are switched on.
    public var custom: CustomDownPayments? { box.content.custom }
    /// Which amounts the payer may choose.
    public var payerChoice: PayerChoice { box.content.payerChoice }
    /// Which items a payment goes to.
    public var allocation: Allocation { box.content.allocation }
    /// What becomes of money beyond what is left to pay.
    public var overpayment: Overpayment { box.content.overpayment }
    /// What the money is for until it is used.
    public var purpose: Purpose { box.content.purpose }
    /// How long the payer has; nil for ever.
    public var link: LinkTerms? { box.content.link }
    /// What is kept on cancelling; nil keeps nothing.
    public var cancellation: CancellationPolicy? { box.content.cancellation }
    /// Days on which nothing falls due; nil for none.
    public var businessDays: BusinessDays? { box.content.businessDays }
    /// How shares are rounded.
    public var rounding: Rounding { box.content.rounding }

    /// Checks and keeps terms.
    ///
    /// - Throws: `PlanError` naming the field, for everything that can be seen without a total.
    public init(
        lines: [Line], custom: CustomDownPayments? = nil, payerChoice: PayerChoice = .scheduled,
        allocation: Allocation = .oldestFirst, overpayment: Overpayment = .customerBalance, purpose: Purpose = .order,
        link: LinkTerms? = nil, cancellation: CancellationPolicy? = nil, businessDays: BusinessDays? = nil,
        rounding: Rounding = Rounding()
    ) throws(PlanError) {
        box = Box(
            Content(
                lines: lines, custom: custom, payerChoice: payerChoice, allocation: allocation,
                overpayment: overpayment, purpose: purpose, link: link, cancellation: cancellation,
                businessDays: businessDays, rounding: rounding))
        try check()
    }

    /// The same terms with other custom rules.
    ///
    /// - Throws: `PlanError` for rules of another currency than the lines.
    public func with(custom: CustomDownPayments?) throws(PlanError) -> Terms {
        try Terms(
            lines: lines, custom: custom, payerChoice: payerChoice, allocation: allocation, overpayment: overpayment,
            purpose: purpose, link: link, cancellation: cancellation, businessDays: businessDays, rounding: rounding)
    }

    var isDividedByPayer: Bool { if case .parts = payerChoice { true } else { false } }

    /// The lines that count: the custom rules while they are on, else the general ones (P-TR-2).
    public var linesInForce: [Line] {
        guard let custom, custom.isOn else { return lines }
        return custom.lines(general: lines)
    }
}

extension Terms {
    /// What terms are made of.
    private struct Content: Hashable, Sendable {
        let lines: [Line]
        let custom: CustomDownPayments?
        let payerChoice: PayerChoice
        let allocation: Allocation
        let overpayment: Overpayment
        let purpose: Purpose
        let link: LinkTerms?
        let cancellation: CancellationPolicy?
        let businessDays: BusinessDays?
        let rounding: Rounding
    }

    /// The one reference that terms are: every plan holds its terms and hands them on.
    private final class Box: Sendable {
        let content: Content

        init(_ content: Content) { self.content = content }
    }

    /// Compares what was agreed.
    public static func == (lhs: Terms, rhs: Terms) -> Bool {
        lhs.box === rhs.box || lhs.box.content == rhs.box.content
    }

    /// Hashes what was agreed.
    public func hash(into hasher: inout Hasher) { hasher.combine(box.content) }
}
