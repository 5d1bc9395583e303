import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@Suite("Records come back as they were stored")
struct RecordTests {
    @Test("customers, with every channel and language", arguments: StoreSubject.all)
    func customers(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        for channel in Customer.Channel.allCases {
            for language in Language.allCases {
                var customer = try Samples.customer("\(channel.rawValue)-\(language.rawValue)")
                customer.channel = channel
                customer.language = language
                customer.email = "anna@example.com"
                let first = customer
                try await store.transaction { (tx) throws(OrderError) in try tx.insert(first) }
                customer.phone = "+380441234567"
                customer.email = nil
                customer.ipAddress = "2001:db8::1"
                customer.gatewayReferences = [Samples.transaction("cus_1"), Samples.transaction("cus_2")]
                let second = customer
                let stored = try await store.transaction { (tx) throws(OrderError) in
                    #expect(try tx.customer(first.id) == first)
                    try tx.update(second)
                    return try tx.customer(second.id)
                }
                #expect(stored == customer)
            }
        }
    }

    @Test("kept methods; what is forgotten stays and is not listed, newest first", arguments: StoreSubject.all)
    func methods(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            let old = try Samples.method("old")
            let new = try Samples.method("new", createdAt: Samples.noon.adding(milliseconds: 1))
            let bare = MethodRecord(
                id: try Samples.id("bare"), customer: old.customer, account: old.account, gateway: old.gateway,
                sealedToken: [], worksWithoutPayer: false,
                consent: Consent(purpose: .laterPurchases, givenAt: Samples.noon, agreement: ""),
                createdAt: Samples.noon.adding(milliseconds: 2))
            for method in [old, new, bare] { try tx.insert(method) }
            #expect(try tx.methods(of: old.customer) == [bare, new, old])
            var forgotten = new
            forgotten.revokedAt = Samples.noon
            try tx.update(forgotten)
            #expect(try tx.methods(of: old.customer) == [bare, old])
            #expect(try tx.method(new.id) == forgotten)
        }
    }

    @Test("invoices of every state, oldest first", arguments: StoreSubject.all)
    func invoices(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var all: [Invoice] = []
            for (index, state) in Invoice.State.allCases.enumerated() {
                let time = Samples.noon.adding(milliseconds: Int64(-index))
                all.append(try Samples.invoice("bill-\(index)", state: state, createdAt: time))
            }
            for invoice in all { try tx.insert(invoice) }
            #expect(try tx.invoices(of: all[0].order) == all.reversed())
            var paid = all[0]
            paid.item = ItemID(2)
            paid.payment = try Samples.id("part")
            paid.state = .partlyPaid
            paid.amount = Samples.euros(6_000)
            paid.paid = Samples.euros(1)
            paid.dueOn = CivilDate(daysSinceEpoch: -1)
            paid.sentAt = Samples.noon
            try tx.update(paid)
            #expect(try tx.invoice(paid.id) == paid)
        }
    }

    @Test("payments of every way and state, with all their fields", arguments: StoreSubject.all)
    func payments(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.method())
            var expected = [try Samples.payment(captured: 3_000)]
            for (index, way) in PaymentRecord.Way.allCases.enumerated() {
                let payment = PaymentRecord(
                    id: try Samples.id("way-\(index)"), order: expected[0].order, customer: expected[0].customer,
                    account: .manual, way: way, amount: Samples.euros(1), captured: Samples.euros(0),
                    refunded: Samples.euros(0), disputed: Samples.euros(0), state: .open, item: ItemID(1),
                    createdAt: Samples.noon.adding(seconds: Int64(index + 1)))
                try tx.insert(payment)
                expected.append(payment)
            }
            for (index, state) in PaymentRecord.State.allCases.enumerated() {
                expected[index + 1].state = state
                expected[index + 1].captured = Samples.euros(100)
                expected[index + 1].refunded = Samples.euros(99)
                expected[index + 1].disputed = Samples.euros(100)
                expected[index + 1].keepMethod = Samples.consent
                expected[index + 1].method = try Samples.id("card")
                expected[index + 1].card = CardSummary(brand: "visa", lastFour: "42", expiry: nil)
                expected[index + 1].transaction = Samples.transaction("pi_\(index)")
                expected[index + 1].note = "counted twice"
                expected[index + 1].settledAt = Samples.noon
                try tx.update(expected[index + 1])
            }
            #expect(try tx.payments(of: expected[0].order) == expected)
            #expect(try tx.payment(expected[1].id) == expected[1])
        }
    }

    @Test("refunds of every reason and state, oldest first", arguments: StoreSubject.all)
    func refunds(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var expected = [try Samples.refund()]
            for (index, reason) in RefundOrder.Reason.allCases.enumerated() {
                let refund = RefundRecord(
                    id: try Samples.id("back-\(index)"), order: expected[0].order, payment: expected[0].payment,
                    amount: Samples.euros(5), reason: reason, reopens: [nil, true, false][index % 3], state: .planned,
                    note: "", createdAt: Samples.noon.adding(seconds: Int64(index + 1)))
                try tx.insert(refund)
                expected.append(refund)
            }
            for (index, state) in RefundRecord.State.allCases.enumerated() {
                expected[index].state = state
                expected[index].refundedBefore = Samples.euros(Int64(index))
                expected[index].transaction = Samples.transaction("re_\(index)")
                expected[index].settledAt = Samples.noon
                try tx.update(expected[index])
            }
            #expect(try tx.refunds(of: expected[0].order) == expected)
            #expect(try tx.refund(expected[0].id) == expected[0])
        }
    }

    @Test("messages of every kind, once each; the second for the same is not written", arguments: StoreSubject.all)
    func messages(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var expected: [Message] = []
            for (index, kind) in Message.Kind.allCases.enumerated() {
                let time = Samples.noon.adding(milliseconds: Int64(index))
                let message = try Samples.message("mail-\(index)", kind: kind, createdAt: time)
                #expect(try tx.insert(message))
                #expect(try !tx.insert(message))
                #expect(try !tx.insert(Samples.message("other-\(index)", once: message.onceFor)))
                expected.append(message)
            }
            expected[3].failures = 2
            expected[3].detail = "mailbox full"
            expected[3].deliveredAt = Samples.noon
            try tx.update(expected[3])
            #expect(try tx.messages(of: Samples.id("trip")) == expected)
            #expect(try tx.message(expected[3].id) == expected[3])
            let toStaff = Message(
                id: try Samples.id("staff"), kind: .caseOpened, audience: .staff, channel: .messenger, language: .en,
                variables: [:], linkSerial: 3, onceFor: "case", createdAt: Samples.noon)
            #expect(try tx.insert(toStaff))
            #expect(try tx.message(toStaff.id) == toStaff)
        }
    }

    @Test(
        "events once for account and id; those of a state oldest first, at most as many as asked (F-20)",
        arguments: StoreSubject.all)
    func events(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            let first = try Samples.event("evt_1", receivedAt: Samples.noon.adding(seconds: 2))
            let second = try Samples.event("evt_2", receivedAt: Samples.noon.adding(seconds: 1))
            let elsewhere = try Samples.event("evt_1", account: "stripe-us", receivedAt: Samples.noon)
            for event in [first, second, elsewhere] { #expect(try tx.insert(event)) }
            #expect(try !tx.insert(Samples.event("evt_1", state: .applied)))
            #expect(try tx.events(in: .received, limit: 9) == [elsewhere, second, first])
            #expect(try tx.events(in: .received, limit: 2) == [elsewhere, second])
            #expect(try tx.events(in: .received, limit: 0) == [])
            for state in InboxEvent.State.allCases {
                var event = first
                event.state = state
                event.detail = "because"
                event.tries += 1
                try tx.update(event)
                #expect(try tx.event("evt_1", account: first.account) == event)
                #expect(try tx.events(in: state, limit: 9).contains(event))
            }
            #expect(try tx.event("evt_1", account: elsewhere.account) == elsewhere)
            let full = InboxEvent(
                account: first.account, gateway: first.gateway, eventID: "full", kind: .other("payout.paid"),
                gatewayKind: "payout.paid", subject: Samples.transaction("po_1"), payment: Samples.transaction("pi_1"),
                merchantReference: try Samples.reference("REF1"), amount: Samples.euros(-5), isLive: true,
                occurredAt: Timestamp(millisecondsSinceEpoch: -1), receivedAt: Samples.noon, state: .unmatched)
            #expect(try tx.insert(full))
            #expect(try tx.event("full", account: full.account) == full)
        }
    }

    @Test("cases of every kind, once each; only open ones are listed", arguments: StoreSubject.all)
    func cases(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var expected: [CaseFile] = []
            for (index, kind) in CaseFile.Kind.allCases.enumerated() {
                let time = Samples.noon.adding(milliseconds: Int64(-index))
                let file = try Samples.caseFile(
                    "case-\(index)", order: index.isMultiple(of: 2) ? "trip" : nil, kind: kind, openedAt: time)
                #expect(try tx.insert(file))
                #expect(try !tx.insert(Samples.caseFile("other-\(index)", once: file.onceFor)))
                expected.insert(file, at: 0)
            }
            #expect(try tx.openCases(of: nil) == expected)
            #expect(try tx.openCases(of: Samples.id("trip")) == expected.filter { $0.order != nil })
            var closed = expected.removeLast()
            closed.closedAt = Samples.noon
            closed.resolution = "refunded by hand"
            try tx.update(closed)
            #expect(try tx.openCases(of: nil) == expected)
            #expect(try tx.caseFile(closed.id) == closed)
            let full = CaseFile(
                id: try Samples.id("full"), kind: .mismatch, order: try Samples.id("trip"),
                payment: try Samples.id("part"), amount: Samples.euros(1), detail: "", onceFor: "full",
                openedAt: Samples.noon)
            #expect(try tx.insert(full))
            #expect(try tx.caseFile(full.id) == full)
        }
    }

    @Test("settings, the last value", arguments: StoreSubject.all)
    func settings(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            #expect(try tx.setting("namespace") == nil)
            try tx.setSetting("namespace", to: "shop")
            try tx.setSetting("instance", to: "")
            try tx.setSetting("namespace", to: "shop-2")
        }
        try await store.transaction { (tx) throws(OrderError) in
            #expect(try tx.setting("namespace") == "shop-2")
            #expect(try tx.setting("instance") == "")
        }
    }

    @Test("what is not there is nil or empty", arguments: StoreSubject.all)
    func nothing(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            #expect(try tx.customer(Samples.id("x")) == nil)
            #expect(try tx.order(Samples.id("x")) == nil)
            #expect(try tx.lockedOrder(Samples.id("x")) == nil)
            #expect(try tx.order(number: "x") == nil)
            #expect(try tx.invoice(Samples.id("x")) == nil)
            #expect(try tx.payment(Samples.id("x")) == nil)
            #expect(try tx.refund(Samples.id("x")) == nil)
            #expect(try tx.attempt(Samples.reference("x")) == nil)
            #expect(try tx.method(Samples.id("x")) == nil)
            #expect(try tx.message(Samples.id("x")) == nil)
            #expect(try tx.event("x", account: .manual) == nil)
            #expect(try tx.caseFile(Samples.id("x")) == nil)
            #expect(try tx.lastEntry(of: "x") == nil)
            #expect(try tx.lastAudit(of: "x") == nil)
            #expect(try tx.work(.order, "x") == nil)
            #expect(try tx.orders(OrderFilter(), after: nil, limit: 9).isEmpty)
            #expect(try tx.turnovers(in: Samples.ever).isEmpty)
            #expect(try tx.lastClosing(until: Samples.noon) == nil)
            #expect(try tx.firstClosing(after: Samples.noon) == nil)
            #expect(try tx.books(after: nil, limit: 9).isEmpty)
            #expect(try tx.dueCount().isEmpty)
        }
    }
}
