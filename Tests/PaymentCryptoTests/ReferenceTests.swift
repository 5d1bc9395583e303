import Foundation
import PaymentCrypto
import Testing

/// Comparison with implementations that are not ours: CPython's, through a fixture, and HMAC written from RFC 2104.
@Suite struct ReferenceTests {
    @Test func `every length from 0 to 300 gives what CPython gives`() throws {
        let rows = try fixtureRows()
        #expect(rows.map(\.first) == (0...300).map { String($0) })
        for row in rows {
            let length = try #require(Int(row[0]))
            let message = (0..<length).map { UInt8(truncatingIfNeeded: 7 * $0 + 13 * length + 1) }
            let keyBytes = (0...length % 200).map { UInt8(truncatingIfNeeded: 31 * length + 5 * $0 + 3) }
            var computed = [row[0]]
            for function in hashFunctions {
                computed.append(shortened(try function.digest(of: message)))
                computed.append(shortened(try HMACKey(function, keyBytes).authenticationCode(for: message)))
            }
            #expect(computed == row)
        }
    }

    @Test(arguments: hashFunctions)
    func `a code is what RFC 2104 builds from two digests`(_ function: HashFunction) throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let key = generator.bytes(count: Int.random(in: 1...300, using: &generator))
            let message = generator.bytes(upTo: 700)
            let code = try HMACKey(function, key).authenticationCode(for: message)
            #expect(code.bytes == (try referenceHMAC(function, key, message)), "seed \(seed)")
        }
    }

    @Test(arguments: hashFunctions)
    func `parts give the same as the whole, wherever it is cut`(_ function: HashFunction) throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        let key = try HMACKey(function, generator.bytes(count: 32))
        for _ in 0..<200 {
            let message = generator.bytes(upTo: 400)
            let cuts = (0..<2)
                .map { _ in Int.random(in: 0...message.count, using: &generator) }.sorted()
            let parts = [
                Array(message[..<cuts[0]]), Array(message[cuts[0]..<cuts[1]]), Array(message[cuts[1]...]),
            ]
            let digest = try function.digest(of: message)
            #expect(try function.digest(of: parts[0], parts[1], parts[2]) == digest, "seed \(seed)")
            var incremental = try IncrementalDigest(function)
            for part in parts {
                try incremental.update(part)
            }
            #expect(try incremental.finalize() == digest, "seed \(seed)")
            let code = try key.authenticationCode(for: message)
            #expect(try key.authenticationCode(for: parts[0], parts[1], parts[2]) == code, "seed \(seed)")
            #expect(try key.isValid(code.bytes, for: parts[0], parts[1], parts[2]), "seed \(seed)")
        }
    }

    private func fixtureRows() throws -> [[String]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/crypto/digests.tsv").standardizedFileURL
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return lines.dropFirst().map { $0.split(separator: "\t").map(String.init) }
    }

    /// The first and last four bytes, as the fixture has them.
    private func shortened(_ digest: Digest) -> String {
        Hex.string(Array(digest.bytes.prefix(4) + digest.bytes.suffix(4)))
    }

    private func referenceHMAC(_ function: HashFunction, _ key: [UInt8], _ message: [UInt8]) throws -> [UInt8] {
        let blockCount =
            switch function {
            case .sha512: 128
            case .sha3x256: 136
            default: 64
            }
        var block = key.count > blockCount ? try function.digest(of: key).bytes : key
        block += [UInt8](repeating: 0, count: blockCount - block.count)
        let inner = try function.digest(of: block.map { $0 ^ 0x36 } + message)
        return try function.digest(of: block.map { $0 ^ 0x5C } + inner.bytes).bytes
    }
}
