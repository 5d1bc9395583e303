import PaymentCrypto
import Testing

@Suite struct ConstantTimeTests {
    @Test(
        arguments: [
            ("missing", [], [1, 2, 3]), ("missing on the other side", [1, 2, 3], []), ("missing on both sides", [], []),
            ("prefix", [1, 2], [1, 2, 3]), ("longer", [1, 2, 3, 0], [1, 2, 3]), ("doubled", [1, 2, 1, 2], [1, 2]),
            ("first byte", [0, 2, 3], [1, 2, 3]), ("last byte", [1, 2, 0], [1, 2, 3]), ("one bit", [0x80], [0x00]),
        ] as [(String, [UInt8], [UInt8])])
    func `these are not equal (S-11, S-12)`(_ name: String, _ left: [UInt8], _ right: [UInt8]) {
        #expect(!ConstantTime.equals(left, right))
        #expect(!ConstantTime.equals(right, left))
        let spansAreEqual = ConstantTime.equals(left.span.bytes, right.span.bytes)
        #expect(!spansAreEqual)
    }

    @Test func `it agrees with plain comparison`() {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let left = generator.bytes(count: Int.random(in: 1...80, using: &generator))
            var right = left
            #expect(ConstantTime.equals(left, right), "seed \(seed)")
            right[Int.random(in: right.indices, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            #expect(!ConstantTime.equals(left, right), "seed \(seed)")
        }
    }

    @Test func `digests compare all their bytes and nothing behind them`() throws {
        let digest = try Digest.sha256([UInt8]("abc"))
        #expect(digest == (try Digest.sha256([UInt8]("abc"))))
        #expect(digest != (try Digest.sha256([UInt8]("abd"))))
        let longer = try Digest(hexadecimal: (digest.hexadecimal() + "00").utf8.span.bytes, case: .lowercase)
        #expect(digest != longer)
        #expect(longer.count == 33)
        let matchesItself = digest.matches(digest.bytes.span.bytes)
        let matchesNothing = digest.matches([UInt8]().span.bytes)
        #expect(matchesItself && !matchesNothing)
    }
}
