import Foundation
import PaymentDocuments
import TestSupport
import Testing

/// The text of a file as another program reads it back.
struct PDFReading: Sendable {
    /// All text, laid out, with plain spaces in place of no-break ones.
    let text: String

    init(_ document: PDFDocument) async throws {
        let output = try await Self.outputs(of: [{ ["pdftotext", "-layout", $0, "-"] }], for: document)[0]
        text = output.withPlainSpaces
    }

    /// The text of each page.
    var pages: [String] { text.split(separator: "\u{C}").map(String.init) }

    /// The text without any space, for names that were broken into lines.
    var compactText: String { String(text.filter { !$0.isWhitespace }) }

    /// How far from the left edge the words begin that have a character of some.
    static func left(of characters: String, in document: PDFDocument) async throws -> [Double] {
        let output = try await outputs(of: [{ ["pdftotext", "-bbox", $0, "-"] }], for: document)[0]
        return output.split(separator: "\n").filter { $0.contains(where: characters.contains) }.compactMap { line in
            let start = line.firstRange(of: "xMin=\"")?.upperBound
            return start.flatMap { Double(line[$0...].prefix { $0 != "\"" }) }
        }
    }

    /// What programs print about a file whose path they are given.
    fileprivate static func outputs(
        of programs: [@Sendable (String) -> [String]], for document: PDFDocument
    ) async throws -> [String] {
        try await apart {
            let path = NSTemporaryDirectory() + "document-\(UUID().uuidString).pdf"
            try Data(document.bytes).write(to: URL(fileURLWithPath: path))
            defer { unlink(path) }
            return try programs.map { arguments in
                let program = try ChildProgram(arguments(path))
                let (output, errors) = program.readToEnd()
                #expect(program.wait() == 0 && errors.isEmpty, "\(arguments(path)): \(errors)")
                return output
            }
        }
    }
}

/// What a file is made of, as other programs tell.
struct PDFAnatomy: Sendable {
    /// What is known of the file as a whole.
    let facts: [String: String]
    /// The fonts, a line for each.
    let fonts: [String]
    /// The structure, a line for each part of it.
    let structure: [String]
    /// The addresses it leads to.
    let addresses: [String]
    /// The scripts in it.
    let scripts: String
    /// The files in it.
    let files: String
    /// The objects, without streams and strings.
    let objects: String

    init(_ document: PDFDocument) async throws {
        let outputs = try await PDFReading.outputs(
            of: [
                { ["pdfinfo", $0] }, { ["pdffonts", $0] }, { ["pdfinfo", "-struct", $0] }, { ["pdfinfo", "-url", $0] },
                { ["pdfinfo", "-js", $0] }, { ["pdfdetach", "-list", $0] },
            ], for: document)
        var facts: [String: String] = [:]
        for line in outputs[0].split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            facts[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        self.facts = facts
        // Below two lines of names.
        fonts = outputs[1].split(separator: "\n").dropFirst(2).map(String.init)
        structure = outputs[2].split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        addresses = outputs[3].split(separator: "\n").filter { $0.contains(":") }.map(String.init)
        (scripts, files) = (outputs[4], outputs[5])
        objects = Self.objects(of: document.bytes)
    }

    /// What is left of a file without its streams and without what stands in parentheses.
    private static func objects(of bytes: [UInt8]) -> String {
        var result = ""
        var depth = 0
        var isInStream = false
        var isEscaped = false
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.elementsEqual("stream".utf8) { isInStream = true }
            if line.suffix(9).elementsEqual("endstream".utf8) { isInStream = false }
            guard !isInStream else { continue }
            for byte in line {
                switch byte {
                case _ where isEscaped: isEscaped = false
                case UInt8(ascii: "\\") where depth > 0: isEscaped = true
                case UInt8(ascii: "("): depth += 1
                case UInt8(ascii: ")"): depth -= 1
                case _ where depth == 0: result.unicodeScalars.append(Unicode.Scalar(byte))
                default: break
                }
            }
            result += "\n"
        }
        return result
    }

    /// Red, green and blue of the top left pixel of the first picture in a file.
    static func firstPixel(_ document: PDFDocument) async throws -> [UInt8] {
        try await apart {
            let path = NSTemporaryDirectory() + "picture-\(UUID().uuidString)"
            try Data(document.bytes).write(to: URL(fileURLWithPath: path))
            defer { for end in ["", "-000.ppm"] { unlink(path + end) } }
            #expect(try run("pdfimages", path, path) == 0)
            // P6, width and height, 255, and then the pixels.
            let lines = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "-000.ppm")))
                .split(separator: UInt8(ascii: "\n"), maxSplits: 3)
            return Array(try #require(lines.count == 4 ? lines[3] : nil).prefix(3))
        }
    }
}

extension String {
    /// The text with plain spaces in place of CLDR's no-break ones, so that expectations can be read and typed.
    var withPlainSpaces: String { String(map { $0 == "\u{A0}" || $0 == "\u{202F}" ? " " : $0 }) }
}
