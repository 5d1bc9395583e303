import Foundation
import PaymentCore
import PaymentHTTP
import Testing

/// Input made to hurt: nothing traps, hangs or is taken for what it is not (S-94, F-06, F-07).
@Suite struct JSONHostileTests {
    static let event =
        #"{"id":"evt_1","object":"event","created":1795260000,"data":{"object":{"id":"pi_1","amount":12345,"#
        + #""text":"\u0417\uD83D\uDE00\n é 😀","list":[1,-2.5e3,true,false,null,{}],"metadata":{"order_id":"1001"}}},"#
        + #""livemode":false,"type":"payment_intent.succeeded"}"#

    @Test("a text cut at any byte is refused as cut (F-06)")
    func truncation() {
        let bytes = Array(Self.event.utf8)
        for length in bytes.indices {
            #expect(throws: JSONError(.unexpectedEnd, byteOffset: length), "cut at \(length)") {
                try JSONDocument(parsing: Array(bytes[..<length]))
            }
        }
    }

    @Test("whatever bytes are changed, reading ends with a value or an error", arguments: [1, 2, 3, 4] as [UInt64])
    func mutation(seed: UInt64) throws {
        let random = SeededRandomSource(seed: seed)
        let golden = Array(Self.event.utf8)
        let tokens = Array(#"{}[]:,"\u0eE+-.19tfn"#.utf8) + [0x00, 0x1F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]
        var read = 0
        for round in 0..<60_000 {
            var bytes = golden
            for _ in 0...random.next(below: 3) {
                let place = Int(random.next(below: UInt64(bytes.count)))
                switch random.next(below: 4) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes[place] = tokens[Int(random.next(below: UInt64(tokens.count)))]
                case 2: bytes.remove(at: place)
                default: bytes.insert(tokens[Int(random.next(below: UInt64(tokens.count)))], at: place)
                }
            }
            do {
                let document = try JSONDocument(parsing: bytes)
                read += 1
                // Everything in it can be visited, and survives being written and read.
                let value = JSON(document.root)
                #expect(
                    try JSON(JSONDocument(parsing: value.serialized()).root) == value, "seed \(seed) round \(round)")
            } catch {
                #expect((0...bytes.count).contains(error.byteOffset), "seed \(seed) round \(round)")
            }
        }
        // Both ways were taken often, else this test shows nothing.
        #expect((1000..<59_000).contains(read), "seed \(seed): \(read) texts were read")
    }

    @Test("random bytes end with an error or a value")
    func noise() {
        let seed: UInt64 = 7
        let random = SeededRandomSource(seed: seed)
        for round in 0..<20_000 {
            let bytes = (0..<random.next(below: 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            do {
                _ = try JSONDocument(parsing: bytes)
            } catch {
                #expect((0...bytes.count).contains(error.byteOffset), "seed \(seed) round \(round)")
            }
        }
    }

    @Test("a million open brackets are refused at the limit", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func deep(_ opening: String) {
        let bytes = Array(String(repeating: opening, count: 1_000_000).utf8)
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
        #expect(error?.kind == .tooDeep)
        #expect((error?.byteOffset ?? .max) < 512)
    }

    @Test("a string of ten megabytes is read whole")
    func long() throws {
        let text = String(repeating: "0123456789", count: 1_000_000)
        let document = try JSONDocument(parsing: Array("[\"\(text)\"]".utf8))
        #expect(document.root[0]?.string?.utf8.count == 10_000_000)
        #expect(document.root[0]?.isString(text) == true)
    }

    private func threadNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    @Test("an object of 100,000 members takes about ten times as long as one of 10,000, also with escaped names")
    func manyMembers() throws {
        func time(_ count: Int, _ prefix: String) throws -> Int {
            let text = "{" + (0..<count).map { "\"\(prefix)\($0)\":0" }.joined(separator: ",") + "}"
            let bytes = Array(text.utf8)
            // The best of three, by the time this thread worked: other tests run at the same time.
            var best = Int.max
            for _ in 0..<3 {
                let start = threadNanoseconds()
                let members = try JSONDocument(parsing: bytes).root.count
                best = min(best, threadNanoseconds() - start)
                #expect(members == count)
            }
            return best
        }
        for prefix in ["name", "\\u006e"] {
            let small = try time(10_000, prefix)
            let large = try time(100_000, prefix)
            // Quadratic work would take 100 times as long.
            #expect(large < small * 40, "\(prefix): \(small) ns for 10,000 and \(large) ns for 100,000")
        }
    }

    @Test("names made to collide in the fingerprint cost no more than their bytes")
    func collidingNames() throws {
        // The fingerprint reads the length, the first and the last eight bytes: these names differ only between them.
        let objects = (0..<200).map { object in
            let names = (0..<60).map { "\"AAAAAAAA\(1000 + object)\(1000 + $0)BBBBBBBB\":0" }
            return "{" + names.joined(separator: ",") + "}"
        }
        let bytes = Array("[\(objects.joined(separator: ","))]".utf8)
        #expect(try JSONDocument(parsing: bytes).root.count == 200)
        let twice = Array("{\"AAAAAAAA1BBBBBBBB\":0,\"AAAAAAAA2BBBBBBBB\":0,\"AAAAAAAA1BBBBBBBB\":0}".utf8)
        #expect(throws: JSONError(.duplicateName, byteOffset: 45)) { try JSONDocument(parsing: twice) }
    }

    @Test(
        "the last member of an object repeats the first, whatever the size (S-20)",
        arguments: [2, 3, 40, 63, 64, 65, 66, 300, 5000])
    func repeatedFirstName(count: Int) throws {
        for first in ["n0", "\\u006e0"] {
            let others = (1..<count - 1).map { ",\"n\($0)\":[{}]" }.joined()
            let unique = "{\"\(first)\":0\(others),\"last\":1}"
            #expect(try JSONDocument(parsing: Array(unique.utf8)).root.count == count)
            let repeated = "{\"\(first)\":0\(others),\"n0\":1}"
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(repeated.utf8)) }
            #expect(error?.kind == .duplicateName)
            #expect(error?.byteOffset == repeated.utf8.count - 7)
        }
    }
}
