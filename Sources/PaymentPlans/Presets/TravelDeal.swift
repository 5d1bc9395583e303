public import PaymentCore

/// Travel deals: a down payment and a rest payment by general settings, or down payments of the deal's own (P-TR-1 to P-TR-5).
public struct TravelDeal: Hashable, Sendable {
    /// The share of the total cost that is paid down; 100 % leaves no rest.
    public var downPayment: Percentage
    /// How many days after the booking the down payment falls due.
    public var downPaymentDays: Int
    /// How many days before travel the rest falls due.
    public var restDays: Int
    /// The deal's own rules, on or off.
    public var custom: CustomDownPayments?

    /// Creates settings.
    public init(downPayment: Percentage, downPaymentDays: Int = 0, restDays: Int, custom: CustomDownPayments? = nil) {
        self.downPayment = downPayment
        self.downPaymentDays = downPaymentDays
        self.restDays = restDays
        self.custom = custom
    }

    /// The terms they stand for: payments go to the due date that is closest.
    public func terms() throws(PlanError) -> Terms {
        try Terms(
            lines: [
                Line(.downPayment, .percentage(downPayment), due: .after(.days(downPaymentDays))),
                Line(.balance, .rest, due: .before(.days(restDays), .travel)),
            ], custom: custom, allocation: .closestFirst)
    }
}
