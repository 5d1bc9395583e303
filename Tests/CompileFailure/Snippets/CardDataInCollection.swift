import PaymentCards

// S-02: no list, table or cache of card data.
// expect-error: type 'CardData' does not conform to protocol 'Copyable'
let cards: [CardData] = []
