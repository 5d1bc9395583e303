internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// What a WayForPay merchant can do.
    ///
    /// There is no call that makes a token out of another one, forgets a token, or ends a payment page.
    static let merchantCapabilities = Capabilities(
        gateway: .wayForPay,
        operations: Set(Capabilities.Operation.allCases).subtracting([.tokenize, .forget, .expireCheckout]),
        amountLimits: Amount.limits,
        idempotency: .uniqueReference,
        // How long money is held is the merchant's setting, which nobody tells.
        authorizationDays: nil
    )
}

extension WayForPay {
    /// How WayForPay writes amounts: in major units, as the shortest decimal.
    ///
    /// This is the one place where an amount becomes text on the wire and back. Its signature is over that text, so
    /// `100.50` and `100.5` are one amount and two messages.
    enum Amount {
        /// The currencies merchants are paid in, all with two decimals; WayForPay publishes no bounds, so these keep
        /// to eleven digits.
        static let limits: [Currency: Capabilities.AmountLimits] = {
            var table: [Currency: Capabilities.AmountLimits] = [:]
            for currency in Currency.all where ["UAH", "USD", "EUR"].contains(currency.code) {
                table[currency] = Capabilities.AmountLimits(smallest: 1, largest: 99_999_999_999, step: 1)
            }
            return table
        }()

        /// The amount to send: `1000`, `547.36`, `100.5`.
        ///
        /// - Throws: `PaymentError` when WayForPay cannot carry it.
        static func wire(_ money: Money) throws(PaymentError) -> String {
            guard limits[money.currency] != nil, !money.isNegative else {
                throw PaymentError(
                    InvalidValue("amount", money.description, "is nothing WayForPay can carry"), gateway: .wayForPay)
            }
            return withoutTrailingZeros(money.decimalText)
        }

        /// The amount to send, as a JSON number of the same text.
        ///
        /// - Throws: `PaymentError` when WayForPay cannot carry it.
        static func json(_ money: Money) throws(PaymentError) -> JSON {
            let text = try wire(money)
            do {
                return .number(try JSONNumber(text))
            } catch {
                throw PaymentError(InvalidValue("amount", money.description, "is no number"), gateway: .wayForPay)
            }
        }

        /// The amount that a text from WayForPay means.
        ///
        /// - Throws: `InvalidValue` for what is below zero, no plain decimal, or finer than the currency.
        static func money(wire text: String, currency: Currency) throws(InvalidValue) -> Money {
            guard limits[currency] != nil else {
                throw InvalidValue("currency", currency.code, "is none that WayForPay takes")
            }
            let money = try Money(decimal: text.contains(".") ? withoutTrailingZeros(text) : text, currency: currency)
            guard !money.isNegative else { throw InvalidValue("amount", text, "is below zero") }
            return money
        }

        /// A JSON number as WayForPay signs it: `1000.0` as `1000`, `100.50` as `100.5`.
        ///
        /// - Throws: `InvalidValue` for a number with an exponent, whose text nobody can foretell.
        static func shortest(_ number: String, field: String) throws(InvalidValue) -> String {
            guard !number.contains(where: { $0 == "e" || $0 == "E" }) else {
                throw InvalidValue(field, number, "is no plain decimal number")
            }
            return number.contains(".") ? withoutTrailingZeros(number) : number
        }

        private static func withoutTrailingZeros(_ decimal: String) -> String {
            var text = Substring(decimal)
            while text.hasSuffix("0") { text = text.dropLast() }
            return String(text.hasSuffix(".") ? text.dropLast() : text)
        }
    }
}
