internal import PaymentCore

extension OrderCursor {
    /// The place before the first order that was made at `time` or later.
    init(before time: Timestamp) {
        createdAt = time.adding(milliseconds: -1)
        id = .last
    }
}

extension Identifier {
    /// No name comes behind this one: none is longer, and no character of one is behind z.
    fileprivate static var last: Self { Self(longest: "z") }

    private init(longest character: Character) { text = String(repeating: character, count: 64) }
}
