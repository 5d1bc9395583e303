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
        guard let query, let subject = subject(query, state) else { return .pageNotFound }
        guard let pending = subject.authentication, pending.source == query["source"] else {
            return BankPage.alreadyFinished()
        }
        guard request.method == .post else { return show(subject, pending, state) }
        guard let isPassed = BankPage.isApproved(request.form) else { return BankPage.notUnderstood }
        if subject.kind == "payment_intent" {
            state.finishAuthentication(ofPayment: subject.id, isPassed: isPassed, &call)
        } else {
            state.finishAuthentication(ofSetup: subject.id, isPassed: isPassed, &call)
        }
        if let session = subject.session {
            state.continueSession(session, &call)
            if state.checkoutSessions[session]?.status == .complete { return CheckoutPage.completed(session, state) }
            return .redirect(to: state.checkoutSessions[session]?.pageURL ?? "")
        }
        guard let returnURL = pending.returnURL else {
            return .message(
                isPassed ? "Authenticated" : "Not authenticated", "You can close this page and go back to the shop.")
        }
        return .redirect(
            to: PageAddress.adding(
                [(subject.kind, subject.id), ("\(subject.kind)_client_secret", subject.clientSecret)], to: returnURL))
    }

    private static func show(_ subject: Subject, _ pending: PendingAuthentication, _ state: State) -> MockResponse {
        let session = subject.session.flatMap { state.checkoutSessions[$0] }
        return BankPage(
            amount: subject.amount, card: subject.card.map { CardLabel.text($0.scenario) },
            formTargets: [session?.successURL ?? pending.returnURL]
        ).response
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
