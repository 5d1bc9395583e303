import PaymentCore

// G-9: two currencies have no order, so amounts have no `<`.
func isLess(_ one: Money, _ other: Money) -> Bool {
    // expect-error: binary operator '<' cannot be applied to two 'Money' operands
    one < other
}
