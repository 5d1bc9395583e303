import Foundation
import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentTemplates
import Testing

@Suite struct MockPageTests {
    private static let template = PageTemplate("<p title=\"{{text}}\">{{text}}</p>{{#list}}<i>{{.}}</i>{{/list}}")

    private func html(_ response: MockResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    /// Texts that end an attribute or an element for a browser, in spellings that hide it from a reader of whole characters.
    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "a&b", "{{text}}",
        "{{{text}}}", "\"\u{301} onfocus=alert(1) autofocus=\"", "<\u{338}script>", "\u{600}\" onfocus=\"x",
        "\u{600}<b>",
        "&\u{301}lt;", "\r\n<\u{200D}b>", "\"\u{FE0F} x=\"",
    ]) func everythingShownIsEscaped(_ text: String) {
        let page = MockPage(title: text, template: Self.template, values: ["text": .text(text), "list": [.text(text)]])
        let shown = html(page.response())
        let inside = shown.components(between: "<main>", and: "</main>")
        let marks = inside.utf8.filter { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "\"") }
        // Of the template itself: <p title=""></p><i></i>
        #expect(marks.count == 6, "\(inside)")
        #expect(!inside.utf8.contains(UInt8(ascii: "'")))
        #expect(!shown.contains("<script") && !shown.components(between: "<title>", and: "</title>").contains("<"))
    }

    @Test(arguments: [
        "{{{name}}}", "{{ {name}}}", "{{&name}}", "{{ & name}}", "{{=<% %>=}}<%& name%>",
        "{{% CONTENT_TYPE: TEXT}}{{name}}",
        "{{>other}}", "{{<layout}}{{/layout}}", "{{$block}}{{/block}}", "{{#open}}", "{{/close}}", "{{\t&name}}",
    ]) func aTemplateThatCouldShowMarkupIsRefused(_ source: String) {
        let template = PageTemplate(source)
        #expect(template.problem != nil)
        let response = MockPage(title: "t", template: template, values: ["name": "<b>"]).response()
        #expect(response.status == 500)
        #expect(response.headerFields[.contentType] == "text/plain; charset=utf-8")
        #expect(!html(response).contains("<b>"))
    }

    @Test func thePolicyAllowsNoScriptAndNoForeignForm() {
        let page = MockPage(
            title: "t", template: Self.template,
            formTargets: [
                "https://shop.example:8443", "https://a.example; script-src *", "https://b.example, *", "", "a b",
            ])
        let response = page.response(status: 402)
        #expect(response.status == 402)
        #expect(
            response.headerFields[.contentSecurityPolicy]
                == "default-src 'none'; style-src 'self'; form-action 'self' https://shop.example:8443; base-uri 'none'; "
                + "frame-ancestors 'none'")
        #expect(response.headerFields[.cacheControl] == "no-store")
        #expect(response.headerFields[.xContentTypeOptions] == "nosniff")
        #expect(response.headerFields[HTTPField.Name("Referrer-Policy") ?? .age] == "no-referrer")
        #expect(!html(response).contains("style=") && !html(response).contains("<script"))
    }

    @Test(arguments: [
        ("en", "No money moves"), ("uk", "Гроші не списуються"), ("uk-UA", "Гроші не списуються"), ("", "No money"),
    ])
    func everyPageSaysInItsLanguageThatItIsAMock(_ language: String, _ warning: String) {
        let shown = html(MockPage(title: "t", language: language, template: Self.template).response())
        #expect(shown.contains("<html lang=\"\(language)\">") && shown.contains("<strong>MOCK</strong>"))
        #expect(shown.contains(warning) && shown.contains("name=\"viewport\""))
    }

    @Test func aPageCanAskToBeLoadedAgain() {
        let shown = html(MockPage(title: "t", template: Self.template, refreshSeconds: 5).response())
        #expect(shown.contains("<meta http-equiv=\"refresh\" content=\"5\">"))
        #expect(!html(MockPage(title: "t", template: Self.template).response()).contains("http-equiv"))
    }

    @Test func valuesMakeSections() {
        let template = PageTemplate(
            "{{#shown}}A{{/shown}}{{^hidden}}B{{/hidden}}{{#rows}}[{{name}}{{#tags}} {{.}}{{/tags}}]{{/rows}}{{#none}}C{{/none}}"
        )
        let page = MockPage(
            title: "t", template: template,
            values: [
                "shown": true, "hidden": false, "none": .text(orHidden: nil),
                "rows": [["name": "x", "tags": ["1", "2"]], ["name": "\(7)", "tags": []]],
            ])
        #expect(html(page.response()).contains("AB[x 1 2][7]"))
    }
}

extension String {
    func components(between start: String, and end: String) -> String {
        guard let from = range(of: start)?.upperBound, let to = self[from...].range(of: end)?.lowerBound else {
            return ""
        }
        return String(self[from..<to])
    }
}
