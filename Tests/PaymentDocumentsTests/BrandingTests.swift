import PaymentCore
import PaymentLocalization
import Testing

@testable import PaymentDocuments

/// Names, colors and words of documents.
@Suite struct BrandingTests {
    @Test("a color is read as the web writes it, and nothing else is one")
    func colors() throws {
        #expect(try AccentColor("#1a5fB4").description == "#1A5FB4")
        for text in ["", "#", "1A5FB4", "#1A5FB", "#1A5FB45", "#1A5FBG", "#+1A5FB", "red", "#１２３４５６"] {
            #expect(throws: InvalidValue.self, "\(text)") { try AccentColor(text) }
        }
    }

    @Test(
        "a color for text can be read on white, and one that can be read already stays as it is",
        arguments: [
            "#FFFFFF", "#FFFF00", "#7FFFD4", "#FF0000", "#808080", "#1F5C99", "#000000",
        ])
    func readableColors(text: String) throws {
        let color = try AccentColor(text)
        #expect(color.readable.color.contrastWithWhite >= 4.5)
        #expect(color.readable.readable == color.readable)
        if color.color.contrastWithWhite >= 4.5 { #expect(color.readable == color) }
    }

    @Test("a business has a name, and not too many lines")
    func names() throws {
        #expect(throws: InvalidValue.self) { try Branding(name: " \u{202E}\n") }
        #expect(throws: InvalidValue.self) { try Branding(name: "Studio", address: Array(repeating: "x", count: 9)) }
        #expect(try Branding(name: "Studio").accent == .blue)
    }

    @Test("every word is there in both languages, and Ukrainian is Ukrainian", arguments: Word.allCases)
    func words(word: Word) {
        let (english, ukrainian) = (Words(.en)(word), Words(.uk)(word))
        #expect(english.unicodeScalars.allSatisfy(\.isASCII) && !english.isEmpty)
        #expect(ukrainian.contains { $0.isLetter } && !ukrainian.contains { $0.isLetter && $0.isASCII })
    }

    @Test(
        "text is one line, without control, direction and towers, and is cut behind a whole character",
        arguments: [
            ("  a \n\t b\u{0}  ", "a b"), ("\u{202E}abc\u{2066}d\u{200F}", "abcd"),
            ("a\u{A0}b\u{202F}c", "a\u{A0}b\u{202F}c"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}"),
            (String(repeating: "x", count: 81), String(repeating: "x", count: 79) + "…"),
            (String(repeating: "x", count: 80), String(repeating: "x", count: 80)),
            (String(repeating: "🇺🇦", count: 60), String(repeating: "🇺🇦", count: 39) + "…"), ("\u{10FFFF}", "\u{FFFD}"),
        ])
    func plainText(text: String, expected: String) {
        #expect(PlainText.line(text, .short) == expected)
    }
}
