import PaymentCore
import PaymentHTTP
import TestSupport
import Testing
import WayForPayGateway

/// A message with its signature, as the fact sheet has it: of the published ones, and of those recomputed with two
/// libraries.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let id: String
    let message: WayForPay.Signature.Message
    var key = testKey
    /// The values in the order of the signed fields; a list's values are joined by `|`.
    let values: [String]
    let code: String

    var testDescription: String { id }

    var fields: [FormField] {
        zip(message.fields, values).flatMap { name, value in
            guard ["productName", "productCount", "productPrice"].contains(name) else {
                return [FormField(name: name, value: value)]
            }
            return value.split(separator: "|").map { FormField(name: name + "[]", value: String($0)) }
        }
    }

    var signed: [FormField] { fields + [FormField(name: message.signatureField, value: code)] }

    /// The message as JSON with every value as text.
    var json: JSONObject {
        var object: JSONObject = [:]
        for (name, value) in zip(message.fields, values) {
            let isList = ["productName", "productCount", "productPrice"].contains(name)
            object[name] = isList ? .strings(value.split(separator: "|").map(String.init)) : .string(value)
        }
        object[message.signatureField] = .string(code)
        return object
    }

    static let cpu = "Процесор Intel Core i5-4670 3.4GHz|Пам'ять Kingston DDR3-1600 4096MB PC3-12800"
    static let russianCPU = "Процессор Intel Core i5-4670 3.4GHz|Память Kingston DDR3-1600 4096MB PC3-12800"

    static let all = [
        SignatureVector(
            id: "W1", message: .status, values: ["test_merch_n1", "INV-1479196343"],
            code: "bc54562dc1fa928b52fd3eb0e4d36937"),
        SignatureVector(
            id: "W2", message: .purchase,
            values: [
                "test_merch_n1", "www.market.ua", "DH783023", "1415379863", "1547.36", "UAH", cpu, "1|1", "1000|547.36",
            ], code: "ee828f71ed93441c07eb3eef67762a5c"),
        SignatureVector(
            id: "W3", message: .purchase,
            values: [
                "test_merch_n1", "ma-release.dotsdev.live", "019cd313-5b03-7183-a0a4-03cd10050f3c", "1773067787",
                "137.38", "UAH", "Create Payment", "1", "137.38",
            ], code: "866e36834a210f54193035597c725ba6"),
        SignatureVector(
            id: "W4", message: .purchase, key: "secretKey",
            values: [
                "merchantAccount", "merchantDomainName", "1", "1631273784", "10", "UAH", "First product|Second product",
                "1|2", "2|4",
            ], code: "2b4c782006887cec0011017caa3ce960"),
        SignatureVector(
            id: "W5", message: .transaction, key: "secretKey",
            values: ["merchantAccount", "1", "1", "USD", "502899", "51****1234", "Approved", "1100"],
            code: "6ca17365705fb39d2415a5a3e374e302"),
        SignatureVector(
            id: "W6", message: .purchase,
            values: [
                "test_merch_n1", "www.market.ua", "DH783023", "1415379863", "1547.36", "UAH", russianCPU, "1|1",
                "1000|547.36",
            ], code: "c9bc2d1b724bf410e36f6d6adc0d3c45"),
        SignatureVector(
            id: "W7", message: .status, values: ["test_merch_n1", "DH783023"],
            code: "b1877c0b08a7d49a579f18ed68855ec6"),
        SignatureVector(
            id: "W8", message: .reversal, values: ["test_merch_n1", "DH783023", "547.36", "UAH"],
            code: "cefd299f3e6451889a4e89dc339fe03a"),
        SignatureVector(
            id: "W9", message: .transaction,
            values: ["test_merch_n1", "DH783023", "1547.36", "UAH", "541963", "41****8217", "Approved", "1100"],
            code: "ee460de4b316672fa974295ed4dba738"),
        SignatureVector(
            id: "W10", message: .transaction,
            values: [
                "test_merch_n1", "DEP-1002", "500", "UAH", "541963", "53****4142", "WaitingAuthComplete", "1100",
            ], code: "1a223c5980a28564cb85fce200c4c512"),
        SignatureVector(
            id: "W11", message: .transaction,
            values: ["test_merch_n1", "DEP-1003", "500", "UAH", "", "", "Declined", "1104"],
            code: "97c139f55fb374dd126bcc3b8d6f3a19"),
        SignatureVector(
            id: "W12", message: .acknowledgement, values: ["DH783023", "accept", "1415379863"],
            code: "bd8d3443f99fb2c7a8b610ac600c80b0"),
        SignatureVector(
            id: "W13", message: .reversalAnswer, values: ["test_merch_n1", "DH783023", "Refunded", "1100"],
            code: "6458983625de7b47e44fc52f7bfee008"),
        SignatureVector(
            id: "W14", message: .reversalAnswer, values: ["test_merch_n1", "DEP-1002", "Voided", "1100"],
            code: "9504e9d6a581bcf8242c254f78a135ac"),
        SignatureVector(
            id: "W15", message: .reversalAnswer, values: ["test_merch_n1", "DEP-1002", "Approved", "1100"],
            code: "44765a7ed5037f15af4bb3c979a611d1"),
        SignatureVector(
            id: "W16", message: .transaction,
            values: ["test_merch_n1", "DEP-1002", "500", "UAH", "541963", "53****4142", "Approved", "1100"],
            code: "0be85321313a0d2611d62ff0e41aaaf5"),
        SignatureVector(
            id: "W17", message: .purchase,
            values: [
                "test_merch_n1", "www.market.ua", "BAL-2001", "1790000000", "750.5", "UAH", "Залишок за візит", "1",
                "750.5",
            ], code: "495783a5bdbc49deb54ad6129e0636d7"),
        SignatureVector(
            id: "W18", message: .verification, values: ["test_merch_n1", "www.market.ua", "1", "0", "UAH"],
            code: "fe666d828797d036c67e94f5a4255f14"),
        SignatureVector(
            id: "W19", message: .transactionList, values: ["test_merch_n1", "1415379863", "1415466263"],
            code: "2530e2d46aaef249454c452c740d8c04"),
        SignatureVector(
            id: "W20", message: .payoutToCard, values: ["test_merch_n1", "P2P-1", "10", "UAH", "4111111111111111", ""],
            code: "65395dd4dbac0c19d72d408a44d0ca26"),
    ]
}

