/// Money on the wire: decimal text, in the one currency of the account.
///
/// Authorize.net knows one currency for each account; the mock's account has US dollars. Amounts are counted in cents.
enum Amount {
    /// The currency of the account.
    static let currency = "USD"
    /// Fifteen digits; the mock's merchant has no lower limit of its own.
    static let largest: Int64 = 999_999_999_999_999

    /// What a text says.
    enum Reading: Equatable {
        case cents(Int64)
        /// More than fifteen digits.
        case tooLarge
        /// Below zero, or parts of a cent.
        case invalid
    }

    /// Reads decimal text: `12.3`, `12.30` and `12.3000` are the same amount.
    static func read(_ text: String) -> Reading {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        let whole = bytes.prefix(while: isDigit)
        var fraction = bytes.dropFirst(whole.count)
        if fraction.first == UInt8(ascii: ".") {
            fraction = fraction.dropFirst()
        } else if !fraction.isEmpty {
            return .invalid
        }
        guard fraction.allSatisfy(isDigit), !whole.isEmpty || !fraction.isEmpty else { return .invalid }
        guard fraction.dropFirst(2).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return .invalid }
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= 13 else { return .tooLarge }
        let hundredths =
            Array(fraction.prefix(2)) + Array(repeating: UInt8(ascii: "0"), count: max(0, 2 - fraction.count))
        return .cents((digits + hundredths).reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) })
    }

    /// Reads the amount of a charge, a capture or a refund, which is above zero.
    static func charged(_ text: String?) throws(Reason) -> Int64 {
        guard let text else { throw .invalidAmount }
        switch read(text) {
        case .cents(let cents) where cents > 0: return cents
        case .tooLarge: throw .tooLarge
        default: throw .invalidAmount
        }
    }

    /// The amount with two decimals.
    static func text(_ cents: Int64) -> String {
        let rest = cents.magnitude % 100
        return "\(cents < 0 ? "-" : "")\(cents.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The amount without zeros at the end, as details tell it: `45`, `100.5`.
    static func shortText(_ cents: Int64) -> String {
        var text = text(cents)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Whether a currency is the account's; one that is not sent is.
    static func isAccepted(_ code: String?) -> Bool { code == nil || code == currency }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
