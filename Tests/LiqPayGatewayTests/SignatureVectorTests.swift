import LiqPayGateway
import PaymentCore
import PaymentCrypto
import Testing

/// A worked example: official pages, LiqPay's own libraries, public test suites and our own, each recomputed by other software.
struct Vector: Sendable, CustomTestStringConvertible {
    let name, key, data, sha1: String
    let sha3: String?

    init(_ name: String, key: String, data: String, sha1: String, sha3: String?) {
        self.name = name
        self.key = key
        self.data = data
        self.sha1 = sha1
        self.sha3 = sha3
    }

    var testDescription: String { name }

    static let all: [Vector] = [
        Vector(
            "V1", key: "a4825234f4bae72a0be04eafe9e8e2bada209255",
            data: #"eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6IjMiLCJhY3Rpb24iOiJwYXkiLCJhbW91bnQiOiIz"#
                + #"IiwiY3VycmVuY3kiOiJVQUgiLCJkZXNjcmlwdGlvbiI6InRlc3QiLCJvcmRlcl9pZCI6IjAwMDAwMSJ9"#,
            sha1: "wR+UZDC4jjeL/qUOvIsofIWpZh8=",
            sha3: "V6/0SB3N+eEWw1S/e3g7/nmX4uM9Z4TDyK2PTMmHdvA="),
        Vector(
            "V2", key: "a4825234f4bae72a0be04eafe9e8e2bada209255",
            data: #"eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6NywiYWN0aW9uIjoicGF5IiwiYW1vdW50IjoiMyIs"#
                + #"ImN1cnJlbmN5IjoiVUFIIiwiZGVzY3JpcHRpb24iOiJ0ZXN0Iiwib3JkZXJfaWQiOiIwMDAwMDEifQ=="#,
            sha1: "CZQ2WPZ4+rJnKdg5BT9lSsJtXZk=",
            sha3: "0adgJ8F2Ds5HCVkcz4AlmdLMRoIJf7IxsL3QmeFRz/s="),
        Vector(
            "V3", key: "your_private_key",
            data: #"base64_post_string"#,
            sha1: "tp+ZLmKm1/E83dIzUpx5ljcttP4=",
            sha3: "ZsPPnP2GD1ucBV6iz8qYeZHDTdnHaXJ2MSdERXL37aY="),
        Vector(
            "V4", key: "your_private_key",
            data: #"eyJhY3Rpb24iOiAicGF5IiwgImFtb3VudCI6ICIxMCIsICJjdXJyZW5jeSI6ICJVU0QiLCAiZGVzY3JpcHRpb24i"#
                + #"OiAiVGVzdCBPcmRlciIsICJsYW5ndWFnZSI6ICJlbiIsICJvcmRlcl9pZCI6ICIxMjM0NTYiLCAicHVibGljX2tl"#
                + #"eSI6ICJ5b3VyX3B1YmxpY19rZXkiLCAidmVyc2lvbiI6IDN9"#,
            sha1: "x4uWEaw2f35T0IoiVfECyKsbIeY=",
            sha3: "sY6H875cFDL2oDYQb6tAd82bbl1rPQBjYGvE1bsGBqE="),
        Vector(
            "V5", key: "private_key",
            data: #"eyJ2ZXJzaW9uIjoiMyIsImFtb3VudCI6IjEiLCJjdXJyZW5jeSI6IlVBSCIsImRlc2NyaXB0aW9uIjoibXkgY29t"#
                + #"bWVudCIsInB1YmxpY19rZXkiOiJwdWJsaWNfa2V5In0="#,
            sha1: "ZPJk/9xDztSa4ao6EWLKXyxkpCk=",
            sha3: nil),
        Vector(
            "V6", key: "privateKey",
            data: #"eyJhbW91bnQiOiIxLjUiLCJjdXJyZW5jeSI6IlVTRCIsImRlc2NyaXB0aW9uIjoiRGVzY3JpcHRpb24iLCJsYW5n"#
                + #"dWFnZSI6ImVuIiwicHVibGljX2tleSI6InB1YmxpY0tleSIsInZlcnNpb24iOiIzIn0="#,
            sha1: "krCwuK4CBtNFAb6zqmJCeR/85VU=",
            sha3: nil),
        Vector(
            "V7", key: "test_priv_key",
            data: #"eyJudW0iOjEyNCwicHVibGljX2tleSI6InRlc3RfcHViX2tleSIsInN0ciI6InZhbHVlIn0="#,
            sha1: "9Altos5Ex1c7MX5uoKSrKXFK3mQ=",
            sha3: nil),
        Vector(
            "V9", key: "test_private_key",
            data: #"eyJhY3Rpb24iOiJwYXkiLCJhbW91bnQiOjU1MCwiY3VycmVuY3kiOiJVQUgifQ=="#,
            sha1: "H9g/sVid6hqh3bnLK6geMezwFCw=",
            sha3: nil),
        Vector(
            "V10", key: "sandbox_priv_test_key_0001",
            data: #"eyJ2ZXJzaW9uIjozLCJwdWJsaWNfa2V5Ijoic2FuZGJveF9pMDAwMDAwMDAwMDEiLCJhY3Rpb24iOiJyZWZ1bmQi"#
                + #"LCJvcmRlcl9pZCI6IkRFUC0xMDAxIiwiYW1vdW50IjoxNTAuNX0="#,
            sha1: "uxhNJ1PoAsNPGGwSaAmnkVufoN0=",
            sha3: "JRDVO/1NN5euCsrd6uhT8SR+olH+JRi7Q/m4X0J5+P0="),
        Vector(
            "V11", key: "sandbox_priv_test_key_0001",
            data: #"eyJ2ZXJzaW9uIjo3LCJwdWJsaWNfa2V5Ijoic2FuZGJveF9pMDAwMDAwMDAwMDEiLCJhY3Rpb24iOiJob2xkIiwi"#
                + #"YW1vdW50IjoxMjUwLjUsImN1cnJlbmN5IjoiVUFIIiwiZGVzY3JpcHRpb24iOiLQn9C10YDQtdC00L/Qu9Cw0YLQ"#
                + #"sCDQt9CwINCy0ZbQt9C40YIgPj4+ID8/PyIsIm9yZGVyX2lkIjoiREVQLTEwMDIiLCJsYW5ndWFnZSI6InVrIn0="#,
            sha1: "JFcZp1fFalv4lXDevSAILvy/tuc=",
            sha3: "HOvHxoWGyEEfie5e5OT+FevzR83zObkyuLo993nn+gk="),
        Vector(
            "V12", key: "sandbox_priv_test_key_0001",
            data: #"eyJhY3Rpb24iOiJwYXkiLCJwYXltZW50X2lkIjoyMzQ1Njc4OTAxLCJzdGF0dXMiOiJzdWNjZXNzIiwidmVyc2lv"#
                + #"biI6MywidHlwZSI6ImJ1eSIsInBheXR5cGUiOiJjYXJkIiwicHVibGljX2tleSI6InNhbmRib3hfaTAwMDAwMDAw"#
                + #"MDAxIiwib3JkZXJfaWQiOiJERVAtMTAwMSIsImFtb3VudCI6MzAxLjAsImN1cnJlbmN5IjoiVUFIIiwiaXNfM2Rz"#
                + #"IjpmYWxzZX0="#,
            sha1: "o28wazU7WHvsAdlnorkYjmIPq1E=",
            sha3: "W7P2D5tdRqdnMSQeG0oxwDSqSsSq6dvP9BLKYVlW7NI="),
        Vector(
            "V13", key: "sandbox_priv_test_key_0001",
            data: #"{"action": "status", "version": "3", "order_id": "DEP-1001", "public_key": "sandbox_i000"#
                + #"00000001"}"#,
            sha1: "4CXZdUZiwQdgoDjjk01Wx1IvN6o=",
            sha3: nil),
    ]
}

