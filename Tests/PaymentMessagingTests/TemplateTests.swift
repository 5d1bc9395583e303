import Foundation
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@Suite("Words a merchant sets")
struct TemplateTests {
    private typealias Problem = InvalidTemplate.Problem

    /// Sets the text of a payment link's message.
    private func problem(
        _ text: String, subject: String = "Pay", for kind: Message.Kind = .paymentLink,
        to audience: Message.Audience = .customer, in language: Language = .en
    ) -> InvalidTemplate? {
        var templates = MessageTemplates(business: "Studio")
        let before = templates
        do throws(InvalidTemplate) {
            try templates.set(
                MessageTemplate(subject: subject, text: text), for: kind, to: audience, in: language)
            return nil
        } catch {
            #expect(templates == before)
            return error
        }
    }

    @Test("what could not be used for every message is refused when it is set")
    func refusals() {
        let expected: [(String, Problem)] = [
            ("{{link}} {{nmae}}", .unknownVariable("nmae")),
            ("{{link}} {{}}", .unknownVariable("")),
            ("{{link}} {{Name}}", .unknownVariable("Name")),
            ("{{link}} {{invoice}}", .unknownVariable("invoice")),
            ("{{link}} {{name.first}}", .unknownVariable("name.first")),
            ("{{link}} {{capitalized(name)}}", .unknownVariable("capitalized(name)")),
            ("{{link}} {{#due}}by {{due}}", .unbalancedSection("due")),
            ("{{link}} by {{due}}{{/due}}", .mayBeMissing(.due)),
            ("{{link}} soon{{/due}}", .unbalancedSection("due")),
            ("{{link}} {{#due}}{{#start}}{{/due}}{{/start}}", .unbalancedSection("due")),
            ("{{link}} by {{due}}", .mayBeMissing(.due)),
            ("{{link}} {{^due}}{{due}}{{/due}}", .mayBeMissing(.due)),
            ("{{link}} {{#start}}{{due}}{{/start}}", .mayBeMissing(.due)),
            ("{{{link}}}", .unsupportedTag("{")),
            ("{{& link}}", .unsupportedTag("&")),
            ("{{link}}{{> footer}}", .unsupportedTag(">")),
            ("{{link}}{{=<% %>=}}", .unsupportedTag("=")),
            ("{{link}}{{% CONTENT_TYPE:HTML}}", .unsupportedTag("%")),
            ("{{link}}{{<a}}{{/a}}", .unsupportedTag("<")),
            ("{{link}}{{$a}}{{/a}}", .unsupportedTag("$")),
            ("{{link}} {{name", .unfinishedTag),
            ("{{link}} {name}", .strayBrace),
            ("{{link}} name}}", .strayBrace),
            ("{{link}}\u{0}", .controlCharacter),
            ("{{link}}\u{202E}", .controlCharacter),
            ("{{link}}\u{E000}", .controlCharacter),
            ("", .missingLink),
            ("Pay soon", .missingLink),
            ("Pay {{#due}}here: {{link}}{{/due}}", .missingLink),
            ("{{link}}" + String(repeating: "а", count: 400), .tooManySegments(length(400), most: 6)),
            ("{{link}}" + String(repeating: "a", count: 5001), .tooLong(most: 5000)),
        ]
        for (text, problem) in expected {
            #expect(self.problem(text)?.problem == problem, "\(text.prefix(60))")
        }
        #expect(problem("Hi", subject: "", for: .cancelled)?.problem == .empty)
        #expect(problem("Hi", subject: "Off\nBcc: all@example.com", for: .cancelled)?.problem == .controlCharacter)
        #expect(problem("Hi", subject: "{{#start}}Off{{/start}}", for: .cancelled)?.problem == .empty)
        #expect(problem("{{^start}} {{/start}}", for: .cancelled)?.problem == .empty)
        #expect(problem("{{link}}", for: .cancelled)?.problem == .unknownVariable("link"))
        #expect(problem("{{link}}", for: .paymentLink, to: .staff)?.problem == .unknownVariable("link"))
    }

