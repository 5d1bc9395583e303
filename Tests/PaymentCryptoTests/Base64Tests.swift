import Foundation
import PaymentCrypto
import Testing

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `texts are those of RFC 4648`(_ plain: String, _ text: String) throws {
        #expect(Base64.string(Array(plain.utf8)) == text)
        #expect(try Base64.decode(Array(text.utf8)) == Array(plain.utf8))
        let unpadded = String(text.prefix { $0 != "=" })
        #expect(Base64.stringURLSafe(Array(plain.utf8)) == unpadded)
        #expect(try Base64.decodeURLSafe(Array(unpadded.utf8)) == Array(plain.utf8))
    }

    @Test func `random bytes are written as Foundation writes them, and survive the round trip`() throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let bytes = generator.bytes(upTo: 200)
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.string(bytes) == text, "seed \(seed)")
            #expect(Base64.encode(bytes) == Array(text.utf8), "seed \(seed)")
            #expect(try Base64.decode(Array(text.utf8)) == bytes, "seed \(seed)")
            let urlSafe = text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(Base64.stringURLSafe(bytes) == urlSafe, "seed \(seed)")
            #expect(try Base64.decodeURLSafe(Array(urlSafe.utf8)) == bytes, "seed \(seed)")
        }
    }

    @Test func `every character outside the alphabet is refused, in every place`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for character in UInt8.min...UInt8.max where !alphabet.contains(character) {
            for position in 0..<8 {
                var text = [UInt8]("Zm9vYmFy")
                text[position] = character
                if character == 0x3D {
                    // At the end it is padding, and then the spare bits decide.
                    if position < 7 { #expect(error(.misplacedPadding, position) { _ = try Base64.decode(text) }) }
                } else {
                    #expect(error(.invalidCharacter, position) { _ = try Base64.decode(text) })
                }
            }
        }
    }

    @Test(
        arguments: [
            ("Zg", .invalidLength, 2), ("Zg=", .invalidLength, 3), ("Z", .invalidLength, 1),
            ("Zm9vYg=", .invalidLength, 7),
            ("====", .misplacedPadding, 0), ("Z===", .misplacedPadding, 1), ("=Zg=", .misplacedPadding, 0),
            ("Zg==Zg==", .misplacedPadding, 2), ("Zm=v", .misplacedPadding, 2), ("Zm9=YmFy", .misplacedPadding, 3),
            ("Zm9v\n", .invalidLength, 5), ("Zm9 ", .invalidCharacter, 3), ("Zm9vYm\r\n", .invalidCharacter, 6),
            ("Zm-_", .invalidCharacter, 2), ("Zh==", .nonCanonicalBits, 1), ("Zm9=", .nonCanonicalBits, 2),
        ] as [(String, TextDecodingError.Reason, Int)])
    func `malformed text is refused with its place`(_ text: String, _ reason: TextDecodingError.Reason, _ position: Int)
    {
        #expect(error(reason, position) { _ = try Base64.decode(Array(text.utf8)) })
        #expect(error(reason, position) { _ = try Digest(base64: text.utf8.span.bytes) })
    }

    @Test(
        arguments: [
            ("Z", .invalidLength, 1), ("Zm9vY", .invalidLength, 5), ("Zg==", .invalidCharacter, 2),
            ("Zm8=", .invalidCharacter, 3), ("Zm+/", .invalidCharacter, 2), ("Zh", .nonCanonicalBits, 1),
            ("Zm9", .nonCanonicalBits, 2),
        ] as [(String, TextDecodingError.Reason, Int)])
    func `malformed URL-safe text is refused with its place`(
        _ text: String, _ reason: TextDecodingError.Reason, _ position: Int
    ) {
        #expect(error(reason, position) { _ = try Base64.decodeURLSafe(Array(text.utf8)) })
    }

    @Test func `of the texts for one byte only one is accepted`() throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var accepted: [[UInt8]] = []
        for first in alphabet {
            for second in alphabet {
                do {
                    accepted.append(try Base64.decode([first, second, 0x3D, 0x3D]))
                } catch {
                    #expect(error.reason == .nonCanonicalBits)
                }
            }
        }
        #expect(accepted.count == 256)
        #expect(Set(accepted).count == 256)
    }

    @Test func `a digest is read from base64 of up to 64 bytes`() throws {
        let code = try Insecure.sha1.digest(of: [UInt8]("private"), [UInt8]("payload"), [UInt8]("private"))
        #expect(code.base64().count == 28)
        #expect(try Digest(base64: code.base64().utf8.span.bytes) == code)
        let longest = [UInt8](repeating: 7, count: 64)
        #expect(try Digest(base64: Base64.string(longest).utf8.span.bytes).bytes == longest)
        #expect(error(.tooLong, 86) { _ = try Digest(base64: Base64.string(longest + [7]).utf8.span.bytes) })
        #expect(error(.empty, 0) { _ = try Digest(base64: "".utf8.span.bytes) })
    }
}

@Suite struct Base32Tests {
    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ])
    func `texts are those of RFC 4648 in lower case without padding`(_ plain: String, _ text: String) {
        #expect(Base32.string(Array(plain.utf8)) == text)
    }

    @Test func `a merchant reference is 20 characters every gateway accepts`() throws {
        let reference = try Digest.sha256([UInt8]("store|intent|1")).withBytes { Base32.string($0) }.prefix(20)
        #expect(reference.count == 20)
        #expect(reference.allSatisfy { "abcdefghijklmnopqrstuvwxyz234567".contains($0) })
    }

    @Test func `bits are kept in order`() {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        for _ in 0..<200 {
            let bytes = generator.bytes(upTo: 60)
            var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
            while !bits.count.isMultiple(of: 5) { bits.append(0) }
            let expected = stride(from: 0, to: bits.count, by: 5).map { start in
                alphabet[bits[start..<start + 5].reduce(0) { $0 * 2 + Int($1) }]
            }
            #expect(Base32.string(bytes) == String(expected), "seed \(seed)")
        }
    }
}
