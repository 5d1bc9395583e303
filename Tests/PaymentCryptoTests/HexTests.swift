import PaymentCrypto
import Testing

@Suite struct HexTests {
    @Test(arguments: [Hex.LetterCase.lowercase, .uppercase])
    func `every byte has one text, which gives it back`(_ letterCase: Hex.LetterCase) throws {
        let digits = Array((letterCase == .lowercase ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        for byte in UInt8.min...UInt8.max {
            let text = [digits[Int(byte / 16)], digits[Int(byte % 16)]]
            #expect(Hex.encode([byte], case: letterCase) == text)
            #expect(Hex.string([byte], case: letterCase) == String(decoding: text, as: UTF8.self))
            #expect(try Hex.decode(text, case: letterCase) == [byte])
        }
    }

    @Test(arguments: [Hex.LetterCase.lowercase, .uppercase])
    func `every character outside the alphabet is refused, in both places`(_ letterCase: Hex.LetterCase) {
        let alphabet = Array((letterCase == .lowercase ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        for character in UInt8.min...UInt8.max where !alphabet.contains(character) {
            for position in 0..<4 {
                var text = [UInt8]("00ff".utf8.map { letterCase == .lowercase || $0 < 0x60 ? $0 : $0 - 32 })
                text[position] = character
                #expect(error(.invalidCharacter, position) { _ = try Hex.decode(text, case: letterCase) })
            }
        }
    }

    @Test func `random bytes survive the round trip`() throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let bytes = generator.bytes(upTo: 200)
            for letterCase in [Hex.LetterCase.lowercase, .uppercase] {
                let text = Hex.encode(bytes, case: letterCase)
                #expect(try Hex.decode(text, case: letterCase) == bytes, "seed \(seed)")
                #expect(Hex.string(bytes, case: letterCase) == String(decoding: text, as: UTF8.self), "seed \(seed)")
            }
        }
    }

    @Test func `half a byte is refused`() {
        #expect(error(.invalidLength, 3) { _ = try Hex.decode([UInt8]("abc"), case: .lowercase) })
        #expect(error(.invalidLength, 1) { _ = try Hex.decode([UInt8]("a"), case: .lowercase) })
    }

    @Test func `decoding into a span writes only what it decodes, and refuses too much`() throws {
        var storage = InlineArray<4, UInt8>(repeating: 0xEE)
        var output = storage.mutableSpan
        #expect(try Hex.decode("0aff".utf8.span.bytes, case: .lowercase, into: &output) == 2)
        #expect([storage[0], storage[1], storage[2], storage[3]] == [0x0A, 0xFF, 0xEE, 0xEE])
        #expect(
            error(.tooLong, 8) {
                var storage = InlineArray<4, UInt8>(repeating: 0)
                var output = storage.mutableSpan
                _ = try Hex.decode("0011223344".utf8.span.bytes, case: .lowercase, into: &output)
            })
    }

    @Test func `a digest is read from up to 64 bytes of hexadecimal`() throws {
        let longest = String(repeating: "5a", count: 64)
        #expect(try Digest(hexadecimal: longest.utf8.span.bytes, case: .lowercase).hexadecimal() == longest)
        #expect(
            error(.tooLong, 128) { _ = try Digest(hexadecimal: (longest + "5a").utf8.span.bytes, case: .lowercase) })
        #expect(error(.empty, 0) { _ = try Digest(hexadecimal: "".utf8.span.bytes, case: .lowercase) })
        #expect(error(.invalidCharacter, 0) { _ = try Digest(hexadecimal: "AB".utf8.span.bytes, case: .lowercase) })
    }
}

/// Whether `body` throws exactly this.
func error(_ reason: TextDecodingError.Reason, _ position: Int, _ body: () throws -> Void) -> Bool {
    do {
        try body()
        return false
    } catch let error as TextDecodingError {
        return error.reason == reason && error.position == position && error.description.isEmpty == false
    } catch {
        return false
    }
}
