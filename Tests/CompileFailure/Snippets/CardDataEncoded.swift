import PaymentCards

// S-02: card data is encoded into nothing.
func encode(_ card: borrowing CardData, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    // expect-error: requires that 'CardData' conform to 'Encodable'
    try container.encode(card)
}
