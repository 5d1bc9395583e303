/// A mail address or a telephone number, as records are found by it.
public enum Contact: Hashable, Sendable {
    /// A mail address in small letters.
    case mail(String)
    /// The digits of a telephone number with its country.
    case phone(String)

    /// Reads what somebody typed or what a record says.
    ///
    /// - Returns: nil for what is neither: a mail address has an `@`, a telephone number 7 to 15 digits (E.164) and signs between them.
    public init?(_ text: String) {
        let trimmed = String(String(text.drop(while: \.isWhitespace).reversed()).drop(while: \.isWhitespace).reversed())
        guard !trimmed.isEmpty, trimmed.count <= 254 else { return nil }
        if trimmed.contains("@") {
            self = .mail(trimmed.lowercased())
            return
        }
        let digits = trimmed.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (7...15).contains(digits.count),
            trimmed.allSatisfy({ $0.isASCII && ($0.isNumber || "+-(). ".contains($0)) })
        else { return nil }
        self = .phone(String(decoding: digits, as: UTF8.self))
    }

    /// What records are found by.
    public var key: String {
        switch self {
        case .mail(let address): address
        case .phone(let digits): digits
        }
    }
}
