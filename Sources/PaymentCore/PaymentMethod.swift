/// A gateway's token for a way to pay: what its own page, script or vault gave instead of a card number.
///
/// It can be stored but not read by accident: it prints and mirrors as `<redacted>` (S-01).
public struct PaymentToken: Hashable, Sendable, Codable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The token itself, for the adapter and for storage.
    public let rawValue: String

    /// Checks and keeps a token.
    ///
    /// - Throws: `InvalidValue` when it is empty, longer than 8192 bytes or has a control character; the value is not repeated.
    public init(_ rawValue: String) throws(InvalidValue) {
        let isPrintable = rawValue.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.properties.generalCategory != .control
        }
        guard isPrintable, (1...8192).contains(rawValue.utf8.count) else {
            throw InvalidValue(
                "method", "", "must be a payment token of 1 to 8192 characters without spaces or controls")
        }
        self.rawValue = rawValue
    }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    /// Reads and checks the token.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the token: it belongs into the merchant's own store and nowhere else.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// What may be shown of a card: all that is ever stored of it (S-09).
public struct CardSummary: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The network in lower case, as the gateway names it: `visa`, `mastercard`.
    public let brand: String
    /// The last four digits, or as many of them as the gateway tells: LiqPay shows two.
    public let lastFour: String
    /// The month after which the card is no good, when the gateway tells.
    public let expiry: CardExpiry?

    /// Creates a summary; of `lastFour` at most the last four characters are kept.
    public init(brand: String, lastFour: String, expiry: CardExpiry?) {
        self.brand = brand
        self.lastFour = String(lastFour.suffix(4))
        self.expiry = expiry
    }

    /// Reads a summary by the same rule: of the digits found at most the last four are kept.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            brand: try container.decode(String.self, forKey: .brand),
            lastFour: try container.decode(String.self, forKey: .lastFour),
            expiry: try container.decodeIfPresent(CardExpiry.self, forKey: .expiry))
    }

    /// As people write it: `visa •••• 4242, 11/2027`.
    public var description: String {
        "\(brand) •••• \(lastFour)" + (expiry.map { ", \($0)" } ?? "")
    }
}

/// The last month in which a card can be used.
public struct CardExpiry: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The month, 1 to 12.
    public let month: Int
    /// The year with four digits.
    public let year: Int

    /// Checks and keeps month and year.
    ///
    /// - Throws: `InvalidValue` for a month outside 1 to 12 or a year outside 2000 to 2099.
    public init(month: Int, year: Int) throws(InvalidValue) {
        guard (1...12).contains(month) else {
            throw InvalidValue("expiry", "\(month)/\(year)", "has no month from 1 to 12")
        }
        guard (2000...2099).contains(year) else {
            throw InvalidValue("expiry", "\(month)/\(year)", "must have a year from 2000 to 2099")
        }
        self.month = month
        self.year = year
    }

    /// Reads and checks month and year.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            month: container.decode(Int.self, forKey: .month), year: container.decode(Int.self, forKey: .year))
    }

    /// As printed on the card, with the full year: `09/2027`.
    public var description: String { (month < 10 ? "0\(month)" : "\(month)") + "/\(year)" }
}

/// What the payer agreed to when a method was kept for later.
///
/// Card networks want this on record before a merchant charges without the payer; a stored method is used within it only (I-11).
public struct Consent: Hashable, Sendable, Codable {
    /// What later charges are for.
    public enum Purpose: String, Hashable, Sendable, Codable {
        /// The rest of this order, on dates or events that were agreed.
        case balance
        /// Later orders, whenever the payer buys again: only with the payer present.
        case laterPurchases
        /// Charges without a fixed date, made by the merchant as agreed.
        case unscheduled
    }

    /// What later charges are for.
    public let purpose: Purpose
    /// When the payer agreed.
    public let givenAt: Timestamp
    /// Which text the payer agreed to: a version or a link's path, not the text.
    public let agreement: String

    /// Creates a record of consent.
    public init(purpose: Purpose, givenAt: Timestamp, agreement: String) {
        self.purpose = purpose
        self.givenAt = givenAt
        self.agreement = agreement
    }

    /// Whether the merchant may charge while the payer is away.
    public var coversPayerAbsent: Bool { purpose != .laterPurchases }
}

