internal import PaymentCore

/// A document as it is to be set: what stands on it, and nothing about where.
struct Paper {
    /// A name and a value beside it.
    struct Fact: Hashable {
        let name: String
        let value: String

        init(_ name: Word, _ value: String, in language: Words) {
            self.name = language(name)
            self.value = value
        }
    }

    /// Who it is for.
    struct Party: Hashable {
        let label: String
        let name: String
        let lines: [String]
    }

    /// Some lines, under a heading where there are several such parts.
    struct Part {
        var heading = ""
        let table: Table
    }

    /// What kind of document it is.
    let name: String
    /// Its number; empty for none.
    var number = ""
    /// Who it is for.
    let party: Party
    /// What is known of it as a whole.
    let facts: [Fact]
    /// What was ordered; empty where it is about everything.
    var subject = ""
    /// The lines.
    let parts: [Part]
    /// Sentences behind the lines.
    var closing: [String] = []
    /// Where it is paid; nothing else in it leads anywhere (S-72).
    var link: Link?

    /// Text that leads to a page of the business.
    struct Link {
        let text: String
        let address: AbsoluteURL
    }

    /// What it is called as a whole.
    var title: String { number.isEmpty ? name : "\(name) \(number)" }
}

/// Lines in columns.
struct Table {
    /// What stands in a column.
    enum Kind: Hashable {
        /// Text that takes the room that is left, and wraps.
        case text
        /// Days and words: as wide as they are, up to a bound.
        case label
        /// Amounts, on the right.
        case number
    }

    /// A column.
    struct Column: Hashable {
        let title: String
        let kind: Kind
    }

    /// What stands in a column of a line.
    struct Cell: Hashable {
        let text: String
        /// A smaller line below it; empty for none.
        let detail: String

        init(_ text: String, detail: String = "") {
            self.text = text
            self.detail = detail
        }
    }

    /// A line.
    struct Row {
        let cells: [Cell]
        /// Whether it is a sum of those before, and so never stands alone on a page.
        var isSum = false
    }

    let columns: [Column]
    var rows: [Row]
}
