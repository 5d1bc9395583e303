internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

extension Edit {
    /// Writes the messages and cases that the changes of the plan call for.
    func report() throws(OrderError) {
        for change in changes {
            switch change {
            case .linkIssued: try tell(.customer, .paymentLink, once: "link-\(order.linkSerial)", link: true)
            case .linkExpired:
                try tell(.customer, .linkExpired, once: "link-\(order.linkSerial)")
                try tell(.staff, .linkExpired, once: "link-\(order.linkSerial)")
            case .became(.cancelled):
                try tell(.customer, .cancelled, once: "cancelled")
                try tell(.staff, .cancelled, once: "cancelled")
            case .caseOpened(let reason): try open(reason)
            default: break
            }
        }
    }

    /// Writes a message about the order, unless one was written for the same.
    ///
    /// - Parameters:
    ///   - discriminator: what tells this message from others of its kind about this order.
    ///   - amount: the amount it is about.
    ///   - due: the day it is about.
    ///   - link: whether it carries the order's payment link.
    func tell(
        _ audience: Message.Audience, _ kind: Message.Kind, once discriminator: String, amount: Money? = nil,
        due: CivilDate? = nil, link: Bool = false, extra: [String: String] = [:]
    ) throws(OrderError) {
        guard let customer = try tx.customer(order.customer) else { throw .notFound("customer", order.customer) }
        let language = audience == .customer ? customer.language : orders.business.language
        var variables = extra
        variables["name"] = customer.name
        variables["number"] = order.number
        variables["title"] = order.title
        variables["total"] = language.amount(order.plan.total)
        if let amount { variables["amount"] = language.amount(amount) }
        if let due { variables["due"] = language.date(due) }
        if let end = order.plan.linkEnd { variables["expires"] = language.dateTime(end, in: orders.business.zone) }
        if let start = order.plan.dates.planned[.start] {
            variables["start"] = language.dateTime(start.instant, in: orders.business.zone)
        }
        let message = Message(
            id: Identifier(random: orders.random), kind: kind, audience: audience, order: order.id,
            customer: order.customer, channel: audience == .customer ? customer.channel : .email, language: language,
            variables: variables, linkSerial: link ? order.linkSerial : nil,
            onceFor: "\(order.id)/\(audience)/\(kind)/\(discriminator)", createdAt: now)
        if try tx.insert(message) { try tx.schedule(.message, message.id.text, at: now, replacing: false) }
    }

    /// Opens a case about the order, unless one was opened for the same, and tells staff.
    func open(
        _ kind: CaseFile.Kind, payment: PaymentRecord.ID? = nil, amount: Money? = nil, detail: String, once: String
    ) throws(OrderError) {
        let file = CaseFile(
            id: Identifier(random: orders.random), kind: kind, order: order.id, payment: payment, amount: amount,
            detail: detail, onceFor: "\(order.id)/\(kind)/\(once)", openedAt: now)
        guard try tx.insert(file) else { return }
        try tell(.staff, .caseOpened, once: "\(kind)/\(once)", amount: amount, extra: ["case": kind.rawValue])
    }

    private func open(_ reason: PlanChange.Case) throws(OrderError) {
        let arrived = order.plan.payments.filter { $0.state == .captured }.count
        // Details of cases are in English, whoever opens them; what to do about a kind is told in the reader's language.
        let detail = Language.en.description(of: .caseOpened(reason), in: orders.business.zone)
        let kind: CaseFile.Kind =
            switch reason {
            case .paidAfterExpiry: .paidAfterExpiry
            case .paidAfterCancellation: .paidAfterCancellation
            case .paidAfterDecline: .paidAfterDecline
            case .overpaid: .overpaid
            case .disputeAbovePayment: .dispute
            }
        try open(kind, detail: detail, once: "payment-\(arrived)")
    }
}
