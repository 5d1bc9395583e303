import PaymentCore

// G-8: no money moves back without an idempotency key.
func request(_ payment: GatewayReference, _ reference: MerchantReference) -> RefundRequest {
    // expect-error: missing argument for parameter 'idempotencyKey' in call
    RefundRequest(payment: payment, reference: reference)
}
