import PaymentCore

// G-9, S-42: no floating point becomes an amount.
func price() -> Money {
    // expect-error: cannot convert value of type 'Double' to expected argument type 'Int64'
    Money(minorUnits: 19.99, currency: .usd)
}
