import PaymentCards

// S-03: card data is in one place at a time.
// expect-error: 'card' consumed more than once
func copy(_ card: consuming CardData) {
    let one = card
    let other = card
    one.withNumber { _ in }
    other.withNumber { _ in }
}
