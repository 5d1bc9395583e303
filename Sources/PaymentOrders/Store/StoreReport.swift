/// What a store says of its own health.
public struct StoreReport: Hashable, Sendable {
    /// The database and its version, as people name it: `SQLite 3.40.1`.
    public let database: String
    /// The number of the last migration that was applied; 0 for none.
    public let schema: Int
    /// What is wrong, as sentences that say what to do; empty when nothing is.
    public let findings: [String]

    /// Creates a report.
    public init(database: String, schema: Int, findings: [String]) {
        self.database = database
        self.schema = schema
        self.findings = findings
    }

    /// Whether nothing is wrong.
    public var isSound: Bool { findings.isEmpty }
}
