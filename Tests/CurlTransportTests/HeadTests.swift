import HTTPTypes
@testable import PaymentHTTP
import Testing

@Suite("The head of an answer")
struct HeadTests {
    private func response(_ head: String) -> TransportResponse {
        TransportResponse(status: 200, head: Array(head.utf8), body: [])
    }

    @Test("gives every field, trimmed, and passes over lines that are none")
    func fields() throws {
        let head =
            "HTTP/1.1 200 OK\r\nA: 1\r\nb:2\r\nA :no\r\n: no\r\nnothing\r\n"
            + "Empty:\r\nPadded: \t x y \t\r\na:  3\nLast: end"
        let fields = response(head).headerFields
        #expect(
            fields.map { "\($0.name.rawName)=\($0.value)" } == [
                "A=1", "b=2", "Empty=", "Padded=x y", "a=3", "Last=end",
            ])
        let (name, empty) = (try #require(HTTPField.Name("A")), try #require(HTTPField.Name("EMPTY")))
        #expect(response(head).value(of: name) == "1, 3")
        #expect(response(head).value(of: empty) == "")
        #expect(response(head).value(of: .accept) == nil)
    }

    @Test("never traps, and both ways to read a field agree", arguments: 0..<200 as Range<UInt64>)
    func hostileBytes(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let pieces = [
            "\r\n", "\n", "\r", ":", " ", "\t", "A", "b", "HTTP/1.1 200", "Date: x", "\u{0}", "\u{7F}", "é", "x-a: ",
            ";", ",",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            bytes += Array(pieces.randomElement(using: &random)?.utf8 ?? "".utf8)
            if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(UInt8.random(in: 0...255, using: &random)) }
        }
        let response = TransportResponse(status: 200, head: bytes, body: [])
        let fields = response.headerFields
        for name in fields.map(\.name) + [.date] {
            #expect(response.value(of: name) == fields[name], "seed \(seed), \(name)")
        }
    }

    @Test("with more fields than an HTTPFields can hold does not trap")
    func countless() {
        let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 70_000)
        #expect(response(head).headerFields.count == 10_000)
    }

    @Test("can be replaced")
    func replaced() {
        var changed = response("HTTP/1.1 200 OK\r\nDate: now\r\n\r\n")
        changed.headerFields[.date] = "later"
        #expect(changed.value(of: .date) == "later")
        #expect(TransportResponse(status: 204, headerFields: [.date: "then"]).value(of: .date) == "then")
    }
}

/// A small generator whose seed repeats a failing case.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
