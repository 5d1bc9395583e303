internal import HTTPTypes
public import PaymentTemplates

/// A page that a mock shows to people: a hosted checkout, a 3-D Secure step, the inspector.
///
/// The layout, the style sheet and the mark that tells it from a real payment page are shared. Every value is escaped,
/// no script runs, no other site is asked for anything, and no other site can frame it.
///
/// Classes of the style sheet: `amount` and `merchant` for what is paid to whom; `field` around a label and its input,
/// `row` around fields side by side; `button`, `button secondary`; `error` for what went wrong, `notice` for what went
/// well, `hint` for small print; `choices` for a list of test cards.
public struct MockPage: Sendable {
    /// How wide the content may become.
    public enum Width: String, Sendable {
        /// One column, as wide as a phone: payment pages.
        case narrow
        /// The whole window: tables.
        case wide
    }

    private let title: String
    private let language: String
    private let template: PageTemplate
    private let values: [String: TemplateValue]
    private let width: Width
    /// The origins of the targets.
    private let formTargets: [String]
    private let refreshSeconds: Int?

    /// Creates a page.
    ///
    /// - Parameters:
    ///   - title: the title of the window.
    ///   - language: the language tag of the content, such as `en` or `uk`.
    ///   - template: what stands inside the layout.
    ///   - values: what the template shows; the name `page` is taken.
    ///   - width: how wide the content may become.
    ///   - formTargets: addresses elsewhere that a form may lead to, also by a redirect: the merchant's return page.
    ///   - refreshSeconds: after how long the browser asks again; nil for never.
    public init(
        title: String, language: String = "en", template: PageTemplate, values: [String: TemplateValue] = [:],
        width: Width = .narrow, formTargets: [String?] = [], refreshSeconds: Int? = nil
    ) {
        self.title = title
        self.language = language
        self.template = template
        self.values = values
        self.width = width
        self.formTargets = formTargets.compactMap { $0.flatMap(PageAddress.origin) }
        self.refreshSeconds = refreshSeconds
    }

    /// The answer that shows the page; status 500 and the reason when its template cannot be used.
    public func response(status: Int = 200) -> MockResponse {
        var values = values
        values["page"] = [
            "title": .text(title), "language": .text(language), "width": .text(width.rawValue),
            "warning": .text(PageLayout.warning(in: language)),
            "refresh": .text(orHidden: refreshSeconds.map { "\($0)" }),
        ]
        guard let html = template.rendered(values) else {
            let problem = template.problem ?? "the page has no template"
            return MockResponse(
                status: 500, headerFields: [.contentType: "text/plain; charset=utf-8"], body: Array(problem.utf8))
        }
        var headerFields: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentSecurityPolicy: policy,
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headerFields[name] = "no-referrer" }
        return MockResponse(status: status, headerFields: headerFields, body: Array(html.utf8))
    }

    /// Scripts, frames, images and foreign style sheets are not allowed; forms lead to the mock or the targets named.
    ///
    /// A target that could end the directive or add another one is left out.
    private var policy: String {
        let targets = formTargets.filter { target in
            !target.isEmpty && target.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3B && $0 != 0x2C }
        }
        return """
            default-src 'none'; style-src 'self'; form-action \((["'self'"] + targets).joined(separator: " ")); \
            base-uri 'none'; frame-ancestors 'none'
            """
    }
}
