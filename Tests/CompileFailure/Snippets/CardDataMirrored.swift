import PaymentCards

// S-01: card data is reflected by no route.
func look(_ card: borrowing CardData) -> Mirror {
    // expect-error: argument type 'CardData' does not conform to expected type 'Copyable'
    Mirror(reflecting: card)
}
