internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

/// Reads the columns of a row one after the other, and says which one is not what it must be.
struct RowReader {
    private let table: Table
    private let values: [SQLValue]
    private var index = 0

    init(_ row: SQLRow, of table: Table) {
        self.table = table
        values = row.values
    }

    /// What is wrong with the column read last.
    func fault(_ reason: String) -> OrderError {
        let column = table.columns.indices.contains(index - 1) ? table.columns[index - 1] : "behind the last"
        return OrderError(
            .corrupt,
            "column \(column) of table \(table.name) \(reason), in the row of \(name); nothing was changed: "
                + "check the store, and restore a backup if it is damaged",
            field: "\(table.name).\(column)")
    }

    // The first column is a key, which names the row.
    private var name: String {
        switch values.first {
        case .text(let text)?: "'\(InvalidValue("", text, "").value)'"
        case .integer(let number)?: "'\(number)'"
        default: "no name"
        }
    }

    private mutating func next() throws(OrderError) -> SQLValue {
        index += 1
        guard index <= values.count else { throw fault("is missing") }
        return values[index - 1]
    }

    /// A text that may be missing.
    mutating func optionalText() throws(OrderError) -> String? {
        switch try next() {
        case .text(let text): return text
        case .null: return nil
        default: throw fault("is no text")
        }
    }

    /// A text.
    mutating func text() throws(OrderError) -> String {
        guard let text = try optionalText() else { throw fault("is empty") }
        return text
    }

    /// A whole number that may be missing.
    mutating func optionalInteger() throws(OrderError) -> Int64? {
        switch try next() {
        case .integer(let number): return number
        case .null: return nil
        default: throw fault("is no whole number")
        }
    }

    /// A whole number.
    mutating func integer() throws(OrderError) -> Int64 {
        guard let number = try optionalInteger() else { throw fault("is empty") }
        return number
    }

    /// A whole number that is counted with here.
    mutating func count() throws(OrderError) -> Int {
        guard let number = try optionalCount() else { throw fault("is empty") }
        return number
    }

    /// A whole number that is counted with here, and may be missing.
    mutating func optionalCount() throws(OrderError) -> Int? {
        guard let wide = try optionalInteger() else { return nil }
        guard let number = Int(exactly: wide) else { throw fault("is too large") }
        return number
    }

    /// Yes or no, or neither.
    mutating func optionalFlag() throws(OrderError) -> Bool? {
        switch try optionalInteger() {
        case nil: return nil
        case 0: return false
        case 1: return true
        default: throw fault("is neither 0 nor 1")
        }
    }

    /// Yes or no.
    mutating func flag() throws(OrderError) -> Bool {
        guard let flag = try optionalFlag() else { throw fault("is empty") }
        return flag
    }

    /// Bytes.
    mutating func bytes() throws(OrderError) -> [UInt8] {
        guard case .bytes(let bytes) = try next() else { throw fault("holds no bytes") }
        return bytes
    }

    /// Bytes that may be missing.
    mutating func optionalBytes() throws(OrderError) -> [UInt8]? {
        switch try next() {
        case .bytes(let bytes): return bytes
        case .null: return nil
        default: throw fault("holds no bytes")
        }
    }

    /// A time that may be missing.
    mutating func optionalTime() throws(OrderError) -> Timestamp? {
        try optionalInteger().map(Timestamp.init(millisecondsSinceEpoch:))
    }

    /// A time.
    mutating func time() throws(OrderError) -> Timestamp { Timestamp(millisecondsSinceEpoch: try integer()) }

    /// A day that may be missing.
    mutating func optionalDay() throws(OrderError) -> CivilDate? {
        try optionalInteger().map(CivilDate.init(daysSinceEpoch:))
    }

    /// The number of an item of a plan, which may be missing.
    mutating func optionalItem() throws(OrderError) -> ItemID? {
        guard let wide = try optionalInteger() else { return nil }
        guard let number = Int32(exactly: wide) else { throw fault("is too large") }
        return ItemID(number)
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws(OrderError) -> Word {
        guard let word = Word(rawValue: try text()) else { throw fault("holds a word this release does not know") }
        return word
    }
}

extension RowReader {
    /// What `make` builds out of the text of a column.
    private func built<Value>(_ make: () throws(InvalidValue) -> Value) throws(OrderError) -> Value {
        do { return try make() } catch { throw fault("is refused: \(error)") }
    }

