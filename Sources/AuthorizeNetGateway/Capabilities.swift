internal import PaymentCore

extension AuthorizeNet {
    /// What an Authorize.net account can do with card payments; webhooks where a Signature Key is configured.
    ///
    /// A page cannot be ended: its token stops working after fifteen minutes. There is no 3-D Secure that a merchant's
    /// server finishes.
    ///
    /// - SeeAlso: https://support.authorize.net/s/article/Error-11-A-duplicate-transaction-has-been-submitted (read
    ///   2026-11-21)
    static func cardCapabilities(of configuration: Configuration) -> Capabilities {
        Capabilities(
            gateway: .authorizeNet,
            operations: Set(Capabilities.Operation.allCases)
                .subtracting([.completeAuthentication, .tokenizeOnPage, .expireCheckout])
                .subtracting(configuration.signatureKeys.isEmpty ? [.webhooks] : []),
            amountLimits: [configuration.currency: Amount.limits],
            idempotency: .duplicateWindow(seconds: Int(DuplicateWindow.charge)),
            authorizationDays: 30,
            referenceLengthMax: 20)
    }
}

extension AuthorizeNet {
    /// For how long the gateway compares a request with those before it.
    ///
    /// The value is compared too, so all that are to be compared send the same.
    enum DuplicateWindow {
        /// The longest there is: eight hours.
        static let charge: Int64 = 28_800
        /// Not at all: a capture and a void name the payment and happen once, and two of them may look alike.
        static let off: Int64 = 0
    }

    /// How Authorize.net writes amounts: decimal text with two decimals in requests, JSON numbers with as many as
    /// needed in answers.
    ///
    /// This is the one place where an amount becomes text on the wire and back.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/responseCodes.html?code=39 (read 2026-11-21)
    enum Amount {
        /// The currencies that an account can have; all of them have two decimals.
        static let currencies: Set<String> = [
            "AUD", "CAD", "CHF", "DKK", "EUR", "GBP", "NOK", "NZD", "PLN", "SEK", "USD", "ZAR",
        ]
        /// One minor unit to fifteen digits; an account's own bounds are for the gateway to tell.
        static let limits = Capabilities.AmountLimits(smallest: 1, largest: 999_999_999_999_999, step: 1)

        /// The text to send.
        ///
        /// - Throws: `PaymentError` when `money` is nothing that the gateway can carry.
        static func wire(_ money: Money) throws(PaymentError) -> String {
            guard currencies.contains(money.currency.code), (0...limits.largest).contains(money.minorUnits) else {
                throw PaymentError(
                    InvalidValue("amount", money.description, "is nothing Authorize.net can carry"),
                    gateway: .authorizeNet)
            }
            return money.decimalText
        }

        /// The amount that text from the gateway means: `45`, `100.5`, `45.00`, also `45.0000`.
        ///
        /// - Throws: `InvalidValue` for a sign, an exponent, a part of a minor unit, and what is too large.
        static func money(wire text: String, currency: Currency) throws(InvalidValue) -> Money {
            var digits = text[...]
            if let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) {
                // Zeros behind the last decimal of the currency say nothing.
                while digits.last == "0", digits[point...].utf8.count > currency.exponent + 1 { digits.removeLast() }
            }
            let money = try Money(decimal: String(digits), currency: currency)
            guard text.utf8.first != UInt8(ascii: "-"), money.minorUnits <= limits.largest else {
                throw InvalidValue("amount", text, "is no amount that Authorize.net can have")
            }
            return money
        }
    }
}
