public import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// Payments that LiqPay itself takes again and again, begun on its page.
    public struct SubscriptionRequest: Hashable, Sendable {
        /// How often LiqPay takes the amount.
        public enum Period: String, Hashable, Sendable, CaseIterable {
            /// Every day.
            case day
            /// Every week.
            case week
            /// Every month.
            case month
            /// Every year.
            case year
        }

        /// How much is taken each time.
        public var amount: Money
        /// What is bought, in a line for people.
        public var description: String
        /// The merchant's own name for the subscription; every payment of it bears it too.
        public var reference: MerchantReference
        /// When the first payment is taken; a time that has passed means at once.
        public var startsAt: Timestamp
        /// How often the amount is taken.
        public var period: Period
        /// Where the payer comes back to.
        public var returnURL: AbsoluteURL

        /// Creates a request.
        public init(
            amount: Money, description: String, reference: MerchantReference, startsAt: Timestamp, period: Period,
            returnURL: AbsoluteURL
        ) {
            self.amount = amount
            self.description = description
            self.reference = reference
            self.startsAt = startsAt
            self.period = period
            self.returnURL = returnURL
        }
    }

    /// Opens LiqPay's page on which the payer subscribes.
    ///
    /// Each payment is told by a callback. For installments that differ charge a kept method instead.
    ///
    /// - Throws: `PaymentError` when the request cannot be made.
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/subscription (read 2026-11-21)
    public func openSubscription(_ request: SubscriptionRequest) throws(PaymentError) -> Checkout {
        try capabilities.check(request.amount)
        try check(request.reference, nil, nil)
        try Self.check(description: request.description)
        try Self.check(request.returnURL, "returnURL")
        var members = JSONObject()
        members["order_id"] = .string(request.reference.text)
        members["amount"] = try Amount.wire(request.amount)
        members["currency"] = .string(request.amount.currency.code)
        members["description"] = .string(request.description)
        members["result_url"] = .string(request.returnURL.text)
        members["subscribe"] = "1"
        members["subscribe_date_start"] = .string(UTCText.text(request.startsAt))
        members["subscribe_periodicity"] = .string(request.period.rawValue)
        members.append(caller.account)
        return try page(request.reference, signedFields("subscribe", members), expiresAt: nil)
    }

    /// Changes what a subscription takes from its next payment on.
    ///
    /// - Throws: `PaymentError` when there is no such subscription, or LiqPay does not answer; asking again changes nothing twice.
    public func updateSubscription(
        _ subscription: GatewayReference, amount: Money, description: String
    ) async throws(PaymentError) {
        try capabilities.check(amount)
        try Self.check(description: description)
        let orderID = try orderID(subscription)
        let members: JSONObject = [
            "order_id": .string(orderID), "amount": try Amount.wire(amount),
            "currency": .string(amount.currency.code), "description": .string(description),
        ]
        _ = try await ask(
            Exchange(
                name: "update-subscription", role: .manage, action: "subscribe_update", members: members,
                orderID: orderID, read: Wire.Payment.init,
                mismatch: { answer in
                    guard answer.orderID != nil else { return "it names no order" }
                    guard ["subscribed", "success"].contains(answer.status) else {
                        return "its status is '\(answer.status.printable())'"
                    }
                    return answer.difference(from: amount)
                }))
    }

    /// Ends a subscription; ending it twice is no error.
    ///
    /// - Throws: `PaymentError` when there is no such subscription, or LiqPay does not answer and it may go on.
    public func endSubscription(_ subscription: GatewayReference) async throws(PaymentError) {
        let orderID = try orderID(subscription)
        do {
            _ = try await ask(
                Exchange<Wire.Payment>(
                    name: "end-subscription", role: .manage, action: "unsubscribe",
                    members: ["order_id": .string(orderID)], orderID: orderID, read: Wire.Payment.init,
                    mismatch: { answer in
                        guard answer.orderID != nil else { return "it names no order" }
                        return answer.status == "unsubscribed" ? nil : "its status is '\(answer.status.printable())'"
                    }))
        } catch {
            guard error.gatewayCode == "payment_not_subscribed",
                try await ask(.status(of: orderID)).status == "unsubscribed"
            else { throw error }
        }
    }
}
