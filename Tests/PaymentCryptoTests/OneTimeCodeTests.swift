import PaymentCrypto
import Testing

@Suite struct OneTimeCodeTests {
    // RFC 6238, appendix B, the rows of SHA-1.
    @Test(arguments: [
        (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes are those of RFC 6238`(_ time: Int64, _ code: String) throws {
        let step = OneTimeCode.step(at: time)
        #expect(try OneTimeCode.code(step, secret: secret, digits: 8) == code)
        #expect(try OneTimeCode.code(step, secret: secret) == String(code.suffix(6)))
    }

    // RFC 4226, appendix D.
    @Test func `codes by a counter are those of RFC 4226`() throws {
        let codes = try (0..<10).map { try OneTimeCode.code($0, secret: secret) }
        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)])
    func `a clock may be one step off`(_ off: Int64, _ isTaken: Bool) throws {
        let now: Int64 = 1_795_262_400
        let step = OneTimeCode.step(at: now) + off
        let code = try OneTimeCode.code(step, secret: secret)
        #expect(try OneTimeCode.step(of: code, secret: secret, at: now, after: nil) == (isTaken ? step : nil))
    }

    @Test func `a code is good once, and one before it not at all`() throws {
        let now: Int64 = 1_795_262_400
        let step = OneTimeCode.step(at: now)
        let code = try OneTimeCode.code(step, secret: secret)
        let before = try OneTimeCode.code(step - 1, secret: secret)
        #expect(try OneTimeCode.step(of: code, secret: secret, at: now, after: step - 1) == step)
        #expect(try OneTimeCode.step(of: code, secret: secret, at: now, after: step) == nil)
        #expect(try OneTimeCode.step(of: before, secret: secret, at: now, after: step) == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "12 456", String(repeating: "1", count: 10_000)])
    func `what is no code is refused`(_ code: String) throws {
        #expect(try OneTimeCode.step(of: code, secret: secret, at: 1_795_262_400, after: nil) == nil)
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func `text in base32 is read back in either case`(_ plain: String) {
        let text = Base32.string(Array(plain.utf8))
        #expect(Base32.bytes(text) == Array(plain.utf8))
        #expect(Base32.bytes(text.uppercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["a", "aaa", "aaaaaa", "m1", "mz======", "mz!", "ж", "mz\n"])
    func `what is no base32 is none`(_ text: String) { #expect(Base32.bytes(text) == nil) }
}

private let secret = Array("12345678901234567890".utf8)
