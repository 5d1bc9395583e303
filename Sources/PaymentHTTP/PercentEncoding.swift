/// Percent-encoding by RFC 3986 for one path segment or one query component.
public enum PercentEncoding {
    /// `component` with everything but letters, digits and `-._~` encoded as the `%XX` of its UTF-8.
    public static func encoded(_ component: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(component.utf8.count)
        for byte in component.utf8 {
            if isUnreserved(byte) { bytes.append(byte) } else { appendEscape(byte, to: &bytes) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `segment` encoded so that it stays one segment of a path.
    ///
    /// - Throws: `FormError` of kind `unsafePathSegment` for the empty segment, `.` and `..`: no encoding protects those from being
    ///   resolved on the way.
    public static func pathSegment(_ segment: String) throws(FormError) -> String {
        guard !segment.isEmpty, segment != ".", segment != ".." else { throw FormError(.unsafePathSegment) }
        return encoded(segment)
    }

    /// The text that `component` stands for; `+` stays a plus sign.
    ///
    /// - Throws: `FormError` of kind `invalidPercentEscape` or `invalidUTF8`.
    public static func decoded(_ component: String) throws(FormError) -> String {
        try decoded(Array(component.utf8)[...], plusIsSpace: false, pair: nil)
    }

    static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, pair: Int?) throws(FormError) -> String {
        let input = bytes.span
        var isWhole = true
        // Written into one buffer that is large enough from the start: long base64 in a form is the usual case.
        let result = [UInt8](unsafeUninitializedCapacity: input.count) { output, count in
            var position = 0
            while position < input.count {
                var byte = input[position]
                position += 1
                if byte == UInt8(ascii: "%") {
                    guard position + 1 < input.count, let high = digit(input[position]),
                        let low = digit(input[position + 1])
                    else {
                        isWhole = false
                        return
                    }
                    byte = high << 4 | low
                    position += 2
                } else if plusIsSpace, byte == UInt8(ascii: "+") {
                    byte = UInt8(ascii: " ")
                }
                // Each byte written was read, so there are at most as many as the buffer has room for.
                output.initializeElement(at: count, to: byte)
                count += 1
            }
        }
        guard isWhole else { throw FormError(.invalidPercentEscape, pair: pair) }
        guard let text = String(validating: result, as: UTF8.self) else { throw FormError(.invalidUTF8, pair: pair) }
        return text
    }

    /// Whether `byte` never needs encoding: a letter, a digit or one of `-._~`.
    @inline(__always)
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexadecimal(byte >> 4))
        bytes.append(hexadecimal(byte & 0x0F))
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? 0x30 + digit : 0x37 + digit
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
        default: nil
        }
    }
}
