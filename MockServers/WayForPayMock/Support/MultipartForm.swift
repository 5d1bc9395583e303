/// The text fields of a `multipart/form-data` body.
///
/// Source: RFC 7578. Files and transfer encodings are not read: a payment form has none.
struct MultipartForm {
    /// The fields in their order.
    let pairs: [(name: String, value: String)]

    /// Takes a body apart; nil when it does not have the parts its content type announces.
    init?(_ body: [UInt8], contentType: String) {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            return nil
        }
        let delimiter = Array("--\(boundary)".utf8)
        var pairs: [(name: String, value: String)] = []
        guard body.starts(with: delimiter) else { return nil }
        var rest = body[delimiter.count...]
        while true {
            if rest.starts(with: Array("--".utf8)) { break }
            guard rest.starts(with: Self.lineEnd) else { return nil }
            rest = rest.dropFirst(2)
            guard let end = Self.position(of: Self.lineEnd + delimiter, in: rest),
                let pair = Self.pair(rest[rest.startIndex..<end]), pairs.count < 1000
            else { return nil }
            pairs.append(pair)
            rest = rest[(end + Self.lineEnd.count + delimiter.count)...]
        }
        self.pairs = pairs
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private static func pair(_ part: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let headEnd = position(of: lineEnd + lineEnd, in: part),
            let head = String(validating: part[part.startIndex..<headEnd], as: UTF8.self),
            let value = String(validating: part[(headEnd + 4)...], as: UTF8.self)
        else { return nil }
        // A line break is one Character, so the lines are told apart by it and not by its two halves.
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            return parameter("name", of: String(line)).map { ($0, value) }
        }
        return nil
    }

    /// The value of `name=value` or `name="value"` behind a semicolon.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let text = part.drop { $0 == " " }
            guard text.lowercased().hasPrefix("\(name)=") else { continue }
            let value = text.dropFirst(name.count + 1)
            return value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value)
        }
        return nil
    }

    private static func position(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        var start = bytes.startIndex
        while start <= bytes.endIndex - pattern.count {
            if bytes[start] == first, bytes[start...].starts(with: pattern) { return start }
            start += 1
        }
        return nil
    }
}
