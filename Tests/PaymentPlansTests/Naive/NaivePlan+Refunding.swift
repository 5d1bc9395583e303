import PaymentCore
import PaymentPlans

extension NaivePlan {
    /// Money goes back, from the latest capture first or from all in proportion (D-53, D-54).
    mutating func refund(_ order: RefundOrder) throws(NaiveRefusal) {
        var amount = order.amount.minorUnits
        guard amount > 0 else { throw NaiveRefusal("no money") }
        if let id = order.payment {
            guard let known = payments.first(where: { $0.id == id }) else { throw NaiveRefusal("unknown payment") }
            guard known.state == .captured else { throw NaiveRefusal("not captured") }
        }
        let places = payments.indices.filter {
            payments[$0].refundable > 0 && (order.payment == nil || payments[$0].id == order.payment)
        }
        let refundable = places.map { payments[$0].refundable }
        let most = refundable.reduce(0, +)
        // A bank may take back more than was paid; that is recorded as far as there is money.
        guard amount <= most || order.reason == .chargeback else { throw NaiveRefusal("above what can be given back") }
        amount = min(amount, most)
        var shares = [Int64](repeating: 0, count: places.count)
        switch order.order {
        case .latestFirst:
            var rest = amount
            let byAge = places.indices.sorted { one, other in
                let (a, b) = (payments[places[one]].at.instant, payments[places[other]].at.instant)
                return a == b ? one > other : a > b
            }
            // What pays nothing goes back before what pays an item.
            for index in byAge {
                shares[index] = min(rest, payments[places[index]].unallocated)
                rest -= shares[index]
            }
            for index in byAge {
                let more = min(rest, refundable[index] - shares[index])
                shares[index] += more
                rest -= more
            }
        case .proportional:
            shares = refundable.map {
                Int64(Int128(amount / limits.step) * Int128($0) / Int128(max(1, most))) * limits.step
            }
            var rest = amount - shares.reduce(0, +)
            for index in shares.indices {
                let more = min(rest, refundable[index] - shares[index])
                shares[index] += more
                rest -= more
            }
        }
        // Only an order that lives is paid again.
        let reopens = (order.reopens ?? order.reason.reopens) && (status == .open || status == .completed)
        for index in places.indices { giveBack(shares[index], of: places[index], reopens: reopens) }
        if reopens, status == .completed, left > 0 { status = .open }
        if !reopens, status == .open, left == 0 { status = .completed }
    }

    /// What is on no item goes back first, then what went to items last.
    private mutating func giveBack(_ amount: Int64, of place: Int, reopens: Bool) {
        payments[place].refunded += amount
        let free = min(amount, payments[place].unallocated)
        payments[place].unallocated -= free
        owedBack -= min(owedBack, free)
        var rest = amount - free
        while rest > 0, let last = payments[place].on.last {
            let taken = min(rest, last.amount)
            release(taken, of: place)
            if !reopens, let index = items.firstIndex(where: { $0.id == last.item }) {
                items[index].amount -= taken
                if items[index].amount == 0 { items.remove(at: index) }
            }
            rest -= taken
        }
    }

    /// Takes money off the item that it went to last.
    private mutating func release(_ amount: Int64, of place: Int) {
        guard let last = payments[place].on.indices.last else { return }
        let item = payments[place].on[last].item
        payments[place].on[last].amount -= amount
        if payments[place].on[last].amount == 0 { payments[place].on.remove(at: last) }
        if let index = items.firstIndex(where: { $0.id == item }) { items[index].paid -= amount }
    }

    /// Customer balance pays something else.
    mutating func spend(_ amount: Int64) throws(NaiveRefusal) {
        guard amount > 0, amount <= credit else { throw NaiveRefusal("above the credit") }
        var rest = amount
        for place in payments.indices {
            let part = min(rest, payments[place].unallocated)
            payments[place].unallocated -= part
            payments[place].spent += part
            rest -= part
        }
    }
}
