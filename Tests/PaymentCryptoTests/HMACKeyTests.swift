import Foundation
import PaymentCrypto
import Synchronization
import Testing

@Suite struct HMACKeyTests {
    private let message = [UInt8]("1792540800.{\"id\":\"evt_1\"}")

    @Test(arguments: hashFunctions)
    func `an empty key is refused (S-07)`(_ function: HashFunction) {
        #expect(throws: CryptoError.emptyKey) { try HMACKey(function, []) }
    }

    @Test func `an empty message has a code`() throws {
        let code = try HMACKey(.sha256, [UInt8]("key")).authenticationCode(for: [UInt8]())
        #expect(code.hexadecimal() == "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0")
    }

    @Test(arguments: hashFunctions)
    func `only the whole code is valid (S-12)`(_ function: HashFunction) throws {
        let key = try HMACKey(function, [UInt8]("whsec_test"))
        let code = try key.authenticationCode(for: message).bytes
        #expect(try key.isValid(code, for: message))
        #expect(try !key.isValid([], for: message))
        #expect(try !key.isValid(code + [0], for: message))
        #expect(try !key.isValid(code + code, for: message))
        for count in 0..<code.count {
            #expect(try !key.isValid(Array(code.prefix(count)), for: message))
            #expect(try !key.isValid(Array(code.suffix(count)), for: message))
        }
        for position in code.indices {
            for bit in 0..<8 {
                var changed = code
                changed[position] ^= 1 << UInt8(bit)
                #expect(try !key.isValid(changed, for: message))
            }
        }
        #expect(try !key.isValid(code, for: message + [0]))
        #expect(try !HMACKey(function, [UInt8]("whsec_tesu")).isValid(code, for: message))
    }

    @Test func `many threads share one key, more of them than contexts are kept`() throws {
        let key = try HMACKey(.sha256, [UInt8]("shared"))
        let messages = (0..<64).map { number in [UInt8](repeating: UInt8(number), count: number * 17) }
        let codes = try messages.map { message in
            try HMACKey(.sha256, [UInt8]("shared")).authenticationCode(for: message)
        }
        let wrong = Atomic(0)
        let arrived = Atomic(0)
        let threads = (0..<24).map { thread in
            Thread {
                var wrongHere = 0
                for round in 0..<2_000 {
                    let index = (round * 7 + thread) % messages.count
                    do {
                        if try key.authenticationCode(for: messages[index]) != codes[index] { wrongHere += 1 }
                    } catch {
                        wrongHere += 1
                    }
                }
                wrong.add(wrongHere, ordering: .relaxed)
                arrived.add(1, ordering: .releasing)
            }
        }
        for thread in threads { thread.start() }
        while arrived.load(ordering: .acquiring) < threads.count { sched_yield() }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test func `a key is not printed on any route (S-05)`() throws {
        let key = try HMACKey(.sha256, [UInt8]("whsec_canary"))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("HMAC-SHA-256"))
            #expect(!text.contains("canary"))
            #expect(!text.contains("Pool"))
        }
    }

    @Test func `a code is not printed on any route (S-14)`() throws {
        let code = try HMACKey(.sha256, [UInt8]("whsec_canary")).authenticationCode(for: message)
        var dumped = ""
        dump(code, to: &dumped)
        for text in ["\(code)", String(reflecting: code), dumped] {
            #expect(text.contains("<digest>"))
            #expect(!text.contains(code.hexadecimal().prefix(4)))
            #expect(!text.contains("\(code.bytes[0]), "))
        }
    }

    @Test(arguments: hashFunctions)
    func `an algorithm that no provider offers gives a typed error (S-17)`(_ function: HashFunction) {
        let nowhere = "provider=none-such"
        #expect {
            try HMACKey(function, [UInt8]("key").span.bytes, properties: nowhere)
        } throws: { error in
            isUnavailable(error, name: "HMAC-\(function)")
        }
        #expect {
            _ = try IncrementalDigest(function, properties: nowhere)
        } throws: { error in
            isUnavailable(error, name: "\(function)")
        }
        // The failure leaves nothing behind that disturbs later use.
        #expect(throws: Never.self) { try HMACKey(function, [UInt8]("key")).authenticationCode(for: [UInt8]("x")) }
    }

    private func isUnavailable(_ error: any Error, name: String) -> Bool {
        guard case CryptoError.algorithmUnavailable(name, let reason)? = error as? CryptoError else { return false }
        return reason.contains("unsupported") && "\(error)".contains(name)
    }
}
