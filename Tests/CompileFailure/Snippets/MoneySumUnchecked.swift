import PaymentCore

// G-9: a sum can overflow or mix currencies, and the caller has to say what then.
func total(_ one: Money, _ other: Money) -> Money {
    // expect-error: call can throw, but it is not marked with 'try' and the error is not handled
    one + other
}
