import PaymentCore

// S-10: a stored text does not become a Verified by decoding.
func decode(_ decoder: any Decoder) throws {
    func requireDecodable<Value: Decodable>(_ type: Value.Type) {}
    // expect-error: requires that 'Verified<String>' conform to 'Decodable'
    requireDecodable(Verified<String>.self)
}
