public import PaymentCore
internal import PaymentCrypto

/// The secret part of a payment link: 256 bits, as 43 characters of URL-safe base64 (S-50).
///
/// Who has it can open the order's payment page, so it prints and mirrors as `<redacted>`, and the store keeps its digest only.
public struct LinkToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text, for the link itself and nowhere else.
    public let text: String

    /// Reads a token as received.
    ///
    /// - Throws: `InvalidValue`, which does not repeat it, for anything but 43 characters that stand for 32 bytes.
    public init(_ text: String) throws(InvalidValue) {
        // The length first, so that a text of any size is not decoded.
        guard text.utf8.count == Self.characterCount, Self.decode(text) != nil else {
            throw InvalidValue("link", "", "is not a payment link; open it as it was sent")
        }
        self.text = text
    }

    /// The token for a code of 32 bytes.
    init(_ code: MAC) {
        text = code.withBytes { Base64.stringURLSafe($0) }
    }

    /// Whether `code` is what the token stands for; the time taken does not tell where it differs.
    func matches(_ code: MAC) -> Bool {
        guard let bytes = Self.decode(text) else { return false }
        return code.matches(bytes.span.bytes)
    }

    private static let characterCount = 43

    private static func decode(_ text: String) -> [UInt8]? {
        do {
            return try Base64.decodeURLSafe(text.utf8Span.span.bytes)
        } catch {
            return nil
        }
    }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
