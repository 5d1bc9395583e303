import PaymentCards

// S-01: card data is described by no route.
func text(_ card: borrowing CardData) -> String {
    // expect-error: no exact matches in call to initializer
    String(describing: card)
}
