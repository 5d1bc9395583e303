import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans

extension World {
    /// A customer orders.
    func book(_ place: Int, _ action: String) async {
        let plan = script.orders[place]
        guard let station = station(for: action) else { return }
        do {
            let customer = try await customer(plan.customer, station)
            var dates: [EventName: Moment] = [:]
            for (name, days) in plan.events {
                dates[try EventName(name)] = business.zone.moment(now.adding(seconds: Int64(days) * 86_400))
            }
            let booking = Booking(
                Order.Kind(rawValue: plan.kind) ?? .order, customer: customer, title: "Order \(plan.name)",
                terms: plan.terms, total: Money(minorUnits: plan.total, currency: try Currency(code: plan.currency)),
                account: banks[plan.gateway % banks.count].account, dates: EventDates(planned: dates))
            let order = try await station.orders.book(booking, nonce: try Order.ID(plan.name), by: .system)
            guard station.node.isAlive else { return }
            court.promise(.booked(order.id), about: "booked \(order.id)", at: now)
            journal.note(action, "booked \(order.id) for \(order.plan.total)")
        } catch {
            refused(action, error, station)
            guard error is OrderError, (error as? OrderError)?.isTemporary == true, !isHealed else { return }
            await kernel.sleep(milliseconds: fate.length("\(action)/again", 5_000...120_000))
            await book(place, action)
        }
    }

    /// The customer of a place in the list, made when they first order.
    private func customer(_ place: Int, _ station: Station) async throws(OrderError) -> Customer.ID {
        let id = try OrderError.value { () throws(InvalidValue) in try Customer.ID("c\(place)") }
        return try await station.orders.store.transaction { (tx) throws(OrderError) in
            if try tx.customer(id) == nil {
                try tx.insert(
                    Customer(
                        id: id, name: "Payer \(place)", email: "c\(place)@example.com", ipAddress: "203.0.113.9",
                        createdAt: try tx.now()))
            }
            return id
        }
    }

    /// A payer pays, perhaps sending the form more than once.
    func pay(_ place: Int, _ pay: PayScript, _ action: String) async {
        guard let id = try? Order.ID(script.orders[place].name), let station = station(for: action) else { return }
        let request: PayRequest
        do {
            guard let made = try await self.request(id, place, pay, action, station) else { return }
            request = made
        } catch {
            return refused(action, error, station)
        }
        if pay.submits > 1 { journal.reach("form sent again") }
        for submit in 1..<max(pay.submits, 1) {
            kernel.spawn { [self] in
                await Scene.$label.withValue("\(action)/submit\(submit)") {
                    await kernel.sleep(milliseconds: pay.gap * Int64(submit))
                    await self.submit(id, request, pay, "\(action)/submit\(submit)", tries: 1)
                }
            }
        }
        await submit(id, request, pay, action, tries: 3)
    }

    /// What the payer wants, as the order stands now; nil when nothing may be paid.
    private func request(
        _ id: Order.ID, _ place: Int, _ pay: PayScript, _ action: String, _ station: Station
    ) async throws -> PayRequest? {
        let order = try await station.orders.order(id)
        guard station.node.isAlive else { return nil }
        let standing = order.plan.standing(at: business.zone.moment(now))
        guard case .success(let payNow) = standing.payNow else {
            journal.note(action, "nothing may be paid")
            return nil
        }
        let bank = banks[script.orders[place].gateway % banks.count]
        let amount = Self.amount(pay.amount, payNow, order.plan.limits)
        guard let source = try await source(pay, bank, order, station) else { return nil }
        let consent = Consent(purpose: .balance, givenAt: now, agreement: "later parts")
        return PayRequest(
            nonce: try PaymentRecord.ID("n-\(action)"), amount: amount, source: source,
            keepMethod: pay.keeps ? consent : nil,
            payer: PayerDetails(email: "payer@example.com", name: "Test Payer", ipAddress: "203.0.113.7"))
    }

    private static func amount(_ wanted: PayScript.Amount, _ payNow: PayNow, _ limits: ChargeLimits) -> Money {
        let (least, most) = (payNow.minimum.amount.minorUnits, payNow.maximum.amount.minorUnits)
        let units: Int64
        switch wanted {
        case .suggested: units = payNow.suggested.amount.minorUnits
        case .minimum: units = least
        case .maximum: units = most
        case .middle:
            let middle = least + (most - least) / 2
            units = middle - middle % max(limits.step, 1)
        case .tooMuch: units = most + max(limits.step, 1)
        }
        return Money(minorUnits: units, currency: payNow.maximum.amount.currency)
    }

