import PaymentCards

// S-09: no equality and no hash of a card: an unkeyed hash of a card number is a card number.
func isSame(_ one: borrowing CardData, _ other: borrowing CardData) -> Bool {
    // expect-error: binary operator '==' cannot be applied to two 'CardData' operands
    one == other
}
