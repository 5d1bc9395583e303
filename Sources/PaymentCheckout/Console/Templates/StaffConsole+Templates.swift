internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentTemplates

/// The words of messages: for every kind, audience and language, with their variables and a preview (P-BK-7).
extension StaffConsole {
    /// The pages of these words.
    var templateRoutes: [ConsoleRoute] {
        [
            (.get, "staff/templates", .configure, { try await listTemplates($0) }),
            (.get, "staff/templates/{kind}/{audience}/{language}", .configure, { try await showTemplate($0) }),
            (.post, "staff/templates/{kind}/{audience}/{language}", .configure, { try await saveTemplate($0) }),
            (
                .post, "staff/templates/{kind}/{audience}/{language}/preview", .configure,
                { try await previewTemplate($0) }
            ),
            (.post, "staff/templates/{kind}/{audience}/{language}/reset", .configure, { try await resetTemplate($0) }),
        ]
    }

    private func listTemplates(_ visit: ConsoleVisit) async throws -> Response {
        let text = visit.language.settings
        let templates = try await site.templates().value
        let done = try visit.done(at: "staff/templates").flatMap { SettingsWord(rawValue: $0) }
        let audiences = Message.Audience.allCases.map { audience -> TemplateValue in
            let kinds = WordsSlot.kinds(for: audience).map { kind -> TemplateValue in
                let languages = Language.allCases.map { language -> TemplateValue in
                    let slot = WordsSlot(kind: kind, audience: audience, language: language)
                    return [
                        "link": .text(address.path(slot.path)), "name": .text(language.ownName),
                        "code": .text(language.rawValue),
                        "own": .flag(templates.isOwn(kind, to: audience, in: language)),
                    ]
                }
                return ["name": .text(text.name(of: kind)), "languages": .list(languages)]
            }
            return ["name": .text(text.name(of: audience)), "kinds": .list(kinds)]
        }
        return try visit.page(
            WordsTemplates.list,
            [
                "word": text.words, "flash": .text(orHidden: done.map { text.word($0) }),
                "audiences": .list(audiences),
            ], title: visit.text.name(of: .templates), section: .templates
        ).response()
    }

    private func showTemplate(_ visit: ConsoleVisit) async throws -> Response {
        let slot = try WordsSlot(visit)
        let kept = try await site.templates()
        let template = kept.value.template(slot.kind, to: slot.audience, in: slot.language)
        return try page(visit, slot, kept, template, version: kept.version).response()
    }

    private func saveTemplate(_ visit: ConsoleVisit) async throws -> Response {
        let slot = try WordsSlot(visit)
        let kept = try await site.templates()
        let (template, version) = try typed(visit)
        var changed = kept.value
        do throws(InvalidTemplate) {
            try changed.set(template, for: slot.kind, to: slot.audience, in: slot.language)
        } catch {
            return try page(visit, slot, kept, template, version: version, fault: error, status: .unprocessableContent)
                .response()
        }
        // The same form again, by a second press or the button back, changes nothing more (F-40).
        if changed == kept.value { return try visit.seeOther("staff/templates", done: "saved") }
        guard version == kept.version else {
            return try page(
                visit, slot, kept, template, version: kept.version,
                general: [visit.language.settings.word(.changedMeanwhile)], status: .conflict
            ).response()
        }
        try await site.setTemplates(changed, from: version, detail: "changed \(slot)", by: visit.actor)
        return try visit.seeOther("staff/templates", done: "saved")
    }

    private func previewTemplate(_ visit: ConsoleVisit) async throws -> Response {
        let slot = try WordsSlot(visit)
        let kept = try await site.templates()
        let (template, version) = try typed(visit)
        let fault = fault(slot, kept.value, template)
        guard visit.request.form["fragment"] == FieldView.yes else {
            return try page(visit, slot, kept, template, version: version, fault: fault).response()
        }
        return try SitePage(
            template: WordsTemplates.message,
            values: [
                "word": visit.language.settings.words, "message": message(slot, kept.value, template, visit.language),
                "messageFaults": fault.map { ["list": [["words": .text($0.message(in: visit.language))]]] } ?? false,
            ], language: visit.language
        ).response()
    }

