/// How a text is cut into short messages.
///
/// A text in the alphabet of GSM 03.38 has 160 places in one message and 153 in each of several; any other letter makes the whole text
/// UCS-2, with 70 and 67.
public struct SMSLength: Hashable, Sendable {
    /// How letters are sent.
    public enum Encoding: Hashable, Sendable {
        /// The default alphabet of GSM 03.38 with its extension, of which a character takes two places.
        case gsm7
        /// Sixteen bits a place; what lies beyond, such as emoji, takes two.
        case ucs2
    }

    /// How the letters are sent.
    public let encoding: SMSLength.Encoding
    /// How many places they take.
    public let units: Int
    /// How many short messages they fill; 0 for an empty text.
    public let segments: Int

    /// Measures a text.
    public init(of text: String) {
        let sizes = text.unicodeScalars.map(Self.septets)
        if sizes.contains(0) {
            encoding = .ucs2
            let sizes = text.unicodeScalars.map { $0.value > 0xFFFF ? 2 : 1 }
            (units, segments) = Self.fill(sizes, alone: 70, together: 67)
        } else {
            encoding = .gsm7
            (units, segments) = Self.fill(sizes, alone: 160, together: 153)
        }
    }

    /// A character that takes two places is never parted.
    private static func fill(_ sizes: [Int], alone: Int, together: Int) -> (units: Int, segments: Int) {
        let units = sizes.reduce(0, +)
        guard units > alone else { return (units, units == 0 ? 0 : 1) }
        var segments = 1
        var used = 0
        for size in sizes {
            if used + size > together {
                segments += 1
                used = 0
            }
            used += size
        }
        return (units, segments)
    }

    /// The places of a character in the alphabet of GSM 03.38; 0 when it has none.
    private static func septets(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", " ", "\n", "\r": 1
        case _ where extended.contains(scalar): 2
        default: basic.contains(scalar) ? 1 : 0
        }
    }

    private static let basic = Set("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà".unicodeScalars)
    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
