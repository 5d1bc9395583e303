internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// Takes a payment of an order: a deposit, a part the payer typed, a balance (P-IN-3, P-LE-2, P-IF-2).
    ///
    /// It is written before it is sent and again when it is answered. It finishes and is recorded also when the caller is cancelled (F-17).
    /// Repeated with the same nonce it sends nothing again and gives what came of it.
    ///
    /// - Throws: `OrderError.refused` with the bound when the plan does not allow the amount now; `.gateway` when the gateway refused the
    ///   request and took nothing; `.conflict` when the nonce was used for another payment, or with the field `version` when the order
    ///   is not in the version the amount was chosen by; `.commitUnknown` when the money may have moved and could not be recorded: it is
    ///   found out by itself.
    public func pay(_ id: Order.ID, _ request: PayRequest, by actor: Principal) async throws(OrderError) -> PayResult {
        try await shielded { () async throws(OrderError) in
            let window = SendingWindow(steadyClock)
            let begun = try await begin(Intent(request), of: id, by: actor, under: nil)
            switch begun {
            case .known(let attempt): return try await result(attempt.reference, isRepeat: true)
            case .new(let attempt, let source):
                return try await send(attempt, source, request, while: window)
            }
        }
    }

    /// Sends what `begin` wrote, and records what comes of it.
    ///
    /// Whoever slept in between must not send, for others may have given it up (F-29): nothing that waits stands between the look at the
    /// window and the call.
    private func send(
        _ attempt: Attempt, _ source: PaymentSource?, _ request: PayRequest, while window: SendingWindow
    ) async throws(OrderError) -> PayResult {
        if case .page(let success, let cancel) = request.source {
            let title = try await order(attempt.order).title
            guard window.isOpen else { return try await result(attempt.reference, isRepeat: true) }
            return try await openPage(attempt, title, request, success, cancel)
        }
        guard let source else { throw OrderError(.corrupt, "attempt '\(attempt.reference)' has no source") }
        guard window.isOpen else { return try await result(attempt.reference, isRepeat: true) }
        let answer = try await charge(attempt, source, keep: request.keepMethod, payer: request.payer)
        try await settle(attempt.reference, answer.evidence, repeating: true)
        if case .nothingMoved(let error) = answer.evidence { throw OrderError(error) }
        return try await result(attempt.reference, isRepeat: false, action: answer.action)
    }

    /// Charges once.
    func charge(
        _ attempt: Attempt, _ source: PaymentSource, keep: Consent?, payer: PayerDetails
    ) async throws(OrderError) -> (evidence: Evidence, action: RequiredAction?) {
        let gateway = try gateway(attempt.account, as: (any ChargingGateway).self, to: "charge")
        let call = ChargeRequest(
            amount: attempt.amount, source: source, reference: attempt.reference, idempotencyKey: attempt.key,
            customer: source.storedMethod?.customer, payer: payer, keepMethod: keep)
        do {
            let outcome = try await gateway.charge(call)
            var action: RequiredAction?
            if case .actionRequired(let required) = outcome { action = required }
            return (Evidence(outcome, expecting: attempt), action)
        } catch {
            return (Evidence(error), nil)
        }
    }

    private func openPage(
        _ attempt: Attempt, _ title: String, _ request: PayRequest, _ success: AbsoluteURL, _ cancel: AbsoluteURL
    ) async throws(OrderError) -> PayResult {
        let gateway = try gateway(attempt.account, as: (any CheckoutGateway).self, to: "open a page to pay on")
        let call = CheckoutRequest(
            amount: attempt.amount, description: title, reference: attempt.reference,
            idempotencyKey: attempt.key, successURL: success, cancelURL: cancel, payer: request.payer,
            keepMethod: request.keepMethod, expiresAt: attempt.deadline)
        do {
            let page = try await gateway.openCheckout(call)
            let action = page.presentation.map { RequiredAction(step: $0.step, reference: page.reference) }
            try await settle(attempt.reference, .actionRequired(page.reference, action), repeating: true)
            return try await result(attempt.reference, isRepeat: false, page: page)
        } catch let error as PaymentError {
            // Nobody has the address of a page that may have been opened, so nobody can pay on it.
            try await settle(attempt.reference, .nothingMoved(error), repeating: true)
            throw OrderError(error)
        } catch let error as OrderError {
            throw error
        } catch {
            throw OrderError(.corrupt, "\(error)")
        }
    }

    /// What came of an attempt.
    func result(
        _ reference: MerchantReference, isRepeat: Bool, action: RequiredAction? = nil, page: Checkout? = nil
    ) async throws(OrderError) -> PayResult {
        try await store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
            guard let payment = try tx.payment(attempt.payment) else { throw .notFound("payment", attempt.payment) }
            guard let order = try tx.order(attempt.order) else { throw .notFound("order", attempt.order) }
            return PayResult(
                payment: payment, attempt: attempt, order: order, action: action, page: page, isRepeat: isRepeat)
        }
    }

    /// The order of this name.
    ///
    /// - Throws: `OrderError.notFound`.
    public func order(_ id: Order.ID) async throws(OrderError) -> Order {
        try await store.transaction { (tx) throws(OrderError) in
            guard let order = try tx.order(id) else { throw .notFound("order", id) }
            return order
        }
    }

    /// Does `body` to its end also when the caller is cancelled (F-17).
    func shielded<Result: Sendable>(
        _ body: @Sendable @escaping () async throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let task = Task(executorPreference: executor) { () async -> Swift.Result<Result, OrderError> in
            do throws(OrderError) { return .success(try await body()) } catch { return .failure(error) }
        }
        return try await task.value.get()
    }
}

extension Checkout.Presentation {
    /// How the payer gets to the page, as something left to do.
    fileprivate var step: RequiredAction.Step {
        switch self {
        case .redirect(let url): .redirect(url)
        case .form(let action, let fields): .form(action: action, fields: fields)
        }
    }
}
