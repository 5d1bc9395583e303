import HTTPTypes
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Both digests, the published vectors, and what is refused: the LiqPay notes, section 2.
@Suite struct SignatureTests {
    /// A signature that is published, or was computed apart from this project.
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let data: String
        let version: Int64
        let signature: String

        var testDescription: String { name }
    }

    private static let official = "a4825234f4bae72a0be04eafe9e8e2bada209255"
    private static let version3 =
        "eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6IjMiLCJhY3Rpb24iOiJwYXkiLCJhbW91bnQiOiIzIiwiY3VycmVuY3kiOiJVQ"
        + "UgiLCJkZXNjcmlwdGlvbiI6InRlc3QiLCJvcmRlcl9pZCI6IjAwMDAwMSJ9"
    private static let version7 =
        "eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6NywiYWN0aW9uIjoicGF5IiwiYW1vdW50IjoiMyIsImN1cnJlbmN5IjoiVUFII"
        + "iwiZGVzY3JpcHRpb24iOiJ0ZXN0Iiwib3JkZXJfaWQiOiIwMDAwMDEifQ=="
    private static let refund =
        "eyJ2ZXJzaW9uIjozLCJwdWJsaWNfa2V5Ijoic2FuZGJveF9pMDAwMDAwMDAwMDEiLCJhY3Rpb24iOiJyZWZ1bmQiLCJvcmRlcl9pZCI6IkRFU"
        + "C0xMDAxIiwiYW1vdW50IjoxNTAuNX0="
    private static let rawJSON =
        #"{"action": "status", "version": "3", "order_id": "DEP-1001", "public_key": "sandbox_i00000000001"}"#
    private static let own = "sandbox_priv_test_key_0001"

    static let vectors = [
        Vector(
            name: "official, version 3", key: official, data: version3, version: 3,
            signature: "wR+UZDC4jjeL/qUOvIsofIWpZh8="),
        Vector(
            name: "official, version 7", key: official, data: version7, version: 7,
            signature: "0adgJ8F2Ds5HCVkcz4AlmdLMRoIJf7IxsL3QmeFRz/s="),
        Vector(
            name: "version 3 data with the newer digest", key: official, data: version3, version: 7,
            signature: "V6/0SB3N+eEWw1S/e3g7/nmX4uM9Z4TDyK2PTMmHdvA="),
        Vector(
            name: "callback page", key: "your_private_key", data: "base64_post_string", version: 3,
            signature: "tp+ZLmKm1/E83dIzUpx5ljcttP4="),
        Vector(
            name: "raw UTF-8 with a slash in the base64", key: own,
            data: "eyJ2ZXJzaW9uIjo3LCJwdWJsaWNfa2V5Ijoic2FuZGJveF9pMDAwMDAwMDAwMDEiLCJhY3Rpb24iOiJob2xkIiwiYW1vdW50Ij"
                + "oxMjUwLjUsImN1cnJlbmN5IjoiVUFIIiwiZGVzY3JpcHRpb24iOiLQn9C10YDQtdC00L/Qu9Cw0YLQsCDQt9CwINCy0ZbQt9C40YIg"
                + "Pj4+ID8/PyIsIm9yZGVyX2lkIjoiREVQLTEwMDIiLCJsYW5ndWFnZSI6InVrIn0=",
            version: 7, signature: "HOvHxoWGyEEfie5e5OT+FevzR83zObkyuLo993nn+gk="),
        Vector(
            name: "refund, version 3", key: own, data: refund, version: 3, signature: "uxhNJ1PoAsNPGGwSaAmnkVufoN0="),
        Vector(
            name: "raw JSON of the Python library", key: own, data: rawJSON, version: 3,
            signature: "4CXZdUZiwQdgoDjjk01Wx1IvN6o="),
    ]

    @Test("Signatures equal the published ones, and nothing else passes (M-1)", arguments: vectors)
    func published(vector: Vector) {
        let keys = AccountKeys(publicKey: "i00000000", privateKey: vector.key)
        let function = WireVersion.function(for: vector.version)
        #expect(keys.signature(of: vector.data, function) == vector.signature)
        #expect(keys.isGenuine(vector.signature, of: vector.data, function))
        #expect(!keys.isGenuine(vector.signature, of: vector.data + "A", function))
        #expect(!keys.isGenuine(vector.signature, of: vector.data, vector.version == 3 ? .sha3x256 : Insecure.sha1))
        let other = AccountKeys(publicKey: "i00000000", privateKey: vector.key + "x")
        #expect(!other.isGenuine(vector.signature, of: vector.data, function))
    }

    @Test(
        "The digest goes by the version, and 3 and 7 alone are versions",
        arguments: [
            (JSON.integer(3), Int64(3), ""), ("3", 3, ""), (7, 7, ""), ("7", 7, ""),
            (3, 7, "invalid_signature"), (7, 3, "invalid_signature"),
            (6, 3, "err_wrong"), (6, 7, "invalid_signature"), (8, 7, "err_wrong"), ("x", 3, "err_wrong"),
        ] as [(JSON, Int64, String)])
    func versions(version: JSON, signedAs: Int64, code: String) throws {
        let shop = try Shop()
        let members = shop.complete(["action": "status", "order_id": "x", "version": version])
        let reply = shop.post(data: Base64.string(members.serialized()), version: signedAs)
        #expect(reply.code == (code.isEmpty ? "payment_not_found" : code))
    }

    @Test(
        "A signature that is no base64, too short, in hexadecimal or of other data is refused",
        arguments: [
            "nonsense", "AAAA", "c11f946430b88e378bfea50ebc8b287c85a9661f",
            "V6/0SB3N+eEWw1S/e3g7/nmX4uM9Z4TDyK2PTMmHdvA=",
        ])
    func wrongSignatures(signature: String) throws {
        let shop = try Shop()
        let data = Base64.string(shop.complete(["action": "status", "order_id": "x"]).serialized())
        let reply = shop.send(
            .post, "/api/request", body: Shop.form([("data", data), ("signature", signature)]))
        #expect(reply.status == 200)
        #expect(reply.code == "invalid_signature" && reply.result == "error")
    }

    @Test("A key of a real shop is unknown and is not repeated (S-81)")
    func liveKey() throws {
        let shop = try Shop()
        let reply = shop.call(["action": "status", "order_id": "x", "public_key": "i12345678901"])
        #expect(reply.code == "public_key_not_found")
        #expect(!reply.page.contains("i12345678901"))
        #expect(shop.keys.publicKey.hasPrefix("sandbox_i") && shop.keys.privateKey.hasPrefix("sandbox_"))
    }
}
