/// A value that cannot be what it is meant to be: refused before anything is built on it.
public struct InvalidValue: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the value is for: `amount`, `currency`, `idempotencyKey`.
    public let field: String
    /// The value, shortened and made printable; empty where it may be secret.
    public let value: String
    /// What is wrong with it and what to give instead, as the rest of a sentence: `must be above zero`.
    public let reason: String

    /// Creates an error; `value` is cut to 64 characters and its control characters are escaped.
    public init(_ field: String, _ value: String, _ reason: String) {
        self.field = field
        self.value = Self.printable(value)
        self.reason = reason
    }

    /// A sentence for people.
    public var description: String {
        value.isEmpty ? "\(field) \(reason)" : "\(field) '\(value)' \(reason)"
    }

    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(64) {
            switch scalar.properties.generalCategory {
            // Besides control characters, what ends a line elsewhere or turns the direction of what follows.
            case .control, .format, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > 64 ? result + "…" : result
    }
}
