import Foundation
import HTTPTypes
import MockServerKit
import PaymentHTTP
import PaymentTemplates
import Testing

/// The parts that the pages of all mocks are made of (M-6, M-7).
@Suite struct PagePartsTests {
    private static let attack = "<b>\"><script>"

    private static func html(_ response: MockResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    private static func shown(_ source: String, _ values: [String: TemplateValue]) -> String {
        html(MockPage(title: "t", template: PageTemplate(source), values: values).response())
            .components(between: "<main>", and: "</main>")
    }

    @Test("Fields stand in their rows, are required where they should be, and say what they take (M-7)")
    func fields() {
        let rows: [[PageField]] = [
            [.cardNumber(example: "4111")], [], [.expiry(), .cardCode("cvv", "CVV", example: "1", isRequired: false)],
            [.email("a@example.org", isRequired: true)],
            [PageField("city", Self.attack, filling: "x", value: Self.attack)],
        ]
        let shown = Self.shown(PageField.source, ["rows": PageField.rows(rows)])
        #expect(shown.components(separatedBy: "class=\"row\"").count == 5)
        for (name, attributes) in [
            (
                "number",
                #"type="text" inputmode="numeric" autocomplete="cc-number" placeholder="4111" value="" required>"#
            ),
            (
                "expiry",
                #"type="text" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" value="" required>"#
            ),
            ("cvv", #"type="text" inputmode="numeric" autocomplete="cc-csc" placeholder="1" value="">"#),
            ("email", #"type="email" inputmode="email" autocomplete="email" value="a@example.org" required>"#),
        ] { #expect(shown.contains("<input id=\"\(name)\" name=\"\(name)\" \(attributes)"), "\(name)") }
        #expect(!shown.contains("<b>") && !shown.contains("<script"))
    }

    @Test("A click on a test card submits its name, however empty the form is (M-7)")
    func testCards() {
        let card = PaymentButton.TestCard("3ds", Self.attack, card: PaymentButton.cardText("Visa", "4242"))
        let button = PaymentButton("Pay 1.00", cards: [card], foldLabel: "Cards")
        let shown = Self.shown(PaymentButton.source, ["payment": button.pageValue])
        #expect(shown.contains(#"<button type="submit" class="button">Pay 1.00</button>"#))
        #expect(shown.contains("<summary>Cards</summary>") && shown.contains("Visa\u{A0}••••\u{A0}4242"))
        #expect(shown.contains(#"name="test_card" value="3ds" formnovalidate>"#))
        #expect(!shown.contains("<b>") && !shown.contains("<script"))
    }

    @Test("The head of a page says who is paid how much for what, and what went wrong (M-7)")
    func summaries() {
        func shown(_ summary: PaymentSummary) -> String {
            Self.shown(PaymentSummary.source, ["summary": summary.pageValue])
        }
        let line = PaymentSummary.Line("Course", notes: [nil, "2 × 1.00", "note"], amount: "2.00")
        let paying = shown(
            PaymentSummary(
                merchant: Self.attack, amount: "3.00", lines: [line], hints: ["hint", nil], error: "declined"))
        for text in [
            #"<p class="amount">3.00</p>"#, "Course<br><span class=\"hint\">2 × 1.00</span><br>", "<td>2.00</td>",
            #"<p class="hint">hint</p>"#, #"role="alert">declined</p>"#,
        ] { #expect(paying.contains(text), "\(text)") }
        #expect(!paying.contains("<h1>") && !paying.contains("<b>") && !paying.contains("<script"))
        let saving = shown(PaymentSummary(savingCardFor: "Shop", error: nil))
        #expect(saving.contains("<h1>Save your card</h1>") && saving.contains("Nothing is charged now."))
        #expect(!saving.contains("amount") && !saving.contains("alert") && !saving.contains("<table"))
    }

    @Test("The bank's page says in its language who asks for how much (M-7)", arguments: ["en", "uk"])
    func bank(language: String) {
        let page = BankPage(
            merchant: "Deals", amount: "2.00 UAH", card: "Visa 4242", language: language,
            fields: [("MD", Self.attack)], formTargets: ["https://shop.example/back?a={b}", nil])
        let shown = Self.html(page.response)
        let asks = language == "en" ? "Deals asks to use your card Visa 4242." : "Deals просить списати кошти"
        #expect(shown.contains(asks) && shown.contains("2.00 UAH") && shown.contains("lang=\"\(language)\""))
        #expect(shown.contains("name=\"MD\" value=\"&lt;b&gt;") && !shown.contains("<script"))
        #expect(page.response.headerFields[.contentSecurityPolicy]?.contains("'self' https://shop.example;") == true)
        #expect(BankPage.alreadyFinished(in: language).status == 410 && BankPage.notUnderstood.status == 400)
    }

    @Test(
        "Only approve and fail decide a challenge",
        arguments: [("result=approve", true), ("result=fail", false), ("result=Approve", nil), ("", nil), ("%", nil)]
            as [(String, Bool?)])
    func decisions(body: String, decision: Bool?) {
        let request = MockRequest(method: .post, path: "/", query: "result=approve", body: Array(body.utf8))
        #expect(BankPage.isApproved(request.form) == decision)
        #expect(BankPage.isApproved(request.queryForm) == true)
    }

    @Test("A page that only says something escapes all of it and leads on by one link")
    func messages() {
        let message = MockResponse.message(
            Self.attack, Self.attack, amount: "1.00", code: ("err", Self.attack), link: (Self.attack, "/x?\"<b>"),
            language: "uk", status: 402)
        let shown = Self.html(message)
        #expect(message.status == 402 && shown.contains("lang=\"uk\"") && shown.contains("err: <code>&lt;b&gt;"))
        #expect(!shown.contains("<script") && !shown.contains("<b>") && shown.contains("href=\"/x?&quot;&lt;b&gt;\""))
        #expect(MockResponse.pageNotFound.status == 404)
        #expect(MockResponse.methodNotAllowed().headerFields[.allow] == "GET, POST")
        let redirect = MockResponse.redirect(to: "https://shop.example/")
        #expect(redirect.status == 303 && redirect.headerFields[.location] == "https://shop.example/")
    }

    @Test(
        "Parameters go into the query, before a fragment",
        arguments: [
            ("https://a.example", "https://a.example?k=1%202&l=%26"),
            ("https://a.example?x", "https://a.example?x&k=1%202&l=%26"),
            ("https://a.example/#f", "https://a.example/?k=1%202&l=%26#f"),
            ("app://back#", "app://back?k=1%202&l=%26#"),
        ])
    func addresses(address: String, expected: String) {
        #expect(PageAddress.adding([("k", "1 2"), ("l", "&")], to: address) == expected)
    }

    @Test(
        "Only absolute addresses of the web are usable",
        arguments: [
            ("https://a.example/x", true), ("http://a.example", true), ("javascript:alert(1)", false), ("/x", false),
            ("", false), ("https://a b", false),
        ])
    func usableAddresses(address: String, isUsable: Bool) {
        #expect(PageAddress.isUsable(address) == isUsable)
    }

    @Test(
        "An expiry date is read from both sides of one slash",
        arguments: [
            ("12%2F30", "12|30"), ("+1+2+%2F+3+0+", "12|30"), ("1230", nil), ("12%2F%2F30", nil), ("", nil),
            ("%2F", "|"),
        ] as [(String, String?)])
    func expiry(value: String, expected: String?) {
        let form = MockRequest(method: .post, path: "/", body: Array("expiry=\(value)".utf8)).form
        #expect(form?.expiry.map { "\($0.month)|\($0.year)" } == expected)
    }
}
