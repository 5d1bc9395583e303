import PaymentCore

// G-9, S-42: no floating point comes near an amount.
func tax(_ money: Money, _ rate: Double) throws -> Money {
    // expect-error: cannot convert value of type 'Double' to expected argument type 'Int64'
    try money * rate
}