    private func source(
        _ pay: PayScript, _ bank: any Bank, _ order: Order, _ station: Station
    ) async throws -> PayRequest.Source? {
        let back = try AbsoluteURL("https://shop.example/return")
        switch pay.source {
        case .page: return .page(successURL: back, cancelURL: try AbsoluteURL("https://shop.example/cancel"))
        case .kept:
            guard let method = try await station.orders.methods(of: order.customer).first else { return nil }
            return .method(method.id, returnURL: back)
        case .token:
            guard let token = bank.token(pay.card) ?? bank.token(.good) else { return nil }
            return .token(try PaymentToken(token), returnURL: back)
        }
    }

    /// Sends the form, and again when nobody answered.
    private func submit(_ id: Order.ID, _ request: PayRequest, _ pay: PayScript, _ label: String, tries: Int) async {
        for turn in 1...tries {
            guard let station = station(for: label) else {
                await kernel.sleep(milliseconds: fate.length("\(label)/closed\(turn)", 1_000...60_000))
                continue
            }
            do {
                let result = try await call(station, id, request, pay, label)
                guard station.node.isAlive else { throw OrderError.processGone }
                return await answered(result, pay, label)
            } catch {
                refused(label, error, station)
                guard (error as? OrderError)?.isTemporary == true || !station.node.isAlive else { return }
                await kernel.sleep(milliseconds: fate.length("\(label)/again\(turn)", 1_000...90_000))
            }
        }
    }

    /// Calls in a task of its own, which is cancelled when the browser goes away (F-17).
    private func call(
        _ station: Station, _ id: Order.ID, _ request: PayRequest, _ pay: PayScript, _ label: String
    ) async throws -> PayResult {
        let task = Task(executorPreference: kernel) {
            try await station.orders.pay(id, request, by: Principal(.payer, "payer"))
        }
        if pay.isCancelled {
            kernel.spawn { [self] in
                await kernel.sleep(milliseconds: fate.length("\(label)/goes", 1...3_000))
                journal.reach("caller cancelled")
                task.cancel()
            }
        }
        return try await task.value
    }

    /// What the payer does with the answer.
    private func answered(_ result: PayResult, _ pay: PayScript, _ label: String) async {
        journal.note(label, "\(result.attempt.reference) is \(result.attempt.state.rawValue)")
        if result.isRepeat { journal.reach("attempt found live") }
        if result.attempt.state == .succeeded, result.payment.state == .captured {
            court.promise(
                .paid(result.payment.id, result.payment.captured.minorUnits), about: "paid \(result.payment.id)",
                at: now)
        }
        guard let bank = banks.first(where: { $0.account == result.attempt.account }), pay.answer != .leave else {
            if pay.answer == .leave { journal.reach("payer left") }
            return
        }
        await kernel.sleep(milliseconds: pay.delay * 1000)
        do {
            if let page = result.page {
                journal.note(label, "pays on the page of \(result.attempt.reference)")
                court.noteVisit(to: result.attempt, at: bank, now)
                try bank.pay(on: page, with: pay.answer == .act ? pay.card : .declined)
            } else if let action = result.action {
                journal.note(label, "answers the bank of \(result.attempt.reference)")
                let fields = try bank.complete(action, passing: pay.answer == .act)
                await comeBack(result, fields, label)
            }
        } catch {
            journal.note(label, "cannot: \(error)")
        }
        checkCaptures(at: bank)
    }

    /// The browser comes back to the merchant with what the bank gave it.
    private func comeBack(_ result: PayResult, _ fields: [FormField], _ label: String) async {
        guard let station = station(for: "\(label)/back") else { return }
        do {
            let now = try await station.orders.finishPayment(result.payment.id, with: fields)
            journal.note(label, "comes back: \(now.attempt.reference) is \(now.attempt.state.rawValue)")
            journal.reach("payer came back")
        } catch {
            refused(label, error, station)
        }
    }

    /// Notes that something was refused.
    func refused(_ label: String, _ error: any Error, _ station: Station) {
        guard let error = error as? OrderError else { return journal.note(label, "failed: \(error)") }
        journal.reach("error \(error.code.rawValue)")
        journal.note(label, "refused: \(error.code.rawValue): \(error.message)")
    }
}

extension OrderError {
    /// Whether the same call may do better a little later.
    var isTemporary: Bool { code == .storeUnavailable || code == .commitUnknown }

    /// Runs `body` with the errors of values as errors of orders.
    static func value<Result>(_ body: () throws(InvalidValue) -> Result) throws(OrderError) -> Result {
        do { return try body() } catch { throw OrderError(error) }
    }
}
