public import PaymentCore
public import PaymentLocalization

/// A word of a report: as programs read it, and as people do.
public struct ReportWord: Hashable, Sendable {
    /// For programs; it is the same in every language.
    public let key: String
    private let english: String
    private let ukrainian: String

    /// Creates a word.
    public init(_ key: String, _ english: String, _ ukrainian: String) {
        self.key = key
        self.english = english
        self.ukrainian = ukrainian
    }

    /// The word for people.
    public func text(in language: Language) -> String {
        switch language {
        case .en: english
        case .uk: ukrainian
        }
    }
}

/// A value in a report, by what it is; each format writes it in its own way.
public enum ReportCell: Hashable, Sendable {
    /// Text that somebody wrote, who may be anybody.
    case text(String)
    /// A word of this package.
    case word(ReportWord)
    /// An amount; where its currency has no place beside it, the row has a cell of that.
    case money(Money)
    /// The currency of the row's amounts; JSON has it within each amount.
    case currency(Currency)
    /// A day.
    case day(CivilDate)
    /// An instant, given as clocks of the business show it.
    case time(Timestamp)
    /// A number of things.
    case count(Int)
    /// Nothing to be said.
    case nothing

    init(_ time: Timestamp?) { self = time.map(ReportCell.time) ?? .nothing }
    init(_ day: CivilDate?) { self = day.map(ReportCell.day) ?? .nothing }
    init(_ money: Money?) { self = money.map(ReportCell.money) ?? .nothing }
    init(_ text: String?) { self = text.map(ReportCell.text) ?? .nothing }

    var isNumber: Bool {
        switch self {
        case .money, .count: true
        default: false
        }
    }
}

/// A row of a report.
public protocol ReportRow: Sendable {
    /// What the columns are called.
    static var columns: [ReportWord] { get }
    /// The values, one for each column.
    var cells: [ReportCell] { get }
}

/// What a report is of.
public struct ReportHeading: Hashable, Sendable {
    /// What is known of the report as a whole.
    public struct Fact: Hashable, Sendable {
        /// What it is called.
        public let name: ReportWord
        /// The value.
        public let value: ReportCell

        /// Names a value.
        public init(_ name: ReportWord, _ value: ReportCell) {
            self.name = name
            self.value = value
        }
    }

    /// The report's name.
    public let name: ReportWord
    /// What is known of it as a whole.
    public let facts: [Fact]

    /// Creates a heading.
    public init(_ name: ReportWord, _ facts: [Fact] = []) {
        self.name = name
        self.facts = facts
    }
}
