import PaymentCore

// I-11: no stored method without a record of what the payer agreed to.
func store(_ token: PaymentToken, _ gateway: GatewayID) -> StoredMethod {
    // expect-error: missing argument for parameter 'consent'
    StoredMethod(gateway: gateway, token: token, customer: nil, card: nil, worksWithoutPayer: true)
}
