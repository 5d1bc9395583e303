public import PaymentCore

/// A mail address that has been checked: `name@example.com`, in ASCII (RFC 5321 without quoted names and address literals).
///
/// It is personal, so it prints as `<redacted>`.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The address.
    public let text: String
    /// What follows the sign.
    let domain: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `InvalidValue`, which does not repeat it.
    public init(_ text: String) throws(InvalidValue) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else {
            throw InvalidValue("address", "", "is no mail address in ASCII letters; write it as name@example.com")
        }
        self.text = text
        domain = parts[1].lowercased()
    }

    private static func isLocal(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.utf8.allSatisfy { isAlphanumeric($0) || marks.contains($0) }
            }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
