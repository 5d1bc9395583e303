import Foundation
import Testing

/// Rules that hold for the text of this module and that no run of it can show.
struct SourceRulesTests {
    private static func sources() throws -> [(name: String, lines: [Substring])] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/PaymentCore")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".swift") }.map
        {
            let text = try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
            return ($0, text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    @Test(arguments: [
        // S-42
        "Double", "Float", "Float16", "Decimal", "CGFloat",
        // No input may end the process.
        "fatalError", "preconditionFailure", "try!", "as!", "try?",
        // Foundation has other ideas about numbers and dates.
        "import Foundation", "import FoundationEssentials",
    ])
    func `the money module does without`(_ word: String) throws {
        let sources = try Self.sources()
        #expect(sources.count >= 20)
        for (name, lines) in sources {
            for (index, line) in lines.enumerated() {
                let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
                guard let place = code.firstRange(of: word) else { continue }
                let before = code[..<place.lowerBound].last.map { $0.isLetter || $0.isNumber } ?? false
                let after = code[place.upperBound...].first.map { $0.isLetter || $0.isNumber } ?? false
                #expect(before || after, "\(name):\(index + 1) has \(word)")
            }
        }
    }
}
