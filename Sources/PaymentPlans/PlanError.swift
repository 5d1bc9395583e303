internal import PaymentCore

/// Terms, a total or dates from which no plan can be made.
///
/// It is about what a merchant set up or a program passed in, never about a payer: what a payer may not do is a `Refusal`.
public struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A value that cannot be what it is meant to be: a text that is no date, a member of an unknown name.
        case invalidValue
        /// The price of everything is not above zero.
        case totalNotPositive
        /// An amount in another currency than the total.
        case currencyMismatch
        /// Percentages that sum past 100 %.
        case percentagesAboveHundred
        /// Percentages or fixed amounts that leave something over, and no line that takes the rest.
        case linesBelowTotal
        /// Lines that sum past the total.
        case linesAboveTotal
        /// A percentage beside fixed amounts that does not say what it is of (D-8).
        case percentageBaseMissing
        /// A lower bound above its upper bound.
        case minimumAboveMaximum
        /// A success threshold that the minimum first payment passes (D-13).
        case thresholdBelowMinimum
        /// A success threshold above 100 % (D-13).
        case thresholdAboveHundred
        /// A number of days, hours, minutes or parts that is negative, zero where it must not be, or absurdly large.
        case countOutOfRange
        /// A deposit that rounds to nothing (D-5).
        case depositIsZero
        /// A fixed rule beside a percentage rule (P-TR-3).
        case mixedRules
        /// An item that the gateway cannot charge (D-7).
        case notChargeable
        /// A sum beyond what 64 bits hold.
        case overflow
    }

    /// What kind of mistake it is.
    public let code: Code
    /// Where the value stands, from the outside in: `lines[1].percentage`.
    public let field: String
    /// The value, made printable; empty where there is none.
    public let value: String
    /// What is wrong with it and what to give instead, as the rest of a sentence: `must be above zero`.
    public let reason: String

    /// Creates an error.
    public init(_ code: Code, _ field: String, _ value: String, _ reason: String) {
        self.code = code
        // The same cutting and escaping as everywhere.
        let printable = InvalidValue(field, value, reason)
        self.field = printable.field
        self.value = printable.value
        self.reason = printable.reason
    }

    /// Creates an error from a value that the core refused, standing at `field`.
    init(_ invalid: InvalidValue, at field: String) {
        self.init(.invalidValue, field, invalid.value, invalid.reason)
    }

    /// A sentence for people who set up terms.
    public var description: String {
        [field, value.isEmpty ? "" : "'\(value)'", reason].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
