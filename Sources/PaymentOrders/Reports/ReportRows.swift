public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// The rows of a report over orders, read page by page: each page is a transaction of its own, and no more than one is held.
///
/// An order that changes meanwhile is told as it is when its page is read.
public struct ReportRows<Row: Sendable>: AsyncSequence, Sendable {
    /// What reading may throw.
    public typealias Failure = OrderError
    /// A row.
    public typealias Element = Row

    /// A page, the place behind it, and the moment that all rows are told for.
    struct Page: Sendable {
        let rows: [Row]
        /// Nil behind the last page.
        let next: OrderCursor?
        let moment: Moment
    }

    let start: OrderCursor?
    let read: @Sendable (OrderCursor?, Moment?) async throws(OrderError) -> Page

    /// Begins with the first row.
    public func makeAsyncIterator() -> Iterator { Iterator(cursor: start, read: read) }

    /// Goes from row to row.
    public struct Iterator: AsyncIteratorProtocol {
        var cursor: OrderCursor?
        let read: @Sendable (OrderCursor?, Moment?) async throws(OrderError) -> Page
        private var rows: ArraySlice<Row> = []
        private var moment: Moment?
        private var isLast = false

        init(cursor: OrderCursor?, read: @escaping @Sendable (OrderCursor?, Moment?) async throws(OrderError) -> Page) {
            self.cursor = cursor
            self.read = read
        }

        /// The next row; nil behind the last one.
        public mutating func next(
            isolation actor: isolated (any _Concurrency.Actor)? = #isolation
        ) async throws(OrderError) -> Row? {
            while rows.isEmpty, !isLast {
                let page = try await read(cursor, moment)
                rows = page.rows[...]
                moment = page.moment
                cursor = page.next
                isLast = page.next == nil
            }
            return rows.popFirst()
        }
    }
}

/// Which days a report is of, in the zone of the business.
public struct ReportPeriod: Hashable, Sendable {
    /// The first day; nil for all before.
    public let first: CivilDate?
    /// The last day; nil for all after.
    public let last: CivilDate?

    /// Checks and keeps a period.
    ///
    /// - Throws: `InvalidValue` for one that ends before it begins.
    public init(from first: CivilDate? = nil, through last: CivilDate? = nil) throws(InvalidValue) {
        if let first, let last, last < first {
            throw InvalidValue("to", last.description, "is before \(first)")
        }
        self.first = first
        self.last = last
    }

    private init() { (first, last) = (nil, nil) }

    /// All there is.
    public static let all = ReportPeriod()
}

extension Orders {
    /// How many orders are read at once.
    private static var ordersPerPage: Int { 100 }

    /// The rows that `make` tells of orders that were made in a period, oldest first.
    ///
    /// What time alone has brought is applied to the plan before, as the collector will, and is not stored.
    func rows<Row: Sendable>(
        _ filter: OrderFilter, in period: ReportPeriod,
        _ make: @Sendable @escaping (ReportedOrder) throws(OrderError) -> Row?
    ) -> ReportRows<Row> {
        let start = period.first.map { OrderCursor(before: business.zone.moment(startOf: $0).instant) }
        let end = period.last.map { business.zone.moment(startOf: $0.adding(days: 1)).instant }
        return ReportRows(start: start) { (cursor, moment) throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                let moment = if let moment { moment } else { try self.moment(tx) }
                let orders = try tx.orders(filter, after: cursor, limit: Self.ordersPerPage)
                var customers: [Customer.ID: Customer] = [:]
                var rows: [Row] = []
                for var order in orders {
                    if let end, order.createdAt >= end { return .init(rows: rows, next: nil, moment: moment) }
                    if customers[order.customer] == nil { customers[order.customer] = try tx.customer(order.customer) }
                    order.plan.advance(to: moment)
                    let name = customers[order.customer]?.name ?? ""
                    if let row = try make(ReportedOrder(order: order, customerName: name, moment: moment)) {
                        rows.append(row)
                    }
                }
                let next = orders.count < Self.ordersPerPage ? nil : orders.last.map(OrderCursor.init)
                return .init(rows: rows, next: next, moment: moment)
            }
        }
    }
}

/// An order that a row is made of.
struct ReportedOrder {
    let order: Order
    let customerName: String
    let moment: Moment

    /// Where it stands.
    var standing: Standing { order.plan.standing(at: moment) }

    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: order.plan.currency) }
}
