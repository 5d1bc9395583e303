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
    /// A password or a code that was wrong, by the name it was given for, wherever from.
    case staffName
    /// A password or a code that was wrong, by the name it was given for and the address of the net.
    case staffNameAddress
    /// A password or a code that was wrong, by the address of the net.
    case staffAddress
    /// A password or a code that was wrong and was asked of somebody who has signed in, by their name.
    case staffCheck

    /// How many tries one place has in an hour.
    public var most: Int {
        switch self {
        case .declinedPayment, .portalLink: 20
        case .linkSearch, .staffNameAddress, .staffCheck: 10
        case .portalContact: 6
        case .staffAddress: 50
        // Far more than anybody mistypes: who knows a name must not be able to lock its owner out.
        case .staffName: 100
        }
    }
}

/// A try that was counted.
public struct TakenTry: Hashable, Sendable {
    /// The name of a try.
    public typealias ID = Identifier<TakenTry>

    let id: TakenTry.ID
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

    /// Counts a try from a place, before it is known whether it is a good one: tries of one instant pass no limit together.
    ///
    /// Only a keyed hash of the place is stored, and for an hour.
    ///
    /// - Returns: the try, for ``giveBack(_:)``; nil, and nothing is counted, where the place has none left.
    @discardableResult
    public func takeTry(_ what: GuessableTry, from place: String) async throws(OrderError) -> TakenTry? {
        let place = try key.triedPlace(what.rawValue, place)
        let taken = TakenTry(id: Identifier(random: random))
        let isCounted = try await store.transaction { (tx) throws(OrderError) in
            try tx.takeTry(taken.id, from: place, at: tx.now(), after: Self.tryWindow(tx), most: what.most)
        }
        return isCounted ? taken : nil
    }

    /// Takes back tries that were counted and were no guesses: what was given was right.
    public func giveBack(_ tries: [TakenTry]) async throws(OrderError) {
        try await store.transaction { (tx) throws(OrderError) in
            for taken in tries { try tx.removeTry(taken.id) }
        }
    }

    private static func tryWindow(_ tx: any StoreTransaction) throws(OrderError) -> Timestamp {
        try tx.now().adding(seconds: -tryWindowSeconds)
    }
}
