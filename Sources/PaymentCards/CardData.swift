internal import Glibc
public import PaymentCore

/// The raw data of a card: number, security code and expiry, on their way to a gateway's vault and nowhere else.
///
/// It cannot be copied, printed, interpolated, mirrored, compared or encoded: the compiler refuses all of these. The
/// bytes of number and code sit in memory that is overwritten when the value is consumed or goes out of scope (S-03).
/// Who handles raw card data answers for it under PCI DSS; a token made by the gateway's own page or script needs none
/// of this.
///
/// ```swift
/// var number = Array(form.number.utf8), code = Array(form.securityCode.utf8)
/// let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
/// let outcome = try await gateway.tokenize(card, request: request)
/// ```
public struct CardData: ~Copyable, Sendable {
    /// The last month in which the card can be used.
    public let expiry: CardExpiry
    private let number: Secret
    private let securityCode: Secret

    /// Checks and keeps what is in the two buffers, and overwrites both with zeros whether or not it was accepted.
    ///
    /// A buffer is overwritten in place unless another variable shares its storage: the bytes of that copy stay its
    /// owner's.
    ///
    /// - Parameters:
    ///   - number: 12 to 19 ASCII digits that pass the Luhn check, without spaces or dashes (ISO/IEC 7812-1).
    ///   - securityCode: 3 or 4 ASCII digits.
    ///   - expiry: the last month in which the card can be used; whether it has passed is for the gateway to say.
    /// - Throws: `InvalidValue` naming the rule that was broken and repeating no digit.
    public init(
        number: inout [UInt8], securityCode: inout [UInt8], expiry: CardExpiry
    ) throws(InvalidValue) {
        defer {
            Self.wipe(&number)
            Self.wipe(&securityCode)
        }
        try self.init(checking: Secret(number), Secret(securityCode), expiry)
    }

    /// Checks and keeps the same from text, of which nothing can be overwritten: Swift gives no way to wipe a `String`.
    ///
    /// Use it in tests and where the text is in memory for longer anyway.
    ///
    /// - Parameters:
    ///   - number: as in the initializer from bytes.
    ///   - securityCode: as in the initializer from bytes.
    ///   - expiry: as in the initializer from bytes.
    /// - Throws: `InvalidValue` naming the rule that was broken and repeating no digit.
    public init(number: String, securityCode: String, expiry: CardExpiry) throws(InvalidValue) {
        try self.init(checking: Secret(number), Secret(securityCode), expiry)
    }

    private init(checking number: Secret, _ securityCode: Secret, _ expiry: CardExpiry) throws(InvalidValue) {
        if let reason = number.withBytes({ CardNumberRules.reasonToRefuse($0) }) {
            throw InvalidValue("number", "", reason)
        }
        if let reason = securityCode.withBytes({ CardNumberRules.reasonToRefuse(securityCode: $0) }) {
            throw InvalidValue("securityCode", "", reason)
        }
        self.number = number
        self.securityCode = securityCode
        self.expiry = expiry
    }

    /// What may be shown and stored of the card: brand, last four digits and expiry (S-09).
    ///
    /// The brand is read from the number's first digits and is `unknown` for one that is not listed; the gateway's own
    /// answer knows better.
    public var summary: CardSummary {
        number.withBytes { digits in
            CardSummary(
                brand: CardNumberRules.brand(of: digits), lastFour: String(decoding: digits.suffix(4), as: UTF8.self),
                expiry: expiry)
        }
    }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }

    /// Gives the ASCII digits of the number to `body`, which must not let them escape.
    public func withNumber<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try number.withBytes(body)
    }

    /// Gives the ASCII digits of the security code to `body`, which must not let them escape.
    public func withSecurityCode<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try securityCode.withBytes(body)
    }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            // Unlike a loop of assignments, glibc's explicit_bzero may not be optimized away.
            explicit_bzero(base, buffer.count)
        }
    }
}
