import PaymentCore

// S-10: an event that was verified cannot be exchanged for another.
func replace(_ verified: Verified<WebhookEvent>, with event: WebhookEvent) -> Verified<WebhookEvent> {
    var copy = verified
    // expect-error: 'event' is a 'let' constant
    copy.event = event
    return copy
}
