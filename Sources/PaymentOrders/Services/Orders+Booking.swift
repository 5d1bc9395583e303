public import PaymentCore
public import PaymentLocalization
public import PaymentPlans

/// What is ordered.
public struct Booking: Sendable, Hashable {
    /// What the merchant calls it.
    public var kind: Order.Kind
    /// Who orders.
    public var customer: Customer.ID
    /// What, in a line for people.
    public var title: String
    /// How it is paid.
    public var terms: Terms
    /// The price of everything.
    public var total: Money
    /// The gateway account it is paid through.
    public var account: AccountName
    /// What is known of the events that the terms name.
    public var dates: EventDates
    /// The kept method that later parts are charged to.
    public var method: MethodRecord.ID?
    /// Whether it is an estimate that the customer has to accept before anything can be paid (P-IF-2).
    public var isEstimate: Bool
    /// The branch whose books have its income; nil for the first one of the business, if it has any (P-BK-2).
    public var branch: String?

    /// Creates a booking.
    public init(
        _ kind: Order.Kind, customer: Customer.ID, title: String, terms: Terms, total: Money, account: AccountName,
        dates: EventDates = EventDates(), method: MethodRecord.ID? = nil, isEstimate: Bool = false,
        branch: String? = nil
    ) {
        self.kind = kind
        self.customer = customer
        self.title = title
        self.terms = terms
        self.total = total
        self.account = account
        self.dates = dates
        self.method = method
        self.isEstimate = isEstimate
        self.branch = branch
    }
}

extension Orders {
    /// Keeps a new customer.
    ///
    /// - Parameter nonce: the form's own name; with it a customer is kept once (F-40). Nil draws one.
    /// - Returns: the customer; the one that is there when the form was sent before.
    public func addCustomer(
        name: String, email: String? = nil, phone: String? = nil, language: Language = .en,
        channel: Customer.Channel = .email, nonce: Customer.ID? = nil
    ) async throws(OrderError) -> Customer {
        let id = nonce ?? Customer.ID(random: random)
        return try await store.transaction { (tx) throws(OrderError) in
            if nonce != nil, let known = try tx.customer(id) { return known }
            let customer = Customer(
                id: id, name: name, email: email, phone: phone, language: language, channel: channel,
                createdAt: try tx.now())
            try tx.insert(customer)
            return customer
        }
    }

    /// Sets which way a customer's messages go from now on (P-BK-6, P-BK-7).
    ///
    /// - Throws: `OrderError.notFound`.
    public func setChannel(
        of id: Customer.ID, to channel: Customer.Channel, by actor: Principal
    ) async throws(OrderError) {
        try await store.transaction { (tx) throws(OrderError) in
            guard try tx.changeCustomer(id, by: { $0.channel = channel }) else { return }
            try audit(
                tx, Chain.storeBook, actor, .setChannel, reason: "", detail: "customer \(id): \(channel.rawValue)",
                at: try tx.now())
        }
    }

    /// Books: makes the order with its plan, its draft invoices and, where the terms have one, its payment link (P-IN-3, P-BK-1).
    ///
    /// - Parameters:
    ///   - nonce: the form's own name; booking twice with it makes one order (F-40). Nil draws one.
    /// - Returns: the order; the one that is there when it was booked before.
    /// - Throws: `OrderError.invalid` for terms that give no plan or that the gateway cannot charge; `.notFound` for customer, method,
    ///   account; `.conflict` when the nonce was used for something else.
    public func book(_ booking: Booking, nonce: Order.ID? = nil, by actor: Principal) async throws(OrderError) -> Order
    {
        let account = try account(booking.account)
        let limits = try OrderError.wrapping {
            try ChargeLimits(account.gateway.capabilities, booking.total.currency)
        }
        guard !booking.isEstimate || booking.terms.link == nil else {
            throw OrderError(
                .invalid, "an estimate has no link that ends by itself; leave the link out of its terms", field: "link")
        }
        let id = nonce ?? Identifier(random: random)
        let number = orderNumber()
        return try await store.transaction { (tx) throws(OrderError) in
            let moment = try moment(tx)
            let branch = try Self.branch(booking.branch, tx)
            let plan = try OrderError.wrapping {
                try Plan(
                    terms: booking.terms, total: booking.total, bookedAt: moment, dates: booking.dates, limits: limits)
            }
            let order = Order(
                id: id, number: number, kind: booking.kind, customer: booking.customer, title: booking.title,
                account: booking.account, branch: branch, plan: plan, method: booking.method,
                estimate: booking.isEstimate ? .open : nil,
                linkSerial: booking.terms.link == nil ? 0 : 1, createdAt: moment.instant, updatedAt: moment.instant)
            if let known = try tx.order(order.id) {
                guard known.customer == order.customer, known.plan.total == plan.total, known.title == order.title,
                    known.branch == order.branch
                else {
                    throw OrderError(
                        .conflict, "the order '\(order.id)' is there already and is another", field: "nonce",
                        value: order.id.text)
                }
                return known
            }
            if let method = booking.method { _ = try usableMethod(method, of: booking.customer, tx) }
            var edit = try Edit(self, tx, new: order, by: actor)
            if let end = plan.linkEnd { edit.note(.linkIssued(expires: end)) }
            return try edit.save(.book, detail: "\(booking.kind.rawValue) '\(booking.title)' for \(booking.total)")
        }
    }

    /// Books a top-up of a customer's balance: paid as any order, it is the customer's to spend (P-BK-10, D-25).
    ///
    /// - Parameters:
    ///   - amount: how much; above zero.
    ///   - title: what the payer reads, such as "Balance top-up".
    ///   - nonce: the form's own name; booking twice with it makes one order (F-40). Nil draws one.
    /// - Returns: the order; pay it with `pay`, or send its link. Its income is that of the branch for top-ups.
    /// - Throws: as `book`.
    public func bookTopUp(
        of customer: Customer.ID, _ amount: Money, title: String, account: AccountName, nonce: Order.ID? = nil,
        by actor: Principal
    ) async throws(OrderError) -> Order {
        let terms = try OrderError.wrapping {
            try Terms(
                lines: [Line(.prepayment, .rest, due: .onBooking)], payerChoice: .exact, purpose: .customerBalance)
        }
        return try await book(
            Booking(
                .order, customer: customer, title: title, terms: terms, total: amount, account: account,
                branch: try await branches().branches.topUp), nonce: nonce, by: actor)
    }

    /// A short number for people, not guessable from another: eight letters and digits.
    private func orderNumber() -> String {
        let text = Identifier<Order>(random: random).text.prefix(8).uppercased()
        return "\(text.prefix(4))-\(text.suffix(4))"
    }

    /// A kept method that belongs to the customer and was not forgotten (I-11).
    func usableMethod(
        _ id: MethodRecord.ID, of customer: Customer.ID, _ tx: any StoreTransaction
    ) throws(OrderError) -> MethodRecord {
        // A method of somebody else is answered like one that is not there (S-52).
        guard let method = try tx.method(id), method.customer == customer, method.revokedAt == nil else {
            throw .notFound("method", id)
        }
        return method
    }
}
