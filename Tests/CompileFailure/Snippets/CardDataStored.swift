import PaymentCards

// S-02: a type that is copied, stored or encoded cannot hold card data.
struct SavedCard {
    // expect-error: stored property 'card' of 'Copyable'-conforming struct 'SavedCard' has non-Copyable type
    let card: CardData
}
