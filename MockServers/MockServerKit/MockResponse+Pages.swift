internal import HTTPTypes
internal import PaymentTemplates

extension MockResponse {
    /// Sends the browser on.
    public static func redirect(to address: String, status: Int = 303) -> MockResponse {
        MockResponse(status: status, headerFields: [.location: address, .cacheControl: "no-store"])
    }

    /// A page that only says something, perhaps with one way on.
    ///
    /// - Parameters:
    ///   - title: the heading, and the title of the window.
    ///   - text: the sentence under it.
    ///   - amount: what was paid.
    ///   - code: the gateway's code for what went wrong, under the name that its answers give it.
    ///   - link: the way on.
    ///   - language: the language tag of the texts.
    ///   - status: the status code.
    public static func message(
        _ title: String, _ text: String, amount: String? = nil, code: (name: String, value: String)? = nil,
        link: (label: String, address: String)? = nil, language: String = "en", status: Int = 200
    ) -> MockResponse {
        MockPage(
            title: title, language: language, template: messageTemplate,
            values: [
                "title": .text(title), "text": .text(text), "amount": .text(orHidden: amount),
                "code": code.map { ["name": .text($0.name), "value": .text($0.value)] } ?? false,
                "link": link.map { ["label": .text($0.label), "address": .text($0.address)] } ?? false,
            ]
        ).response(status: status)
    }

    /// What is shown at an address that leads to no payment.
    public static var pageNotFound: MockResponse {
        message("Page not found", "There is no payment at this address on this mock.", status: 404)
    }

    /// What a page answers to a method it does not take.
    public static func methodNotAllowed(
        _ title: String = "Not allowed", _ text: String = "This page can only be opened and submitted.",
        allowed: String = "GET, POST"
    ) -> MockResponse {
        var response = message(title, text, status: 405)
        response.headerFields[.allow] = allowed
        return response
    }

    private static let messageTemplate = PageTemplate(
        """
        <h1>{{title}}</h1>
        {{#amount}}<p class="amount">{{amount}}</p>{{/amount}}
        <p>{{text}}</p>
        {{#code}}<p class="hint">{{name}}: <code>{{value}}</code></p>{{/code}}
        {{#link}}<p><a class="button" href="{{address}}">{{label}}</a></p>{{/link}}
        """)
}
