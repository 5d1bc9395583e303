extension String {
    /// A gateway's own words, fit for an error or a log: on one line, at most 300 characters, without secrets and card numbers (S-01).
    ///
    /// Control and format characters are escaped, so that nothing breaks a line or turns the direction of what follows. A gateway may
    /// repeat what it was sent: what `secrets` lists is taken out, and so is every row of digits that can be a card number.
    package func printable(hiding secrets: [String] = []) -> String {
        let text = secrets.reduce(self) { $1.isEmpty ? $0 : $0.replacing($1, with: Self.redacted) }.withoutCardNumbers
        let isPlain = text.utf8.count <= Self.lengthMax && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain { return text }
        var result = ""
        for scalar in text.unicodeScalars.prefix(Self.lengthMax) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > Self.lengthMax ? result + "…" : result
    }

    private static let lengthMax = 300
    private static let redacted = "<redacted>"

    /// The text with every row of 12 to 19 digits replaced whose last digit is the check digit of a card number (ISO/IEC 7812-1).
    ///
    /// People write card numbers in groups, so spaces and hyphens between digits do not end a row.
    private var withoutCardNumbers: String {
        var digits: [UInt8] = []
        var row: [UInt8] = []
        var result: [UInt8] = []
        var isChanged = false
        func endRow() {
            let separators = row.reversed().prefix { !Self.isDigit($0) }.count
            if (12...19).contains(digits.count), Self.hasCheckDigit(digits) {
                result += Array(Self.redacted.utf8) + row.suffix(separators)
                isChanged = true
            } else {
                result += row
            }
            (digits, row) = ([], [])
        }
        for byte in utf8 {
            if Self.isDigit(byte) {
                digits.append(byte)
                row.append(byte)
            } else if !row.isEmpty, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") {
                row.append(byte)
            } else {
                if !row.isEmpty { endRow() }
                result.append(byte)
            }
        }
        endRow()
        // Only whole ASCII characters were replaced, so what was valid UTF-8 still is.
        return isChanged ? String(decoding: result, as: UTF8.self) : self
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func hasCheckDigit(_ digits: [UInt8]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let digit = Int(next.element - 0x30)
            let doubled = digit * 2
            return sum + (next.offset.isMultiple(of: 2) ? digit : doubled / 10 + doubled % 10)
        }
        return sum.isMultiple(of: 10)
    }
}
