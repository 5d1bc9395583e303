internal import PaymentCore

extension Stripe {
    /// What a Stripe account can do with card payments; webhooks where a signing secret is configured.
    ///
    /// Stripe finishes an authentication by itself, and the page on which a payer enters a method is `openCheckout`'s.
    ///
    /// - SeeAlso: https://docs.stripe.com/currencies (read 2026-11-21)
    static func cardCapabilities(webhooks: Bool) -> Capabilities {
        Capabilities(
            gateway: .stripe,
            operations: Set(Capabilities.Operation.allCases)
                .subtracting([.completeAuthentication, .tokenizeOnPage])
                .subtracting(webhooks ? [] : [.webhooks]),
            amountLimits: Amount.limits,
            idempotency: .key(hours: 24),
            authorizationDays: 7
        )
    }
}

extension Stripe {
    /// How Stripe writes amounts: an integer in a unit that differs from ISO 4217's for three currencies.
    ///
    /// This is the one place where an amount becomes a number on the wire and back.
    ///
    /// - SeeAlso: https://docs.stripe.com/currencies#zero-decimal and #special-cases (read 2026-11-21)
    enum Amount {
        /// The largest number a card payment may have on the wire: twelve digits.
        private static let wireMax: Int64 = 999_999_999_999
        /// ISO 4217 gives the ariary two decimals; Stripe takes whole ariary.
        private static let sentWithoutDecimals: Set<String> = ["MGA"]
        /// ISO 4217 gives these no decimals; Stripe keeps two for old clients.
        private static let sentWithTwoDecimals: Set<String> = ["ISK", "UGX"]

        /// The integer to send.
        ///
        /// - Throws: `PaymentError` when `money` is no multiple of what Stripe can carry.
        static func wire(_ money: Money) throws(PaymentError) -> Int64 {
            let code = money.currency.code
            guard let step = limits[money.currency]?.step, money.minorUnits.isMultiple(of: step) else {
                throw PaymentError(
                    InvalidValue("amount", money.description, "is finer than Stripe can carry"), gateway: .stripe)
            }
            if sentWithoutDecimals.contains(code) { return money.minorUnits / 100 }
            guard sentWithTwoDecimals.contains(code) else { return money.minorUnits }
            let (product, overflow) = money.minorUnits.multipliedReportingOverflow(by: 100)
            guard !overflow else {
                throw PaymentError(InvalidValue("amount", money.description, "is too large"), gateway: .stripe)
            }
            return product
        }

        /// The amount that an integer from Stripe means; nil when it cannot be one of this currency.
        static func money(wire: Int64, currency: Currency) -> Money? {
            if sentWithoutDecimals.contains(currency.code) {
                let (units, overflow) = wire.multipliedReportingOverflow(by: 100)
                return overflow ? nil : Money(minorUnits: units, currency: currency)
            }
            guard sentWithTwoDecimals.contains(currency.code) else {
                return Money(minorUnits: wire, currency: currency)
            }
            return wire.isMultiple(of: 100) ? Money(minorUnits: wire / 100, currency: currency) : nil
        }

        /// Smallest, largest and step of every currency Stripe charges cards in.
        ///
        /// The smallest amounts hold for an account that settles in the same currency; where Stripe publishes none, one step.
        static let limits: [Currency: Capabilities.AmountLimits] = {
            var table: [Currency: Capabilities.AmountLimits] = [:]
            for currency in Currency.all where supported.contains(currency.code) {
                let step: Int64 = currency.exponent == 3 ? 10 : (sentWithoutDecimals.contains(currency.code) ? 100 : 1)
                let largest =
                    switch currency.code {
                    case let code where sentWithoutDecimals.contains(code): wireMax * 100
                    case let code where sentWithTwoDecimals.contains(code): wireMax / 100
                    default: wireMax / step * step
                    }
                table[currency] = Capabilities.AmountLimits(
                    smallest: smallest[currency.code] ?? step, largest: largest, step: step)
            }
            return table
        }()

        /// The smallest charges in ISO minor units.
        private static let smallest: [String: Int64] = [
            "USD": 50, "AED": 200, "ARS": 50, "AUD": 50, "BRL": 50, "CAD": 50, "CHF": 50, "COP": 50, "CZK": 1500,
            "DKK": 250, "EUR": 50, "GBP": 30, "HKD": 400, "HUF": 17500, "IDR": 50, "ILS": 50, "INR": 50, "JPY": 50,
            "KRW": 50, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PHP": 50, "PLN": 200, "RON": 200, "RUB": 50,
            "SEK": 300, "SGD": 50, "THB": 1000, "ZAR": 50,
        ]

        private static let supported = Set(
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP \
            CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD \
            JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN \
            NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD \
            STN SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
            """.split(separator: " ").map(String.init))
    }
}
