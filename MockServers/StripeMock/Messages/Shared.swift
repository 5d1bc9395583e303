internal import PaymentHTTP

/// Key-value pairs that a client keeps on an object, in the order they were set.
struct Metadata: Sendable, Hashable {
    private(set) var pairs: [Pair] = []

    /// One key and its value.
    struct Pair: Sendable, Hashable {
        let key: String
        var value: String
    }

    /// The value of a key.
    subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }

    /// Takes over changes: a new or replaced value for a text, removal for `nil`.
    mutating func merge(_ change: MetadataChange) {
        switch change {
        case .clear:
            pairs = []
        case .merge(let changes):
            for (key, value) in changes { set(key, to: value) }
        }
    }

    private mutating func set(_ key: String, to value: String?) {
        let position = pairs.firstIndex { $0.key == key }
        switch (position, value) {
        case (let position?, let value?): pairs[position].value = value
        case (let position?, nil): pairs.remove(at: position)
        case (nil, let value?): pairs.append(Pair(key: key, value: value))
        case (nil, nil): break
        }
    }

    /// The object `metadata` of a message.
    var json: JSON { .members(pairs.map { ($0.key, .string($0.value)) }) }
}

/// What a request asks to do with metadata.
enum MetadataChange: Sendable {
    /// Remove all keys (`metadata=`).
    case clear
    /// Set the keys with a text, remove those with `nil` (`metadata[key]=`).
    case merge([(key: String, value: String?)])
}

/// What a request asks to do with one value: the three are different things on Stripe's wire.
enum Change<Value: Sendable>: Sendable {
    /// The parameter was not sent.
    case keep
    /// An empty text was sent.
    case unset
    /// A value was sent.
    case set(Value)

    /// The value after the change.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .unset: nil
        case .set(let value): value
        }
    }

    /// The value that was sent.
    var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }
}

extension JSON {
    /// An object with members in order.
    static func members(_ members: [(String, JSON)]) -> JSON { .object(JSONObject(members)) }

    /// A list of texts, or null.
    static func texts(_ values: [String]?) -> JSON { values.map { .strings($0) } ?? .null }

    /// A list object.
    static func list(_ elements: [JSON], url: String, hasMore: Bool = false) -> JSON {
        ["object": "list", "data": .array(elements), "has_more": .bool(hasMore), "url": .string(url)]
    }
}

/// Name, address and so on of the buyer, as a payment method and a charge carry them.
struct BillingDetails: Sendable {
    var address: Address?
    var email: String?
    var name: String?
    var phone: String?
    var taxID: String?

    var json: JSON {
        [
            "address": (address ?? Address()).json, "email": .string(orNull: email), "name": .string(orNull: name),
            "phone": .string(orNull: phone),
            "tax_id": .string(orNull: taxID),
        ]
    }
}

/// A postal address.
struct Address: Sendable {
    var city: String?
    var country: String?
    var line1: String?
    var line2: String?
    var postalCode: String?
    var state: String?

    var json: JSON {
        [
            "city": .string(orNull: city), "country": .string(orNull: country), "line1": .string(orNull: line1),
            "line2": .string(orNull: line2),
            "postal_code": .string(orNull: postalCode), "state": .string(orNull: state),
        ]
    }
}

/// Where goods are sent.
struct Shipping: Sendable {
    var address: Address
    var carrier: String?
    var name: String?
    var phone: String?
    var trackingNumber: String?

    /// The object as a payment carries it.
    var json: JSON {
        [
            "address": address.json, "carrier": .string(orNull: carrier), "name": .string(orNull: name),
            "phone": .string(orNull: phone),
            "tracking_number": .string(orNull: trackingNumber),
        ]
    }

    /// The object as a customer carries it.
    var customerJSON: JSON {
        ["address": address.json, "name": .string(orNull: name), "phone": .string(orNull: phone)]
    }
}
