public import PaymentCore

extension GatewayID {
    /// Payments that staff confirm.
    public static let manual = GatewayID(rawValue: "manual")
}

/// Payments that no gateway carries and staff confirm: bank transfers and cash (P-LE-7).
///
/// Behind the common interface, so that an order does not care: `expect` notes that money was asked for, `confirm` that it was seen,
/// and only then is anything paid. `charge` notes money that staff already hold in their hands. A refund notes what staff gave back.
public struct ManualPayment: ChargingGateway, DepositGateway, RefundingGateway, LookupGateway, ListingGateway {
    /// How the money came.
    public enum Way: String, Hashable, Sendable, CaseIterable {
        /// Coins and notes.
        case cash
        /// A transfer that staff saw on the merchant's account.
        case bankTransfer = "bank-transfer"
        /// Any other way: a check, a terminal of its own.
        case other

        /// The token that stands for this way in a charge.
        ///
        /// - Throws: nothing in practice: each name is a valid token.
        public func token() throws(InvalidValue) -> PaymentToken { try PaymentToken(rawValue) }
    }

    /// What staff can record: every currency, any amount above zero.
    public let capabilities: Capabilities
    private let book: any ManualBook
    private let clock: any WallClock

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - book: where the payments are written down.
    ///   - clock: the time of what is recorded.
    public init(book: any ManualBook, clock: any WallClock = SystemWallClock()) {
        self.book = book
        self.clock = clock
        let limits = Capabilities.AmountLimits(smallest: 1, largest: .max, step: 1)
        capabilities = Capabilities(
            gateway: .manual,
            operations: [
                .charge, .deposit, .refund, .partialRefund, .lookup, .lookupByReference, .listing,
            ],
            amountLimits: Dictionary(uniqueKeysWithValues: Currency.all.map { ($0, limits) }),
            // The book keeps its keys for good; a century stands for that.
            idempotency: .key(hours: 876_600), authorizationDays: nil)
    }

    // MARK: Money that is expected

    /// Notes that the payer was asked for money, and told where to pay.
    ///
    /// - Parameters:
    ///   - amount: how much was asked for.
    ///   - reference: the merchant's own name for the payment, which the payer puts on the transfer.
    ///   - key: the name of the intended movement; the same on every repeat.
    /// - Returns: the payment, `open`.
    /// - Throws: `PaymentError.invalidRequest` when something else is written down under the reference.
    public func expect(
        _ amount: Money, reference: MerchantReference, idempotencyKey key: IdempotencyKey
    ) async throws(PaymentError) -> Payment {
        try capabilities.check(amount)
        return payment(
            try await add(ManualEntry(reference: reference, key: key, asked: amount, createdAt: clock.now())))
    }

    /// Notes that nobody waits for the money any more.
    ///
    /// - Returns: the payment, `voided`.
    /// - Throws: `PaymentError.invalidRequest` when the money was confirmed.
    public func abandon(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        let now = clock.now()
        return payment(
            try await change(reference) { entry throws(PaymentError) in
                switch entry.state {
                case .expected: entry.state = .abandoned(at: now)
                case .abandoned: break
                case .received(let amount, _, _, _): throw refusal("\(amount) was confirmed", entry)
                }
            })
    }

    /// Notes that staff saw the expected money; only now is it paid (P-LE-7).
    ///
    /// Money that comes after nobody waited for it any more is confirmed all the same: it is there. Confirming the same amount again
    /// changes nothing.
    ///
    /// - Parameters:
    ///   - reference: of the payment that `expect` gave.
    ///   - amount: what was seen, which may differ from what was asked; nil when it is the same.
    ///   - way: how it came.
    ///   - staff: who saw it, for the audit trail.
    /// - Throws: `PaymentError.invalidRequest` when another amount was confirmed before, or the currency is another one.
    public func confirm(
        _ reference: GatewayReference, amount: Money? = nil, way: Way, by staff: String
    ) async throws(PaymentError) -> Payment {
        let now = clock.now()
        let entry = try await change(reference) { entry throws(PaymentError) in
            let seen = amount ?? entry.asked
            try capabilities.check(seen)
            guard seen.currency == entry.asked.currency else {
                throw PaymentError(
                    InvalidValue("amount", seen.description, "is not in \(entry.asked.currency), which was asked for"),
                    gateway: .manual)
            }
            if case .received(let before, _, _, _) = entry.state {
                guard before == seen else { throw refusal("\(before) was confirmed before", entry) }
                return
            }
            entry.state = .received(seen, way: way, by: staff, at: now)
        }
        return payment(entry)
    }

    // MARK: Money in the hand

