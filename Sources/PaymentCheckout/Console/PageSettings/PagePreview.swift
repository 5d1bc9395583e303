internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentTemplates

/// The payment page as it would be with settings, for an order that there is not.
struct PagePreview {
    let settings: PageSettings
    let address: SiteAddress
    /// The language of pages that take their customer's.
    let language: Language
    /// What guards the form, which leads back here.
    let code: String

    private var look: PageLook { PageLook(settings, address, language: settings.language ?? language) }

    private var price: Money { amount(100) }
    private var deposit: Money { amount(30) }

    private func amount(_ percent: Int64) -> Money {
        let currency: Currency = look.language == .uk ? .uah : .eur
        return Money(minorUnits: 32 * percent * currency.minorUnitsPerMajor / 10, currency: currency)
    }

    /// The page that is paid on.
    func paying() -> SitePage {
        let text = look.text
        var values = summary
        values["action"] = .text(address.path("staff/page/preview"))
        values["nonce"] = "example"
        values["code"] = .text(code)
        for name in ["fault", "amountFault", "underWay", "keep"] { values[name] = false }
        values["choices"] = [
            "list": [
                [
                    "value": "suggested", "checked": true, "name": .text(text.suggested(.deposit)),
                    "amount": .text(look.amount(deposit)),
                ],
                [
                    "value": "all", "checked": false, "name": .text(text.everything),
                    "amount": .text(look.amount(price)),
                ],
            ]
        ]
        values["own"] = [
            "help": .text(text.bounds(look.amount(deposit), look.amount(price))), "checked": false, "typed": "",
            "fault": false,
        ]
        values["cards"] = [["id": "example", "name": .text(text.card("Visa", "4242"))]]
        values["agreement"] =
            settings.agreement.isBlank ? false : ["text": .text(settings.agreement), "fault": false]
        values["pay"] = .text(settings.callToAction.isBlank ? text.pay : settings.callToAction)
        values["lead"] = .text(text.dueNow)
        values["sum"] = .text(look.amount(deposit))
        return page(PageTemplates.pay, values, title: language.settings.exampleTitle(in: look.language))
    }

    /// The page of a link whose time is over.
    func expired() -> SitePage {
        let text = look.text
        var values = summary
        values["words"] = .text(settings.expiredMessage.isBlank ? text.expiredText : settings.expiredMessage)
        values["underWay"] = false
        return page(PageTemplates.closed, values, title: text.expiredTitle)
    }

    private var summary: [String: TemplateValue] {
        let text = look.text
        var values: [String: TemplateValue] = [
            "order": [
                "title": .text(language.settings.exampleTitle(in: look.language)), "number": "7K2M-Q4TA",
            ]
        ]
        guard settings.showsPrices else { return values }
        values["figures"] = [
            "rows": [
                ["name": .text(text.total), "amount": .text(look.amount(price))],
                ["name": .text(text.paid), "amount": .text(look.amount(.zero(price.currency)))],
                ["name": .text(text.left), "amount": .text(look.amount(price))],
            ]
        ]
        return values
    }

    private func page(_ template: HTMLTemplate, _ values: [String: TemplateValue], title: String) -> SitePage {
        var all = look.around(values, title: title)
        // The color that was typed, which the site's own style sheet does not have yet.
        all["brand"] = .text(Self.style(settings, address))
        return SitePage(template: template, values: all, language: look.language)
    }

    /// The address of a style sheet with the color that was typed.
    ///
    /// - Parameter sample: whether it is for a part of a page only.
    static func style(_ settings: PageSettings, _ address: SiteAddress, sample: Bool = false) -> String {
        let color = settings.accent.map { String($0.description.dropFirst()) } ?? "none"
        return address.path("staff/page/preview.css?accent=\(color)\(sample ? "&part=sample" : "")")
    }
}
