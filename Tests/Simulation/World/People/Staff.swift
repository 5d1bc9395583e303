import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans

extension World {
    private static let staff = Principal(.manager, "anna")

    /// Staff do something with an order, and once more when the store did not answer.
    func staff(_ place: Int, _ deed: StaffDeed, _ action: String) async {
        guard let id = try? Order.ID(script.orders[place].name) else { return }
        for turn in 1...3 {
            guard let station = station(for: action) else { return }
            do {
                try await perform(deed, id, action, station)
                journal.note(action, "done")
                return
            } catch {
                refused(action, error, station)
                guard (error as? OrderError)?.isTemporary == true else { return }
                await kernel.sleep(milliseconds: fate.length("\(action)/again\(turn)", 5_000...200_000))
            }
        }
    }

    private func perform(_ deed: StaffDeed, _ id: Order.ID, _ action: String, _ station: Station) async throws {
        let (orders, staff) = (station.orders, Self.staff)
        switch deed {
        case .sendInvoice:
            let invoices = try await orders.store.transaction { (tx) throws(OrderError) in try tx.invoices(of: id) }
            guard let draft = invoices.first(where: { $0.state == .draft }) else { return }
            _ = try await orders.sendInvoice(draft.id, by: staff)
        case .announce(let percent):
            _ = try await orders.announceManualPayment(
                id, try await share(percent, of: id, orders), nonce: try PaymentRecord.ID("m-\(action)"),
                note: "transfer", by: Principal(.payer, "payer"))
        case .confirm(let percent): try await confirm(percent, id, action, station)
        case .refund(let percent, let reason): try await refund(percent, reason, id, action, station)
        case .changeTotal(let percent):
            let total = try await orders.order(id).plan.total
            let units = max(total.minorUnits * Int64(percent) / 100 / 10 * 10, 10)
            _ = try await orders.changeTotal(
                id, to: Money(minorUnits: units, currency: total.currency), reason: "agreed", by: staff)
        case .reschedule(let days):
            guard let event = try await orders.order(id).plan.dates.planned.keys.min() else { return }
            let moment = business.zone.moment(now.adding(seconds: Int64(days) * 86_400))
            _ = try await orders.reschedule(event, to: moment, for: id, by: staff)
        case .happen:
            let plan = try await orders.order(id).plan
            guard let event = plan.schedule.items.compactMap({ plan.schedule.awaits($0) }).min() else { return }
            _ = try await orders.happen(event, for: id, by: staff)
        case .complete: try await told(id, station, orders.complete(id, reason: "agreed", by: staff))
        case .decline: try await told(id, station, orders.decline(id, reason: "agreed", by: staff))
        case .cancel(let byPayer):
            try await told(
                id, station, orders.cancel(id, by: byPayer ? .payer : .merchant, reason: "agreed", actor: staff))
        case .reissueLink: _ = try await orders.reissueLink(id, by: staff)
        case .chargeNow, .useMethod, .forgetMethod, .resume, .spendBalance:
            try await performMore(deed, id, action, station)
        }
    }

    private func performMore(_ deed: StaffDeed, _ id: Order.ID, _ action: String, _ station: Station) async throws {
        let (orders, staff) = (station.orders, Self.staff)
        switch deed {
        case .chargeNow:
            let plan = try await orders.order(id).plan
            guard
                let place = plan.schedule.items.indices.first(where: {
                    plan.paid[$0] < plan.schedule.items[$0].minorUnits
                })
            else { return }
            try await Scene.$isByHand.withValue(true) {
                _ = try await orders.chargeBalance(id, item: plan.schedule.items[place].id, by: staff)
            }
        case .useMethod:
            let customer = try await orders.order(id).customer
            guard let method = try await orders.methods(of: customer).first else { return }
            _ = try await orders.useMethod(method.id, for: id, by: staff)
        case .forgetMethod:
            let customer = try await orders.order(id).customer
            guard let method = try await orders.methods(of: customer).first else { return }
            try await orders.forgetMethod(method.id, of: customer, by: staff)
        case .resume: _ = try await orders.resumeCollection(id, by: staff)
        case .spendBalance(let other):
            let credit = try await orders.order(id).plan.credit
            guard credit.isPositive, let target = try? Order.ID(script.orders[other].name) else { return }
            _ = try await orders.spendBalance(
                of: id, credit, on: target, nonce: try PaymentRecord.ID("b-\(action)"), by: staff)
        default: break
        }
    }

    /// Takes for a promise what staff were told of the state of an order.
    private func told(_ id: Order.ID, _ station: Station, _ order: Order) {
        guard station.node.isAlive else { return }
        court.promise(.status(id, order.plan.status), about: "status \(id)", at: order.updatedAt)
    }

    private func share(_ percent: Int, of id: Order.ID, _ orders: Orders) async throws -> Money {
        let plan = try await orders.order(id).plan
        let left = plan.schedule.total.minorUnits - plan.paid.reduce(0, +)
        let units = left * Int64(percent) / 100
        return Money(
            minorUnits: max(units - units % max(plan.limits.step, 1), plan.limits.step), currency: plan.currency)
    }

    private func confirm(_ percent: Int, _ id: Order.ID, _ action: String, _ station: Station) async throws {
        let orders = station.orders
        let announced = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.payments(of: id).first { $0.way == .manual && $0.state == .open }
        }
        let nonce = try announced?.id ?? PaymentRecord.ID("m-\(action)")
        let amount = try await share(percent, of: id, orders)
        let payment = try await orders.confirmManualPayment(
            id, announced?.amount ?? amount, nonce: nonce, note: "counted", by: Self.staff)
        guard station.node.isAlive else { return }
        court.promise(.paid(payment.id, payment.captured.minorUnits), about: "paid \(payment.id)", at: now)
    }

    private func refund(
        _ percent: Int, _ reason: String, _ id: Order.ID, _ action: String, _ station: Station
    ) async throws {
        let plan = try await station.orders.order(id).plan
        if court.hasDispute(id) { journal.reach("refund and dispute") }
        let here = plan.payments.reduce(0) { $0 + $1.refundable }
        guard here > 0 else { return }
        let units = max(
            here * Int64(percent) / 100 / max(plan.limits.step, 1) * max(plan.limits.step, 1), plan.limits.step)
        let refunds = try await station.orders.refund(
            id, percent == 100 ? .everything : .exactly(Money(minorUnits: units, currency: plan.currency)),
            reason: RefundOrder.Reason(rawValue: reason) ?? .goodwill, note: "agreed",
            nonce: try RefundRecord.ID("r-\(action)"), by: Self.staff)
        guard station.node.isAlive else { return }
        for refund in refunds { court.promise(.refund(refund.id), about: "refund \(refund.id)", at: now) }
    }
}
