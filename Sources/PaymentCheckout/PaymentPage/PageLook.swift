internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentTemplates

/// How pages look and in what language they are: what stands around the content of each.
struct PageLook: Sendable {
    let settings: PageSettings?
    let address: SiteAddress
    private(set) var language: Language

    init(_ settings: PageSettings?, _ address: SiteAddress, language: Language) {
        self.settings = settings
        self.address = address
        self.language = language
    }

    /// The look of a page while not even the settings can be read.
    static func fallback(_ address: SiteAddress) -> PageLook { PageLook(nil, address, language: .en) }

    /// What the page says.
    var text: any PageTexts { language.page }

    /// The same in another language.
    func spoken(_ language: Language) -> PageLook {
        var copy = self
        copy.language = language
        return copy
    }

    /// An amount as people write it.
    func amount(_ money: Money) -> String { language.amount(money) }

    /// The values of a page with those of its frame.
    func around(_ values: [String: TemplateValue], title: String) -> [String: TemplateValue] {
        var all = values
        all["title"] = .text(title)
        all["language"] = .text(language.rawValue)
        all["theme"] = .text((settings?.theme ?? .light).rawValue)
        all["style"] = .text(address.path("assets/checkout.css"))
        all["brand"] = .text(address.path("assets/brand.css"))
        all["script"] = .text(address.path("assets/checkout.js"))
        all["company"] = .text(settings?.companyName ?? "")
        all["line"] = .text(orHidden: settings.flatMap { $0.line.isBlank ? nil : $0.line })
        all["logo"] = settings?.logo.map { $0.template(.logo, address) } ?? false
        all["say"] = .group(words)
        return all
    }

    // The words that stand in templates as they are.
    private var words: [String: TemplateValue] {
        let text = text
        return [
            "skip": .text(text.skip), "schedule": .text(text.schedule), "dueOn": .text(text.dueOn),
            "what": .text(language.portal.what), "amount": .text(text.amount), "state": .text(text.state),
            "order": .text(text.orderNumber),
            "howMuch": .text(text.howMuch), "anotherAmount": .text(text.anotherAmount),
            "anotherAmountHelp": .text(text.anotherAmountHelp), "payWith": .text(text.payWith),
            "newCard": .text(text.newCard), "newCardHelp": .text(text.newCardHelp), "keepCard": .text(text.keepCard),
            "agreement": .text(text.agreement), "accept": .text(text.accept), "mustAccept": .text(text.mustAccept),
            "underWay": .text(text.underWay), "continuePayment": .text(text.continuePayment),
            "goText": .text(text.goText), "go": .text(text.go), "codeText": .text(text.codeText),
            "code": .text(text.code), "send": .text(text.send), "lostText": .text(text.lostText),
            "lostOrder": .text(text.lostOrder),
            "lostContact": .text(text.lostContact),
        ]
    }

    /// A page with words and perhaps a link.
    private func plain(
        _ status: HTTPResponse.Status, _ title: String, _ words: String, button: (link: String, name: String)? = nil
    ) -> SitePage {
        var values: [String: TemplateValue] = ["words": .text(words)]
        if let button { values["button"] = ["link": .text(button.link), "name": .text(button.name)] }
        return SitePage(
            status: status, template: PageTemplates.result, values: around(values, title: title), language: language)
    }

    /// That there were too many refused payments.
    func tooMany() -> SitePage { plain(.tooManyRequests, text.tooManyTitle, text.tooManyText) }

    /// That links were searched for too often.
    func tooManyLinks() -> SitePage { plain(.tooManyRequests, text.tooManyTitle, language.portal.tooManyLinks) }

    /// The form for a link that was lost.
    func search(_ address: SiteAddress) -> SitePage {
        SitePage(
            template: PageTemplates.search,
            values: around(["action": .text(address.path("pay/find"))], title: text.lostTitle), language: language)
    }

    /// The answer to that form, whatever was typed.
    func searched(_ address: SiteAddress) -> SitePage { plain(.ok, text.lostTitle, text.lostSent) }

    /// The answer for what is not there, and for what is not for whoever asks.
    func unknown(_ error: NotHere) -> Response {
        shown(
            plain(
                .notFound, text.unknownTitle, text.unknownText,
                button: (address.path("pay/find"), text.findLink)))
    }

    /// The answer when something failed.
    func trouble(_ status: HTTPResponse.Status, _ detail: String?) -> Response {
        shown(plain(status, text.troubleTitle, status.code < 500 ? detail ?? text.troubleText : text.troubleText))
    }

    private func shown(_ page: SitePage) -> Response {
        do { return try page.response() } catch { return Response(status: error.status) }
    }
}