@Suite struct SignatureVectorTests {
    private func scheme(_ vector: SignatureVector) throws -> WayForPay.Signature {
        try WayForPay.Signature(secretKey: Secret(vector.key))
    }

    @Test(arguments: SignatureVector.all)
    func `signing gives the known signature, of a form and of JSON (G-6)`(_ vector: SignatureVector) throws {
        let scheme = try scheme(vector)
        #expect(try scheme.code(of: vector.message, vector.fields) == vector.code)
        #expect(try scheme.code(of: vector.message, json: JSON.object(vector.json).serialized()) == vector.code)
    }

    @Test(arguments: SignatureVector.all)
    func `the known signature is believed, of a form and of JSON (G-6)`(_ vector: SignatureVector) throws {
        let scheme = try scheme(vector)
        try scheme.verify(vector.message, vector.signed)
        try scheme.verify(vector.message, json: JSON.object(vector.json).serialized())
    }

    @Test(arguments: SignatureVector.all)
    func `every signed field that is altered, missing or doubled is refused (S-12, S-19)`(_ vector: SignatureVector)
        throws
    {
        let scheme = try scheme(vector)
        for position in vector.signed.indices {
            var altered = vector.signed
            let field = altered[position]
            altered[position] = FormField(name: field.name, value: field.value + "1")
            #expect(refuses(scheme, vector.message, altered), "\(field.name) altered")
            var shortened = vector.signed
            shortened.remove(at: position)
            // Of P2P_CREDIT the last field may be absent, and is signed as empty.
            if field.name != "rec2Token" {
                #expect(refuses(scheme, vector.message, shortened), "\(field.name) missing")
            }
            #expect(refuses(scheme, vector.message, vector.signed + [field]), "\(field.name) doubled")
        }
        for name in vector.json.names
        where name != vector.message.signatureField && vector.json[name]?.arrayValue == nil {
            var altered = vector.json
            altered[name] = .string((vector.json[name]?.stringValue ?? "") + "1")
            #expect(refuses(scheme, vector.message, altered), "\(name) altered in JSON")
            altered[name] = nil
            if name != "rec2Token" { #expect(refuses(scheme, vector.message, altered), "\(name) missing in JSON") }
        }
    }

    @Test(arguments: SignatureVector.all)
    func `another key's signature is refused, a retired key's is believed (S-15)`(_ vector: SignatureVector) throws {
        let other = try WayForPay.Signature(secretKey: Secret("another-secret-key-0001"))
        #expect(throws: WebhookError.signatureMismatch) { try other.verify(vector.message, vector.signed) }
        let both = try WayForPay.Signature(
            secretKey: Secret("another-secret-key-0001"), retiredKeys: [Secret(vector.key)])
        try both.verify(vector.message, vector.signed)
        #expect(try both.code(of: vector.message, vector.fields) == other.code(of: vector.message, vector.fields))
    }

    static let malformed = [
        "", "ee460de4b316672fa974295ed4dba73", "ee460de4b316672fa974295ed4dba7380", "ee460de4b316672fa974295ed4dba7",
        "EE460DE4B316672FA974295ED4DBA738", " ee460de4b316672fa974295ed4dba738", "ee460de4b316672fa974295ed4dba738\n",
        "ee460de4b316672fa974295ed4dba73g", "7kYN5LMWZy+pdClezduoOA==",
        "ee460de4b316672fa974295ed4dba738ee460de4b316672fa974295ed4dba738",
    ]

    @Test(arguments: malformed)
    func `a signature of another form is refused (S-11, S-12)`(_ code: String) throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W9" })
        var json = vector.json
        json["merchantSignature"] = .string(code)
        let scheme = try scheme(vector)
        let bytes = JSON.object(json).serialized()
        #expect(throws: WebhookError.self) { try scheme.verify(.transaction, json: bytes) }
    }

