internal import HTTPTypes
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentTemplates

extension StaffConsole {
    /// The page with the forms.
    ///
    /// - Parameters:
    ///   - version: what the next change is made from.
    ///   - sample: what the sample shows; nil while what was typed cannot be shown.
    func page(
        _ visit: ConsoleVisit, _ form: PageForm, _ kept: Versioned<PageSettings>, version: Int,
        sample: PageSettings? = nil, flash: String? = nil, general: [String] = [],
        pictureFault: (use: Picture.Use, words: String)? = nil, status: HTTPResponse.Status = .ok
    ) -> LivePage {
        let text = visit.language.settings
        let groups = form.groups
        let pictures = Picture.Use.allCases.map { use in
            picture(use, kept.value, text, fault: pictureFault.flatMap { $0.use == use ? $0.words : nil })
        }
        let page = visit.page(
            PageSettingsTemplates.form,
            [
                "word": text.words, "flash": .text(orHidden: flash), "groups": FieldGroup.template(groups),
                "faults": FieldGroup.faults(groups, general: general, title: text.word(.lookAgain)),
                "action": .text(address.path("staff/page")), "version": .text(String(version)),
                "summaryAction": .text(address.path("staff/page/summary")),
                "previewAction": .text(address.path("staff/page/preview")),
                "sample": sample.map { self.sample($0, visit) } ?? false, "summaryFaults": false,
                "pictures": .list(pictures), "previewScript": .text(address.path("assets/preview.js")),
            ], title: visit.text.name(of: .pageSettings), section: .pageSettings, status: status)
        return LivePage(page: page)
    }

    /// What the sample shows.
    func sample(_ settings: PageSettings, _ visit: ConsoleVisit) -> TemplateValue {
        let text = visit.language.settings
        let shown = settings.language ?? visit.language
        let amount = Money(minorUnits: 9600, currency: shown == .uk ? .uah : .eur)
        let facts: [(SettingsWord, String)] = [
            (.language, settings.language?.ownName ?? text.word(.customersLanguage)),
            (.theme, text.name(of: settings.theme)),
            (.prices, text.word(settings.showsPrices ? .pricesShown : .pricesHidden)),
            (.expiredLink, settings.expiredMessage.isBlank ? shown.page.expiredText : settings.expiredMessage),
            (
                .agreement,
                settings.agreement.isBlank ? text.word(.noAgreement) : text.characters(settings.agreement.count)
            ),
        ]
        return [
            "style": .text(PagePreview.style(settings, address, sample: true)),
            "theme": .text(settings.theme.rawValue), "logo": settings.logo.map { $0.template(.logo, address) } ?? false,
            "company": .text(settings.companyName),
            "line": .text(orHidden: settings.line.isBlank ? nil : settings.line),
            "dueNow": .text(shown.page.dueNow), "sum": .text(shown.amount(amount)),
            "pay": .text(settings.callToAction.isBlank ? shown.page.pay : settings.callToAction),
            "facts": .list(facts.map { ["name": .text(text.word($0.0)), "value": .text($0.1)] }),
        ]
    }

    private func picture(
        _ use: Picture.Use, _ settings: PageSettings, _ text: any SettingsTexts, fault: String?
    ) -> TemplateValue {
        [
            "use": .text(use.rawValue), "name": .text(text.word(use == .logo ? .logo : .background)),
            "label": .text(text.word(use == .logo ? .newLogo : .newBackground)),
            "help": .text(text.word(use == .logo ? .logoHelp : .backgroundHelp)),
            "action": .text(address.path("staff/page/\(use.rawValue)")),
            "remove": .text(address.path("staff/page/\(use.rawValue)/remove")),
            "image": settings.mark(of: use).map { $0.template(use, address) } ?? false, "fault": .text(orHidden: fault),
        ]
    }
}
