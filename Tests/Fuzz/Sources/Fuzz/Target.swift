/// Something that reads what strangers write.
struct Target: Sendable {
    /// Feeds an input to it.
    ///
    /// Whatever the reader refuses is nobody's fault; what is thrown is a rule that it broke.
    typealias Feed = @Sendable ([UInt8]) throws -> Void

    /// A target with what it needs.
    struct Prepared: Sendable {
        /// Inputs to begin with: the fixtures of the tests, and what adapters and mocks say to each other.
        var seeds: [[UInt8]]
        /// Words that are worth trying, besides those in the seeds.
        var words: [String] = []
        /// Feeds an input.
        let feed: Feed
    }

    /// Its name.
    let name: String
    /// Makes what it needs.
    let prepare: @Sendable () async throws -> Prepared

    /// Creates a target.
    init(_ name: String, _ prepare: @escaping @Sendable () async throws -> Prepared) {
        self.name = name
        self.prepare = prepare
    }

    /// All of them.
    static let all: [Target] =
        [json, form, head, url, text, terms, plan, flags, address, key, rows, file, control]
        + webhooks + answers + mocks
}

/// A rule that was broken.
struct Finding: Error, CustomStringConvertible {
    /// What was expected and what came.
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a finding unless `condition` holds.
func expect(_ condition: Bool, _ rule: @autoclosure () -> String) throws {
    guard condition else { throw Finding(rule()) }
}

/// The parts of an input, each ended by a zero byte; the last may hold anything.
struct Parts {
    private var rest: ArraySlice<UInt8>

    /// Takes an input apart.
    init(_ input: [UInt8]) { rest = input[...] }

    /// Whether nothing is left.
    var isEmpty: Bool { rest.isEmpty }

    /// One byte; 0 at the end.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// Everything up to the next zero byte.
    mutating func bytes() -> [UInt8] {
        let part = rest.prefix { $0 != 0 }
        rest = rest.dropFirst(part.count + 1)
        return Array(part)
    }

    /// Everything up to the next zero byte, as text in which no byte is wrong.
    mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }

    /// Everything that is left.
    mutating func all() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }

    /// An input of a first byte and parts.
    static func joined(_ first: UInt8?, _ parts: [[UInt8]]) -> [UInt8] {
        (first.map { [$0] } ?? []) + parts.joined(separator: [0])
    }
}
