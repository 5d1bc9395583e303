import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import TestSupport
import Testing

@Suite("Whatever words are taken can be sent")
struct AcceptedTemplateTests {
    private static let pieces = [
        "{", "}", "{{", "}}", "{{#", "{{^", "{{/", "{{!", "{{{", "{{&", "{{%", "{{=", "due", "link", "title", "name",
        "{{link}}",
        "{{#due}}", "{{/due}}", "{{^due}}", "{{due}}", "{{title}}", " ", "\n", "\r\n", "\u{301}", "…", "Привіт", "🙂",
        "}}\u{301}",
        "{\u{301}", ".", "\u{FE0F}", "\u{200D}",
    ]

    @Test("random templates are refused, or give a readable message with its link whatever is missing")
    func randomTemplates() async throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<4000 {
            let count = 1 + generator.number(below: 9)
            // Half of them begin with what is needed, so that enough are taken.
            let start = generator.number(below: 2) == 0 ? "{{link}}" : ""
            let text = start + (0..<count).map { _ in Self.pieces[generator.number(below: Self.pieces.count)] }.joined()
            var templates = MessageTemplates(business: "Studio")
            do {
                try templates.set(
                    MessageTemplate(subject: "Pay", text: text), for: .paymentLink, to: .customer, in: .en)
            } catch { continue }
            taken += 1
            for variables in [allVariables, ["name": "Olena", "number": "1", "title": "Kitchen", "total": "$1.00"]] {
                let words = try await written(message(variables: variables), templates: templates).words
                let address = "https://pay.example.com/pay/order-1/" + (try token().text)
                #expect(words.text.contains(address), "seed \(seed): \(text.debugDescription)")
                #expect(
                    !words.text.contains("{{") && !words.text.contains("\u{E000}"),
                    "seed \(seed): \(text.debugDescription)")
            }
        }
        #expect(taken > 100, "seed \(seed): only \(taken) were taken")
    }
}
