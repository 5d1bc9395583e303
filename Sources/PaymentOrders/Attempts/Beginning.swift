internal import PaymentCore
internal import PaymentCrypto
internal import PaymentPlans

/// One intended payment, whoever wants it: what is the same for every try of it.
struct Intent: Sendable {
    let payment: PaymentRecord.ID
    let amount: Money
    let way: PaymentRecord.Way
    let method: MethodRecord.ID?
    /// A token of the payer's, which is not stored.
    let token: PaymentToken?
    let returnURL: AbsoluteURL?
    let channel: Tender.Channel
    let item: ItemID?
    let keepMethod: Consent?
    /// The agreement that the payer accepted.
    let agreement: String?
    /// The version of the order that the amount was chosen by.
    let version: Int64?
    /// From where the payer pays.
    let ipAddress: String?
    /// Whether it may not be begun before its item is due.
    let mustBeDue: Bool

    /// What a payer wants.
    init(_ request: PayRequest) {
        payment = request.nonce
        amount = request.amount
        channel = request.channel
        item = request.item
        keepMethod = request.keepMethod
        agreement = request.agreement
        version = request.version
        ipAddress = request.payer.ipAddress
        mustBeDue = false
        switch request.source {
        case .token(let token, let url): (way, method, self.token, returnURL) = (.charge, nil, token, url)
        case .method(let id, let url): (way, method, token, returnURL) = (.charge, id, nil, url)
        case .page: (way, method, token, returnURL) = (.checkout, nil, nil, nil)
        }
    }

    /// A scheduled payment of an item, charged to the kept method without the payer (P-IF-3).
    init(
        scheduled payment: PaymentRecord.ID, _ amount: Money, item: ItemID, method: MethodRecord.ID, mustBeDue: Bool
    ) {
        self.payment = payment
        self.amount = amount
        self.item = item
        self.method = method
        way = .savedMethod
        token = nil
        returnURL = nil
        channel = .sentLink
        keepMethod = nil
        agreement = nil
        version = nil
        ipAddress = nil
        self.mustBeDue = mustBeDue
    }

    /// A digest of everything that makes it this intent; the token is in it by a keyed digest only.
    func fingerprint(_ order: Order.ID, _ account: AccountName, _ key: StoreKey) throws(OrderError) -> String {
        let token = try token.map { (token) throws(OrderError) in
            Hex.string(try key.chainHash(previous: [], fields: ["payment-token", token.rawValue]))
        }
        return try StoreKey.fingerprint([
            ("order", order.text), ("account", account.text), ("way", way.rawValue),
            ("amount", String(amount.minorUnits)), ("currency", amount.currency.code), ("method", method?.text ?? ""),
            ("token", token ?? ""), ("item", item?.description ?? ""),
            ("keep", keepMethod.map { "\($0.purpose.rawValue)/\($0.agreement)" } ?? ""),
        ])
    }
}

extension Orders {
    /// What the first transaction of a payment found or made.
    enum Begun: Sendable {
        /// A new attempt is written and may be sent; nil for a page, which has no source.
        case new(Attempt, PaymentSource?)
        /// There is one already.
        case known(Attempt)
    }

    /// How long the janitor leaves an attempt to the call that sends it: longer than any call may take.
    static let sendingSeconds: Int64 = 90

    /// The first transaction (T1): reserves the amount and writes the attempt, durably, before anything is sent.
    ///
    /// - Parameter lease: the lease of the worker on whose behalf it is done; a lost one stops it (F-29).
    func begin(
        _ intent: Intent, of id: Order.ID, by actor: Principal, under lease: WorkItem?
    ) async throws(OrderError) -> Begun {
        // Nobody else has this owner, so an attempt with it that is read back is the one written here (F-30).
        let owner = Identifier<Attempt>(random: random).text
        do {
            return try await store.transaction { (tx) throws(OrderError) in
                try begin(intent, of: id, by: actor, under: lease, owner, tx)
            }
        } catch {
            guard error.code == .commitUnknown else { throw error }
            return try await store.transaction { (tx) throws(OrderError) in
                guard let attempt = try tx.attempts(of: intent.payment.text).last, attempt.owner == owner else {
                    throw OrderError(.storeUnavailable, "the payment was not kept and nothing was sent; try again")
                }
                return .new(attempt, try source(of: intent, attempt.order, tx))
            }
        }
    }

