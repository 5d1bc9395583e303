import Foundation
import Testing

/// A part of a document that the tests write, between two marks.
struct GeneratedText {
    /// The document, by its path in the repository.
    let path: String
    /// The line before the part.
    let begin: String
    /// The line behind the part.
    let end: String

    /// Compares the part with what it should be; with `UPDATE_DOCS` in the environment it is written anew before the test fails.
    func expect(_ text: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: path)
        let document = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(document.range(of: begin + "\n")?.upperBound, "\(path) has lost its mark '\(begin)'")
        let stop = try #require(document[start...].range(of: end)?.lowerBound, "\(path) has lost its mark '\(end)'")
        guard document[start..<stop] != text else { return }
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try (document[..<start] + text + document[stop...]).write(to: file, atomically: true, encoding: .utf8)
        }
        Issue.record("\(path) differs; with UPDATE_DOCS=1 this test writes it anew:\n\(text)")
    }

    /// A table in Markdown: the first row is the head.
    static func table(_ rows: [[String]]) -> String {
        var rows = rows
        if let head = rows.first { rows.insert(head.map { _ in "---" }, at: 1) }
        return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
