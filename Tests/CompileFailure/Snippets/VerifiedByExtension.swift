import PaymentCore

// S-10: an extension in another module finds no way around the check.
extension Verified {
    init(trusting event: Event) {
        // expect-error: 'let' property 'event' may not be initialized directly
        self.event = event
    }
}
