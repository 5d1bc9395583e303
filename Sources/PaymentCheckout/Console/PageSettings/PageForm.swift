internal import PaymentCore
internal import PaymentDocuments
internal import PaymentHTTP
internal import PaymentLocalization

/// The form of the settings of the payment page: what was typed into it, and what is wrong with that.
struct PageForm {
    /// The fields, as the settings name them.
    enum Field: String, CaseIterable {
        case companyName, line, callToAction, language, theme, accent, showsPrices, expiredMessage, agreement

        /// The most characters, as `PageSettings` has them.
        var most: Int {
            switch self {
            case .companyName: 80
            case .line: 160
            case .callToAction: 40
            case .expiredMessage: 1000
            case .agreement: 20_000
            case .language, .theme, .accent, .showsPrices: 20
            }
        }
    }

    let language: Language
    private(set) var reader: FieldReader

    /// Takes what was typed; of more than fits, one character more is kept, so that it is seen to be too long.
    init(_ form: FormDecoding, _ language: Language) {
        self.language = language
        var typed: [String: String] = [:]
        for field in Field.allCases {
            let text = (form[field.rawValue] ?? "").replacing("\r\n", with: "\n")
            typed[field.rawValue] = String(text.prefix(field.most + 1))
        }
        reader = FieldReader(typed)
    }

    /// Begins with the settings there are.
    init(_ settings: PageSettings, _ language: Language) {
        self.language = language
        let spoken = settings.language?.rawValue ?? ""
        let accent = settings.accent?.description ?? ""
        let typed: [Field: String] = [
            .companyName: settings.companyName, .line: settings.line, .callToAction: settings.callToAction,
            .language: spoken, .theme: settings.theme.rawValue,
            .accent: accent, .showsPrices: settings.showsPrices ? FieldView.yes : "",
            .expiredMessage: settings.expiredMessage, .agreement: settings.agreement,
        ]
        reader = FieldReader(Dictionary(uniqueKeysWithValues: typed.map { ($0.key.rawValue, $0.value) }))
    }

    /// The settings that were typed, with the pictures there are; nil when something is wrong.
    mutating func settings(pictures old: PageSettings) -> PageSettings? {
        let theme: PageSettings.Theme? = reader.choice(Field.theme.rawValue)
        var spoken: Language?
        if !reader.isBlank(Field.language.rawValue) { spoken = reader.choice(Field.language.rawValue) }
        let accent = accent(theme ?? .light)
        let name = reader.line(Field.companyName.rawValue, most: Field.companyName.most)
        let line = reader.line(Field.line.rawValue, most: Field.line.most, isRequired: false)
        let call = reader.line(Field.callToAction.rawValue, most: Field.callToAction.most, isRequired: false)
        let expired = area(.expiredMessage)
        let agreement = area(.agreement)
        guard reader.faults.isEmpty, let theme, let name else { return nil }
        do {
            return try PageSettings(
                companyName: name, line: line ?? "", theme: theme, language: spoken, callToAction: call ?? "",
                showsPrices: reader.isTicked(Field.showsPrices.rawValue), expiredMessage: expired, agreement: agreement,
                accent: accent, logo: old.logo, background: old.background)
        } catch {
            // Whatever a line or an area may hold was looked at before, so it is a sign that turns the direction of others.
            reader.refuse(error.field, .controlCharacter)
            return nil
        }
    }

    /// The fields, with what was typed and what is wrong with it.
    var groups: [FieldGroup] {
        let text = language.settings
        let languages =
            [(value: "", name: text.word(.customersLanguage))]
            + Language.allCases.map { (value: $0.rawValue, name: $0.ownName) }
        let themes = PageSettings.Theme.allCases.map { (value: $0.rawValue, name: text.name(of: $0)) }
        return [
            FieldGroup(
                legend: text.word(.looks),
                fields: [
                    field(.companyName), field(.line), field(.callToAction),
                    field(.language, .select(languages)), field(.theme, .select(themes)),
                    field(.accent), field(.showsPrices, .tick),
                ]),
            FieldGroup(
                legend: text.word(.wordsOfThePage),
                fields: [
                    field(.expiredMessage, .area(rows: 3, most: Field.expiredMessage.most)),
                    field(.agreement, .area(rows: 8, most: Field.agreement.most)),
                ]),
        ]
    }

    private mutating func accent(_ theme: PageSettings.Theme) -> AccentColor? {
        let key = Field.accent.rawValue
        guard !reader.isBlank(key) else { return nil }
        do {
            let color = try AccentColor((reader.typed[key] ?? "").trimmed)
            if Contrast.ratio(color, on: theme) < Contrast.readable { reader.refuse(key, .paleColor) }
            return color
        } catch {
            reader.refuse(key, .noColor)
            return nil
        }
    }

    private mutating func area(_ field: Field) -> String {
        let text = (reader.typed[field.rawValue] ?? "").trimmed
        if text.count > field.most { reader.refuse(field.rawValue, .tooLong(most: field.most)) }
        if text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" }) {
            reader.refuse(field.rawValue, .controlCharacter)
        }
        return text
    }

    private func field(_ field: Field, _ control: FieldView.Control? = nil) -> FieldView {
        let text = language.settings
        return FieldView(
            name: field.rawValue, label: text.label(of: field), value: reader.typed[field.rawValue] ?? "",
            help: text.help(of: field), fault: reader.faults[field.rawValue].map { text.words(for: $0) },
            control: control ?? .text(most: field.most), isRequired: field == .companyName)
    }
}
