import Foundation
import TestSupport
import Testing

/// What the compiler must refuse, it refuses: S-02, S-10, G-1, G-8, G-9.
///
/// Each file in `Snippets` is given to the compiler against the modules this test was built with. After a line
/// `// expect-error: <text>` the next line must be refused with these words, and nothing else in the file; files named
/// `Control…` must compile without a word, so that a refusal elsewhere is known to be for the reason given.
@Suite(.serialized) struct CompileFailureTests {
    @Test(arguments: Snippet.all)
    func `the compiler refuses what the snippet says, and only that`(_ snippet: Snippet) async throws {
        let expectations = try snippet.expectations()
        try #require(
            expectations.isEmpty == snippet.isControl, "a control expects nothing, every other snippet something")
        let diagnostics = try await Compiler.diagnostics(for: snippet.url)
        for expectation in expectations {
            #expect(
                diagnostics.contains { $0.satisfies(expectation) },
                "\(snippet.name): nothing satisfies \(expectation); the compiler said \(diagnostics)")
        }
        let lines = Set(expectations.map(\.line))
        let unexpected = diagnostics.filter { !lines.contains($0.line) }
        #expect(unexpected.isEmpty, "\(snippet.name): refused for another reason")
    }

    @Test func `the snippets are there`() {
        #expect(Snippet.all.count >= 40)
        #expect(Snippet.all.filter(\.isControl).count >= 3)
    }

    @Test func `a snippet that compiles although it should not is noticed`() async throws {
        let control = try #require(Snippet.all.first { $0.isControl })
        #expect(try await Compiler.diagnostics(for: control.url).isEmpty)
        let wrong = try #require(Snippet.all.first { !$0.isControl })
        #expect(try await !Compiler.diagnostics(for: wrong.url).isEmpty)
    }
}

struct Snippet: Sendable, CustomTestStringConvertible {
    let url: URL

    /// The files beside this one; when they cannot be listed there are none, and the count above fails.
    static let all: [Snippet] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snippets")
        let names = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { Snippet(url: folder.appending(path: $0)) }
    }()

    var name: String { url.deletingPathExtension().lastPathComponent }
    var isControl: Bool { name.hasPrefix("Control") }
    var testDescription: String { name }

    /// The lines that must be refused, and the words.
    func expectations() throws -> [Diagnostic] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
            .compactMap { index, line in
                for kind in Diagnostic.Kind.allCases {
                    guard let mark = line.firstRange(of: "// expect-\(kind): ") else { continue }
                    // The mark is on line `index + 1`, counted from one; what it speaks of is on the next.
                    return Diagnostic(line: index + 2, kind: kind, text: String(line[mark.upperBound...]))
                }
                return nil
            }
    }
}

struct Diagnostic: Hashable, Sendable {
    enum Kind: String, CaseIterable {
        case error, warning
    }

    let line: Int
    let kind: Kind
    let text: String

    func satisfies(_ expectation: Diagnostic) -> Bool {
        line == expectation.line && kind == expectation.kind && text.contains(expectation.text)
    }
}

enum Compiler {
    enum Failure: Error {
        case noModules(String)
        case crashed(String)
    }

    /// What the compiler says about the file: errors and warnings, without the notes.
    ///
    /// It runs up to the canonical intermediate language, because copies of noncopyable values are found there and not
    /// in type checking.
    static func diagnostics(for file: URL) async throws -> [Diagnostic] {
        let modules = try modulesFolder().path()
        let (text, status) = try await apart {
            let program = try ChildProgram([
                "swiftc", "-swift-version", "6", "-emit-sil", "-o", "/dev/null", "-diagnostic-style", "llvm",
                "-I", modules, file.path(),
            ])
            let text = program.readToEnd().errors
            return (text, program.wait())
        }
        let found = text.split(separator: "\n").compactMap { diagnostic(in: $0, of: file) }
        guard status == 0 || found.contains(where: { $0.kind == .error }) else {
            throw Failure.crashed(text)
        }
        return found
    }

    /// Reads `path:line:column: error: text`.
    private static func diagnostic(in line: Substring, of file: URL) -> Diagnostic? {
        guard line.hasPrefix(file.path() + ":") else { return nil }
        let parts = line.dropFirst(file.path().count + 1).split(separator: ":", maxSplits: 3)
        guard parts.count == 4, let number = Int(parts[0]),
            let kind = Diagnostic.Kind(rawValue: String(parts[2].trimmingPrefix(" ")))
        else { return nil }
        return Diagnostic(line: number, kind: kind, text: String(parts[3].trimmingPrefix(" ")))
    }

    /// The modules that were built together with this test.
    private static func modulesFolder() throws -> URL {
        let executable = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let folder = executable.deletingLastPathComponent().appending(path: "Modules")
        for module in ["PaymentCore", "PaymentCards"] {
            let path = folder.appending(path: "\(module).swiftmodule").path()
            guard FileManager.default.fileExists(atPath: path) else {
                throw Failure.noModules("no \(path): run this test by `swift test`, in a debug build")
            }
        }
        return folder
    }
}
