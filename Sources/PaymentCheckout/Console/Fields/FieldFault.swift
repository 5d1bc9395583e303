internal import PaymentCore
internal import PaymentPlans

/// Why what was typed into a field is not taken.
enum FieldFault: Hashable, Sendable {
    /// Nothing was typed.
    case empty
    /// There are more characters than fit.
    case tooLong(most: Int)
    /// It has a control character.
    case controlCharacter
    /// It is no amount of money.
    case noAmount
    /// It is an amount that is not above zero.
    case notPositive
    /// It is no percentage.
    case noPercentage
    /// It is no whole number, or one that is out of range.
    case noNumber(ClosedRange<Int>)
    /// It is no day.
    case noDate
    /// The last day is before the first.
    case beforeItBegins
    /// It is none of what can be chosen.
    case noChoice
    /// It is a color that cannot be read on the paper of the theme.
    case paleColor
    /// It is no color.
    case noColor
    /// It stands there already.
    case twice
    /// The terms cannot be so.
    case terms(PlanError)
}

/// Reads what was typed into fields, and remembers what is wrong with each.
struct FieldReader {
    /// What was typed, by the names of the fields; cut where nothing sensible is as long.
    let typed: [String: String]
    /// What is wrong, by the names of the fields.
    private(set) var faults: [String: FieldFault] = [:]

    init(_ typed: [String: String]) { self.typed = typed }

    /// What is wrong with a field from now on; the first fault stays.
    mutating func refuse(_ name: String, _ fault: FieldFault) {
        if faults[name] == nil { faults[name] = fault }
    }

    func isBlank(_ name: String) -> Bool { (typed[name] ?? "").isBlank }

    func isTicked(_ name: String) -> Bool { typed[name] == FieldView.yes }

    /// A text of one line.
    mutating func line(_ name: String, most: Int, isRequired: Bool = true) -> String? {
        let text = (typed[name] ?? "").trimmed
        guard !text.isEmpty else {
            if isRequired { refuse(name, .empty) }
            return nil
        }
        guard text.count <= most else { return refused(name, .tooLong(most: most)) }
        guard !text.unicodeScalars.contains(where: \.isControl) else { return refused(name, .controlCharacter) }
        return text
    }

    /// One of the words of an enumeration.
    mutating func choice<Word: RawRepresentable<String>>(_ name: String, _: Word.Type = Word.self) -> Word? {
        Word(rawValue: typed[name] ?? "") ?? refused(name, .noChoice)
    }

    /// An amount of money above zero; nil without a fault where nothing was typed and nothing has to be.
    mutating func amount(
        _ name: String, _ currency: Currency, _ read: (String, Currency) -> Money?, isRequired: Bool = true
    ) -> Money? {
        if isBlank(name) {
            if isRequired { refuse(name, .empty) }
            return nil
        }
        guard let amount = read(typed[name] ?? "", currency) else { return refused(name, .noAmount) }
        return amount.isPositive ? amount : refused(name, .notPositive)
    }

    /// A percentage, with a comma or a point before its decimals.
    mutating func percentage(_ name: String, isRequired: Bool = true) -> Percentage? {
        if isBlank(name) {
            if isRequired { refuse(name, .empty) }
            return nil
        }
        let text = (typed[name] ?? "").filter { !$0.isWhitespace && $0 != "%" }.replacing(",", with: ".")
        do { return try Percentage(text) } catch { return refused(name, .noPercentage) }
    }

    /// A whole number.
    mutating func number(_ name: String, in range: ClosedRange<Int>, isRequired: Bool = true) -> Int? {
        if isBlank(name) {
            if isRequired { refuse(name, .empty) }
            return nil
        }
        let text = (typed[name] ?? "").filter { !$0.isWhitespace }
        guard text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            range.contains(number)
        else { return refused(name, .noNumber(range)) }
        return number
    }

    /// A day as browsers send it: `2026-11-22`.
    mutating func day(_ name: String, isRequired: Bool = true) -> CivilDate? {
        if isBlank(name) {
            if isRequired { refuse(name, .empty) }
            return nil
        }
        do { return try CivilDate(parsing: (typed[name] ?? "").trimmed) } catch { return refused(name, .noDate) }
    }

    private mutating func refused<Value>(_ name: String, _ fault: FieldFault) -> Value? {
        refuse(name, fault)
        return nil
    }
}
