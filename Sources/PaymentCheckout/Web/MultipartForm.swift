/// A form with files, as browsers send it: `multipart/form-data` by RFC 7578, read strictly.
///
/// Every part is a field of the form, each name stands there once, and nothing stands before the first part or behind the last.
struct MultipartForm: Sendable {
    /// The texts, by the names of their fields.
    private(set) var fields: [(name: String, value: String)] = []
    /// The files, by the names of their fields.
    ///
    /// What a browser says of their names and types is not believed, and not kept.
    private(set) var files: [String: [UInt8]] = [:]

    private static let partsMax = 32
    private static let headBytesMax = 4096
    private static let textBytesMax = 64 * 1024

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - bytes: all of the body.
    ///   - contentType: the field of the request that tells the boundary.
    ///   - isCut: whether there was more, which was not kept; the last part is what there is of it then.
    /// - Throws: `FormProblem.unreadable` for whatever is not written as such forms are, `.tooLarge` for too many parts or too long texts.
    init(parsing bytes: [UInt8], contentType: String, isCut: Bool = false) throws(FormProblem) {
        guard let boundary = Self.boundary(contentType) else { throw .unreadable }
        let delimiter = Array("--\(boundary)".utf8)
        var place = bytes[...]
        guard Self.take(delimiter, from: &place) else { throw .unreadable }
        var names: Set<String> = []
        while !Self.take(Array("--".utf8), from: &place) {
            guard Self.take(Self.lineEnd, from: &place) else { throw .unreadable }
            guard names.count < Self.partsMax else { throw .tooLarge }
            let head = try Self.head(&place)
            let end = Self.end(of: delimiter, in: place)
            guard end != nil || isCut else { throw .unreadable }
            let content = place[place.startIndex..<(end ?? place.endIndex)]
            guard names.insert(head.name).inserted else { throw .unreadable }
            if head.isFile {
                files[head.name] = Array(content)
            } else {
                guard content.count <= Self.textBytesMax else { throw .tooLarge }
                guard let text = String(validating: content, as: UTF8.self) else { throw .unreadable }
                fields.append((head.name, text))
            }
            guard let end else { return }
            place = place[(end + Self.lineEnd.count + delimiter.count)...]
        }
        // A line end is all that may follow.
        _ = Self.take(Self.lineEnd, from: &place)
        guard place.isEmpty else { throw .unreadable }
    }

    // MARK: Parts

    private struct Head {
        var name = ""
        var isFile = false
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private static func take(_ expected: [UInt8], from place: inout ArraySlice<UInt8>) -> Bool {
        guard place.starts(with: expected) else { return false }
        place = place.dropFirst(expected.count)
        return true
    }

    /// The lines before an empty one; only what a browser writes there is known.
    private static func head(_ place: inout ArraySlice<UInt8>) throws(FormProblem) -> Head {
        var head: Head?
        let start = place.startIndex
        while !take(lineEnd, from: &place) {
            guard let end = place.prefix(headBytesMax).firstIndex(of: lineEnd[0]) else { throw .unreadable }
            guard let line = String(validating: place[place.startIndex..<end], as: UTF8.self) else { throw .unreadable }
            place = place[end...]
            guard take(lineEnd, from: &place), place.startIndex - start <= headBytesMax,
                let colon = line.firstIndex(of: ":")
            else { throw .unreadable }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard head == nil else { throw .unreadable }
                head = try disposition(line[colon...].dropFirst())
            case "content-type": continue
            default: throw .unreadable
            }
        }
        guard let head else { throw .unreadable }
        return head
    }

    /// `form-data; name="…"`, and `filename="…"` for a file.
    private static func disposition(_ text: Substring) throws(FormProblem) -> Head {
        var rest = text.drop { $0 == " " }
        guard rest.lowercased().hasPrefix("form-data") else { throw .unreadable }
        rest = rest.dropFirst("form-data".count)
        var head = Head()
        while !rest.isEmpty {
            guard rest.hasPrefix(";") else { throw .unreadable }
            rest = rest.dropFirst().drop { $0 == " " }
            guard let equals = rest.firstIndex(of: "="), rest[equals...].dropFirst().hasPrefix("\"") else {
                throw .unreadable
            }
            let name = rest[..<equals].lowercased()
            let quoted = rest[equals...].dropFirst(2)
            // Browsers escape a quotation mark as %22, so the next one ends the value.
            guard let end = quoted.firstIndex(of: "\"") else { throw .unreadable }
            switch name {
            case "name" where head.name.isEmpty && quoted.startIndex != end: head.name = String(quoted[..<end])
            case "filename" where !head.isFile: head.isFile = true
            default: throw .unreadable
            }
            rest = quoted[end...].dropFirst()
        }
        guard !head.name.isEmpty else { throw .unreadable }
        return head
    }

    /// Where the line end before the next delimiter begins.
    private static func end(of delimiter: [UInt8], in place: ArraySlice<UInt8>) -> Int? {
        place.withUnsafeBufferPointer { bytes in
            let length = delimiter.count + lineEnd.count
            var index = 0
            while index + length <= bytes.count {
                if bytes[index] == lineEnd[0], bytes[index + 1] == lineEnd[1],
                    bytes[(index + 2)..<(index + length)].elementsEqual(delimiter)
                {
                    return place.startIndex + index
                }
                index += 1
            }
            return nil
        }
    }

    /// The boundary that a request names: 1 to 70 of the characters that RFC 2046 allows.
    private static func boundary(_ contentType: String) -> String? {
        let parts = contentType.split(separator: ";", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).trimmed.lowercased() == "multipart/form-data" else { return nil }
        let parameter = String(parts[1]).trimmed
        guard parameter.lowercased().hasPrefix("boundary=") else { return nil }
        var value = parameter.dropFirst("boundary=".count)
        if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = value.dropFirst().dropLast() }
        let isPlain = value.utf8.allSatisfy { byte in
            Character(UnicodeScalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                || "'()+_,-./:=?".utf8.contains(byte)
        }
        return isPlain && (1...70).contains(value.utf8.count) ? String(value) : nil
    }
}