    /// The name of a record, which may be missing.
    mutating func optionalID<Record>() throws(OrderError) -> Identifier<Record>? {
        guard let text = try optionalText() else { return nil }
        return try built { () throws(InvalidValue) in try Identifier(text) }
    }

    /// The name of a record.
    mutating func id<Record>() throws(OrderError) -> Identifier<Record> {
        guard let id: Identifier<Record> = try optionalID() else { throw fault("is empty") }
        return id
    }

    /// The name of an account.
    mutating func account() throws(OrderError) -> AccountName {
        let text = try text()
        return try built { () throws(InvalidValue) in try AccountName(text) }
    }

    /// The name of a gateway.
    mutating func gateway() throws(OrderError) -> GatewayID { GatewayID(rawValue: try text()) }

    /// A merchant reference that may be missing.
    mutating func optionalReference() throws(OrderError) -> MerchantReference? {
        guard let text = try optionalText() else { return nil }
        return try built { () throws(InvalidValue) in try MerchantReference(text) }
    }

    /// A merchant reference.
    mutating func reference() throws(OrderError) -> MerchantReference {
        guard let reference = try optionalReference() else { throw fault("is empty") }
        return reference
    }

    /// An idempotency key.
    mutating func key() throws(OrderError) -> IdempotencyKey {
        let text = try text()
        return try built { () throws(InvalidValue) in try IdempotencyKey(text) }
    }

    /// An account of the ledger.
    mutating func ledgerAccount() throws(OrderError) -> LedgerAccount {
        let text = try text()
        return try built { () throws(InvalidValue) in try LedgerAccount(text) }
    }

    /// A gateway's id, of two columns that are both there or both empty.
    mutating func optionalTransaction() throws(OrderError) -> GatewayReference? {
        let gateway = try optionalText()
        let id = try optionalText()
        guard let gateway, let id else {
            guard gateway == nil, id == nil else { throw fault("stands without its other half") }
            return nil
        }
        return GatewayReference(gateway: GatewayID(rawValue: gateway), id: id)
    }

    /// A currency.
    mutating func currency() throws(OrderError) -> Currency {
        let code = try text()
        return try built { () throws(InvalidValue) in try Currency(code: code) }
    }

    /// An amount, of two columns that are both there or both empty.
    mutating func optionalMoney() throws(OrderError) -> Money? {
        let minorUnits = try optionalInteger()
        guard let code = try optionalText() else {
            guard minorUnits == nil else { throw fault("is empty beside an amount") }
            return nil
        }
        guard let minorUnits else { throw fault("stands without an amount") }
        return Money(
            minorUnits: minorUnits, currency: try built { () throws(InvalidValue) in try Currency(code: code) })
    }

    /// An amount, of two columns.
    mutating func money() throws(OrderError) -> Money {
        guard let money = try optionalMoney() else { throw fault("is empty") }
        return money
    }

    /// A further amount in a currency that was read before.
    mutating func money(in currency: Currency) throws(OrderError) -> Money {
        Money(minorUnits: try integer(), currency: currency)
    }

    /// A value that is kept as JSON and may be missing.
    mutating func optionalDocument<Value: Decodable>(_: Value.Type = Value.self) throws(OrderError) -> Value? {
        guard let text = try optionalText() else { return nil }
        return try read(text) { text in try StoredDocument.read(Value.self, text) }
    }

    /// A value that is kept as JSON.
    mutating func document<Value: Decodable>(_: Value.Type = Value.self) throws(OrderError) -> Value {
        guard let value: Value = try optionalDocument() else { throw fault("is empty") }
        return value
    }

    /// A list that is kept as JSON; most are empty, and to ask for a decoder would take longer than the rest of the row.
    mutating func list<Element: Decodable>(_: Element.Type = Element.self) throws(OrderError) -> [Element] {
        let text = try text()
        return text == "[]" ? [] : try read(text) { text in try StoredDocument.read([Element].self, text) }
    }

    /// A plan.
    mutating func plan() throws(OrderError) -> Plan {
        let text = try text()
        return try read(text, StoredPlan.read)
    }

    private func read<Value>(_ text: String, _ read: (String) throws -> Value) throws(OrderError) -> Value {
        do { return try read(text) } catch {
            throw fault("holds no \(Value.self) that this release can read: \(error)")
        }
    }
}
