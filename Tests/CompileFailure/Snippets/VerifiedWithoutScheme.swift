import PaymentCore

// S-10: only a scheme's check makes a Verified.
func forge(_ event: WebhookEvent) -> Verified<WebhookEvent> {
    // expect-error: missing arguments for parameters 'by', 'now', 'read' in call
    Verified(event: event)
}
