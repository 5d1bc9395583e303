import PaymentHTTP
import Testing

/// What RFC 8259 allows and what it does not, one row a rule.
@Suite struct JSONGrammarTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        let text: String
        let rule: String
        var testDescription: String { rule }

        init(_ text: String, _ rule: String) {
            self.text = text
            self.rule = rule
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let kind: JSONError.Kind
        let offset: Int
        let rule: String
        var testDescription: String { rule }

        init(_ text: String, _ kind: JSONError.Kind, _ offset: Int, _ rule: String) {
            self.init(Array(text.utf8), kind, offset, rule)
        }

        init(_ bytes: [UInt8], _ kind: JSONError.Kind, _ offset: Int, _ rule: String) {
            self.bytes = bytes
            self.kind = kind
            self.offset = offset
            self.rule = rule
        }
    }

    static let accepted = [
        Accepted("null", "a literal alone is a text"),
        Accepted("true", "a Boolean alone is a text"),
        Accepted("\"\"", "an empty string"),
        Accepted("0", "zero"),
        Accepted("-0", "minus zero"),
        Accepted("-12.50e+3", "a number with all its parts"),
        Accepted("1E400", "a number beyond any floating-point type"),
        Accepted("123456789012345678901234567890", "an integer beyond 64 bits"),
        Accepted("0.1", "a fraction behind a single zero"),
        Accepted("[]", "an empty array"),
        Accepted("{}", "an empty object"),
        Accepted(" \t\n\r[ 1 , 2 ] \n", "white space around every token"),
        Accepted("{\"a\" : { } , \"b\":[ ] }", "white space inside empty containers"),
        Accepted("[[],[[]],{}]", "neighbouring containers"),
        Accepted("{\"\":1}", "an empty name"),
        Accepted("{\"a\":1,\"A\":2}", "names that differ in case"),
        Accepted("{\"a\":{\"a\":{\"a\":1}}}", "the same name on different levels"),
        Accepted("[{\"a\":1},{\"a\":1}]", "the same name in neighbouring objects"),
        Accepted("{\"\u{E9}\":1,\"e\u{301}\":2}", "names that only Unicode takes as equal"),
        Accepted("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "every short escape"),
        Accepted("\"\\u0000\\u001f\\u007F\\u00e9\"", "escaped control characters and both cases of digits"),
        Accepted("\"\\uD83D\\uDE00\"", "an escaped surrogate pair"),
        Accepted("\"\\uFFFF\\uFDD0\"", "escaped non-characters"),
        Accepted("\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"", "the edges of UTF-8 lengths"),
        Accepted("\"\u{2028}\u{2029}\"", "line separators"),
        Accepted("\"Вартість 100 грн\"", "text in another script"),
    ]

    @Test("what the grammar allows is read", arguments: accepted)
    func accepts(_ row: Accepted) throws {
        let document = try JSONDocument(parsing: Array(row.text.utf8))
        // What was read is written and read again: both must be the same value.
        let value = JSON(document.root)
        #expect(try JSON(JSONDocument(parsing: value.serialized()).root) == value)
    }

    static let refused: [Refused] = [
        Refused("", .unexpectedEnd, 0, "an empty input"),
        Refused("  ", .unexpectedEnd, 2, "white space alone"),
        Refused("nul", .unexpectedEnd, 3, "a literal cut off"),
        Refused("nulL", .unexpectedByte, 3, "a literal in the wrong case"),
        Refused("True", .unexpectedByte, 0, "a capital literal"),
        Refused("nullx", .trailingBytes, 4, "a letter behind a literal"),
        Refused("1 2", .trailingBytes, 2, "two values"),
        Refused("{}}", .trailingBytes, 2, "a bracket too many"),
        Refused("{}\0", .trailingBytes, 2, "a zero byte behind the value"),
        Refused("01", .invalidNumber, 0, "a leading zero"),
        Refused("-01", .invalidNumber, 1, "a leading zero behind a minus"),
        Refused("00", .invalidNumber, 0, "two zeros"),
        Refused("-", .unexpectedEnd, 1, "a minus alone"),
        Refused("-a", .invalidNumber, 1, "a minus before a letter"),
        Refused("+1", .invalidNumber, 0, "a plus"),
        Refused("1.", .unexpectedEnd, 2, "a point without digits at the end"),
        Refused("[1.]", .invalidNumber, 3, "a point without digits"),
        Refused(".5", .invalidNumber, 0, "a fraction without an integer"),
        Refused("[1e]", .invalidNumber, 3, "an exponent without digits"),
        Refused("[1e+]", .invalidNumber, 4, "a signed exponent without digits"),
        Refused("1.2.3", .trailingBytes, 3, "two points"),
        Refused("0x10", .trailingBytes, 1, "hexadecimal"),
        Refused("1_000", .trailingBytes, 1, "digit groups"),
        Refused("NaN", .invalidNumber, 0, "NaN"),
        Refused("Infinity", .invalidNumber, 0, "Infinity"),
        Refused("-Infinity", .invalidNumber, 1, "minus Infinity"),
        Refused("[１]", .unexpectedByte, 1, "a full-width digit"),
        Refused("[", .unexpectedEnd, 1, "an open array"),
        Refused("[1", .unexpectedEnd, 2, "an open array behind an element"),
        Refused("[1,", .unexpectedEnd, 3, "an open array behind a comma"),
        Refused("[1,]", .unexpectedByte, 3, "a comma before the end of an array"),
        Refused("[,1]", .unexpectedByte, 1, "a comma before the first element"),
        Refused("[1 2]", .unexpectedByte, 3, "elements without a comma"),
        Refused("[1}", .unexpectedByte, 2, "an array closed as an object"),
        Refused("]", .unexpectedByte, 0, "an end without a start"),
        Refused("{", .unexpectedEnd, 1, "an open object"),
        Refused("{\"a\"", .unexpectedEnd, 4, "an open object behind a name"),
        Refused("{\"a\":", .unexpectedEnd, 5, "an open object behind a colon"),
        Refused("{\"a\":1,}", .unexpectedByte, 7, "a comma before the end of an object"),
        Refused("{,}", .unexpectedByte, 1, "a comma in an empty object"),
        Refused("{\"a\" 1}", .unexpectedByte, 5, "a member without a colon"),
        Refused("{\"a\":}", .unexpectedByte, 5, "a member without a value"),
        Refused("{\"a\":1]", .unexpectedByte, 6, "an object closed as an array"),
        Refused("{a:1}", .unexpectedByte, 1, "a bare name"),
        Refused("{'a':1}", .unexpectedByte, 1, "a name in single quotes"),
        Refused("{1:1}", .unexpectedByte, 1, "a number as a name"),
        Refused("{null:1}", .unexpectedByte, 1, "a literal as a name"),
        Refused("[1]//x", .trailingBytes, 3, "a comment"),
        Refused("/*x*/1", .unexpectedByte, 0, "a comment before"),
        Refused("\u{A0}1", .unexpectedByte, 0, "a space that is no JSON space"),
        Refused("\u{0B}1", .unexpectedByte, 0, "a vertical tab"),
        Refused("\"abc", .unexpectedEnd, 4, "an open string"),
        Refused("\"\\", .unexpectedEnd, 2, "a string cut in an escape"),
        Refused("\"\\u12", .unexpectedEnd, 5, "a string cut in a Unicode escape"),
        Refused("\"\\uD83D", .unexpectedEnd, 7, "a string cut between surrogates"),
        Refused("\"a\nb\"", .controlCharacter, 2, "a line feed in a string"),
        Refused("\"0123456789\t\"", .controlCharacter, 11, "a tab in a long string"),
        Refused("\"a\0\"", .controlCharacter, 2, "a zero byte in a string"),
        Refused("\"\u{1F}\"", .controlCharacter, 1, "the last control character"),
        Refused("\"\\x41\"", .invalidEscape, 1, "an escape of another language"),
        Refused("\"\\'\"", .invalidEscape, 1, "an escaped apostrophe"),
        Refused("\"\\U0041\"", .invalidEscape, 1, "a capital Unicode escape"),
        Refused("\"\\u00G0\"", .invalidEscape, 1, "a digit that is none"),
        Refused("\"\\u+123\"", .invalidEscape, 1, "a sign among the digits"),
        Refused("\"\\uD800\"", .loneSurrogate, 1, "a first half alone"),
        Refused("\"\\uDC00\"", .loneSurrogate, 1, "a second half alone"),
        Refused("\"\\uD83Dx\"", .loneSurrogate, 1, "a first half before a letter"),
        Refused("\"\\uD83D\\n\"", .loneSurrogate, 1, "a first half before another escape"),
        Refused("\"\\uD83D\\uD83D\"", .loneSurrogate, 1, "two first halves"),
        Refused("\"\\uDE00\\uD83D\"", .loneSurrogate, 1, "halves in the wrong order"),
        Refused([0x22, 0x80, 0x22], .invalidUTF8, 1, "a continuation byte alone"),
        Refused([0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, 1, "an overlong slash"),
        Refused([0x22, 0xC1, 0xBF, 0x22], .invalidUTF8, 1, "an overlong ASCII character"),
        Refused([0x22, 0xE0, 0x80, 0xAF, 0x22], .invalidUTF8, 1, "an overlong sequence of three"),
        Refused([0x22, 0xF0, 0x80, 0x80, 0xAF, 0x22], .invalidUTF8, 1, "an overlong sequence of four"),
        Refused([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, 1, "a surrogate in UTF-8"),
        Refused([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, 1, "beyond the last scalar"),
        Refused([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, 1, "a lead byte beyond the last"),
        Refused([0x22, 0xFF, 0x22], .invalidUTF8, 1, "a byte that UTF-8 never has"),
        Refused([0x22, 0xC3, 0x22, 0x22], .invalidUTF8, 1, "a sequence ended by a quotation mark"),
        Refused([0x22, 0xE2, 0x82], .unexpectedEnd, 3, "a sequence cut off"),
        Refused([0x22, 0xC3, 0xA9, 0xE9, 0x22], .invalidUTF8, 3, "Latin-1 behind UTF-8"),
        Refused([0xEF, 0xBB, 0xBF, 0x31], .byteOrderMark, 0, "a byte-order mark (F-07)"),
        Refused([0xFE, 0xFF, 0x00, 0x31], .notUTF8, 0, "UTF-16 with a mark (F-07)"),
        Refused([0xFF, 0xFE, 0x31, 0x00], .notUTF8, 0, "little-endian UTF-16 with a mark (F-07)"),
        Refused([0x00, 0x31], .notUTF8, 0, "UTF-16 without a mark (F-07)"),
        Refused([0x31, 0x00], .notUTF8, 0, "little-endian UTF-16 without a mark (F-07)"),
        Refused([0x00, 0x00, 0x00, 0x31], .notUTF8, 0, "UTF-32 (F-07)"),
        Refused("<!DOCTYPE html><html></html>", .unexpectedByte, 0, "HTML (F-07)"),
        Refused("{\"a\":1,\"a\":1}", .duplicateName, 7, "a name twice, even with the same value (S-20)"),
        Refused("{\"a\":1,\"\\u0061\":2}", .duplicateName, 7, "a name twice, once escaped (S-20)"),
        Refused("{\"\\u0061\":1,\"a\":2}", .duplicateName, 12, "a name twice, first escaped (S-20)"),
        Refused("{\"\":1,\"\":2}", .duplicateName, 6, "the empty name twice (S-20)"),
        Refused(
            "{\"x\":{\"y\":[{\"amount\":1,\"b\":2,\"amount\":3}]}}", .duplicateName, 29, "a name twice, deep (S-20)"),
        Refused("[{\"ключ\":1,\"ключ\":2}]", .duplicateName, 15, "a name twice in another script (S-20)"),
    ]

    @Test("what the grammar does not allow is refused with its rule and place", arguments: refused)
    func refuses(_ row: Refused) {
        #expect(throws: JSONError(row.kind, byteOffset: row.offset)) { try JSONDocument(parsing: row.bytes) }
    }

    @Test("each byte is judged alike wherever it stands in a string", arguments: [1, 7, 8, 9, 24, 25, 48])
    func bytesInStrings(length: Int) throws {
        for place in 0..<length {
            for byte in UInt8.min...UInt8.max {
                var content = [UInt8](repeating: UInt8(ascii: "x"), count: length)
                content[place] = byte
                let expected = Self.verdict(on: byte, at: place, of: length)
                let text = Array("[\"".utf8) + content + Array("\"]".utf8)
                do throws(JSONError) {
                    let document = try JSONDocument(parsing: text)
                    #expect(expected == nil, "byte \(byte) at \(place) was accepted")
                    #expect(document.root[0]?.string.map { Array($0.utf8) } == content)
                } catch {
                    #expect(error == expected, "byte \(byte) at \(place)")
                }
            }
        }
    }

    /// The error for `byte` at `place` among `length - 1` letters in `["…"]`.
    private static func verdict(on byte: UInt8, at place: Int, of length: Int) -> JSONError? {
        switch byte {
        case 0x00..<0x20: JSONError(.controlCharacter, byteOffset: place + 2)
        case 0x80...0xFF: JSONError(.invalidUTF8, byteOffset: place + 2)
        // The string ends, and what follows is no comma.
        case UInt8(ascii: "\""): JSONError(.unexpectedByte, byteOffset: place + 3)
        // As the last byte it escapes the quotation mark, and the string never ends.
        case UInt8(ascii: "\\") where place == length - 1: JSONError(.unexpectedEnd, byteOffset: length + 4)
        case UInt8(ascii: "\\"): JSONError(.invalidEscape, byteOffset: place + 2)
        default: nil
        }
    }

    @Test("one byte-order mark is skipped on request, and only one")
    func byteOrderMark() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = Array("{\"a\":1}".utf8)
        let document = try JSONDocument(parsing: mark + text, options: .skipByteOrderMark)
        #expect(document.root["a"]?.int64 == 1)
        #expect(try JSONDocument(parsing: text, options: .skipByteOrderMark).root["a"]?.int64 == 1)
        #expect(throws: JSONError(.unexpectedByte, byteOffset: 3)) {
            try JSONDocument(parsing: mark + mark + text, options: .skipByteOrderMark)
        }
        #expect(throws: JSONError(.unexpectedEnd, byteOffset: 3)) {
            try JSONDocument(parsing: mark, options: .skipByteOrderMark)
        }
    }

    @Test("depth and size are refused just beyond the limit")
    func limits() throws {
        let nested = { (depth: Int) in [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth) }
        #expect(try JSONDocument(parsing: nested(64)).root.count == 1)
        #expect(throws: JSONError(.tooDeep, byteOffset: 64)) { try JSONDocument(parsing: nested(65)) }
        let shallow = JSONDocument.Limits(depthMax: 2)
        #expect(try JSONDocument(parsing: Array("{\"a\":[1]}".utf8), limits: shallow).root["a"]?.count == 1)
        #expect(throws: JSONError(.tooDeep, byteOffset: 6)) {
            try JSONDocument(parsing: Array("{\"a\":[{}]}".utf8), limits: shallow)
        }
        let small = JSONDocument.Limits(bytesMax: 4)
        #expect(try JSONDocument(parsing: Array("1234".utf8), limits: small).root.int64 == 1234)
        #expect(throws: JSONError(.tooLarge, byteOffset: 4)) {
            try JSONDocument(parsing: Array("12345".utf8), limits: small)
        }
        #expect(JSONDocument.Limits(bytesMax: -1, depthMax: 0) == JSONDocument.Limits(bytesMax: 0, depthMax: 1))
        #expect(JSONDocument.Limits(bytesMax: .max, depthMax: .max).depthMax == 512)
    }
}
