internal import PaymentCore

/// How scenarios come to money that is held or taken and to a method that is kept, by whatever way the gateway offers.
extension ConformanceSubject {
    /// Money that is held: by an authorization, or else by a payer on the gateway's page.
    func held(_ name: String, _ amount: Money) async throws -> Payment {
        if gateway.capabilities.operations.contains(.authorize) {
            let gateway: any AuthorizingGateway = try Expect.cast(self)
            return try Expect.succeeded(await gateway.authorize(request(name, amount)), "the authorization")
        }
        let gateway: any CheckoutGateway = try Expect.cast(self)
        var request = try checkout(name, amount)
        request.taking = .held
        let openedAt = now()
        let opened = try await gateway.openCheckout(request)
        try await payOnPage(opened)
        guard case .completed(let payment) = try await gateway.checkout(opened.reference, openedAt: openedAt).status
        else {
            throw ConformanceFailure("the page should hold the money")
        }
        return payment
    }

    /// Money that was taken and can be given back in parts.
    func sold(_ name: String, _ amount: Money) async throws -> Payment {
        let gateway: any ChargingGateway = try Expect.cast(self)
        let payment = try Expect.succeeded(await gateway.charge(request(name, amount)), "the sale")
        try await settle()
        return payment
    }

    /// A method kept under `consent`, by the gateway's token or by a payer on its page.
    func kept(_ name: String, _ consent: Consent) async throws -> StoredMethod {
        let gateway: any TokenizingGateway = try Expect.cast(self)
        var request = try tokenizing(name)
        request.consent = consent
        switch try await gateway.tokenize(request) {
        case .succeeded(let method): return method
        case .actionRequired(let action) where keepsOnPage:
            _ = try await completeAction(action)
            return try Expect.succeeded(await gateway.tokenization(action.reference, consent: consent), "keeping")
        case let outcome: throw ConformanceFailure("keeping a method came to \(outcome)")
        }
    }

    /// Lets the payer act, and finishes the payment where the gateway leaves that to the merchant's server.
    func finish(_ action: RequiredAction, of request: ChargeRequest) async throws {
        let fields = try await completeAction(action)
        guard action.continuation != nil else { return }
        let gateway: any AuthenticatingGateway = try Expect.cast(self)
        _ = try Expect.succeeded(
            await gateway.completeAuthentication(
                AuthenticationRequest(
                    action: action, fields: fields, reference: request.reference, idempotencyKey: request.idempotencyKey
                )),
            "finishing the payment")
    }

    /// Whether methods are kept on a page of the gateway only.
    var keepsOnPage: Bool { !gateway.capabilities.operations.contains(.tokenize) }

    /// Whether the gateway tells a repeat by a key, so that it also documents how it answers two at once.
    var namesItsKeys: Bool { if case .key = gateway.capabilities.idempotency { true } else { false } }

    /// Whether the gateway tells a repeat by comparing all of it, so that another amount is another order to it.
    var tellsRepeatsByContent: Bool {
        if case .duplicateWindow = gateway.capabilities.idempotency { true } else { false }
    }

}

extension CardSummary {
    /// Whether it shows enough digits for the payer to know the card, and no more than may be shown.
    var showsDigits: Bool {
        (2...4).contains(lastFour.utf8.count) && lastFour.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
