/// What card numbers and security codes look like.
///
/// - SeeAlso: ISO/IEC 7812-1 for length and check digit; the ranges of the brands are those the networks publish.
enum CardNumberRules {
    /// Why `digits` are no card number, without repeating any of them; nil when they are one.
    static func reasonToRefuse(_ digits: UnsafeRawBufferPointer) -> String? {
        guard digits.allSatisfy(isDigit) else { return "must be digits only, without spaces or dashes" }
        guard (12...19).contains(digits.count) else { return "must have 12 to 19 digits" }
        guard passesLuhn(digits) else { return "is mistyped: its check digit does not match" }
        return nil
    }

    /// Why `digits` are no security code, without repeating any of them; nil when they are one.
    static func reasonToRefuse(securityCode digits: UnsafeRawBufferPointer) -> String? {
        guard digits.allSatisfy(isDigit) else { return "must be digits only" }
        guard (3...4).contains(digits.count) else { return "must have 3 or 4 digits" }
        return nil
    }

    /// The network by the first digits, in the names gateways use; `unknown` for a range that is not listed.
    static func brand(of digits: UnsafeRawBufferPointer) -> String {
        let first = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        return switch first {
        case 4000...4999: "visa"
        case 5100...5599, 2221...2720: "mastercard"
        case 3400...3499, 3700...3799: "amex"
        case 6011, 6440...6499, 6500...6599: "discover"
        case 3000...3059, 3095, 3600...3699, 3800...3999: "diners"
        case 3528...3589: "jcb"
        case 6200...6299: "unionpay"
        default: "unknown"
        }
    }

    /// Doubles every second digit from the right, adds the digits of all, and wants a multiple of ten.
    private static func passesLuhn(_ digits: UnsafeRawBufferPointer) -> Bool {
        var sum = 0
        for (place, byte) in digits.reversed().enumerated() {
            let digit = Int(byte) - 0x30
            let doubled = digit > 4 ? digit * 2 - 9 : digit * 2
            sum += place.isMultiple(of: 2) ? digit : doubled
        }
        return sum.isMultiple(of: 10)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
