import PaymentCards

// S-01: card data is printed by no route.
func log(_ card: borrowing CardData) -> String {
    // expect-error: no exact matches in call to instance method 'appendInterpolation'
    "paid with \(card)"
}
