import PaymentCards

// S-02: nor can anyone make it so from outside.
// expect-error: type 'CardData' does not conform to protocol 'Copyable'
extension CardData: @retroactive Encodable {}
