/// A request whose members were checked by the schema, read further with the gateway's own errors.
extension Element {
    /// The settings of a transaction by name, each allowed one once.
    func transactionSettings() throws(Failure) -> [String: String] {
        let names: Set<String> = [
            "emailCustomer", "merchantEmail", "allowPartialAuth", "headerEmailReceipt", "footerEmailReceipt",
            "recurringBilling", "duplicateWindow", "testRequest",
        ]
        var settings: [String: String] = [:]
        for setting in self["transactionSettings"]?.all("setting") ?? [] {
            guard let name = setting.text("settingName"), names.contains(name) else {
                throw .invalid("Setting Name")
            }
            settings[name] = setting.text("settingValue") ?? ""
        }
        return settings
    }

    /// The seconds of `duplicateWindow`; nil where it is not sent.
    static func duplicateWindow(in settings: [String: String]) throws(Failure) -> Int64? {
        guard let text = settings["duplicateWindow"] else { return nil }
        guard let seconds = Int64(text), (0...28_800).contains(seconds) else { throw .invalid("Duplicate Window") }
        return seconds
    }

    /// Refuses lists that are too long and purchase-order numbers that the gateway cannot take.
    func checkLimits(_ wire: Wire) throws(Failure) {
        if (self["lineItems"]?.children.count ?? 0) > 30 || (self["userFields"]?.children.count ?? 0) > 20 {
            throw Failure("E00052", "The number of array elements exceeds the maximum allowed.")
        }
        let number = text("poNumber") ?? ""
        guard number.count <= 25 else {
            throw Failure("E00015", "The field length is invalid for Purchase Order Number.")
        }
        if wire == .json, number.contains("&") { throw .invalid("Extra Options") }
    }
}

/// A name and an address, by the names of the schema.
struct Address: Sendable, Equatable {
    private static let nameFields = [
        "firstName", "lastName", "company", "address", "city", "state", "zip", "country",
    ]
    private static let contactFields = ["phoneNumber", "faxNumber", "email"]

    private var values: [String: String] = [:]

    /// Reads an element that the schema has checked; empty without one.
    init(_ element: Element? = nil) {
        for child in element?.children ?? [] where !child.text.isEmpty { values[child.name] = child.text }
    }

    /// A value; nil where none was given.
    subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue?.isEmpty == true ? nil : newValue }
    }

    /// Whether nothing was given.
    var isEmpty: Bool { values.isEmpty }

    /// The members in the layers of the schema: the name and address, then how to reach the person, then `more`.
    func node(_ name: String, more: [Node?] = []) -> Node? {
        isEmpty ? nil : Node(name: name, content: content(more: more))
    }

    /// The members, as an entry of a list.
    func content(more: [Node?] = []) -> Node.Content {
        func nodes(_ names: [String]) -> [Node] { names.compactMap { .text($0, optional: values[$0]) } }
        let layers = [nodes(Self.nameFields), nodes(Self.contactFields), more.compactMap { $0 }]
        return .group(layers.filter { !$0.isEmpty })
    }

    /// The same without what a ship-to address of a transaction does not have.
    var withoutContact: Address {
        var copy = self
        for name in Self.contactFields { copy.values[name] = nil }
        return copy
    }
}
