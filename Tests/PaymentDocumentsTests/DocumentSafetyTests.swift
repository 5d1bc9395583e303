import PaymentCore
import PaymentDocuments
import PaymentLocalization
import TestSupport
import Testing

@testable import PaymentOrders

/// What strangers write comes out as text and does nothing (S-64, S-72).
@Suite struct DocumentSafetyTests {
    /// What makes a reader of PDF load, start or send something.
    private static let acting = [
        "/URI", "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/OpenAction", "/AA", "/GoToR", "/SubmitForm",
        "/ImportData",
        "/RichMedia", "/Annots", "/XFA",
    ]

    @Test("a document loads nothing and leads nowhere, whatever stands in it (S-72)")
    func loadsNothing() async throws {
        let nasty = ") >> /OpenAction << /S /JavaScript /JS (app.alert(1)) >> http://evil.example/ \\) <script>"
        let branding = try Samples.branding(name: "Studio " + nasty)
        for document in [
            try Samples.printer(.en, branding).invoice(
                try Samples.invoice(customer: nasty, title: nasty), now: Samples.noon),
            try Samples.printer(.uk, branding).statement(
                try Samples.statement(lines: 3) { _ in nasty }, now: Samples.noon),
        ] {
            let anatomy = try await PDFAnatomy(document)
            for name in Self.acting { #expect(!anatomy.objects.contains(name), "\(name)") }
            #expect(anatomy.addresses.isEmpty)
            #expect(anatomy.scripts.filter { !$0.isWhitespace }.isEmpty)
            #expect(anatomy.files.hasPrefix("0 embedded files"))
            let read = try await PDFReading(document)
            #expect(read.compactText.contains("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"))
        }
    }

    @Test(
        "the one address is the business's own page to pay on, when it is asked for; its text has no token (S-51, S-72)"
    )
    func payLink() async throws {
        let address = try AbsoluteURL("https://pay.example.com/p/secret-token?x=(1)'/JS")
        let document = try Samples.printer(.en).invoice(try Samples.invoice(), payAt: address, now: Samples.noon)
        let read = try await PDFReading(document)
        #expect(read.text.contains("Pay online: https://pay.example.com/…"))
        #expect(!read.text.contains("secret-token"))
        let anatomy = try await PDFAnatomy(document)
        #expect(anatomy.addresses.count == 1)
        let found = try #require(anatomy.addresses.first)
        #expect(found.hasSuffix(" https://pay.example.com/p/secret-token?x=%281%29%27/JS"), "\(found)")
        for name in Self.acting where name != "/URI" && name != "/Annots" {
            #expect(!anatomy.objects.contains(name), "\(name)")
        }
    }

    @Test("markup is text (S-64)")
    func markup() async throws {
        let name = "<b>Anna</b> & <span size='99999'>Co</span> &amp; &#65;"
        let read = try await PDFReading(
            Samples.printer(.en).invoice(try Samples.invoice(customer: name, title: "<i>" + name), now: Samples.noon))
        #expect(read.text.contains("<i>" + name))
    }

    @Test(
        "names from right to left, emoji, accents piled up and endless words keep to their place",
        arguments: [
            "יוסף חיים ברנר", "محمد بن سلمان", "👩‍👩‍👧‍👦🏳️‍🌈 Family 😀",
            String(repeating: "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", count: 400),
            String(repeating: "W", count: 5_000), "\u{202E}gnp.exe\u{202C}", "line\nline\r\n\u{0}\u{7}\u{2028}line",
            "田中さん ﷽﷽﷽",
            String(repeating: "🇺🇦", count: 900), "\u{FEFF}\u{200B}", "",
        ])
    func layout(name: String) async throws {
        let document = try Samples.printer(.en).invoice(
            try Samples.invoice(customer: name, title: name), now: Samples.noon)
        let read = try await PDFReading(document)
        #expect(document.pageCount == 1)
        for text in ["Invoice INV-2041", "Left to pay", "€750.00", "1/1"] {
            #expect(read.text.contains(text), "\(text) in \(read.text)")
        }
        #expect(!read.text.contains("\u{202E}gnp"))
    }

    @Test("a name from right to left comes back with all its letters, and stands where names stand")
    func rightToLeft() async throws {
        let name = "יוסף חיים ברנר"
        let document = try Samples.printer(.en).invoice(try Samples.invoice(customer: name), now: Samples.noon)
        let read = try await PDFReading(document)
        #expect(Set(name).isSubset(of: Set(read.text)))
        // It stands on the left as any other, at the margin of 20 millimeters.
        let left = try await PDFReading.left(of: "יוסףחברנ", in: document).min()
        #expect(abs(try #require(left) - 56.69) < 2)
    }

    @Test("apostrophes, Ukrainian letters, currency signs and no-break spaces come back as they were")
    func characters() async throws {
        let name = "Соломʼя п’ять Ґедзь Єва Її Ѐ ₴€£ “лапки” «ялинки» — fi ffi"
        let document = try Samples.printer(.uk).invoice(try Samples.invoice(title: name), now: Samples.noon)
        let read = try await PDFReading(document)
        #expect(read.compactText.contains(name.filter { !$0.isWhitespace }))
    }

    @Test("a word that is broken into lines comes back without a hyphen")
    func longWord() async throws {
        let word = String(repeating: "number", count: 50)
        let document = try Samples.printer(.en).invoice(try Samples.invoice(title: word), now: Samples.noon)
        #expect(try await PDFReading(document).compactText.contains(word))
    }

    @Test("a thousand names drawn at random come back whole (S-64)")
    func randomNames() async throws {
        let seed = anySeed()
        var random = SeededGenerator(seed: seed)
        let alphabet = Array(
            "abcxyzABCXYZ0189 абвгґдеєжзиіїйклщьюяАБВГҐЄІЇЮЯ ąčďéğłñöřšťůźżßøæœ αβγδωΑΩ '’ʼ\"<>&/\\()[]{}%#@!?*+-=_.,;:~^|`€₴£©№«»“”„…"
        )
        let names = (0..<1_000).map { _ in
            String((0..<(1 + random.number(below: 70))).map { _ in alphabet[random.number(below: alphabet.count)] })
        }
        let document = try Samples.printer(.en).statement(
            try Samples.statement(lines: names.count) { names[$0] }, now: Samples.noon)
        let text = try await PDFReading(document).compactText
        for name in names {
            #expect(text.contains(name.filter { !$0.isWhitespace }), "seed \(seed): \(name)")
        }
    }
}
