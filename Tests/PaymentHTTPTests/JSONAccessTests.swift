import PaymentHTTP
import Testing

@Suite struct JSONAccessTests {
    static let text = #"""
        {"data":{"object":{"id":"pi_\u00311","amount":1099,"fraction":10.50,"paid":true,"refunded":false,"note":null,
        "list":[1,"two",[3],{"four":4}],"empty":{},"4242424242424242":{"x":1}}},"type":"payment_intent.succeeded"}
        """#

    let root: JSONDocument.Value

    init() throws {
        root = try JSONDocument(parsing: Array(Self.text.utf8)).root
    }

    @Test("values are read by their type and are nil for any other")
    func types() throws {
        let object = try #require(root["data"]?["object"])
        #expect(object["id"]?.string == "pi_11")
        #expect(object["amount"]?.int64 == 1099)
        #expect(object["amount"]?.numberText == "1099")
        #expect(object["fraction"]?.numberText == "10.50")
        #expect(object["fraction"]?.int64 == nil)
        #expect(object["paid"]?.bool == true)
        #expect(object["refunded"]?.bool == false)
        #expect(object["note"]?.isNull == true)
        #expect(object["missing"] == nil)
        #expect(object["amount"]?.string == nil)
        #expect(object["id"]?.int64 == nil)
        #expect(object["id"]?.numberText == nil)
        #expect(object["id"]?.bool == nil)
        #expect(object["id"]?["x"] == nil)
        #expect(object["id"]?[0] == nil)
        #expect(object["list"]?.count == 4)
        #expect(object["list"]?[3]?["four"]?.int64 == 4)
        #expect(object["list"]?[4] == nil)
        #expect(object["list"]?[-1] == nil)
        #expect(object["empty"]?.count == 0)
        #expect(object["id"]?.count == 0)
        #expect(object.kind == .object)
        #expect(root["type"]?.kind == .string)
    }

    @Test("strings are compared in place, byte by byte, escaped or not")
    func comparing() {
        #expect(root["type"]?.isString("payment_intent.succeeded") == true)
        #expect(root["type"]?.isString("payment_intent.succeedeD") == false)
        #expect(root["type"]?.isString("payment_intent") == false)
        #expect(root["data"]?["object"]?["id"]?.isString("pi_11") == true)
        #expect(root["data"]?["object"]?["amount"]?.isString("1099") == false)
    }

    @Test("members and elements come in the order of the text")
    func order() throws {
        let object = try #require(root["data"]?["object"])
        #expect(
            object.members.map(\.name) == [
                "id", "amount", "fraction", "paid", "refunded", "note", "list", "empty", "4242424242424242",
            ])
        let kinds = try #require(object["list"]).elements.map(\.kind)
        #expect(kinds == [.number, .string, .array, .object])
        #expect(object.members.first { $0.isNamed("paid") }?.value.bool == true)
        #expect(root["type"].map { Array($0.elements).count } == 0)
        #expect(root["type"].map { Array($0.members).count } == 0)
    }

    @Test(
        "an integer is read exactly or not at all",
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("-1", -1),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil), ("1.0", nil),
            ("1e3", nil), ("1E0", nil), ("-1.5", nil),
        ] as [(String, Int64?)])
    func integers(text: String, expected: Int64?) throws {
        #expect(try JSONDocument(parsing: Array(text.utf8)).root.int64 == expected)
    }

    @Test("a field of the wrong kind or a missing one is named with the way to it")
    func errors() throws {
        func error(_ body: () throws(JSONError) -> Void) -> JSONError? {
            do throws(JSONError) {
                try body()
                return nil
            } catch {
                return error
            }
        }
        let object = try root.require("data").require("object")
        #expect(try object.require("amount").int64() == 1099)
        #expect(try object.require("paid").bool())
        #expect(try object.require("fraction").numberText() == "10.50")
        #expect(try object.require("id").string() == "pi_11")
        #expect(try object.require("list").elements().map(\.kind).count == 4)
        #expect(try object.require("empty").members().map(\.name).isEmpty)
        #expect(try object.optional("note") == nil)
        #expect(try object.optional("missing") == nil)
        #expect(try object.optional("amount")?.int64() == 1099)

        let missing = error { () throws(JSONError) in _ = try object.require("charge") }
        #expect(missing?.kind == .missing)
        #expect(missing?.path == "data.object.charge")
        let text = error { () throws(JSONError) in _ = try object.require("amount").string() }
        #expect(text?.kind == .wrongType(expected: .string, found: .number))
        #expect(text?.path == "data.object.amount")
        #expect(text?.description.contains("expected string, found number") == true)
        #expect(text?.description.contains("1099") == false)
        let fraction = error { () throws(JSONError) in _ = try object.require("fraction").int64() }
        #expect(fraction?.kind == .notAnInteger)
        let number = error { () throws(JSONError) in _ = try object.require("id").int64() }
        #expect(number?.kind == .wrongType(expected: .number, found: .string))
        let inArray = error { () throws(JSONError) in
            for element in try object.require("list").elements() {
                _ = try JSONDocument.Required(value: element).int64()
            }
        }
        #expect(inArray?.path == "data.object.list[1]")
        let noObject = error { () throws(JSONError) in _ = try object.require("id").require("x") }
        #expect(noObject?.kind == .wrongType(expected: .object, found: .string))
        let optional = error { () throws(JSONError) in _ = try object.require("id").optional("x") }
        #expect(optional?.kind == .wrongType(expected: .object, found: .string))
        let null = error { () throws(JSONError) in _ = try object.require("note").bool() }
        #expect(null?.kind == .wrongType(expected: .bool, found: .null))
    }

    @Test("neither an error nor a description shows content")
    func contentStaysHidden() throws {
        let object = try root.require("data").require("object")
        #expect(throws: JSONError.self) { try object.require("4242424242424242").require("x").string() }
        do {
            _ = try object.require("4242424242424242").require("x").string()
        } catch {
            #expect(error.path == "data.object.?.x")
            #expect(!error.description.contains("4242"))
        }
        let document = try JSONDocument(parsing: Array("{\"secret\":\"sk_canary\"}".utf8))
        #expect(document.description == "JSON document of 22 bytes")
        #expect("\(document.root)" == "JSON object")
        #expect("\(String(describing: document.root["secret"]))".contains("canary") == false)
    }
}
