/// The name of a gateway: `stripe`.
///
/// Each adapter adds its own as a static member.
public struct GatewayID: Hashable, Sendable, Codable, RawRepresentable, CustomStringConvertible {
    /// The name, as on the command line and in stored records.
    public let rawValue: String

    /// Creates a name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The name.
    public var description: String { rawValue }
}

/// A gateway's own id of a payment, a refund, a customer or a checkout.
///
/// Opaque: nothing reads meaning out of its text.
public struct GatewayReference: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The gateway that gave the id.
    public let gateway: GatewayID
    /// The id.
    public let id: String

    /// Creates a reference.
    public init(gateway: GatewayID, id: String) {
        self.gateway = gateway
        self.id = id
    }

    /// Gateway and id: `stripe:pi_123`.
    public var description: String { "\(gateway):\(id)" }
}

/// The merchant's own name for one payment or refund, sent to the gateway and found again by look-up.
///
/// Give every attempt its own: a gateway without idempotency keys tells a repeat from a second order by this alone. It is 1 to 64
/// characters of `A-Z a-z 0-9 . _ -`, so that it fits a URL, a form, a search query and a signed string unescaped; a gateway may
/// allow less and its adapter then refuses it.
public struct MerchantReference: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The most characters any gateway is given.
    public static let lengthMax = 64

    /// The text.
    public let text: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `InvalidValue` for another length or character.
    public init(_ text: String) throws(InvalidValue) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isAllowed, (1...Self.lengthMax).contains(text.utf8.count) else {
            throw InvalidValue("reference", text, "must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        self.text = text
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

/// The name of one intended movement of money; the same on every repeat of it, another on every other (G-8).
///
/// Derive it from what is to be done (order, installment, attempt) and store it before the call. Two equal installments need two
/// keys. It is 1 to 200 visible ASCII characters without spaces and holds nothing personal.
public struct IdempotencyKey: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `InvalidValue` for another length or character.
    public init(_ text: String) throws(InvalidValue) {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InvalidValue("idempotencyKey", text, "must be 1 to 200 visible ASCII characters without spaces")
        }
        self.text = text
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
