internal import PaymentCore
internal import PaymentPlans

extension Edit {
    /// Tells the payer of every scheduled payment whose last try failed, once per try, with a link to pay another way (P-IF-3).
    ///
    /// - Returns: whether the order itself changed by it.
    mutating func tellOfFailures() throws(OrderError) -> Bool {
        guard order.plan.status == .open, order.plan.schedule.items.contains(where: { $0.collection == .savedMethod })
        else { return false }
        let hadLink = order.linkSerial > 0
        let attempts = try tx.attempts(of: order.id)
        for (place, item) in order.plan.schedule.items.enumerated()
        where item.collection == .savedMethod && order.plan.paid[place] < item.minorUnits {
            guard let last = try tries(of: item.id, among: attempts).last else { continue }
            let kind: Message.Kind
            switch last.end {
            case .none, .nothingSent: continue
            case .needsPayer: kind = .authenticationNeeded
            case .declined, .refused: kind = .paymentFailed
            }
            issueFirstLink()
            try tell(.customer, kind, once: last.reference.text, amount: last.amount, due: item.due, link: true)
        }
        return !hadLink && order.linkSerial > 0
    }

    /// Stops charging the order and calls a person, who looks and resumes it; the payer has a link meanwhile.
    mutating func giveUp(_ place: Int, because reason: String) throws(OrderError) {
        let item = order.plan.schedule.items[place]
        let last = try tries(of: item.id, among: try tx.attempts(of: order.id)).last
        let left = Money(minorUnits: item.minorUnits - order.plan.paid[place], currency: order.plan.currency)
        // Given up, resumed and given up again, it is another case each time.
        let count = order.remindedOn.count { $0.hasPrefix(Self.givenUp) } + 1
        let mark = last?.reference.text ?? "\(item.id)-\(count)"
        order.collectionPaused = true
        order.remindedOn.append(Self.givenUp + mark)
        issueFirstLink()
        try open(
            .collectionFailed, payment: last?.payment, amount: left,
            detail:
                "\(left) of order \(order.number) cannot be collected: \(reason); reach the payer, then resume the collection",
            once: mark)
        if last == nil || last?.end == .nothingSent {
            try tell(.customer, .paymentLink, once: "unpaid-\(mark)", amount: left, due: item.due, link: true)
        }
    }
}
