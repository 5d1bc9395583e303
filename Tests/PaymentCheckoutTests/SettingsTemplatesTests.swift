import Foundation
import HTTPTypes
import Hummingbird
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Message templates in the console")
struct SettingsTemplatesTests {
    private static let path = "/staff/templates/paymentLink/customer/en"

    @Test("every message has its words, variables and preview, in both languages (P-BK-7)")
    func all() async throws {
        let desk = try await OfficeDesk.open()
        for language in Language.allCases {
            let list = try await desk.get("/staff/templates", in: language).text
            for audience in Message.Audience.allCases {
                for kind in WordsSlot.kinds(for: audience) {
                    for written in Language.allCases {
                        let slot = WordsSlot(kind: kind, audience: audience, language: written)
                        #expect(list.contains("/kyiv/\(slot.path)\""))
                        let page = try await desk.get("/\(slot.path)", in: language)
                        #expect(page.response.status == .ok, "\(slot)")
                        for variable in MessageVariable.available(for: kind, to: audience) {
                            #expect(page.text.contains("<code>{{\(variable.rawValue)}}</code>"), "\(slot)")
                            #expect(page.text.contains(variable.meaning(in: language)), "\(slot)")
                        }
                        #expect(page.text.contains("class=\"letter\""), "\(slot)")
                    }
                }
            }
        }
        for path in ["paymentLink/customer/de", "caseOpened/customer/en", "nothing/staff/en", "paymentLink/staff/en"] {
            #expect(try await desk.get("/staff/templates/\(path)").response.status == .notFound, "\(path)")
        }
    }

    @Test("words are set, shown with examples and their length, and put back (P-BK-7)")
    func setting() async throws {
        let desk = try await OfficeDesk.open()
        var form = SettingsOffersTests.form(try await desk.get(Self.path).text)
        form.merge(["subject": "Hello {{name}}", "text": "Dear {{name}},\r\nplease pay here: {{link}}"]) { $1 }
        let page = try await desk.post(Self.path + "/preview", form).text
        #expect(page.value(behind: "Subject") == "Hello Olena")
        #expect(page.contains("Dear Olena,\nplease pay here: https://"))
        #expect(page.value(behind: "Length")?.contains("short message") == true)
        form["fragment"] = "yes"
        #expect(try await desk.post(Self.path + "/preview", form).text.hasPrefix("<section id=\"message\""))
        #expect(try await desk.site.templates().version == 0)
        for _ in 0..<2 { #expect(try await desk.post(Self.path, form).response.status == .seeOther) }
        let kept = try await desk.site.templates()
        #expect(kept.version == 1)
        #expect(kept.value.template(.paymentLink, to: .customer, in: .en).subject == "Hello {{name}}")
        #expect(try await desk.get("/staff/templates").text.contains("(your words)"))
        form["text"] = "Other: {{link}}"
        #expect(try await desk.post(Self.path, form).response.status == .conflict)
        let reset = try await desk.post(Self.path + "/reset", ["version": "1"])
        #expect(reset.response.status == .seeOther)
        #expect(try await desk.site.templates().value.isOwn(.paymentLink, to: .customer, in: .en) == false)
    }

    @Test(
        "words that cannot be used are refused at their field, in both languages",
        arguments: [
            ("subject", "", "it is empty", "тут порожньо"),
            ("subject", "{{secret}}", "there is no {{secret}}", "немає {{secret}}"),
            ("text", "Pay now", "{{link}} is missing", "бракує {{link}}"),
            ("text", "{{#start}} {{link}}", "do not make a pair", "не утворюють пари"),
            ("text", "{{start}} {{link}}", "not every message has {{start}}", "є не в кожному"),
            ("text", "{{{link}}}", "cannot be used here", "використати не можна"),
            ("text", "{{link", "}} is missing", "бракує }}"),
            ("text", String(repeating: "x", count: 10_000), "longer than 5000", "довший"),
            ("text", "{{link}} " + String(repeating: "Ж", count: 600), "short messages", "SMS"),
            ("text", "{{link}} \u{202E}", "cannot be sent", "неможливо надіслати"),
        ] as [(String, String, String, String)])
    func refusing(field: String, value: String, english: String, ukrainian: String) async throws {
        let desk = try await OfficeDesk.open()
        for (language, said) in [(Language.en, english), (.uk, ukrainian)] {
            var form = SettingsOffersTests.form(try await desk.get(Self.path).text)
            form[field] = value
            for path in [Self.path, Self.path + "/preview"] {
                let answer = try await desk.post(path, form, in: language)
                #expect(answer.text.contains(said), "\(path)")
                #expect(answer.text.contains("id=\"\(field)-fault\" class=\"fault\""), "\(path)")
                #expect(answer.response.status == (path == Self.path ? .unprocessableContent : .ok))
            }
        }
        #expect(try await desk.site.templates().version == 0)
    }

    @Test("what is typed into words is text on the page and nothing else (S-64)")
    func hostile() async throws {
        let desk = try await OfficeDesk.open()
        var form = SettingsOffersTests.form(try await desk.get(Self.path).text)
        form["text"] = "</textarea><script>alert(1)</script> {{link}}"
        let page = try await desk.post(Self.path + "/preview", form).text
        #expect(!page.contains("<script>alert") && page.contains("&lt;/textarea&gt;"))
    }
}
