internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

/// The values of records as the values of columns.
extension SQLValue {
    /// A text, or null.
    init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
    /// A whole number, or null.
    init(_ number: Int64?) { self = number.map(SQLValue.integer) ?? .null }
    /// A count, or null.
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    /// 1 or 0, or null.
    init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }
    /// Milliseconds since 1970, or null.
    init(_ time: Timestamp?) { self = time.map { .integer($0.millisecondsSinceEpoch) } ?? .null }
    /// Days since 1970, or null.
    init(_ day: CivilDate?) { self = day.map { .integer($0.daysSinceEpoch) } ?? .null }
    /// The number of an item, or null.
    init(_ item: ItemID?) { self = item.map { .integer(Int64($0.number)) } ?? .null }
    /// The name of a record, or null.
    init<Record>(_ id: Identifier<Record>?) { self.init(id?.text) }
    /// The name of an account.
    init(_ account: AccountName) { self = .text(account.text) }
    /// A word of an enumeration, or another name.
    init(_ word: some RawRepresentable<String>) { self = .text(word.rawValue) }
}

extension Money {
    /// The minor units for a row whose currency is kept once.
    ///
    /// - Throws: `OrderError.invalid` for an amount in another currency.
    func stored(beside other: Money, as field: String) throws(OrderError) -> SQLValue {
        guard currency == other.currency else {
            throw OrderError(
                .invalid, "\(field) is in \(currency), but the record is in \(other.currency)", field: field,
                value: description)
        }
        return .integer(minorUnits)
    }
}