/// A method that a gateway keeps, as the gateway tells of it.
///
/// Only the merchant knows for certain what the payer agreed to; not every gateway carries that along. Join the two with
/// `under(_:)` before anything is charged.
public struct KeptMethod: Hashable, Sendable {
    /// The gateway that keeps it; no other can charge it.
    public let gateway: GatewayID
    /// What the gateway knows it by.
    public let token: PaymentToken
    /// Whose it is at the gateway, where the gateway has customers.
    public let customer: GatewayReference?
    /// What may be shown, when it is a card.
    public let card: CardSummary?
    /// Whether the gateway will charge it while the payer is away.
    public let worksWithoutPayer: Bool
    /// What the payer agreed to, where this call carried it or the gateway gave it back; nil where only the merchant's own record has it.
    public let consent: Consent?

    /// Creates a kept method.
    public init(
        gateway: GatewayID, token: PaymentToken, customer: GatewayReference?, card: CardSummary?,
        worksWithoutPayer: Bool, consent: Consent?
    ) {
        self.gateway = gateway
        self.token = token
        self.customer = customer
        self.card = card
        self.worksWithoutPayer = worksWithoutPayer
        self.consent = consent
    }

    /// A stored method as the gateway keeps it.
    public init(_ method: StoredMethod) {
        self.init(
            gateway: method.gateway, token: method.token, customer: method.customer, card: method.card,
            worksWithoutPayer: method.worksWithoutPayer, consent: method.consent)
    }

    /// The method as it may be charged under `consent`, the merchant's record of what the payer agreed to.
    public func under(_ consent: Consent) -> StoredMethod {
        StoredMethod(
            gateway: gateway, token: token, customer: customer, card: card, worksWithoutPayer: worksWithoutPayer,
            consent: consent)
    }
}

/// A method that a gateway keeps for a payer, to be charged later (G-4).
public struct StoredMethod: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The gateway that keeps it; no other can charge it.
    public let gateway: GatewayID
    /// What the gateway knows it by.
    public let token: PaymentToken
    /// Whose it is at the gateway, where the gateway has customers.
    public let customer: GatewayReference?
    /// What may be shown, when it is a card.
    public let card: CardSummary?
    /// Whether the gateway will charge it while the payer is away.
    public let worksWithoutPayer: Bool
    /// What the payer agreed to.
    public let consent: Consent

    /// Creates a stored method.
    public init(
        gateway: GatewayID, token: PaymentToken, customer: GatewayReference?, card: CardSummary?,
        worksWithoutPayer: Bool,
        consent: Consent
    ) {
        self.gateway = gateway
        self.token = token
        self.customer = customer
        self.card = card
        self.worksWithoutPayer = worksWithoutPayer
        self.consent = consent
    }

    /// What may be shown of it.
    public var description: String { card?.description ?? "method kept by \(gateway)" }
}

/// Who pays, as far as the gateway should know; personal, so it prints and mirrors as `<redacted>`.
public struct PayerDetails: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The mail address, for the gateway's receipt and risk checks.
    public var email: String?
    /// The full name.
    public var name: String?
    /// The telephone number, with country code.
    public var phone: String?
    /// The country as ISO 3166-1 alpha-3: `UKR`.
    public var country: String?
    /// The address the payer's browser called from, which some gateways demand for charges from a server.
    public var ipAddress: String?

    /// Creates details.
    public init(
        email: String? = nil, name: String? = nil, phone: String? = nil, country: String? = nil,
        ipAddress: String? = nil
    ) {
        self.email = email
        self.name = name
        self.phone = phone
        self.country = country
        self.ipAddress = ipAddress
    }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// What a charge draws on, and whether the payer is there to be asked.
///
/// The compiler keeps apart what the card networks keep apart: a fresh token needs the payer, and the merchant alone may charge
/// only what was stored with consent.
public enum PaymentSource: Hashable, Sendable {
    /// A token that the gateway's own page or script just gave for this payment. The payer is present; `returnURL` is where a
    /// redirect for authentication comes back to, nil when the application can open no redirect.
    case token(PaymentToken, returnURL: AbsoluteURL?)
    /// A stored method that the payer picked. The payer is present.
    case stored(StoredMethod, returnURL: AbsoluteURL?)
    /// A stored method that the merchant charges as agreed while the payer is away.
    case storedWithoutPayer(StoredMethod)

    /// The token to charge.
    public var token: PaymentToken {
        switch self {
        case .token(let token, _): token
        case .stored(let method, _), .storedWithoutPayer(let method): method.token
        }
    }

    /// Where a redirect comes back to, when the payer is there to follow one.
    public var returnURL: AbsoluteURL? {
        switch self {
        case .token(_, let url), .stored(_, let url): url
        case .storedWithoutPayer: nil
        }
    }

    /// The stored method, when it is one.
    public var storedMethod: StoredMethod? {
        switch self {
        case .token: nil
        case .stored(let method, _), .storedWithoutPayer(let method): method
        }
    }
}
