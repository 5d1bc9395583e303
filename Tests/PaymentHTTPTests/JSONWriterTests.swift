import PaymentHTTP
import Testing

@Suite struct JSONWriterTests {
    @Test("members are written in the order in which they were put in")
    func order() {
        var value: JSON = ["z": 1, "a": [true, nil, "x"], "m": ["k": -5]]
        #expect(value.text() == #"{"z":1,"a":[true,null,"x"],"m":{"k":-5}}"#)
        value["a"] = "changed"
        value["b"] = "new"
        value["z"] = nil
        value["absent"] = nil
        #expect(value.text() == #"{"a":"changed","m":{"k":-5},"b":"new"}"#)
        value["m"]?["n"] = 2
        #expect(value["m"]?["n"]?.integerValue == 2)
        #expect(value["m"]?.objectValue?.names == ["k", "n"])
    }

    @Test("only what must be escaped is escaped")
    func escaping() throws {
        let text = "\"\\/\u{08}\u{0C}\n\r\t\u{00}\u{0B}\u{1F}\u{7F}é😀\u{2028}<"
        #expect(JSON.string(text).text() == #""\"\\/\b\f\n\r\t\u0000\u000b\u001f"# + "\u{7F}é😀\u{2028}<\"")
        #expect(try JSONDocument(parsing: JSON.string(text).serialized()).root.string == text)
        let object: JSON = .object(JSONObject([("a\"b", nil)]))
        #expect(object.text() == #"{"a\"b":null}"#)
    }

    @Test("the layout for people has two spaces a level and empty containers on one line")
    func pretty() {
        let value: JSON = ["a": [1, ["b": []]], "c": [:]]
        #expect(value.text(.pretty) == "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}")
    }

    @Test("numbers keep their text", arguments: ["10.00", "-0", "1e5", "123456789012345678901234567890", "0.10"])
    func numbers(text: String) throws {
        let value = JSON.number(try JSONNumber(text))
        #expect(value.text() == text)
        #expect(try JSON(JSONDocument(parsing: value.serialized()).root) == value)
    }

    @Test(
        "what is no number is refused as one",
        arguments: ["", " 1", "1 ", "01", "1,5", "NaN", "\"1\"", "true", "1}", "--1", "٣"])
    func refusedNumbers(text: String) {
        #expect(throws: JSONError.self) { try JSONNumber(text) }
    }

    @Test("extreme integers are written whole")
    func extremes() {
        #expect(JSON.array([.integer(.min), .integer(.max)]).text() == "[-9223372036854775808,9223372036854775807]")
    }

    @Test("two spellings of one character are two names and two texts")
    func exactNames() throws {
        let bytes = Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)
        let value = JSON(try JSONDocument(parsing: bytes).root)
        #expect(value.serialized() == bytes)
        #expect(value["\u{E9}"]?.integerValue == 1)
        #expect(value["e\u{301}"]?.integerValue == 2)
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
    }

    @Test(
        "an object with many members finds, replaces and removes as a small one does", arguments: [5, 23, 24, 25, 500])
    func manyMembers(count: Int) {
        var object = JSONObject((0..<count).map { ("n\($0)", JSON.integer(Int64($0))) })
        object["n3"] = "three"
        #expect(object["n3"]?.stringValue == "three")
        object["n0"] = nil
        #expect(object["n0"] == nil)
        #expect(object.count == count - 1)
        #expect(object["n\(count - 1)"]?.integerValue == Int64(count - 1))
        object["n0"] = true
        #expect(object.names.last == "n0")
        #expect(object["n2"]?.integerValue == 2)
        #expect(object == JSONObject(object.map { ($0.name, $0.value) }))
        #expect(object.hashValue == JSONObject(object.map { ($0.name, $0.value) }).hashValue)
    }

    @Test("a repeated name in a literal keeps its first place and its last value")
    func repeatedName() {
        let value: JSON = ["a": 1, "b": 2, "a": 3]
        #expect(value.text() == #"{"a":3,"b":2}"#)
        #expect(value != ["b": 2, "a": 3])
        #expect(JSONObject(dictionaryLiteral: ("x", 1)).isEmpty == false)
    }

    @Test("the short forms give what they say")
    func shortForms() {
        #expect(JSON.strings(["a", "b"]) == ["a", "b"])
        #expect(JSON.string(orNull: nil).isNull)
        #expect(JSON.string(orNull: "x").stringValue == "x")
        #expect(JSON.integer(orNull: nil) == nil as JSON)
        #expect(JSON.integer(orNull: 5) == 5)
        let value: JSON = ["a": [1, true]]
        #expect(value["a"]?[1]?.boolValue == true)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?.arrayValue?.count == 2)
        #expect(value[0] == nil)
        let name = "x"
        #expect("pi_\(name)" as JSON == .string("pi_x"))
    }
}
