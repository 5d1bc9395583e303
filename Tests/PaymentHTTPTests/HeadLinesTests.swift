import HTTPTypes
import PaymentCore
import Testing

@testable import PaymentHTTP

@Suite("Lines of a head")
struct HeadLinesTests {
    @Test(
        "a field is the same by its name and among all",
        arguments: [
            ("x:\r\n\n", 0, nil), ("\nx:\r\n", 1, ""), ("s\r\nx: \ta b\t \r\n", 1, "a b"), ("s\nX: a\nx: b", 2, "a, b"),
        ] as [(String, Int, String?)])
    func bothWays(head: String, count: Int, value: String?) throws {
        let lines = HeadLines(Array(head.utf8))
        let name = try #require(HTTPField.Name("x"))
        #expect(lines.fields.count == count)
        #expect(lines.fields[name] == value)
        #expect(lines.value(of: name) == value)
    }

    @Test("no more lines are read than HTTPFields bears, and the same ones both ways")
    func tooMany() throws {
        let lines = HeadLines(Array(("s\n" + String(repeating: "x:1\n", count: 70_000)).utf8))
        let name = try #require(HTTPField.Name("x"))
        let fields = lines.fields
        #expect(fields.count == 10_000)
        #expect(lines.value(of: name) == fields[name])
    }
}
