/// How one currency is counted on Stripe's wire.
///
/// Source: https://docs.stripe.com/currencies. The exponents are Stripe's own; they differ from ISO 4217 for MGA, ISK
/// and UGX.
struct WireCurrency: Sendable, Hashable {
    /// Three lower-case letters.
    let code: String

    /// Decimals of an amount on the wire.
    let exponent: Int

    /// Amounts must be multiples of this: 10 where the last of three decimals has to be 0, 100 where whole units are
    /// sent with two decimals.
    let step: Int64

    /// The smallest charge, in units of the wire; 1 where Stripe names none, because the mock has no exchange rates.
    let minimum: Int64

    /// Finds a currency that Stripe takes; `nil` for any other text, upper case included.
    static func named(_ code: String) -> WireCurrency? {
        table[code]
    }

    /// The amount as people write it: `30.00 USD`, `500 JPY`.
    func text(_ amount: Int64) -> String {
        let code = code.uppercased()
        guard exponent > 0 else { return "\(amount) \(code)" }
        var scale: UInt64 = 1
        for _ in 0..<exponent { scale *= 10 }
        let fraction = String(amount.magnitude % scale)
        let padding = String(repeating: "0", count: exponent - fraction.count)
        return "\(amount < 0 ? "-" : "")\(amount.magnitude / scale).\(padding)\(fraction) \(code)"
    }

    private static let zeroDecimal: Set<String> = [
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
    ]
    private static let threeDecimal: Set<String> = ["bhd", "jod", "kwd", "omr", "tnd"]
    private static let wholeUnitsInHundredths: Set<String> = ["isk", "ugx"]

    private static let minimums: [String: Int64] = [
        "usd": 50, "aed": 200, "ars": 50, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "cop": 50, "czk": 1500,
        "dkk": 250,
        "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "idr": 50, "ils": 50, "inr": 50, "jpy": 50, "krw": 50,
        "mxn": 1000,
        "myr": 200, "nok": 300, "nzd": 50, "php": 50, "pln": 200, "ron": 200, "rub": 50, "sek": 300, "sgd": 50,
        "thb": 1000, "zar": 50,
    ]

    private static let codes = """
        aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny \
        cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd \
        jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad \
        ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl \
        thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
        """

    private static let table: [String: WireCurrency] = {
        var table: [String: WireCurrency] = [:]
        for code in codes.split(separator: " ").map(String.init) {
            let exponent = zeroDecimal.contains(code) ? 0 : threeDecimal.contains(code) ? 3 : 2
            let step: Int64 = threeDecimal.contains(code) ? 10 : wholeUnitsInHundredths.contains(code) ? 100 : 1
            table[code] = WireCurrency(code: code, exponent: exponent, step: step, minimum: minimums[code] ?? step)
        }
        return table
    }()
}

/// The largest amounts Stripe takes, by kind of card.
enum AmountLimit {
    /// Twelve digits, any card.
    static let card: Int64 = 999_999_999_999
    /// Nine digits, American Express.
    static let americanExpress: Int64 = 999_999_999
}
