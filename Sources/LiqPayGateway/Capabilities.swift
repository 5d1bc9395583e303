internal import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// What a LiqPay shop can do.
    ///
    /// Money is held from a card or on LiqPay's page and not from a token: `hold` takes a card or a wallet's token, and no published
    /// description of it knows `card_token`. Nor has LiqPay a script whose token could be kept, or a way to end a page early.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/two_step (read 2026-11-21)
    static let capabilities = Capabilities(
        gateway: .liqPay,
        operations: Set(Capabilities.Operation.allCases).subtracting([.authorize, .tokenize, .expireCheckout]),
        amountLimits: Dictionary(uniqueKeysWithValues: [Currency.uah, .usd, .eur].map { ($0, Amount.limits) }),
        idempotency: .uniqueReference, authorizationDays: 30)
}

extension LiqPay {
    /// How LiqPay writes amounts: numbers in major units with at most two decimals.
    ///
    /// This is the one place where an amount becomes text on the wire and back, always by its decimal text (G-9).
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout (read 2026-11-21)
    enum Amount {
        /// LiqPay publishes no bounds: one minor unit is the least there is, and nine digits before the point are more than it takes.
        static let limits = Capabilities.AmountLimits(smallest: 1, largest: 99_999_999_999, step: 1)

        /// The number to send.
        ///
        /// - Throws: `PaymentError` for a currency that LiqPay does not take.
        static func wire(_ money: Money) throws(PaymentError) -> JSON {
            guard LiqPay.capabilities.amountLimits[money.currency] != nil else {
                throw PaymentError(
                    .unsupported, "LiqPay does not take \(money.currency)", field: "currency",
                    value: money.currency.code, gateway: .liqPay)
            }
            do {
                return .number(try JSONNumber(money.decimalText))
            } catch {
                throw PaymentError(
                    InvalidValue("amount", money.description, "cannot be written: \(error)"), gateway: .liqPay)
            }
        }

        /// The amount that a number or its text from LiqPay means.
        ///
        /// - Throws: `InvalidValue` for anything but a plain decimal of zero or more that the currency can hold.
        static func money(_ text: String, _ currency: Currency) throws(InvalidValue) -> Money {
            let money = try Money(decimal: text, currency: currency)
            guard !money.isNegative else { throw InvalidValue("amount", text, "is below zero") }
            return money
        }
    }
}
