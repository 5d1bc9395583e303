internal import PaymentCore

/// What is tried again and again by whoever tries stolen cards, numbers of orders or passwords one after the other (S-53, S-71).
public enum GuessableTry: String, Sendable, CaseIterable {
    /// A payment that was declined, by the payer's address of the net.
    case declinedPayment
    /// A link that was asked for with words, by the address of the net.
    case linkSearch
    /// A link to the portal that was asked for, by the address of the net.
    case portalLink
    /// A link to the portal that was asked for, by where it is sent to.
    case portalContact
    /// A password or a code that was wrong, by the name it was given for.
    case staffName
    /// A password or a code that was wrong, by the address of the net.
    case staffAddress

    /// How many tries one place has in an hour.
    public var most: Int {
        switch self {
        case .declinedPayment, .portalLink: 20
        case .linkSearch, .staffName: 10
        case .portalContact: 6
        case .staffAddress: 50
        }
    }
}

extension Orders {
    private static var tryWindowSeconds: Int64 { 3600 }

    /// Whether a place may try once more, after what all processes of the store have counted from it in the last hour.
    public func mayTry(_ what: GuessableTry, from place: String) async throws(OrderError) -> Bool {
        let place = try key.triedPlace(what.rawValue, place)
        return try await store.transaction { (tx) throws(OrderError) in
            try tx.tries(from: place, after: Self.tryWindow(tx), limit: what.most) < what.most
        }
    }

    /// Counts a try from a place.
    ///
    /// Only a keyed hash of the place is stored, and for an hour.
    public func countTry(_ what: GuessableTry, from place: String) async throws(OrderError) {
        let place = try key.triedPlace(what.rawValue, place)
        try await store.transaction { (tx) throws(OrderError) in
            try tx.addTry(from: place, at: tx.now(), forgettingUntil: Self.tryWindow(tx))
        }
    }

    private static func tryWindow(_ tx: any StoreTransaction) throws(OrderError) -> Timestamp {
        try tx.now().adding(seconds: -tryWindowSeconds)
    }
}
