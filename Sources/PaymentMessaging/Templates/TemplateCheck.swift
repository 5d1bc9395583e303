internal import PaymentLocalization
internal import PaymentOrders

/// Whether a template can be used, for every message that it may be used for.
struct TemplateCheck {
    /// The most characters of a subject as its author writes it.
    static let subjectMax = 300
    /// The most characters of a text as its author writes it.
    static let textMax = 5000

    let slot: MessageTemplates.Slot
    let template: MessageTemplate
    /// What the business is called, for the length.
    let business: String

    /// Refuses what cannot be used.
    func run() throws(InvalidTemplate) {
        try check(template.subject, .subject, most: Self.subjectMax)
        let text = try check(template.text, .text, most: Self.textMax)
        guard text.saysLink || slot.audience == .staff || !slot.kind.needsLink else {
            throw invalid(.text, .missingLink)
        }
        let full = try rendered(MessageValues(examplesFor: slot, business: business))
        // Where nothing but what is certain is there.
        let bare = try rendered(MessageValues(examplesFor: slot, business: business, isBare: true))
        for text in [full, bare] {
            guard !text.subject.isEmpty else { throw invalid(.subject, .empty) }
            guard !text.text.isEmpty else { throw invalid(.text, .empty) }
        }
        // Staff read mail, so only customers' texts must fit short messages.
        let length = SMSLength(of: SMSText.plain(full.text))
        guard slot.audience == .staff || length.segments <= SMSText.segmentsMax else {
            throw invalid(.text, .tooManySegments(length, most: SMSText.segmentsMax))
        }
    }

    @discardableResult
    private func check(
        _ source: String, _ part: InvalidTemplate.Part, most: Int
    ) throws(InvalidTemplate) -> TemplateScan {
        guard source.count <= most, source.utf8.count <= most * 4 else { throw invalid(part, .tooLong(most: most)) }
        guard source.unicodeScalars.allSatisfy({ Self.isSendable($0) && (part == .text || $0 != "\n") }) else {
            throw invalid(part, .controlCharacter)
        }
        var scan = TemplateScan(slot.kind, slot.audience)
        if let problem = scan.problem(in: source) { throw invalid(part, problem) }
        return scan
    }

    private func rendered(_ values: MessageValues) throws(InvalidTemplate) -> MessageText {
        do { return try Rendering.of(template).text(values) } catch {
            // The engine reads whole characters, so a combining mark can hide a brace from it.
            throw invalid(.text, .unfinishedTag)
        }
    }

    private func invalid(_ part: InvalidTemplate.Part, _ problem: InvalidTemplate.Problem) -> InvalidTemplate {
        InvalidTemplate(
            part: part, problem: problem, available: MessageVariable.available(for: slot.kind, to: slot.audience))
    }

    private static func isSendable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n"
        case .lineSeparator, .paragraphSeparator, .privateUse: false
        // The joiners hold emoji and some scripts together; the others turn or hide what stands beside them.
        case .format: scalar.value == 0x200C || scalar.value == 0x200D
        default: true
        }
    }
}