    @Test(arguments: [JSON.null, 1, true, [], ["ee460de4b316672fa974295ed4dba738"]])
    func `a signature that is no text is refused (S-12)`(_ code: JSON) throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W9" })
        var json = vector.json
        json["merchantSignature"] = code
        let scheme = try scheme(vector)
        let bytes = JSON.object(json).serialized()
        #expect(throws: WebhookError.signatureFieldMissing(field: "merchantSignature")) {
            try scheme.verify(.transaction, json: bytes)
        }
    }

    @Test(arguments: [
        ("1547.36", true), ("1547.360", true), ("1547.36000", true), ("1547.35", false), ("1547.361", false),
        ("15.4736e2", false), ("1.54736E3", false),
    ])
    func `a number is signed as its shortest decimal (G-9)`(_ literal: String, _ isBelieved: Bool) throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W9" })
        var json = vector.json
        json["amount"] = number(literal)
        json["reasonCode"] = 1100
        #expect(try refuses(scheme(vector), .transaction, json) == !isBelieved)
    }

    @Test func `a text is signed as it is, and a whole number without its decimals (G-9)`() throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W16" })
        var json = vector.json
        for literal in ["500", "500.0", "500.00"] {
            json["amount"] = number(literal)
            #expect(try !refuses(scheme(vector), .transaction, json), "\(literal)")
        }
        json["amount"] = "500.00"
        #expect(try refuses(scheme(vector), .transaction, json))
    }

    @Test func `null stands for an empty code and card alone`() throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W11" })
        let scheme = try scheme(vector)
        for name in ["authCode", "cardPan"] {
            var json = vector.json
            json[name] = .null
            #expect(!refuses(scheme, .transaction, json), "\(name)")
        }
        for name in ["currency", "transactionStatus", "reasonCode", "amount", "orderReference", "merchantAccount"] {
            var json = vector.json
            json[name] = .null
            #expect(refuses(scheme, .transaction, json), "\(name)")
        }
    }

    @Test(arguments: [";", "\n", "\r", "\0"], ["merchantAccount", "orderReference", "currency", "productName[]"])
    func `a value with a separator is not signed (S-18)`(_ separator: String, _ name: String) throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W17" })
        let scheme = try scheme(vector)
        let fields = vector.fields.map { field in
            field.name == name ? FormField(name: name, value: field.value + separator + "x") : field
        }
        let error = #expect(throws: InvalidValue.self) { try scheme.code(of: .purchase, fields) }
        #expect(error?.field == name.replacing("[]", with: ""))
    }

    @Test func `moving a border between fields is refused though the signed text is the same (S-18)`() throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "W9" })
        var json = vector.json
        json["authCode"] = "541963;41****8217"
        json["cardPan"] = "Approved"
        json["transactionStatus"] = "1100"
        json["reasonCode"] = ""
        #expect(try refuses(scheme(vector), .transaction, json))
    }

    @Test func `a card's number is in no error (S-01)`() throws {
        let scheme = try WayForPay.Signature(secretKey: Secret(testKey))
        let error = #expect(throws: InvalidValue.self) {
            try scheme.code(
                of: .payoutToCard,
                [
                    FormField(name: "merchantAccount", value: "m"), FormField(name: "orderReference", value: "o"),
                    FormField(name: "amount", value: "1"), FormField(name: "currency", value: "UAH"),
                    FormField(name: "cardBeneficiary", value: "4111111111111111;"),
                ])
        }
        #expect(error.map { !"\($0)".contains("4111") } == true)
    }

    private func refuses(
        _ scheme: WayForPay.Signature, _ message: WayForPay.Signature.Message, _ fields: [FormField]
    ) -> Bool {
        do { try scheme.verify(message, fields) } catch { return true }
        return false
    }

    private func refuses(
        _ scheme: WayForPay.Signature, _ message: WayForPay.Signature.Message, _ json: JSONObject
    ) -> Bool {
        do { try scheme.verify(message, json: JSON.object(json).serialized()) } catch { return true }
        return false
    }
}
