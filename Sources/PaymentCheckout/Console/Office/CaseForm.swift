internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// The form by which a case is closed: what was done about it, and, where its money waits, what becomes of that.
struct CaseForm {
    /// What becomes of money in suspense.
    enum Decision: String, CaseIterable {
        case book, giveBack, elsewhere
    }

    let open: OpenCase
    let visit: ConsoleVisit
    /// Whether giving the money back takes the second factor.
    let takesCode: Bool
    /// What is wrong with a field of this form.
    var fault: (field: String, words: String)?

    private var id: String { "case-\(open.file.id)" }

    /// Whether whoever looks may send it.
    var isAllowed: Bool { visit.may(open.held == nil ? .change : .refund) }

    /// The fields.
    var groups: [FieldGroup] {
        let text = visit.language.office
        let note = field(
            "note", text.word(.note), help: text.word(.noteHelp), .area(rows: 2, most: StaffConsole.noteMax))
        guard let held = open.held else { return [FieldGroup(legend: text.word(.closeCase), fields: [note])] }
        let known = Decision.allCases.filter { $0 != .giveBack || open.canGiveBack }
        var fields = [
            field(
                "what", text.word(.whatBecomes),
                .select(known.map { (value: $0.rawValue, name: text.word($0.word)) })),
            field("number", text.word(.orderNumber), help: text.word(.bookNumberHelp), .text(most: 40)), note,
        ]
        if takesCode {
            fields.append(field("otp", visit.text[.otp], help: text.word(.codeHelp), .text(most: 12, keys: .numbers)))
        }
        return [
            FieldGroup(
                legend: text.word(.heldMoney), help: text.held(visit.language.amount(held)), fields: fields)
        ]
    }

    /// What the template needs; hidden for whoever may only look.
    var template: TemplateValue {
        guard isAllowed else { return false }
        let text = visit.language.office
        let path = "staff/cases/\(open.file.id)/\(open.held == nil ? "close" : "money")"
        return [
            "action": .text(visit.address.path(path)), "groups": FieldGroup.template(groups),
            "button": .text(text.word(open.held == nil ? .closeCase : .decide)),
        ]
    }

    private func field(
        _ name: String, _ label: String, help: String? = nil, _ control: FieldView.Control
    ) -> FieldView {
        let typed = fault == nil ? "" : String((visit.request.form[name] ?? "").prefix(StaffConsole.noteMax))
        return FieldView(
            name: name, label: label, value: name == "otp" ? "" : typed, help: help,
            fault: fault.flatMap { $0.field == name ? $0.words : nil }, control: control, id: "\(id)-\(name)")
    }
}

extension CaseForm.Decision {
    var word: OfficeWord {
        switch self {
        case .book: .bookOnOrder
        case .giveBack: .giveBack
        case .elsewhere: .givenBackElsewhere
        }
    }
}
