internal import HTTPTypes

/// The field lines in the bytes of an HTTP/1.1 head.
struct HeadLines {
    /// `HTTPFields` traps at 65 535 fields; no answer of a gateway comes near this number of lines.
    private static let linesMax = 10_000

    private let bytes: [UInt8]

    /// Reads `bytes`, whose first line is the status line.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The fields among the first 10 000 lines.
    var fields: HTTPFields {
        var fields = HTTPFields()
        forEachLine { name, value in
            if let name = HTTPField.Name(String(decoding: name, as: UTF8.self)) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        return fields
    }

    /// The values of `name` in the same lines, joined by a comma and a space.
    func value(of name: HTTPField.Name) -> String? {
        var found: String?
        let wanted = name.canonicalName.utf8
        forEachLine { candidate, value in
            guard candidate.count == wanted.count, candidate.elementsEqual(wanted, by: { $0.lowercased == $1 }) else {
                return
            }
            // The same cleaning that `HTTPFields` does, so that both ways to read a field agree.
            let text = HTTPField(name: name, value: value).value
            found = found.map { $0 + ", " + text } ?? text
        }
        return found
    }

    private func forEachLine(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        var rest = bytes[...]
        rest = rest[Self.lineEnd(rest).next...]
        var count = 0
        while !rest.isEmpty, count < Self.linesMax {
            count += 1
            let end = Self.lineEnd(rest)
            let line = rest[..<end.index]
            if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                body(line[..<colon], line[line.index(after: colon)...].trimmed)
            }
            rest = rest[end.next...]
        }
    }

    private static func lineEnd(_ bytes: ArraySlice<UInt8>) -> (index: Int, next: Int) {
        guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return (bytes.endIndex, bytes.endIndex) }
        let hasReturn = newline > bytes.startIndex && bytes[newline - 1] == UInt8(ascii: "\r")
        return (hasReturn ? newline - 1 : newline, newline + 1)
    }
}

extension UInt8 {
    /// An ASCII capital as its small letter, everything else unchanged.
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
    /// Without the blanks and tabs at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
