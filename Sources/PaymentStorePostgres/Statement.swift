internal import CPostgres
internal import PaymentOrders
internal import PaymentStoreSQL

/// A statement and what is bound to it, known to be fit to send.
struct Statement {
    /// The text, under which it is prepared.
    let text: String
    /// What is bound to `$1`, `$2`, ….
    let arguments: [SQLValue]

    /// Checks and keeps a statement.
    ///
    /// - Throws: `OrderError.invalid` for a text that PostgreSQL cannot keep, before anything is sent.
    init(_ text: String, _ arguments: [SQLValue] = []) throws(OrderError) {
        for (index, argument) in arguments.enumerated() {
            guard case .text(let value) = argument, value.utf8.contains(0) else { continue }
            throw OrderError(
                .invalid, "a text holds a NUL character, which PostgreSQL does not keep: remove it",
                field: "argument \(index + 1) of a statement")
        }
        self.text = text
        self.arguments = arguments
    }

    private init(known text: String) {
        self.text = text
        arguments = []
    }

    /// Begins a transaction.
    ///
    /// Another isolation would not make the store safer: what must not happen twice is kept from it by unique indexes and row locks.
    static let begin = Statement(known: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    /// Makes a transaction durable.
    static let commit = Statement(known: "COMMIT")
    /// Undoes a transaction.
    static let rollBack = Statement(known: "ROLLBACK")
}

/// A statement that the server has parsed under a name, for arguments of these types.
struct PreparedStatement {
    /// A parameter whose type the server is to find out; it was null when the statement was prepared.
    static let unknown: Oid = 0

    /// The name.
    let name: String
    /// The types its parameters were declared with.
    let types: [Oid]

    /// Whether `arguments` can be bound to it: their types are the declared ones, and null is of every type.
    ///
    /// A type that the server found out does not count: it takes `1 + $1` for a sum of 32 bits.
    func fits(_ arguments: [SQLValue]) -> Bool {
        guard types.count == arguments.count else { return false }
        for (type, argument) in zip(types, arguments) where argument != .null && type != argument.type { return false }
        return true
    }
}

extension SQLValue {
    /// The type that the value is declared as.
    var type: Oid {
        switch self {
        case .null: PreparedStatement.unknown
        case .integer: 20
        case .text: 25
        case .bytes: 17
        }
    }
}

/// The binary form of a statement's arguments, in memory that is used again for the next one.
struct ArgumentBuffer {
    private var bytes: [UInt8] = []
    /// Where each argument begins; nil for null.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Writes `arguments` and gives what libpq wants to `body`: values, lengths and formats, valid during the call.
    mutating func with<Result>(
        _ arguments: [SQLValue],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for argument in arguments {
            let start = bytes.count
            switch argument {
            case .null: break
            case .integer(let value): withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let value): bytes.append(contentsOf: value.utf8)
            case .bytes(let value): bytes.append(contentsOf: value)
            }
            starts.append(argument == .null ? nil : start)
            lengths.append(Int32(clamping: bytes.count - start))
        }
        // A pointer to an empty value must not be null, which would mean NULL.
        bytes.append(0)
        while formats.count < arguments.count { formats.append(1) }
        return bytes.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return pointers.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { body(values.baseAddress, lengths.baseAddress, $0.baseAddress) }
                }
            }
        }
    }
}