    private func begin(
        _ intent: Intent, of id: Order.ID, by actor: Principal, under lease: WorkItem?, _ owner: String,
        _ tx: any StoreTransaction
    ) throws(OrderError) -> Begun {
        if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
        var edit = try Edit(self, tx, id, by: actor)
        try requireAccepted(edit.order)
        let fingerprint = try intent.fingerprint(id, edit.order.account, key)
        let earlier = try tx.attempts(of: intent.payment.text)
        if let last = earlier.last {
            guard last.order == id, intent.way == .savedMethod || last.fingerprint == fingerprint else {
                throw OrderError(
                    .conflict, "the payment '\(intent.payment)' was begun before with other data; use a new nonce",
                    field: "nonce", value: intent.payment.text)
            }
            // A form that is sent again after a decline hears of the decline (D-63); a scheduled payment is tried anew.
            if last.state.isLive || (last.state == .declined && intent.way != .savedMethod) { return .known(last) }
        }
        if let version = intent.version, version != edit.order.version {
            throw OrderError(
                .conflict, "order '\(id)' was changed since the amount was chosen; choose again by what it is now",
                field: "version", value: String(version))
        }
        try requireRunning(edit.order.account, tx)
        if intent.way == .savedMethod, let item = intent.item {
            try edit.requireCollectable(item, intent.amount, mustBeDue: intent.mustBeDue)
        }
        let account = try account(edit.order.account)
        let source = try source(of: intent, id, tx)
        let number = (earlier.last?.number ?? 0) + 1
        let reference = try reference(intent.payment.text, number)
        let key = try OrderError.wrapping { try IdempotencyKey(reference.text) }
        try edit.apply(
            .begin(Tender(reference.text, intent.amount, channel: intent.channel, for: intent.item)))
        let attempt = Attempt(
            reference: reference, intent: intent.payment.text, number: number,
            operation: intent.way == .checkout ? .checkout : .charge, order: id, payment: intent.payment, refund: nil,
            account: account.name, gateway: account.gateway.id, isLive: account.isLive, amount: intent.amount,
            key: key, fingerprint: fingerprint, state: .sending, owner: owner, fence: lease?.fence ?? 0,
            deadline: edit.now.adding(seconds: Int64(business.actionMinutes) * 60), createdAt: edit.now,
            updatedAt: edit.now)
        try write(intent, earlier.isEmpty, &edit)
        try remember(intent.ipAddress, of: edit.order.customer, tx)
        guard try tx.insert(attempt) else {
            // The index saw a live one that the read did not: it is the guarantee (I-8).
            throw OrderError(.conflict, "another try of payment '\(intent.payment)' is under way", field: "nonce")
        }
        try tx.schedule(.attempt, reference.text, at: edit.now.adding(seconds: Self.sendingSeconds), replacing: true)
        let accepted = intent.agreement.map { ", agreement \($0)" } ?? ""
        try edit.save(.beginPayment, detail: "\(intent.amount) as \(reference)\(accepted)")
        return .new(attempt, source)
    }

    /// Keeps from where a customer pays, for scheduled payments at gateways that ask for it.
    private func remember(
        _ address: String?, of id: Customer.ID, _ tx: any StoreTransaction
    ) throws(OrderError) {
        guard let address else { return }
        try tx.changeCustomer(id) { $0.ipAddress = address }
    }

    private func write(_ intent: Intent, _ isFirst: Bool, _ edit: inout Edit) throws(OrderError) {
        guard isFirst else {
            guard var payment = try edit.tx.payment(intent.payment) else { throw .notFound("payment", intent.payment) }
            payment.state = .open
            try edit.tx.update(payment)
            return addInvoice(for: payment, &edit)
        }
        let zero = Money.zero(intent.amount.currency)
        let payment = PaymentRecord(
            id: intent.payment, order: edit.order.id, customer: edit.order.customer, account: edit.order.account,
            way: intent.way, amount: intent.amount, captured: zero, refunded: zero, disputed: zero, state: .open,
            item: intent.item, keepMethod: intent.keepMethod, method: intent.method, createdAt: edit.now)
        try edit.tx.insert(payment)
        addInvoice(for: payment, &edit)
    }

    /// Where the payer chooses the parts, every payment has an invoice of its own (P-LE-4); one that failed is void.
    func addInvoice(for payment: PaymentRecord, _ edit: inout Edit) {
        guard case .parts = edit.order.plan.terms.payerChoice,
            !edit.invoices.contains(where: { $0.payment == payment.id && $0.state != .void })
        else { return }
        edit.invoices.append(edit.invoice(for: payment))
    }

    /// What an intent draws on; a kept method's token is unsealed here and goes nowhere but to the gateway.
    private func source(
        of intent: Intent, _ id: Order.ID, _ tx: any StoreTransaction
    ) throws(OrderError) -> PaymentSource? {
        if let token = intent.token { return .token(token, returnURL: intent.returnURL) }
        guard let method = intent.method else { return nil }
        guard let order = try tx.order(id) else { throw .notFound("order", id) }
        let record = try usableMethod(method, of: order.customer, tx)
        guard record.account == order.account else {
            throw OrderError(
                .invalid,
                "the method is kept by account '\(record.account)', the order is paid through '\(order.account)'",
                field: "method", value: method.text)
        }
        let stored = StoredMethod(
            gateway: record.gateway,
            token: try key.open(record.sealedToken, for: record.id, customer: record.customer, account: record.account),
            customer: record.customerReference, card: record.card, worksWithoutPayer: record.worksWithoutPayer,
            consent: record.consent)
        return intent.way == .savedMethod
            ? .storedWithoutPayer(stored) : .stored(stored, returnURL: intent.returnURL)
    }

    /// Refuses while the account is stopped because its credentials were refused.
    func requireRunning(_ account: AccountName, _ tx: any StoreTransaction) throws(OrderError) {
        guard let reason = try tx.setting("stopped/\(account)"), !reason.isEmpty else { return }
        throw OrderError(
            .accountStopped, "the account '\(account)' is stopped: \(reason); resume it when that is mended",
            field: "account", value: account.text)
    }
}

extension OrderError {
    /// The lease was given to somebody else or has run out.
    static func leaseLost(_ item: WorkItem) -> OrderError {
        OrderError(.leaseLost, "the lease on \(item.kind.rawValue) '\(item.subject)' is another worker's by now")
    }
}
