import PaymentCore
import PaymentOrders
import PaymentPlans
import PaymentStoreSQL
import Testing

@Suite("Orders are stored, found and changed by version")
struct OrderTests {
    @Test("orders of every kind come back as they were stored", arguments: StoreSubject.all)
    func roundTrip(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            try tx.insert(Samples.method())
            for (index, kind) in Order.Kind.allCases.enumerated() {
                var order = try Samples.order("o-\(index)", kind: kind)
                try tx.insert(order)
                #expect(try tx.order(order.id) == order)
                order.plan = try Samples.plan(paid: 4_000)
                order.method = try Samples.id("card")
                order.stage = "deposit paid"
                order.linkSerial = 2
                order.collectionPaused = true
                order.remindedOn = ["2026-12-01", "2026-12-05"]
                order.updatedAt = Samples.noon.adding(seconds: 5)
                try tx.update(order)
                order.version = 1
                #expect(try tx.order(order.id) == order)
                #expect(try tx.order(number: order.number) == order)
                #expect(try tx.lockedOrder(order.id) == order)
            }
        }
    }

    @Test("what an order says for good stays: number, kind, customer, account and time", arguments: StoreSubject.all)
    func fixed(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let order = try Samples.order()
            let changed = Order(
                id: order.id, number: "N-2", kind: .deal, customer: try Samples.id("nobody"), title: order.title,
                account: .manual, plan: order.plan, createdAt: .init(secondsSinceEpoch: 0), updatedAt: order.updatedAt)
            try tx.update(changed)
            var expected = order
            expected.version = 1
            #expect(try tx.order(order.id) == expected)
        }
    }

    @Test("an update under an old version is a conflict and changes nothing", arguments: StoreSubject.all)
    func version(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let order = try await store.transaction { (tx) throws(OrderError) in
            let order = try Samples.order()
            try tx.update(order)
            return order
        }
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                var late = order
                late.stage = "late"
                try tx.update(late)
            }
        }
        #expect(problem?.code == .conflict)
        #expect(problem?.field == "version")
        let stored = try await store.transaction { (tx) throws(OrderError) in try tx.order(order.id) }
        #expect(stored?.stage == order.stage)
        #expect(stored?.version == 1)
        let absent = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.update(Samples.order("absent")) }
        }
        #expect(absent == .conflict)
    }

    @Test("a second order of the same name or number is a conflict", arguments: StoreSubject.all)
    func twice(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let name = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.insert(Samples.order()) }
        }
        #expect(name == .conflict)
        let number = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                let order = try Samples.order()
                try tx.insert(
                    Order(
                        id: Samples.id("other"), number: order.number, kind: order.kind, customer: order.customer,
                        title: "", account: order.account, plan: order.plan, createdAt: order.createdAt,
                        updatedAt: order.updatedAt))
            }
        }
        #expect(number == .conflict)
    }

    @Test("pages follow time and then name, and each order is on one of them", arguments: StoreSubject.all)
    func pages(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        // Capitals before small letters, as bytes have it; the same on every store.
        let names = ["B", "Z", "a", "b", "z", "early", "late"]
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            for name in names.reversed() {
                let shift: Int64 = name == "early" ? -1 : (name == "late" ? 1 : 0)
                try tx.insert(Samples.order(name, createdAt: Samples.noon.adding(milliseconds: shift)))
            }
        }
        for size in 1...8 {
            let found = try await store.transaction { (tx) throws(OrderError) in
                var found: [String] = []
                var cursor: OrderCursor?
                while true {
                    let page = try tx.orders(OrderFilter(), after: cursor, limit: size)
                    #expect(page.count <= size)
                    guard let last = page.last else { return found }
                    found += page.map(\.id.text)
                    cursor = OrderCursor(last)
                }
            }
            #expect(found == ["early", "B", "Z", "a", "b", "z", "late"])
        }
        let newest = try await store.transaction { (tx) throws(OrderError) in
            var found: [String] = []
            var cursor: OrderCursor?
            while true {
                let page = try tx.orders(OrderFilter(newestFirst: true), after: cursor, limit: 3)
                guard let last = page.last else { return found }
                found += page.map(\.id.text)
                cursor = OrderCursor(last)
            }
        }
        #expect(newest == ["late", "z", "b", "a", "Z", "B", "early"])
        let none = try await store.transaction { (tx) throws(OrderError) in
            try tx.orders(OrderFilter(), after: nil, limit: 0)
        }
        #expect(none.isEmpty)
    }

    @Test(
        "filters by state, kind, customer, partial payments and text, and by all at once (P-LE-9)",
        arguments: StoreSubject.all)
    func filters(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            try tx.insert(Samples.customer("boris"))
            try tx.insert(Samples.order("a-none"))
            try tx.insert(Samples.order("b-part", kind: .deal, plan: Samples.plan(paid: 3_500)))
            try tx.insert(Samples.order("c-full", of: "boris", plan: Samples.plan(paid: 10_000)))
            try tx.insert(Samples.order("d-odessa", title: "Одеса, ÜBER 100% _x"))
            var declined = try Samples.plan(paid: 3_000)
            _ = try Samples.valid { try declined.apply(.decline, at: Moment(utc: Samples.noon)) }
            try tx.insert(Samples.order("e-declined", plan: declined))
            try tx.insert(Samples.order("f-visit", of: "boris", kind: .visit, title: "Haircut", plan: Samples.visit()))
        }
        let table: [(OrderFilter, [String])] = [
            (OrderFilter(status: .open), ["a-none", "b-part", "d-odessa", "f-visit"]),
            (OrderFilter(status: .completed), ["c-full"]),
            (OrderFilter(status: .declined), ["e-declined"]),
            (OrderFilter(status: .cancelled), []),
            (OrderFilter(kind: .deal), ["b-part"]),
            (OrderFilter(customer: try Identifier("boris")), ["c-full", "f-visit"]),
            (OrderFilter(isVisit: true), ["f-visit"]),
            (OrderFilter(isVisit: false), ["a-none", "b-part", "c-full", "d-odessa", "e-declined"]),
            (OrderFilter(customer: try Identifier("anna"), isVisit: true), []),
            (OrderFilter(customer: try Identifier("boris"), isVisit: true), ["f-visit"]),
            (OrderFilter(isVisit: true, text: "hair"), ["f-visit"]),
            (OrderFilter(hasPartialPayments: true), ["b-part", "e-declined"]),
            (OrderFilter(hasPartialPayments: false), ["a-none", "c-full", "d-odessa", "f-visit"]),
            (OrderFilter(text: ""), ["a-none", "b-part", "c-full", "d-odessa", "e-declined", "f-visit"]),
            (OrderFilter(text: "ОДЕСА"), ["d-odessa"]),
            (OrderFilter(text: "über 100%"), ["d-odessa"]),
            (OrderFilter(text: "100% _"), ["d-odessa"]),
            (OrderFilter(text: "100x _"), []),
            (OrderFilter(text: "n-B-PART"), ["b-part"]),
            (
                OrderFilter(
                    status: .open, kind: .deal, customer: try Identifier("anna"), hasPartialPayments: true,
                    text: "trip"),
                ["b-part"]
            ),
            (OrderFilter(status: .open, kind: .deal, customer: try Identifier("boris")), []),
        ]
        for (filter, expected) in table {
            let found = try await store.transaction { (tx) throws(OrderError) in
                try tx.orders(filter, after: nil, limit: 99).map(\.id.text)
            }
            #expect(found == expected, "\(filter)")
            let rest = try await store.transaction { (tx) throws(OrderError) in
                guard let first = try tx.orders(filter, after: nil, limit: 1).first else { return [String]() }
                return try tx.orders(filter, after: OrderCursor(first), limit: 99).map(\.id.text)
            }
            #expect(rest == Array(expected.dropFirst()), "\(filter)")
        }
    }

    @Test("an order is found under its new state and parts after a change", arguments: StoreSubject.all)
    func derived(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var order = try Samples.order()
            order.plan = try Samples.plan(paid: 10_000)
            try tx.update(order)
            #expect(try tx.orders(OrderFilter(status: .open), after: nil, limit: 9).isEmpty)
            #expect(try tx.orders(OrderFilter(status: .completed), after: nil, limit: 9).count == 1)
            #expect(try tx.orders(OrderFilter(hasPartialPayments: true), after: nil, limit: 9).isEmpty)
        }
    }

    @Test(
        "a plan is what is stored, also when somebody changed it behind the store's back", arguments: StoreSubject.all)
    func storedPlan(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let names = try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            try tx.insert(Samples.order(plan: Samples.plan(paid: 4_000)))
            var names = try tx.order(Samples.id("trip"))?.plan.payments.map(\.id) ?? []
            let change = "UPDATE orders SET plan = replace(plan, 'tender', 'another')"
            _ = try (tx as? SQLTransaction)?.connection.change(change, [])
            names += try tx.order(Samples.id("trip"))?.plan.payments.map(\.id) ?? []
            return names
        }
        #expect(names == ["tender", "another"])
    }

    @Test("more plans than are kept at hand come back as they were stored")
    func manyPlans() async throws {
        let store = try await StoreSubject.sqlite[0].make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            var orders: [Order] = []
            for index in 1_000..<2_100 {
                orders.append(try Samples.order("o\(index)", plan: Samples.plan(total: Samples.euros(Int64(index)))))
            }
            for order in orders { try tx.insert(order) }
            #expect(try tx.orders(OrderFilter(), after: nil, limit: 2_000) == orders)
            #expect(try tx.orders(OrderFilter(), after: nil, limit: 2_000) == orders)
        }
    }
}