    @Test("what is good is taken, with the line ends of a form")
    func taken() throws {
        #expect(
            problem("{{ name }}, {{^due}}pay soon{{/due}}{{#due}}by {{ due }}{{/due}}: {{link}} {{! a note }}") == nil)
        #expect(problem("{{#link}}Here: {{link}}{{/link}}") == nil)
        // Staff read mail, which may be long.
        #expect(problem(String(repeating: "а", count: 4000), for: .cancelled, to: .staff) == nil)
        var templates = MessageTemplates(business: "Studio")
        try templates.set(
            MessageTemplate(subject: " Off \r\n", text: "\r\nOne\r\nTwo {{title}}\r\n\r\n"), for: .cancelled,
            to: .customer,
            in: .en)
        #expect(templates.preview(.cancelled, to: .customer, in: .en).text == "One\nTwo Custom-made kitchen")
        #expect(templates.preview(.cancelled, to: .customer, in: .en).subject == "Off")
    }

    @Test("a refusal names the mistake and what there is, in both languages")
    func explanations() throws {
        let refusal = try #require(problem("{{link}} {{nmae}}"))
        #expect(
            refusal.description
                == "Text: there is no {{nmae}} in this message. There are {{name}}, {{fullName}}, {{business}}, "
                + "{{number}}, {{title}}, {{total}}, {{amount}}, {{due}}, {{expires}}, {{start}}, {{link}}.")
        #expect(
            refusal.message(in: .uk)
                == "Текст: у цьому повідомленні немає {{nmae}}. Є такі: {{name}}, {{fullName}}, {{business}}, "
                + "{{number}}, {{title}}, {{total}}, {{amount}}, {{due}}, {{expires}}, {{start}}, {{link}}.")
        #expect(
            problem("{{link}} {{due}}")?.description
                == "Text: not every message has {{due}}. Write {{#due}} before and {{/due}} behind the words that belong "
                + "to it.")
    }

    @Test("words are kept as JSON, and checked again when they are read")
    func coding() throws {
        var templates = MessageTemplates(business: "Студія")
        try templates.set(
            MessageTemplate(subject: "Оплата", text: "Сюди: {{link}}"), for: .paymentLink, to: .customer, in: .uk)
        let kept = try JSONEncoder().encode(templates)
        #expect(try JSONDecoder().decode(MessageTemplates.self, from: kept) == templates)
        #expect(String(decoding: kept, as: UTF8.self).utf8.count < 200)
        let spoiled = String(decoding: kept, as: UTF8.self).replacing("{{link}}", with: "{{lnik}}")
        #expect(throws: InvalidTemplate.self) {
            try JSONDecoder().decode(MessageTemplates.self, from: Data(spoiled.utf8))
        }
        templates.reset(.paymentLink, to: .customer, in: .uk)
        #expect(templates == MessageTemplates(business: "Студія"))
    }

    @Test("words can be seen before they are set")
    func previewOfChange() throws {
        let templates = MessageTemplates(business: "Studio")
        let words = try templates.preview(
            of: MessageTemplate(subject: "{{business}}", text: "{{fullName}}: {{link}}"), for: .paymentLink,
            to: .customer, in: .en)
        #expect(words.subject == "Studio")
        #expect(words.text.hasPrefix("Olena Kovalenko: https://pay.example.com/pay/"))
        #expect(throws: InvalidTemplate.self) {
            try templates.preview(
                of: MessageTemplate(subject: "", text: ""), for: .paymentLink, to: .customer, in: .en)
        }
    }

    /// How long `letters` Cyrillic letters with the example of a link are.
    private func length(_ letters: Int) -> SMSLength {
        let link = MessageTemplates(business: "").preview(.paymentLink, to: .customer, in: .en).text
            .split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("https://") }
        return SMSLength(of: (link ?? "") + String(repeating: "а", count: letters))
    }
}