    private func resetTemplate(_ visit: ConsoleVisit) async throws -> Response {
        let slot = try WordsSlot(visit)
        let kept = try await site.templates()
        var changed = kept.value
        changed.reset(slot.kind, to: slot.audience, in: slot.language)
        if changed != kept.value {
            let (_, version) = try typed(visit)
            try await site.setTemplates(changed, from: version, detail: "reset \(slot)", by: visit.actor)
        }
        return try visit.seeOther("staff/templates", done: "wordsReset")
    }

    private func typed(_ visit: ConsoleVisit) throws(FormProblem) -> (MessageTemplate, Int) {
        let form = visit.request.form
        guard let version = Int(form["version"] ?? ""), version >= 0 else { throw .unreadable }
        // One character more than the most, so that a text that is too long is seen to be.
        let template = MessageTemplate(
            subject: String((form["subject"] ?? "").prefix(WordsSlot.subjectMax + 1)),
            text: String((form["text"] ?? "").replacing("\r\n", with: "\n").prefix(WordsSlot.textMax + 1)))
        return (template, version)
    }

    private func fault(
        _ slot: WordsSlot, _ templates: MessageTemplates, _ template: MessageTemplate
    ) -> InvalidTemplate? {
        var changed = templates
        do throws(InvalidTemplate) {
            try changed.set(template, for: slot.kind, to: slot.audience, in: slot.language)
            return nil
        } catch {
            return error
        }
    }

    // MARK: The form

    private func page(
        _ visit: ConsoleVisit, _ slot: WordsSlot, _ kept: Versioned<MessageTemplates>, _ template: MessageTemplate,
        version: Int, fault: InvalidTemplate? = nil, general: [String] = [], status: HTTPResponse.Status = .ok
    ) -> LivePage {
        let text = visit.language.settings
        let groups = [
            FieldGroup(
                legend: text.word(.wordsOfTheMessage),
                fields: [
                    FieldView(
                        name: "subject", label: text.word(.subject), value: template.subject,
                        help: text.word(.subjectHelp),
                        fault: fault.flatMap { $0.part == .subject ? $0.message(in: visit.language) : nil },
                        control: .text(most: WordsSlot.subjectMax)),
                    FieldView(
                        name: "text", label: text.word(.messageText), value: template.text,
                        fault: fault.flatMap { $0.part == .text ? $0.message(in: visit.language) : nil },
                        control: .area(rows: 8, most: WordsSlot.textMax)),
                ])
        ]
        let isOwn = kept.value.isOwn(slot.kind, to: slot.audience, in: slot.language)
        let page = visit.page(
            WordsTemplates.form,
            [
                "word": text.words, "groups": FieldGroup.template(groups),
                "faults": FieldGroup.faults(groups, general: general, title: text.word(.lookAgain)),
                "about": .text("\(text.name(of: slot.audience)) · \(slot.language.ownName)"),
                "back": .text(address.path("staff/templates")), "action": .text(address.path(slot.path)),
                "preview": .text(address.path(slot.path + "/preview")), "version": .text(String(version)),
                "variables": .list(variables(slot, visit.language)),
                "sectionExample": .text("{{#start}}…{{start}}{{/start}}"),
                "message": fault == nil ? message(slot, kept.value, template, visit.language) : false,
                "messageFaults": false, "reset": isOwn ? .text(address.path(slot.path + "/reset")) : false,
                "previewScript": .text(address.path("assets/preview.js")),
            ], title: text.name(of: slot.kind), section: .templates, status: status)
        return LivePage(page: page)
    }

    private func variables(_ slot: WordsSlot, _ language: Language) -> [TemplateValue] {
        MessageVariable.available(for: slot.kind, to: slot.audience).map { variable in
            [
                "tag": .text("{{\(variable.rawValue)}}"), "meaning": .text(variable.meaning(in: language)),
                "maybe": .flag(!variable.isAlwaysThere(in: slot.kind, to: slot.audience)),
            ]
        }
    }

    /// What the words read like, with examples; hidden for words that cannot be used.
    private func message(
        _ slot: WordsSlot, _ templates: MessageTemplates, _ template: MessageTemplate, _ language: Language
    ) -> TemplateValue {
        do {
            let message = try templates.preview(of: template, for: slot.kind, to: slot.audience, in: slot.language)
            let length = message.smsLength
            return [
                "subject": .text(message.subject), "text": .text(message.text),
                "length": .text(language.settings.length(length)),
            ]
        } catch { return false }
    }
}
