public import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// A rule by which WayForPay itself repeats a payment; its charges come as callbacks under new order references.
    ///
    /// For installments, charging a kept method leaves amounts and dates free; a rule is for equal amounts at equal
    /// distances.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852498 (read 2026-11-21)
    public struct RegularPayment: Hashable, Sendable {
        /// How often.
        public enum Interval: String, Hashable, Sendable, CaseIterable {
            /// One time, on the first day.
            case once
            /// Every day.
            case daily
            /// Every seven days.
            case weekly
            /// Every month.
            case monthly
        }

        /// How often.
        public let interval: Interval
        /// How much each time.
        public let amount: Money
        /// The first day.
        public let firstDay: Day
        /// The last day.
        public let lastDay: Day
        /// Where WayForPay writes to.
        public let email: String

        /// Creates a rule.
        public init(interval: Interval, amount: Money, firstDay: Day, lastDay: Day, email: String) {
            self.interval = interval
            self.amount = amount
            self.firstDay = firstDay
            self.lastDay = lastDay
            self.email = email
        }
    }

    /// A day of the calendar, as rules have it.
    public struct Day: Hashable, Sendable, CustomStringConvertible {
        /// As WayForPay writes it: `24.10.2027`.
        public let description: String

        /// Checks and keeps a day.
        ///
        /// - Throws: `InvalidValue` for a day that is not in the calendar, or a year outside 2000 to 2099.
        public init(year: Int, month: Int, day: Int) throws(InvalidValue) {
            let date = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))
            guard let date, (2000...2099).contains(year) else {
                throw InvalidValue("day", "\(year)-\(month)-\(day)", "is no day from 2000 to 2099")
            }
            description = "\(date.day.padded(to: 2)).\(date.month.padded(to: 2)).\(date.year)"
        }
    }

    /// A rule as WayForPay has it at one moment.
    public struct RegularPaymentState: Hashable, Sendable {
        /// WayForPay's word: `Active`, `Suspended`, `Created`, `Removed`, `Confirmed`, `Completed`.
        public let status: String
        /// How often, in WayForPay's word.
        public let interval: String?
        /// How much each time, where it can be read.
        public let amount: Money?
        /// When it was charged last.
        public let lastPaidAt: Timestamp?
        /// What came of the last charge, in WayForPay's word.
        public let lastPaymentStatus: String?
        /// When it will be charged next.
        public let nextPaymentAt: Timestamp?
    }

    /// Makes a rule out of a payment that succeeded.
    ///
    /// What a repeat does is not documented: ask `regularPayment(_:)` before one.
    ///
    /// - Throws: `PaymentError`; after `gatewayFault` the rule may exist.
    public func createRegularPayment(
        _ rule: RegularPayment, after payment: GatewayReference
    ) async throws(PaymentError) {
        _ = try await ask(.regular("CREATE", order(payment), rule: rule, capabilities))
    }

    /// Changes a rule.
    ///
    /// - Throws: `PaymentError`; after `gatewayFault` it may be changed.
    public func changeRegularPayment(_ rule: RegularPayment, of payment: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.regular("CHANGE", order(payment), rule: rule, capabilities))
    }

    /// Stops a rule for a while.
    ///
    /// - Throws: `PaymentError.notFound` when there is no rule for the payment.
    public func suspendRegularPayment(of payment: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.regular("SUSPEND", order(payment)))
    }

    /// Lets a rule go on that was stopped.
    ///
    /// - Throws: `PaymentError.notFound` when there is no rule for the payment.
    public func resumeRegularPayment(of payment: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.regular("RESUME", order(payment)))
    }

    /// Ends a rule for good.
    ///
    /// - Throws: `PaymentError.notFound` when there is no rule for the payment.
    public func removeRegularPayment(of payment: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.regular("REMOVE", order(payment)))
    }

    /// The rule made out of a payment; nil when there is none.
    ///
    /// - Throws: `PaymentError` when WayForPay does not answer.
    public func regularPayment(_ payment: GatewayReference) async throws(PaymentError) -> RegularPaymentState? {
        try await ask(.regularStatus(order(payment)))
    }
}

extension Exchange where Object == Wire.Head {
    fileprivate static func regular(
        _ type: String, _ order: String, rule: WayForPay.RegularPayment? = nil, _ capabilities: Capabilities? = nil
    ) throws(PaymentError) -> Exchange {
        var members: JSONObject = ["orderReference": .string(order)]
        if let rule {
            try capabilities?.check(rule.amount)
            members["regularMode"] = .string(rule.interval.rawValue)
            members["amount"] = try WayForPay.Amount.json(rule.amount)
            members["currency"] = .string(rule.amount.currency.code)
            members["dateNext"] = .string(rule.firstDay.description)
            // The page's table has the first name and its example the second.
            members["dateBegin"] = .string(rule.firstDay.description)
            members["dateEnd"] = .string(rule.lastDay.description)
            members["email"] = .string(rule.email)
        }
        return Exchange(
            name: "regular-\(type.lowercased())", endpoint: .regularPayments, type: type, members: members,
            proof: .connection(), read: { root, _ throws(JSONError) in try Wire.Head(root) }, order: order,
            mismatch: { Mapping.meaning($0.code) == .done ? nil : "it does not say that it was done" })
    }
}

extension Exchange where Object == WayForPay.RegularPaymentState? {
    fileprivate static func regularStatus(_ order: String) -> Exchange {
        Exchange(
            name: "regular-status", endpoint: .regularPayments, type: "STATUS",
            members: ["orderReference": .string(order)], isRead: true, proof: .connection(),
            believedUnsigned: ["4102"],
            read: { root, _ throws(JSONError) in
                guard let status = try root.text("status") else { return nil }
                var amount: Money?
                if let text = try root.text("amount"), let code = try root.text("currency") {
                    // It is only shown: an amount nobody can read must not hide the rule.
                    do { amount = try WayForPay.Amount.money(wire: text, currency: Currency(code: code)) } catch {
                        amount = nil
                    }
                }
                return WayForPay.RegularPaymentState(
                    status: status, interval: try root.text("mode"), amount: amount,
                    lastPaidAt: try root.seconds("lastPayedDate").map(Timestamp.init(secondsSinceEpoch:)),
                    lastPaymentStatus: try root.text("lastPayedStatus"),
                    nextPaymentAt: try root.seconds("nextPaymentDate").map(Timestamp.init(secondsSinceEpoch:)))
            }, order: order)
    }
}
