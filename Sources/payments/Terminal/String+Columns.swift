extension Character {
    /// How many columns of a terminal the character takes: two for those of East Asia and for emoji.
    fileprivate var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation { return 2 }
        return Self.wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]
}

extension StringProtocol {
    /// How many columns of a terminal the text takes.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The longest beginning that fits so many columns, cut between characters.
    fileprivate func beginning(within columns: Int) -> SubSequence {
        var left = columns
        return prefix { character in
            left -= character.columns
            return left >= 0
        }
    }
}

extension String {
    /// The text with spaces behind it up to so many columns.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }

    /// The text with spaces before it up to so many columns.
    func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - columns)) + self }

    /// The text, cut where it takes more than `width` columns; a number at its end stays.
    func shortened(to width: Int) -> String {
        guard columns > width else { return self }
        let tail = last?.isNumber == true ? lastIndex(of: " ").map { self[$0...] } ?? "" : ""
        guard tail.columns < width else { return beginning(within: width - 1) + "…" }
        return beginning(within: width - tail.columns - 1) + "…" + tail
    }

    /// The text without the spaces at its end.
    var withoutTrailingSpaces: String {
        guard let end = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...end])
    }

    /// The text in lines of at most so many columns, all but the first indented.
    ///
    /// It is broken between words; a word that is longer than a line is broken where the line ends. Without a width it stays one line.
    func wrapped(to width: Int?, indent: Int = 0) -> [String] {
        guard let width else { return [withoutTrailingSpaces] }
        let margin = String(repeating: " ", count: indent)
        var lines = [""]
        for (place, word) in split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            var line = lines.removeLast()
            var rest = word[...]
            if line.columns + 1 + word.columns > width, line.contains(where: { $0 != " " }) {
                lines.append(line)
                line = margin
            } else if place > 0 {
                line += " "
            }
            while line.columns + rest.columns > width, width > indent {
                let part = rest.beginning(within: width - line.columns)
                guard !part.isEmpty else { break }
                lines.append(line + part)
                rest = rest[part.endIndex...]
                line = margin
            }
            lines.append(line + rest)
        }
        return lines.map(\.withoutTrailingSpaces)
    }
}
