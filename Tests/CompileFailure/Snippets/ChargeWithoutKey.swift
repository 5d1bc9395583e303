import PaymentCore

// G-8: no money moves without an idempotency key.
func request(_ amount: Money, _ source: PaymentSource, _ reference: MerchantReference) -> ChargeRequest {
    // expect-error: missing argument for parameter 'idempotencyKey' in call
    ChargeRequest(amount: amount, source: source, reference: reference)
}
