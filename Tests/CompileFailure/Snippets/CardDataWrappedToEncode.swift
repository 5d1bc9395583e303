import PaymentCards

// S-02: nor can an enclosing noncopyable type be made Codable around it.
// expect-error: type 'SavedCard' does not conform to protocol 'Copyable'
struct SavedCard: ~Copyable, Encodable {
    let card: CardData
}
