public import PaymentCore
internal import PaymentCrypto

/// The name of a record: 128 random bits, or a name derived from what it is for.
///
/// Names are not counted up, so that nobody finds a neighbor's order by adding one (S-70).
public struct Identifier<Record>: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text: 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    public let text: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `InvalidValue` for another length or character.
    public init(_ text: String) throws(InvalidValue) {
        do { _ = try MerchantReference(text) } catch {
            throw InvalidValue("id", text, "must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        self.text = text
    }

    /// A name drawn from `random`.
    public init(random: any RandomSource) {
        text = Base32.string([random.next(), random.next()].flatMap(Self.bytes)).lowercased()
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }

    /// The text.
    public var description: String { text }

    /// Reads and checks the text.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// The merchant's name for one account at a gateway: `stripe`, `liqpay-kyiv`.
public struct AccountName: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text: 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    public let text: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `InvalidValue` for another length or character.
    public init(_ text: String) throws(InvalidValue) {
        do { _ = try MerchantReference(text) } catch {
            throw InvalidValue("account", text, "must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        self.text = text
    }

    init(known text: String) { self.text = text }

    /// Where payments by hand are counted.
    public static let manual = AccountName(known: "manual")

    /// The text.
    public var description: String { text }

    /// Reads and checks the text.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
