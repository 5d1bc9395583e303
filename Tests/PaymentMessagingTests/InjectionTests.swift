import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import TestSupport
import Testing

@Suite("What people are called cannot change a message")
struct InjectionTests {
    static let names = [
        "Olena\r\nBcc: everybody@example.com", "Olena\nSubject: You have won", "Olena\r", "Ole\u{0}na",
        "Olena\u{85}X\u{2028}Y\u{2029}Z\u{B}\u{C}", "\u{202E}anelO", "\u{2066}Olena", "\u{200F}\u{200E}\u{61C}Olena",
        "שלום עולם", "{{link}}{{{business}}}{{#due}}", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "👩‍👩‍👧‍👦 Родина 🇺🇦", "=?UTF-8?B?SGk=?=", "\u{E000}", String(repeating: "Олена ", count: 10_000),
        "O" + String(repeating: "\u{301}", count: 10_000), "a, b <c@example.com>", "\\\"", ".", "\u{7F}\u{9B}31m",
    ]

    @Test("a name keeps to its line, whatever it is", arguments: names)
    func namesKeepToTheirLine(_ name: String) async throws {
        var variables = allVariables
        variables["title"] = name
        let plain = try await written(message(.paymentReceived)).words
        let words = try await written(message(.paymentReceived, name: name, variables: variables)).words
        #expect(lines(words.text) == lines(plain.text))
        #expect(lines(words.subject) == 1)
        #expect(words.text.unicodeScalars.count < 1200 && words.subject.unicodeScalars.count < 500)
        for scalar in (words.subject + words.text).unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(![.control, .lineSeparator, .paragraphSeparator, .privateUse].contains(category), "\(scalar)")
            // Joiners hold emoji together, and the isolates were put there on purpose.
            let isMark = category == .format && !["\u{200C}", "\u{200D}", "\u{2068}", "\u{2069}"].contains(scalar)
            #expect(!isMark, "\(scalar)")
        }
    }

    @Test("a name that runs from right to left is kept to itself")
    func isolation() async throws {
        let words = try await written(message(.paymentReceived, name: "שלום")).words
        #expect(words.text.hasPrefix("Hello \u{2068}שלום\u{2069},"))
    }

    @Test("emoji that are held together by joiners stay together")
    func emoji() async throws {
        let words = try await written(message(.paymentReceived, name: "👩‍👩‍👧‍👦 🇺🇦")).words
        #expect(words.text.hasPrefix("Hello 👩‍👩‍👧‍👦 🇺🇦,"))
    }

    @Test("tags in a value are shown and not read")
    func tagsInValues() async throws {
        let words = try await written(message(.paymentReceived, name: "{{link}}{{business}}")).words
        #expect(words.text.hasPrefix("Hello {{link}}{{business}},"))
    }

    @Test("nothing personal and no token is in any text about a message (S-01)")
    func redaction() async throws {
        let canaries = Canaries("Kovalenko", "olena@", try token().text, "Kitchen", "3,750")
        let message = try message()
        canaries.expectNone(in: message)
        let written = try await written(message)
        canaries.expectNone(in: written)
        canaries.expectNone(in: written.words)
    }

    private func lines(_ text: String) -> Int { text.split(separator: "\n", omittingEmptySubsequences: false).count }
}
