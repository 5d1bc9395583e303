import Foundation
import PaymentCore
import PaymentHTTP
import Testing

/// Our reader and writer against Foundation's, on values drawn at random.
@Suite struct JSONOracleTests {
    @Test("Foundation reads what we write as the same value", arguments: [11, 12, 13, 14] as [UInt64])
    func written(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for round in 0..<1000 {
            let value = values.next(depth: 0)
            for layout in [JSON.Layout.compact, .pretty] {
                let bytes = value.serialized(layout)
                let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
                #expect(matches(value, theirs), "seed \(seed) round \(round): \(value.text())")
                #expect(try JSON(JSONDocument(parsing: bytes).root) == value, "seed \(seed) round \(round)")
            }
        }
    }

    @Test("we read what Foundation writes as the same value", arguments: [21, 22, 23, 24] as [UInt64])
    func read(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for round in 0..<1000 {
            let value = values.next(depth: 0)
            let theirs = try JSONSerialization.jsonObject(with: Data(value.serialized()), options: .fragmentsAllowed)
            let bytes = try JSONSerialization.data(
                withJSONObject: theirs, options: [.fragmentsAllowed, .prettyPrinted])
            let ours = JSON(try JSONDocument(parsing: Array(bytes)).root)
            #expect(matches(ours, theirs), "seed \(seed) round \(round): \(value.text())")
        }
    }

    @Test("what we accept of damaged texts Foundation accepts too", arguments: [41, 42] as [UInt64])
    func damaged(seed: UInt64) throws {
        let random = SeededRandomSource(seed: seed)
        let golden = Array(JSONHostileTests.event.utf8)
        let tokens = Array(#"{}[]:,"\u0D8 -.19tfn"#.utf8) + [0x00, 0x1F, 0x80, 0xC2, 0xED, 0xF4]
        var accepted = 0
        for round in 0..<10_000 {
            var bytes = golden
            for _ in 0...random.next(below: 2) {
                let place = Int(random.next(below: UInt64(bytes.count)))
                bytes[place] = tokens[Int(random.next(below: UInt64(tokens.count)))]
            }
            let value: JSON
            do {
                value = JSON(try JSONDocument(parsing: bytes).root)
            } catch {
                continue
            }
            accepted += 1
            do {
                let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
                #expect(matches(value, theirs), "seed \(seed) round \(round): \(value.text())")
            } catch {
                Issue.record("seed \(seed) round \(round): Foundation refuses \(value.text()): \(error)")
            }
        }
        #expect((500..<9500).contains(accepted), "seed \(seed): \(accepted) texts were accepted")
    }

    private func matches(_ ours: JSON, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let bool): return (theirs as? NSNumber)?.boolValue == bool
        case .integer(let number): return (theirs as? NSNumber)?.int64Value == number
        case .number(let number): return Double(number.text) == (theirs as? NSNumber)?.doubleValue
        case .string(let text): return (theirs as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false
        case .array(let elements):
            guard let theirs = theirs as? [Any], theirs.count == elements.count else { return false }
            return zip(elements, theirs).allSatisfy { matches($0, $1) }
        case .object(let object):
            guard let theirs = theirs as? [String: Any], theirs.count == object.count else { return false }
            return object.allSatisfy { name, value in theirs[name].map { matches(value, $0) } ?? false }
        }
    }
}

/// Values of every kind, reproducible from a seed.
struct RandomValues {
    private let random: SeededRandomSource
    private static let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u{08}", "\u{0C}", "\r", "\u{00}", "\u{1F}", "\u{7F}", "é",
        "ї",
        "€", "\u{2028}", "\u{FFFD}", "😀", "\u{10FFFF}", "&", "=", "+", "%", "[", "]", "<",
    ]

    init(seed: UInt64) {
        random = SeededRandomSource(seed: seed)
    }

    mutating func next(depth: Int) -> JSON {
        switch random.next(below: depth < 5 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(random.next(below: 2) == 0)
        case 2: return .integer(Int64(bitPattern: random.next()) >> Int64(random.next(below: 64)))
        case 3, 4: return .string(text())
        case 5:
            let text =
                "\(Int64(random.next(below: 2000)) - 1000).\(random.next(below: 1000) + 1)e\(random.next(below: 9))"
            do {
                return .number(try JSONNumber(text))
            } catch {
                Issue.record("\(text) was refused: \(error)")
                return .null
            }
        case 6: return .array((0..<random.next(below: 6)).map { _ in next(depth: depth + 1) })
        default:
            var object = JSONObject()
            for index in 0..<random.next(below: 6) { object["\(index)\(text())"] = next(depth: depth + 1) }
            return .object(object)
        }
    }

    func text() -> String {
        var text = ""
        for _ in 0..<random.next(below: 20) {
            text.unicodeScalars.append(Self.scalars[Int(random.next(below: UInt64(Self.scalars.count)))])
        }
        return text
    }
}
