import PaymentCore

// S-04: who links the core alone has no name for raw card data.
// expect-error: cannot find type 'CardData' in scope
func card() -> CardData? { nil }
