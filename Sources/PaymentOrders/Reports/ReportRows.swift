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

    private(set) var start: OrderCursor?
    private(set) var ordersPerPage = 100
    let read: @Sendable (_ after: OrderCursor?, _ limit: Int, Moment?) async throws(OrderError) -> Page

    init(
        start: OrderCursor?,
        read: @escaping @Sendable (_ after: OrderCursor?, _ limit: Int, Moment?) async throws(OrderError) -> Page
    ) {
        self.start = start
        self.read = read
    }

    /// The same rows from the first one of an order behind `cursor` on, for somebody who has seen those before.
    ///
    /// - Parameters:
    ///   - cursor: the order of the last row that was seen; before the first row of the report nothing is added.
    ///   - ordersPerPage: how many orders are read at once; 1 or more.
    public func after(_ cursor: OrderCursor?, ordersPerPage: Int) -> ReportRows {
        var rest = self
        if let cursor, start.map({ $0 < cursor }) ?? true { rest.start = cursor }
        rest.ordersPerPage = Swift.max(1, ordersPerPage)
        return rest
    }

    /// Begins with the first row.
    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    /// Goes from row to row.
    public struct Iterator: AsyncIteratorProtocol {
        private var cursor: OrderCursor?
        private let report: ReportRows
        private var rows: ArraySlice<Row> = []
        private var moment: Moment?
        private var isLast = false

        init(_ report: ReportRows) {
            cursor = report.start
            self.report = report
        }

        /// The next row; nil behind the last one.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(OrderError) -> Row? {
            while rows.isEmpty, !isLast {
                let page = try await report.read(cursor, report.ordersPerPage, moment)
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

    /// From the beginning of the first day to the end of the last one.
    func instants(in zone: BusinessZone) -> Range<Timestamp> {
        let start = first.map { zone.moment(startOf: $0).instant } ?? .earliest
        let end = last.map { zone.moment(startOf: $0.adding(days: 1)).instant } ?? .latest
        return start..<max(start, end)
    }
}

extension Timestamp {
    /// Before everything that was ever booked.
    static let earliest = Timestamp(millisecondsSinceEpoch: .min)
    /// Behind everything that was ever booked.
    static let latest = Timestamp(millisecondsSinceEpoch: .max)
}

extension Orders {
    /// The rows that `make` tells of orders that were made in a period, oldest first.
    ///
    /// What time alone has brought is applied to the plan before, as the collector will, and is not stored.
    func rows<Row: Sendable>(
        _ filter: OrderFilter, in period: ReportPeriod,
        _ make: @Sendable @escaping (ReportedOrder) throws(OrderError) -> Row?
    ) -> ReportRows<Row> {
        let start = period.first.map { OrderCursor(before: business.zone.moment(startOf: $0).instant) }
        let end = period.last.map { business.zone.moment(startOf: $0.adding(days: 1)).instant }
        return ReportRows(start: start) { (cursor, limit, moment) throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                let moment = if let moment { moment } else { try self.moment(tx) }
                let orders = try tx.orders(filter, after: cursor, limit: limit)
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
                let next = orders.count < limit ? nil : orders.last.map(OrderCursor.init)
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
