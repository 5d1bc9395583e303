internal import Foundation

/// Text as it goes into a short message.
enum SMSText {
    /// The most short messages that one text may fill.
    static let segmentsMax = 6

    /// `text` with plain blanks, and with plain quotes and dashes where these alone would make it four times as dear.
    static func plain(_ text: String) -> String {
        let text = replacing(text.precomposedStringWithCanonicalMapping, blanks)
        guard SMSLength(of: text).encoding == .ucs2 else { return text }
        let plain = replacing(text, typography)
        return SMSLength(of: plain).encoding == .gsm7 ? plain : text
    }

    private static func replacing(_ text: String, _ table: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let plain = table[scalar] { result += plain } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The blanks that dates and amounts have.
    private static let blanks: [Unicode.Scalar: String] = [
        "\u{A0}": " ", "\u{2007}": " ", "\u{2009}": " ", "\u{202F}": " ",
    ]
    private static let typography: [Unicode.Scalar: String] = [
        "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
    ]
}
