/// Text as it stands in a message that is not HTML.
enum PlainText {
    /// Stands for the link while the words around it are put in order; no value has this character.
    static let linkMark: Character = "\u{E000}"

    /// What somebody else wrote, made fit for a line: one line, no longer than `longest`, and without what turns the direction of the
    /// words around it (S-64).
    ///
    /// - Parameter longest: the most Unicode scalars; what is longer is cut and ends with an ellipsis.
    static func line(_ text: String, longest: Int) -> String {
        // Enough to see that more was there, so that a text of any size costs no more than a short one.
        let scalars = shown(text.unicodeScalars.prefix(longest * 4 + 64))
        guard scalars.count > longest else { return isolated(String(scalars)) }
        var cut = ""
        for character in String(scalars) {
            guard cut.unicodeScalars.count + character.unicodeScalars.count < longest else { break }
            cut.append(character)
        }
        // A first letter under a tower of accents is cut through.
        if cut.isEmpty { cut = String(String.UnicodeScalarView(scalars.prefix(longest - 1))) }
        return isolated(cut.trimmingBlanks() + "…")
    }

    /// Joins what the absence of a value has torn apart: no blank doubled or at the end of a line, no two empty lines, and one period
    /// where an abbreviation ends a sentence.
    static func tidied(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = withSinglePeriods(withSingleBlanks(line))
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private static func shown(_ scalars: some Sequence<Unicode.Scalar>) -> String.UnicodeScalarView {
        var shown = String.UnicodeScalarView()
        var isAfterBlank = true
        for scalar in scalars {
            var scalar = scalar
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalar = " "
            // The joiners hold emoji and some scripts together.
            case .format where scalar.value == 0x200C || scalar.value == 0x200D: break
            case .format, .privateUse: continue
            default: break
            }
            if scalar == " " && isAfterBlank { continue }
            isAfterBlank = scalar == " "
            shown.append(scalar)
        }
        if shown.last == " " { shown.removeLast() }
        return shown
    }

    /// Text that runs from right to left is kept to itself.
    private static func isolated(_ text: String) -> String {
        let runsBackwards = text.unicodeScalars.contains { scalar in
            rightToLeft.contains { $0.contains(scalar.value) }
        }
        return runsBackwards ? "\u{2068}\(text)\u{2069}" : text
    }

    /// The blocks of Unicode whose letters run from right to left.
    private static let rightToLeft: [ClosedRange<UInt32>] = [
        0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF,
    ]

    private static func withSingleBlanks(_ line: Substring) -> String {
        line.split(separator: " ").joined(separator: " ")
    }

    private static func withSinglePeriods(_ line: String) -> String {
        var result = ""
        var periods = 0
        func add(_ count: Int, to result: inout String) {
            result += String(repeating: ".", count: count == 2 ? 1 : count)
        }
        for character in line {
            if character == "." {
                periods += 1
            } else {
                add(periods, to: &result)
                periods = 0
                result.append(character)
            }
        }
        add(periods, to: &result)
        return result
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
