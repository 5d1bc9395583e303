/// Makes text that somebody wrote fit to be set in a line: no control characters, no marks that turn the direction of what
/// follows, no towers of accents, and not too long (S-64).
///
/// It stays text: nothing in it is markup to what sets it.
enum PlainText {
    /// How much of a text is set.
    enum Length: Int {
        /// Numbers and names of records, and lines of an address.
        case short = 80
        /// Names of people and businesses.
        case name = 160
        /// What was ordered.
        case title = 320
    }

    /// How many marks above and below a letter are kept; Hebrew and Vietnamese need three.
    private static let marksMax = 4

    /// The text as one line.
    static func line(_ text: String, _ length: Length) -> String {
        var result = String.UnicodeScalarView()
        var marks = 0
        var wantsSpace = false
        // Much longer text is not even looked through.
        for scalar in text.unicodeScalars.prefix(length.rawValue * 8) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: wantsSpace = true
            case .spaceSeparator where scalar == " ": wantsSpace = true
            case .format where isDirection(scalar): continue
            // Joiners do not begin a new letter.
            case .format: append(scalar)
            case .nonspacingMark, .enclosingMark:
                marks += 1
                guard marks <= marksMax else { continue }
                append(scalar)
            case .surrogate, .unassigned, .privateUse: append("\u{FFFD}")
            default:
                marks = 0
                append(scalar)
            }
        }
        return cut(String(result), to: length.rawValue)

        func append(_ scalar: Unicode.Scalar) {
            if wantsSpace, !result.isEmpty { result.append(" ") }
            wantsSpace = false
            result.append(scalar)
        }
    }

    /// Cuts behind whole characters; a character may be many scalars, so these are counted too.
    private static func cut(_ text: String, to length: Int) -> String {
        guard text.unicodeScalars.count > length else { return text }
        var result = ""
        var scalars = 0
        for character in text {
            scalars += character.unicodeScalars.count
            guard scalars < length else { break }
            result.append(character)
        }
        return result + "…"
    }

    /// Whether a scalar embeds, overrides, isolates or marks a direction, or breaks the line, or marks its order of bytes.
    private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
