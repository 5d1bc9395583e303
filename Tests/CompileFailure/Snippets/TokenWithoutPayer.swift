import PaymentCore

// A fresh token needs the payer: only what was stored with consent is charged while the payer is away.
func source(_ token: PaymentToken) -> PaymentSource {
    // expect-error: cannot convert value of type 'PaymentToken' to expected argument type 'StoredMethod'
    .storedWithoutPayer(token)
}
