import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@Suite("The words there are to begin with")
struct DefaultTemplateTests {
    private let templates = MessageTemplates(business: "Studio")

    @Test("every message reads well, with everything and with what is certain only (P-BK-7)", arguments: Occasion.all)
    func defaultsReadWell(_ occasion: Occasion) async throws {
        let (kind, audience, language) = (occasion.kind, occasion.audience, occasion.language)
        let optional = MessageVariable.available(for: kind, to: audience).filter {
            !$0.isAlwaysThere(in: kind, to: audience)
        }
        // Every choice of values that may be missing.
        for choice in 0..<(1 << optional.count) {
            var variables = allVariables
            for (place, variable) in optional.enumerated() where choice & (1 << place) == 0 {
                variables[variable.rawValue] = nil
            }
            let outgoing = try message(kind, to: audience, in: language, variables: variables)
            let words = try await written(outgoing, templates: templates).words
            expectReadable(words, "\(occasion.testDescription), choice \(choice)")
            for variable in optional {
                let value = variables[variable.rawValue].map { variable == .case ? "more money" : $0 }
                guard let value, templates.template(kind, to: audience, in: language).text.contains("{{\(variable)}}")
                else { continue }
                #expect(words.text.contains(value))
            }
        }
    }

    @Test("a preview shows every default, and none fills more than six short messages", arguments: Occasion.all)
    func previewsFit(_ occasion: Occasion) throws {
        let words = templates.preview(occasion.kind, to: occasion.audience, in: occasion.language)
        expectReadable(words, occasion.testDescription)
        #expect(words.smsLength.segments <= 6)
        if occasion.audience == .customer { #expect(words.text.contains("Studio")) }
    }

    @Test("every default would be taken if a merchant had written it", arguments: Occasion.all)
    func defaultsAreValid(_ occasion: Occasion) throws {
        var own = templates
        let template = templates.template(occasion.kind, to: occasion.audience, in: occasion.language)
        let changed = MessageTemplate(subject: template.subject + "!", text: template.text + "!")
        try own.set(changed, for: occasion.kind, to: occasion.audience, in: occasion.language)
        #expect(own.isOwn(occasion.kind, to: occasion.audience, in: occasion.language))
        try own.set(template, for: occasion.kind, to: occasion.audience, in: occasion.language)
        #expect(own == templates)
    }

    @Test("no Ukrainian word has a Latin letter in it", arguments: Occasion.all.filter { $0.language == .uk })
    func ukrainianIsCyrillic(_ occasion: Occasion) {
        let words = templates.preview(occasion.kind, to: occasion.audience, in: .uk)
        for word in (words.subject + " " + words.text).split(whereSeparator: { !$0.isLetter }) {
            let scripts = Set(word.unicodeScalars.map { $0.value < 0x250 ? "Latin" : "Cyrillic" })
            #expect(scripts.count == 1, "\(word)")
        }
        for letter in "ыэъёѣ’'" { #expect(!words.text.contains(letter), "\(letter)") }
    }

    @Test("every kind of case has words in both languages", arguments: CaseFile.Kind.allCases)
    func casesHaveWords(_ kind: CaseFile.Kind) async throws {
        for language in Language.allCases {
            var variables = allVariables
            variables["case"] = kind.rawValue
            let words = try await written(message(.caseOpened, to: .staff, in: language, variables: variables)).words
            #expect(!words.text.contains(": \(kind.rawValue)"))
            #expect(words.subject.split(separator: " ").count > 4)
        }
    }

    @Test("every variable has a label in both languages", arguments: MessageVariable.allCases)
    func variablesHaveLabels(_ variable: MessageVariable) {
        #expect(!variable.meaning(in: .en).isEmpty)
        #expect(variable.meaning(in: .uk).unicodeScalars.allSatisfy { $0.value > 0x250 || $0 == " " || $0 == "," })
    }

    @Test("where nobody recorded a name or a title, another word stands there")
    func missingNames() async throws {
        var variables = allVariables
        variables["title"] = ""
        let words = try await written(message(name: "", variables: variables)).words
        #expect(words.text.hasPrefix("Hello customer,\n\nPlease pay $3,750.00 for order (order 7K2M-Q4TA) by"))
    }

    private func expectReadable(_ words: MessageText, _ occasion: String) {
        for text in [words.subject, words.text] {
            #expect(!text.isEmpty, "\(occasion)")
            for mistake in [
                "{", "}", "  ", " \n", "\n ", "\n\n\n", " .", " ,", "..", "()", "( ", " )", "«»", "\u{E000}",
            ] {
                #expect(!text.contains(mistake), "\(occasion): '\(mistake)' in \(text)")
            }
        }
        #expect(!words.subject.contains("\n"), "\(occasion)")
        #expect(words.text.last.map { !$0.isWhitespace } == true, "\(occasion)")
    }
}
