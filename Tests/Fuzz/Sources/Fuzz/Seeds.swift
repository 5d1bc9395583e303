import Foundation

/// The inputs that a target begins with, and its dictionary, as files.
struct Seeds {
    private let target: Target.Prepared

    /// Takes the seeds of a target.
    init(of target: Target.Prepared) { self.target = target }

    /// Writes the inputs into a folder, and the dictionary beside it under the folder's name and `.dict`.
    func write(to folder: String) throws {
        let place = URL(filePath: folder)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (number, seed) in target.seeds.enumerated() {
            try Data(seed).write(to: place.appending(path: "seed-\(number)"))
        }
        try Data(dictionary.utf8).write(to: URL(filePath: folder + ".dict"))
    }

    /// The words of the target, and what stands between quotation marks in its seeds.
    private var dictionary: String {
        var words = target.words
        var seen = Set(words)
        for seed in target.seeds {
            for word in seed.split(separator: UInt8(ascii: "\"")) where (2...40).contains(word.count) {
                let text = String(decoding: word, as: UTF8.self)
                if words.count < 1500, seen.insert(text).inserted { words.append(text) }
            }
        }
        return words.enumerated().map { "w\($0)=\"\(Self.escaped($1))\"\n" }.joined()
    }

    private static func escaped(_ word: String) -> String {
        word.utf8.map { byte in
            let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

/// The fixtures of the tests, found from this file's own place.
enum Fixtures {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Fixtures")

    /// The content of each file in a folder whose name ends in one of `endings`.
    static func files(_ path: String, _ endings: String...) throws -> [[UInt8]] {
        let place = folder.appending(path: path)
        return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
            .filter { name in endings.contains { name.hasSuffix($0) } }
            .map { [UInt8](try Data(contentsOf: place.appending(path: $0))) }
    }

    /// What stands behind the head of each answer in a folder.
    static func bodies(_ path: String) throws -> [[UInt8]] {
        try files(path, ".http").map { file in
            let text = String(decoding: file, as: UTF8.self)
            guard let head = text.firstRange(of: "\n\n") else { return file }
            return Array(text[head.upperBound...].utf8)
        }
    }
}
