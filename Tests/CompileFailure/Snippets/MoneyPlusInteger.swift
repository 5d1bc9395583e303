import PaymentCore

// G-9: an amount without a currency is no amount.
func add(_ money: Money) throws -> Money {
    // expect-error: cannot convert value of type 'Int' to expected argument type 'Money'
    try money + 5
}
