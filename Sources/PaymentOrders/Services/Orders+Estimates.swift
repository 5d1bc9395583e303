public import PaymentCore
internal import PaymentPlans

extension Orders {
    /// Records that the customer accepts the estimate; from then on it can be paid (P-IF-2, P-IF-4).
    ///
    /// The payment link is sent then. Accepted once, it stays as it was.
    ///
    /// - Parameters:
    ///   - name: who accepts, as they wrote it: what the printed order says.
    ///   - total: the price that whoever accepts was shown; nil accepts it as it is.
    /// - Throws: `OrderError.invalid` for a name that is empty or longer than 120 characters; `.refused` when the order is no estimate, has
    ///   ended, or has another price by now; `.notFound`.
    @discardableResult
    public func acceptEstimate(
        _ id: Order.ID, name: String, total: Money? = nil, by actor: Principal
    ) async throws(OrderError) -> Order {
        guard !name.allSatisfy(\.isWhitespace), name.count <= 120 else {
            throw OrderError(
                .invalid, "whoever accepts an estimate gives a name of 1 to 120 characters", field: "name", value: name)
        }
        return try await store.transaction { (tx) throws(OrderError) in
            var edit = try Edit(self, tx, id, by: actor)
            switch edit.order.estimate {
            case .accepted: return edit.order
            case nil:
                throw OrderError(
                    .refused, "the order '\(edit.order.number)' is no estimate, so there is nothing to accept",
                    field: "order", value: id.text)
            case .open: break
            }
            guard edit.order.plan.status == .open else {
                throw OrderError(
                    .refused,
                    "the order '\(edit.order.number)' is \(edit.order.plan.status.rawValue), so it cannot be accepted",
                    field: "order", value: id.text)
            }
            guard total.map({ $0 == edit.order.plan.total }) ?? true else {
                throw OrderError(
                    .refused,
                    "the estimate '\(edit.order.number)' is over \(edit.order.plan.total) by now; show it again",
                    field: "total", value: total?.description ?? "")
            }
            edit.order.estimate = .accepted(by: name, at: edit.now)
            edit.issueFirstLink()
            try edit.tell(.customer, .paymentLink, once: "accepted", link: true)
            return try edit.save(.acceptEstimate, detail: name)
        }
    }

    /// Refuses money for an estimate that nobody has accepted.
    func requireAccepted(_ order: Order) throws(OrderError) {
        guard order.estimate == .open else { return }
        throw OrderError(
            .refused, "the estimate '\(order.number)' has to be accepted before it is paid", field: "order",
            value: order.id.text)
    }
}
