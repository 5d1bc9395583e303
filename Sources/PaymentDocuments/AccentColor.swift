public import PaymentCore

/// The one color of a business: for titles and rules on paper, for buttons and links on pages.
public struct AccentColor: Hashable, Sendable, Codable, CustomStringConvertible {
    let color: Color

    /// Reads a color in the way of the web: `#1A5FB4`.
    ///
    /// - Throws: `InvalidValue` for anything but a number sign and six hexadecimal digits.
    public init(_ text: String) throws(InvalidValue) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy(Self.isHexDigit),
            let number = UInt32(text.dropFirst(), radix: 16)
        else { throw InvalidValue("accent", text, "must be a number sign and six hexadecimal digits, such as #1A5FB4") }
        color = Color(number)
    }

    private init(_ color: Color) { self.color = color }

    /// A calm blue, for businesses that have not chosen.
    public static let blue = AccentColor(Color(0x1F5C99))

    /// The color in the way of the web.
    public var description: String { color.description }

    /// The color for text on white: darkened where it is too light to be read, to a contrast of 4.5 to 1 (WCAG 2).
    public var readable: AccentColor {
        var color = self.color
        // Each step takes an eighth away, so that black is never far.
        while color.contrastWithWhite < 4.5 { color = color.darkened }
        return AccentColor(color)
    }

    /// White or black: what text on the color is written in, so that its contrast is at least 4.5 to 1 (WCAG 2).
    public var ink: AccentColor {
        // The contrasts with white and with black multiply to 21.
        AccentColor(Color(color.contrastWithWhite * color.contrastWithWhite >= 21 ? 0xFFFFFF : 0))
    }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

/// A color that is drawn with, its parts from 0 to 255.
struct Color: Hashable, Sendable, CustomStringConvertible {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// Creates a color from a number of three bytes, as in `0x1F5C99`.
    init(_ number: UInt32) {
        red = UInt8(truncatingIfNeeded: number >> 16)
        green = UInt8(truncatingIfNeeded: number >> 8)
        blue = UInt8(truncatingIfNeeded: number)
    }

    private init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Text.
    static let ink = Color(0x1B1F24)
    /// Text that matters less; its contrast with white is above 7 to 1.
    static let gray = Color(0x4F5660)
    /// Thin rules.
    static let hairline = Color(0xD5D9DF)

    var description: String {
        let parts = [red, green, blue].map { part in
            let digits = String(part, radix: 16, uppercase: true)
            return digits.utf8.count < 2 ? "0" + digits : digits
        }
        return "#" + parts.joined()
    }

    /// The contrast with white by WCAG 2, from 1 to 21.
    var contrastWithWhite: Double {
        let light = 0.2126 * Self.light(red) + 0.7152 * Self.light(green) + 0.0722 * Self.light(blue)
        return 1.05 / (light + 0.05)
    }

    fileprivate var darkened: Color { Color(red: red / 8 * 7, green: green / 8 * 7, blue: blue / 8 * 7) }

    /// How light a part is, by the curve of sRGB.
    private static func light(_ part: UInt8) -> Double {
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : fifthRoot(ofTwelfthPowerOf: (share + 0.055) / 1.055)
    }

    /// The power of 2.4, by Newton's method.
    private static func fifthRoot(ofTwelfthPowerOf base: Double) -> Double {
        let square = base * base
        let fourth = square * square
        let twelfth = fourth * fourth * fourth
        var root = 1.0
        for _ in 0..<60 {
            let power = root * root * root * root
            root -= (power * root - twelfth) / (5 * power)
        }
        return root
    }
}
