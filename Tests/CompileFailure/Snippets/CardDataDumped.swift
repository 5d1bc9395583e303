import PaymentCards

// S-01: card data is printed by no route.
func log(_ card: borrowing CardData) {
    // expect-error: requires that 'CardData' conform to 'Copyable'
    dump(card)
}