@Suite struct SignatureVectorTests {
    @Test(arguments: Vector.all)
    func `signing gives the published text (G-6)`(_ vector: Vector) throws {
        let signature = try LiqPay.Signature(privateKey: Secret(vector.key))
        #expect(try signature.signature(of: vector.data, version: .three) == vector.sha1)
        if let sha3 = vector.sha3 { #expect(try signature.signature(of: vector.data, version: .seven) == sha3) }
    }

    @Test(arguments: Vector.all)
    func `the published text is accepted, by its own version only (G-6, S-11)`(_ vector: Vector) throws {
        let signature = try LiqPay.Signature(privateKey: Secret(vector.key))
        try signature.verify(vector.sha1, of: vector.data, version: .three)
        #expect(throws: WebhookError.signatureMismatch) {
            try signature.verify(vector.sha1, of: vector.data, version: .seven)
        }
        guard let sha3 = vector.sha3 else { return }
        try signature.verify(sha3, of: vector.data, version: .seven)
        #expect(throws: WebhookError.signatureMismatch) {
            try signature.verify(sha3, of: vector.data, version: .three)
        }
    }

    @Test(arguments: Vector.all)
    func `any byte of data, key or signature altered is refused (S-12)`(_ vector: Vector) throws {
        let signature = try LiqPay.Signature(privateKey: Secret(vector.key))
        for index in vector.data.utf8.indices {
            var data = Array(vector.data.utf8)
            data[vector.data.utf8.distance(from: vector.data.startIndex, to: index)] ^= 1
            let altered = String(decoding: data, as: UTF8.self)
            #expect(throws: WebhookError.signatureMismatch) {
                try signature.verify(vector.sha1, of: altered, version: .three)
            }
        }
        #expect(throws: WebhookError.signatureMismatch) {
            try LiqPay.Signature(privateKey: Secret(vector.key + "x")).verify(
                vector.sha1, of: vector.data, version: .three)
        }
        for index in 0..<vector.sha1.utf8.count {
            var text = Array(vector.sha1.utf8)
            text[index] ^= 1
            #expect(throws: WebhookError.self) {
                try signature.verify(String(decoding: text, as: UTF8.self), of: vector.data, version: .three)
            }
        }
    }

    @Test(arguments: [("V1", true), ("V2", false), ("V10", true), ("V11", false), ("V12", true), ("V13", true)])
    func `a message is checked by the version it says, in base64 or plain`(_ name: String, _ isSHA1: Bool) throws {
        let vector = try #require(Vector.all.first { $0.name == name })
        let signature = try LiqPay.Signature(privateKey: Secret(vector.key))
        let text = isSHA1 ? vector.sha1 : try #require(vector.sha3)
        try signature.verify(text, ofMessage: vector.data)
        let other = isSHA1 ? vector.sha3 : vector.sha1
        guard let other else { return }
        // A true signature by the digest of the other version: refused, and the error says which one matches.
        let error = try #require(throws: WebhookError.self) { try signature.verify(other, ofMessage: vector.data) }
        guard case .signatureFieldMalformed(let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(reason.contains(isSHA1 ? "its SHA3-256 signature matches" : "its SHA-1 signature matches"))
        for digest in [vector.sha1, vector.sha3 ?? ""] where !digest.isEmpty { #expect(!reason.contains(digest)) }
    }

    @Test func `the vector with empty keys holds for the digest, and no scheme takes an empty key (S-07)`() throws {
        let data =
            "eyJwdWJsaWNfa2V5IjogIiIsICJkZXNjcmlwdGlvbiI6ICJcdTA0NDJcdTA0MzVcdTA0NDFcdTA0NDIiLCAibGFuZ3VhZ2UiOiAicnUi"
            + "LCAic2FuZGJveCI6IDAsICJjdXJyZW5jeSI6ICJVQUgiLCAiYW1vdW50IjogIjM5NDAiLCAidGVzdCI6ICJjY2NjIn0="
        #expect(try Insecure.sha1.digest(of: Array(data.utf8)).base64() == "Zdm/xbS30v9ZTNXrLXeW9QFVxHQ=")
        for key in ["", " ", "\t\n", "key with spaces", "private_key\n"] {
            #expect(throws: InvalidValue.self) { try LiqPay.Signature(privateKey: Secret(key)) }
        }
    }
}
