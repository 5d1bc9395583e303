@testable import PaymentHTTP
import Testing

/// What a gateway says is shown without what must not be (S-01).
struct GatewayTextTests {
    @Test(arguments: [
        ("", ""), ("Declined.", "Declined."), ("Недостатньо коштів", "Недостатньо коштів"),
        ("a\nb\u{202E}c\u{2028}d\u{0}", "a\\nb\\u{202E}c\\u{2028}d\\0"),
        ("card 4242424242424242 refused", "card <redacted> refused"), ("4242424242424242", "<redacted>"),
        ("4242 4242 4242 4242 or 4242-4242-4242-4242 now", "<redacted> or <redacted> now"),
        ("x4000000000003063y", "x<redacted>y"), ("картка 4111111111111111", "картка <redacted>"),
        ("on 2026-11-21 10:00", "on 2026-11-21 10:00"),
        // No check digit, too short, too long: ids stay.
        ("pi_3Mock0000000000000001", "pi_3Mock0000000000000001"), ("order 60000000038", "order 60000000038"),
        ("4242424242424241", "4242424242424241"), ("42424242424242424242", "42424242424242424242"),
    ])
    func `a gateway's words are made fit to show`(_ text: String, _ shown: String) {
        #expect(text.printable() == shown)
    }

    @Test func `secrets are taken out, and an empty one takes nothing`() {
        #expect(
            "token tok_1 of tok_1, key k".printable(hiding: ["tok_1", ""]) == "token <redacted> of <redacted>, key k")
    }

    @Test(arguments: ["a", "ї", "\n"])
    func `a long text is cut`(_ character: String) {
        let shown = String(repeating: character, count: 1000).printable()
        #expect(shown.hasSuffix("…") && shown.count <= 300 * 2 + 1)
        #expect(String(repeating: character, count: 300).printable().hasSuffix("…") == false)
    }
}
