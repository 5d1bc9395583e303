public import PaymentCore
internal import PaymentLocalization
public import PaymentPlans

extension Orders {
    /// Sends the draft invoice of an item: the payer is told what is left, from now on (P-IN-4).
    ///
    /// - Parameters:
    ///   - due: when it is to be paid; today unless given.
    /// - Throws: `OrderError.forbidden` for a payer; `.notFound`; `.refused` when it asks for nothing any more.
    public func sendInvoice(
        _ id: Invoice.ID, due: CivilDate? = nil, by actor: Principal
    ) async throws(OrderError) -> Invoice {
        try actor.require(.staff, .manager, .system, to: "send an invoice")
        return try await store.transaction { (tx) throws(OrderError) in
            guard let invoice = try tx.invoice(id) else { throw .notFound("invoice", id) }
            var edit = try Edit(self, tx, invoice.order, by: actor)
            try edit.send(id, due: due ?? edit.moment.day)
            try edit.save(.sendInvoice, detail: invoice.number)
            guard let sent = edit.invoices.first(where: { $0.id == id }) else { throw .notFound("invoice", id) }
            return sent
        }
    }

    /// Records that a planned event happened, such as `.productionComplete`; what waits for it falls due today (P-IF-3).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.notFound`; `.refused` when the plan does not allow it now.
    public func happen(_ event: EventName, for id: Order.ID, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "record an event")
        return try await change(id, .recordEvent, by: actor, detail: event.text) { (edit) throws(OrderError) in
            try edit.apply(.happen(event))
        }
    }

    /// Records that production is complete (P-IF-3).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.notFound`; `.refused` when the plan does not allow it now.
    public func productionComplete(_ id: Order.ID, by actor: Principal) async throws(OrderError) -> Order {
        try await happen(.productionComplete, for: id, by: actor)
    }

    /// Moves the planned day of an event, or opens it again.
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.notFound`; `.refused` when the plan does not allow it now.
    public func reschedule(
        _ event: EventName, to moment: Moment?, for id: Order.ID, by actor: Principal
    ) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "move an event")
        return try await change(id, .reschedule, by: actor, detail: event.text) { (edit) throws(OrderError) in
            try edit.apply(.reschedule(event, to: moment))
        }
    }

    /// Gives the order another price; what is paid stays as it is (D-52).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.refused` when the plan does not allow it now; `.notFound`.
    public func changeTotal(
        _ id: Order.ID, to total: Money, reason: String, by actor: Principal
    ) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "change a price")
        return try await change(id, .changeTotal, by: actor, reason: reason) { (edit) throws(OrderError) in
            try edit.apply(.changeTotal(total))
        }
    }

    /// Changes or switches the custom down payments of a deal (P-TR-2).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.refused` when the plan does not allow it now; `.notFound`.
    public func customize(
        _ id: Order.ID, _ custom: CustomDownPayments?, by actor: Principal
    ) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "change down payments")
        return try await change(id, .customize, by: actor) { (edit) throws(OrderError) in
            try edit.apply(.customize(custom))
        }
    }

    /// Completes an order by hand once enough is paid (P-LE-5).
    ///
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.refused` with the threshold while less is paid; `.notFound`.
    public func complete(_ id: Order.ID, reason: String, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, to: "complete an order by hand")
        return try await change(id, .complete, by: actor, reason: reason) { (edit) throws(OrderError) in
            try edit.apply(.complete)
        }
    }

    /// Declines an order: nobody can pay it any more, and nothing is given back by itself (P-LE-6, D-16).
    ///
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.refused` when the plan does not allow it now; `.notFound`.
    public func decline(_ id: Order.ID, reason: String, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, to: "decline an order")
        return try await change(id, .decline, by: actor, reason: reason) { (edit) throws(OrderError) in
            try edit.apply(.decline)
        }
    }

    /// Cancels an order; what of the money is kept, the policy of its terms says (D-55).
    ///
    /// What is owed back, a refund gives back.
    ///
    /// - Throws: `OrderError.forbidden` for a payer who cancels for the merchant; `.refused` when the plan does not allow it now; `.notFound`.
    public func cancel(
        _ id: Order.ID, by party: PlanEvent.Party, reason: String, actor: Principal
    ) async throws(OrderError) -> Order {
        if party == .merchant { try actor.require(.staff, .manager, .system, to: "cancel for the merchant") }
        return try await change(id, .cancel, by: actor, reason: reason) { (edit) throws(OrderError) in
            try edit.apply(.cancel(by: party))
        }
    }

    /// Sends a new payment link; the old one ends, and its times start anew (P-BK-5, D-20).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.refused` when the order has no link or has ended; `.notFound`.
    public func reissueLink(_ id: Order.ID, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "issue a link anew")
        return try await change(id, .reissueLink, by: actor) { (edit) throws(OrderError) in
            edit.order.linkSerial += 1
            try edit.apply(.reissueLink)
        }
    }

    /// Sends the payment link of an order again, as it is: to a payer who has lost it (P-LE-3).
    ///
    /// It goes out at most once in ten minutes, however often somebody asks.
    ///
    /// - Throws: `OrderError.refused` for a link that has ended: it takes a new one, of `reissueLink`; `.notFound`.
    @discardableResult
    public func sendLinkAgain(_ id: Order.ID, by actor: Principal) async throws(OrderError) -> Order {
        try await store.transaction { (tx) throws(OrderError) in
            var edit = try Edit(self, tx, id, by: actor)
            if edit.order.plan.status != .completed, let end = edit.order.plan.linkEnd, end <= edit.now {
                let time = Language.en.dateTime(end, in: business.zone)
                throw OrderError(
                    .refused, "the payment link of '\(edit.order.number)' ended on \(time); issue a new link instead",
                    field: "order", value: id.text, refusal: .linkExpired(end))
            }
            let turn = edit.now.secondsSinceEpoch / 600
            try edit.tell(.customer, .paymentLink, once: "again-\(turn)", link: true)
            return try edit.save(.sendLinkAgain)
        }
    }

    /// Puts an order into a stage of the merchant's calendar by hand.
    ///
    /// - Throws: `OrderError.forbidden` for a payer, and for a stage that only the software chooses (P-BK-4).
    public func setStage(_ id: Order.ID, to stage: String, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "set a stage")
        guard actor.role == .system || !business.stages.reserved.contains(stage) else {
            throw OrderError(
                .forbidden, "the stage '\(stage)' is chosen by the software alone", field: "stage", value: stage)
        }
        return try await change(id, .setStage, by: actor, detail: stage) { (edit) throws(OrderError) in
            edit.order.stage = stage
        }
    }

    /// Chooses which kept method later parts are charged to (P-IF-1); nil charges none.
    ///
    /// - Throws: `OrderError.notFound` for no such order or method, also for a method of somebody else.
    public func useMethod(_ method: MethodRecord.ID?, for id: Order.ID, by actor: Principal) async throws(OrderError)
        -> Order
    {
        try await change(id, .chooseMethod, by: actor) { (edit) throws(OrderError) in
            if let method { _ = try usableMethod(method, of: edit.order.customer, edit.tx) }
            edit.order.method = method
        }
    }

    /// Resumes charging of an order that was given up (P-IF-3).
    ///
    /// - Throws: `OrderError.forbidden` for a payer; `.notFound`.
    public func resumeCollection(_ id: Order.ID, by actor: Principal) async throws(OrderError) -> Order {
        try actor.require(.staff, .manager, .system, to: "resume a collection")
        return try await change(id, .resumeCollection, by: actor) { (edit) throws(OrderError) in
            edit.order.collectionPaused = false
        }
    }

    /// Resumes an account that was stopped because its credentials were refused.
    ///
    /// - Throws: `OrderError.forbidden` unless a manager asks; `.notFound` for an account that is not configured.
    public func resumeAccount(_ name: AccountName, by actor: Principal) async throws(OrderError) {
        _ = try account(name)
        try actor.require(.manager, .system, to: "resume an account")
        try await store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            try tx.setSetting("stopped/\(name)", to: "")
            try audit(tx, Chain.storeBook, actor, .resumeAccount, reason: "", detail: name.text, at: now)
        }
    }

    /// Changes one order in one transaction.
    func change(
        _ id: Order.ID, _ verb: AuditVerb, by actor: Principal, reason: String = "", detail: String = "",
        _ body: @Sendable @escaping (inout Edit) throws(OrderError) -> Void
    ) async throws(OrderError) -> Order {
        try await store.transaction { (tx) throws(OrderError) in
            var edit = try Edit(self, tx, id, by: actor)
            try body(&edit)
            return try edit.save(verb, reason: reason, detail: detail)
        }
    }
}

extension Edit {
    /// Sends a draft: it falls due, and the payer is told.
    mutating func send(_ id: Invoice.ID, due: CivilDate) throws(OrderError) {
        guard let place = invoices.firstIndex(where: { $0.id == id }) else { throw .notFound("invoice", id) }
        let invoice = invoices[place]
        guard invoice.state == .draft else {
            if invoice.state == .sent || invoice.state == .partlyPaid { return }
            throw OrderError(
                .refused, "the invoice '\(invoice.number)' is \(invoice.state.rawValue), so there is nothing to send",
                field: "invoice", value: id.text)
        }
        if let item = invoice.item { try apply(.sendInvoice(item, due: due)) }
        issueFirstLink()
        invoices[place].state = .sent
        invoices[place].sentAt = now
        try tell(
            .customer, .invoice, once: id.text, amount: invoice.amount, due: due, link: true,
            extra: ["invoice": invoice.number])
    }
}
