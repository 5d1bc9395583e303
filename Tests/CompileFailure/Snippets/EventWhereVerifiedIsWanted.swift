import PaymentCore

// S-10: a function that asks for a verified event is given no other.
func apply(_ event: Verified<WebhookEvent>) {}

func receive(_ event: WebhookEvent) {
    // expect-error: cannot convert value of type 'WebhookEvent' to expected argument type
    apply(event)
}
