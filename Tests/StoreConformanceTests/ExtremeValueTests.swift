import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@Suite("Values at the extremes come back as they were stored")
struct ExtremeValueTests {
    @Test("the largest and smallest times, and texts of every script", arguments: StoreSubject.all)
    func timesAndTexts(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let texts = [
            "", " ", "Žofie Дмитро 李 🏖️", "e\u{301} is not \u{e9}", "'; DROP TABLE orders; --",
            "$1 ? %s \\ \" \n\t\u{7f}",
            "\u{feff}\u{202e}", String(repeating: "я", count: 100_000),
        ]
        try await store.transaction { (tx) throws(OrderError) in
            for (index, text) in texts.enumerated() {
                let time = Timestamp(millisecondsSinceEpoch: index.isMultiple(of: 2) ? .max : .min)
                let customer = Customer(
                    id: try Samples.id("c-\(index)"), name: text, email: text,
                    gatewayReferences: [
                        GatewayReference(gateway: GatewayID(rawValue: text), id: text)
                    ], createdAt: time)
                try tx.insert(customer)
                let stored = try tx.customer(customer.id)
                #expect(stored == customer)
                #expect(stored.map { Array($0.name.utf8) } == Array(text.utf8))
            }
        }
    }

    @Test("a text with a NUL character is refused, and nothing is kept", arguments: StoreSubject.all)
    func nul(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try tx.insert(Samples.customer("before"))
                try tx.insert(Samples.customer("anna", name: "An\u{0}na"))
            }
        }
        #expect(code == .invalid)
        let before = try await store.transaction { (tx) throws(OrderError) in try tx.customer(Samples.id("before")) }
        #expect(before == nil)
    }

    @Test("the largest amounts, in currencies with none, two, three and four decimals", arguments: StoreSubject.all)
    func amounts(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        for code in ["JPY", "USD", "KWD", "CLF"] {
            let currency = try Currency(code: code)
            let largest = Money(minorUnits: .max, currency: currency)
            try await store.transaction { (tx) throws(OrderError) in
                let payment = PaymentRecord(
                    id: try Samples.id(code), order: try Samples.id("trip"), customer: try Samples.id("anna"),
                    account: try Samples.account(), way: .charge, amount: largest, captured: largest,
                    refunded: largest, disputed: largest, state: .captured, createdAt: Samples.noon)
                try tx.insert(payment)
                #expect(try tx.payment(payment.id) == payment)
            }
        }
    }

    @Test("the largest plan there is, to the last minor unit", arguments: StoreSubject.all)
    func plan(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let currency = try Currency(code: "KWD")
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            let plan = try Samples.plan(paid: .max / 200, total: Money(minorUnits: .max / 100, currency: currency))
            let order = try Samples.order(plan: plan)
            try tx.insert(order)
            #expect(try tx.order(order.id) == order)
        }
    }

    @Test("amounts of two currencies in one record are refused", arguments: StoreSubject.all)
    func mixedCurrencies(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                var payment = try Samples.payment(captured: 3_000)
                payment.refunded = Money(minorUnits: 1, currency: .usd)
                try tx.update(payment)
            }
        }
        #expect(problem?.code == .invalid)
        #expect(problem?.field == "refunded")
    }
}
