import PaymentCards

// S-01: card data is printed by no route.
func log(_ card: borrowing CardData) {
    // expect-error: argument type 'CardData' does not conform to expected type 'Copyable'
    print(card)
}
