internal import CICU
internal import Synchronization

/// What can be counted in a text.
public enum CountedUnit: String, Hashable, Sendable, CaseIterable {
    /// Days.
    case day
    /// Weeks.
    case week
    /// Months.
    case month
    /// Hours.
    case hour
    /// Minutes.
    case minute
    /// Installments.
    case installment
    /// Payments.
    case payment
}

/// The categories that CLDR sorts numbers into; each language uses some of them.
enum PluralCategory: String, CaseIterable {
    case zero, one, two, few, many, other
}

/// The forms of a word that go with the categories of its language.
struct PluralForms {
    /// As in `1 day`; in Ukrainian also 21, 31.
    let one: String
    /// In Ukrainian 2 to 4, 22 to 24; nil where the language has none.
    var few: String?
    /// In Ukrainian 0, 5 to 20, 25 to 30; nil where the language has none.
    var many: String?
    /// Everything else; in Ukrainian numbers with decimals.
    let other: String

    /// The form for a category.
    func form(_ category: PluralCategory) -> String {
        switch category {
        case .one: one
        case .few: few ?? other
        case .many: many ?? other
        case .zero, .two, .other: other
        }
    }
}

/// The plural rules of one language, from ICU.
final class PluralRules: Sendable {
    private let opened: Mutex<OpenedRules?>

    /// Opens the rules of a language.
    init(_ language: Language) {
        opened = Mutex(OpenedRules(locale: language.rawValue))
    }

    /// The category of a whole number; `other`, which every language has, if ICU has no data.
    func category(of number: Int64) -> PluralCategory {
        opened.withLock { $0?.category(of: number) } ?? .other
    }
}

/// ICU's rules for one language, of which only one thing at a time may be asked.
private struct OpenedRules: ~Copyable {
    private let rules: OpaquePointer

    init?(locale: String) {
        guard let rules = cicu_plural_rules_open(locale) else { return nil }
        self.rules = rules
    }

    deinit { cicu_plural_rules_close(rules) }

    func category(of number: Int64) -> PluralCategory? {
        // The longest keyword has five letters.
        var keyword = [UInt16](repeating: 0, count: 8)
        let length = cicu_plural_rules_select(rules, number, &keyword, Int32(keyword.count))
        guard keyword.indices.contains(Int(length)) else { return nil }
        return PluralCategory(rawValue: String(decoding: keyword.prefix(Int(length)), as: UTF16.self))
    }
}
