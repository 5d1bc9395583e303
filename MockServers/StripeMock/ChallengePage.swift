internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the buyer's bank, where a challenge is passed or failed.
enum ChallengePage {
    /// A payment or setup that waits for its buyer.
    private struct Subject {
        let kind: String
        let id: String
        let clientSecret: String
        let authentication: PendingAuthentication?
        let session: String?
        let amount: String?
        let card: Card?
    }

    static func answer(
        _ query: FormDecoding?, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard let query, let subject = subject(query, state) else { return Pages.notFound }
        guard let pending = subject.authentication, pending.source == query["source"] else {
            return Pages.message(
                "Already finished", "This authentication is over. You can close this page.", status: 410)
        }
        guard request.method == .post else { return show(subject, pending, state) }
        let isPassed: Bool
        switch Pages.form(request.body)?["result"] {
        case "approve": isPassed = true
        case "fail": isPassed = false
        default:
            return Pages.message("Not understood", "The field result has to be approve or fail.", status: 400)
        }
        if subject.kind == "payment_intent" {
            state.finishAuthentication(ofPayment: subject.id, isPassed: isPassed, &call)
        } else {
            state.finishAuthentication(ofSetup: subject.id, isPassed: isPassed, &call)
        }
        if let session = subject.session {
            state.continueSession(session, &call)
            if state.checkoutSessions[session]?.status == .complete { return CheckoutPage.completed(session, state) }
            return Pages.redirect(to: state.checkoutSessions[session]?.pageURL ?? "")
        }
        guard let returnURL = pending.returnURL else {
            return Pages.message(
                isPassed ? "Authenticated" : "Not authenticated", "You can close this page and go back to the shop.")
        }
        return Pages.redirect(
            to: Pages.address(
                returnURL,
                adding: [(subject.kind, subject.id), ("\(subject.kind)_client_secret", subject.clientSecret)]))
    }

    private static func show(_ subject: Subject, _ pending: PendingAuthentication, _ state: State) -> MockResponse {
        let session = subject.session.flatMap { state.checkoutSessions[$0] }
        return MockPage(
            title: "3-D Secure", template: PageTemplates.challenge,
            values: [
                "amount": .text(orHidden: subject.amount),
                "card": .text(orHidden: subject.card.map { CardLabel.text($0.scenario) }),
            ],
            formTargets: Pages.origin(of: session?.successURL ?? pending.returnURL)
        ).response(status: 200)
    }

    /// What the query names; `nil` unless it also has the client secret, which only the buyer's browser was given.
    private static func subject(_ query: FormDecoding, _ state: State) -> Subject? {
        if let id = query["payment_intent"], let intent = state.paymentIntents[id],
            query["payment_intent_client_secret"] == intent.clientSecret
        {
            return Subject(
                kind: "payment_intent", id: id, clientSecret: intent.clientSecret,
                authentication: intent.authentication, session: intent.checkoutSession,
                amount: WireCurrency.named(intent.currency)?.text(intent.amount),
                card: intent.paymentMethod.flatMap { state.paymentMethods[$0]?.card })
        }
        if let id = query["setup_intent"], let intent = state.setupIntents[id],
            query["setup_intent_client_secret"] == intent.clientSecret
        {
            return Subject(
                kind: "setup_intent", id: id, clientSecret: intent.clientSecret,
                authentication: intent.authentication, session: intent.checkoutSession, amount: nil,
                card: intent.paymentMethod.flatMap { state.paymentMethods[$0]?.card })
        }
        return nil
    }
}