    /// Notes money that staff already have; the token says how it came (`Way.token()`).
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.amount)
        try capabilities.check(request.source)
        guard case .token(let token, _) = request.source, let way = Way(rawValue: token.rawValue) else {
            throw PaymentError(
                .invalidRequest,
                "the source must say how the money came: \(Way.allCases.map(\.rawValue).joined(separator: ", "))",
                field: "method", gateway: .manual)
        }
        let now = clock.now()
        let entry = ManualEntry(
            reference: request.reference, key: request.idempotencyKey, asked: request.amount, createdAt: now,
            state: .received(request.amount, way: way, by: nil, at: now))
        return .succeeded(payment(try await add(entry)))
    }

    /// Notes a part of a total that staff already have.
    public func deposit(_ request: DepositRequest) async throws(PaymentError) -> Outcome<Deposit> {
        guard request.taking == .charged else {
            throw PaymentError(
                .unsupported, "nothing can be held of a payment that staff confirm", field: "taking",
                value: request.taking.rawValue, gateway: .manual)
        }
        let outcome = try await charge(request.charge)
        do throws(InvalidValue) {
            return try outcome.map { payment throws(InvalidValue) in try Deposit(payment: payment, total: request.total)
            }
        } catch {
            throw PaymentError(error, gateway: .manual)
        }
    }

    /// Notes that staff gave money back.
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        let now = clock.now()
        let entry = try await change(request.payment) { entry throws(PaymentError) in
            let payment = payment(entry)
            if let done = entry.returns.first(where: { $0.key == request.idempotencyKey }) {
                guard done.reference == request.reference, request.amount.map({ $0 == done.amount }) ?? true else {
                    throw refusal("this idempotency key was used for a refund of \(done.amount)", entry)
                }
                return
            }
            let amount = request.amount ?? payment.refundable
            guard amount.currency == entry.asked.currency, amount.isPositive,
                amount.minorUnits <= payment.refundable.minorUnits
            else {
                throw refusal("\(amount) cannot be given back of \(payment.refundable) that are left", entry)
            }
            entry.returns.append(
                ManualEntry.Return(
                    reference: request.reference, key: request.idempotencyKey, amount: amount, at: now))
        }
        guard let done = refunds(entry).first(where: { $0.merchantReference == request.reference }) else {
            throw PaymentError(.gatewayFault, "the refund is not in the book", gateway: .manual)
        }
        return .succeeded(done)
    }

    /// What was given back of a payment, newest first.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        refunds(try await entry(payment))
    }

    // MARK: Look-ups

    /// The payment under a reference, as the book has it.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        payment(try await entry(reference))
    }

    /// The payment under the merchant's reference; the book is complete, so an empty result is conclusive.
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        ReferenceLookup(payments: try await book.entry(reference).map { [payment($0)] } ?? [], isConclusive: true)
    }

    /// Payments asked for or recorded in `period`, newest first.
    public func payments(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Payment>
    {
        Page(items: try await book.entries(in: period).map(payment), next: nil)
    }

    /// Money given back in `period`, newest first.
    public func refunds(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Refund> {
        let refunds = try await book.entriesReturned(in: period).flatMap(refunds).filter {
            period.contains($0.createdAt)
        }
        return Page(items: refunds.sorted { $0.createdAt > $1.createdAt }, next: nil)
    }
}

extension ManualPayment {
    /// The entry that a reference names.
    private func entry(_ reference: GatewayReference) async throws(PaymentError) -> ManualEntry {
        guard reference.gateway == .manual else {
            throw PaymentError(
                .invalidRequest, "the reference is one of \(reference.gateway), and no manual payment",
                field: "reference", value: reference.gateway.rawValue, gateway: .manual)
        }
        let name: MerchantReference
        do { name = try MerchantReference(reference.id) } catch { throw PaymentError(error, gateway: .manual) }
        guard let entry = try await book.entry(name) else {
            throw PaymentError(
                .notFound, "no manual payment is written down under \(name)", field: "reference", value: name.text,
                gateway: .manual)
        }
        return entry
    }

    /// Writes a new entry down, or finds the same one written before.
    private func add(_ entry: ManualEntry) async throws(PaymentError) -> ManualEntry {
        if try await book.replace(nil, with: entry) { return entry }
        guard let before = try await book.entry(entry.reference), before.key == entry.key, before.asked == entry.asked
        else {
            throw PaymentError(
                .invalidRequest,
                "another payment is written down under \(entry.reference); give each its own reference",
                field: "reference", value: entry.reference.text, gateway: .manual)
        }
        return before
    }

    /// Changes the entry that a reference names, again where somebody else changed it in between.
    private func change(
        _ reference: GatewayReference, _ body: (inout ManualEntry) throws(PaymentError) -> Void
    ) async throws(PaymentError) -> ManualEntry {
        // Two desks at once are rare; a hundred changes in a row between two lines are a fault.
        for _ in 0..<100 {
            let old = try await entry(reference)
            var new = old
            try body(&new)
            if new == old { return old }
            if try await book.replace(old, with: new) { return new }
        }
        throw PaymentError(
            .inProgress, "others keep changing this payment; try again", gateway: .manual,
            retry: .sameKey(afterSeconds: 1))
    }

    private func refusal(_ reason: String, _ entry: ManualEntry) -> PaymentError {
        PaymentError(.invalidRequest, "the manual payment \(entry.reference): \(reason)", gateway: .manual)
    }

    private func payment(_ entry: ManualEntry) -> Payment {
        let zero = Money.zero(entry.asked.currency)
        var (status, captured) = (Payment.Status.open, zero)
        switch entry.state {
        case .expected: break
        case .received(let amount, _, _, _): (status, captured) = (.captured, amount)
        case .abandoned: status = .voided
        }
        // Each return was checked against what was left, so the sum is at most `captured` and cannot overflow.
        let refunded = entry.returns.reduce(0) { $0 &+ $1.amount.minorUnits }
        return Payment(
            reference: GatewayReference(gateway: .manual, id: entry.reference.text), merchantReference: entry.reference,
            status: status, requested: entry.asked, held: zero, captured: captured,
            refunded: Money(minorUnits: refunded, currency: entry.asked.currency), createdAt: entry.createdAt,
            // Money that staff count is real, whatever the rest of the system is set to.
            isLive: true)
    }

    private func refunds(_ entry: ManualEntry) -> [Refund] {
        entry.returns.reversed().map { one in
            Refund(
                reference: GatewayReference(gateway: .manual, id: "\(entry.reference)/\(one.reference)"),
                payment: GatewayReference(gateway: .manual, id: entry.reference.text), merchantReference: one.reference,
                amount: one.amount, status: .succeeded, createdAt: one.at)
        }
    }
}
