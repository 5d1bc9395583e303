/// A table on the inspector page.
public struct InspectorTable: Sendable {
    /// How many objects of a kind are shown.
    private static let objectsMax = 50

    /// The heading.
    public let title: String
    /// The column names.
    public let columns: [String]
    /// The rows, each with one text per column; never card numbers, codes or secrets.
    public let rows: [[String]]

    /// Creates a table.
    public init(title: String, columns: [String], rows: [[String]]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// Creates a table of the newest objects of a kind, each as `row` describes it.
    public init<Object>(
        _ title: String, _ columns: [String], _ objects: ObjectTable<Object>, _ row: (Object) -> [String]
    ) {
        self.init(title: title, columns: columns, rows: objects.newest(Self.objectsMax).map(row))
    }
}
