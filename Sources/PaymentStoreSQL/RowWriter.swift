internal import PaymentCore

/// Takes the values of a row one after the other, in the order of its columns.
struct RowWriter {
    /// The values.
    private(set) var values: [SQLValue] = []

    /// Begins a row of `table`.
    init(of table: Table) { values.reserveCapacity(table.columns.count + 1) }

    /// A value of one column.
    mutating func add(_ value: SQLValue) { values.append(value) }

    /// An amount, of two columns: minor units and currency.
    mutating func add(_ amount: Money?) {
        add(SQLValue(amount?.minorUnits))
        add(SQLValue(amount?.currency.code))
    }

    /// A gateway's id, of two columns: gateway and id.
    mutating func add(_ reference: GatewayReference?) {
        add(SQLValue(reference?.gateway.rawValue))
        add(SQLValue(reference?.id))
    }
}
