/// A currency of ISO 4217 with the number of decimals of its minor unit.
///
/// The list is ISO 4217:2015 as amended to November 2026, funds codes included. Codes without a minor unit (precious metals,
/// `XDR`, `XTS`, `XXX`) are not currencies one can charge in and are refused. What a gateway sends for an amount may differ from
/// the ISO exponent (Stripe: `ISK`, `MGA`, `UGX`); that is the adapter's business.
///
/// - SeeAlso: https://www.six-group.com/en/products-services/financial-information/data-standards.html
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    // The three letters, the first one highest, and below them the number of decimals. So an amount has no reference in it, and is
    // copied and compared like two numbers.
    private let packed: UInt32

    private init(code: String, exponent: Int) {
        packed = code.utf8.reduce(0) { $0 << 8 | UInt32($1) } << 8 | UInt32(exponent)
    }

    /// The alphabetic code, upper-case: `USD`.
    public var code: String {
        String(unsafeUninitializedCapacity: 3) { bytes in
            for index in 0..<3 { bytes[index] = UInt8(truncatingIfNeeded: packed >> UInt32(24 - 8 * index)) }
            return 3
        }
    }

    /// How many decimals the minor unit has: 2 for `USD`, 0 for `JPY`, 3 for `KWD`.
    public var exponent: Int { Int(packed & 0xFF) }

    /// Finds the currency with this alphabetic code, in any case.
    ///
    /// - Throws: `InvalidValue` for a code that ISO 4217 does not list or that has no minor unit.
    public init(code: String) throws(InvalidValue) {
        // Outside ASCII, upper-case text may have other letters than lower-case: `ßp` would become `SSP`.
        let isCandidate = code.utf8.count == 3 && code.utf8.allSatisfy { $0 < 0x80 }
        let upper = isCandidate ? code.uppercased() : ""
        if let exponent = Self.exponents[upper] {
            self.init(code: upper, exponent: exponent)
        } else if Self.withoutMinorUnit.contains(upper) {
            throw InvalidValue("currency", code, "has no minor unit, so no amount of it can be charged")
        } else {
            throw InvalidValue("currency", code, "is not an ISO 4217 code; give one such as USD, EUR or UAH")
        }
    }

    /// How many minor units make one major unit: 100 for `USD`, 1 for `JPY`.
    public var minorUnitsPerMajor: Int64 {
        switch exponent {
        case 0: 1
        case 3: 1000
        case 4: 10_000
        default: 100
        }
    }

    /// The alphabetic code.
    public var description: String { code }

    /// Every currency of the list, by code.
    public static var all: [Currency] {
        exponents.keys.sorted().compactMap { code in exponents[code].map { Currency(code: code, exponent: $0) } }
    }

    /// United States dollar.
    public static let usd = Currency(code: "USD", exponent: 2)
    /// Euro.
    public static let eur = Currency(code: "EUR", exponent: 2)
    /// Pound sterling.
    public static let gbp = Currency(code: "GBP", exponent: 2)
    /// Ukrainian hryvnia.
    public static let uah = Currency(code: "UAH", exponent: 2)
    /// Japanese yen, without decimals.
    public static let jpy = Currency(code: "JPY", exponent: 0)
    /// Kuwaiti dinar, with three decimals.
    public static let kwd = Currency(code: "KWD", exponent: 3)
}

extension Currency: Codable {
    /// Reads the alphabetic code.
    public init(from decoder: any Decoder) throws {
        try self.init(code: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the alphabetic code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

extension Currency {
    private static let withoutMinorUnit: Set<String> = [
        "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
    ]

    private static let exponents: [String: Int] = {
        let byExponent: [(exponent: Int, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (
                2,
                """
                AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW \
                CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
                IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
                MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
                SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG \
                YER ZAR ZMW ZWG
                """
            ),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var table: [String: Int] = [:]
        for (exponent, codes) in byExponent {
            for code in codes.split(separator: " ") { table[String(code)] = exponent }
        }
        return table
    }()
}
