internal import PaymentCore

/// One gateway and the means to play with it, as the story wants them.
struct Stage: Sendable {
    typealias Gateway = CommandGateway & ListingGateway & CheckoutGateway & WebhookGateway

    /// How the payer pays the deposit.
    enum Paying: Sendable {
        /// By a token that the gateway's script made on the merchant's page.
        case token(PaymentToken)
        /// On a page of the gateway; plays the payer.
        case page(@Sendable (Checkout) async throws -> Void)
    }

    let gateway: any Gateway
    /// What the deal is priced in.
    let currency: Currency
    /// How the deposit is paid.
    let paying: Paying
    /// Makes the gateway act on the next request to take money and lose its answer.
    let loseNextAnswer: @Sendable () async throws -> Void
    /// Lets the gateway settle, where it gives back settled money only.
    let settle: @Sendable () async throws -> Void
    /// Moves the gateway's clock by so many seconds.
    let advance: @Sendable (Int64) async throws -> Void
    /// The gateway's clock.
    let clock: any WallClock
    /// Where the inspector page is.
    let inspector: String
    /// Ends the mock.
    let stop: @Sendable () async -> Void
}
