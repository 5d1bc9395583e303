import Testing

@testable import StripeMock

/// The vectors of the Stripe notes, in the signing direction: each was checked with the official Python library.
@Suite struct SignatureTests {
    private static let secretA = "whsec_test_4fJ2kLm9QxZ7vB1n"
    private static let secretB = "whsec_test_rolled_OLD_00000001"
    private static let secretC = "whsec_c2VjcmV0LWxvb2tzLWxpa2UtYmFzZTY0"

    private static let payment =
        #"{"id":"evt_mock_0001","object":"event","api_version":"2026-10-28.endive","created":1795260000,"#
        + #""data":{"object":{"id":"pi_mock_0001","object":"payment_intent","amount":1999,"currency":"usd","#
        + #""status":"succeeded"}},"livemode":false,"pending_webhooks":1,"request":{"id":"req_mock_0001","#
        + #""idempotency_key":"order-1001"},"type":"payment_intent.succeeded"}"#

    private static let customer =
        #"{"id":"evt_mock_0002","object":"event","type":"customer.created","data":{"object":{"id":"cus_mock_1","#
        + #""object":"customer","name":"Żółć 日本 🍣"}}}"#

    private static let prettyCharge = """
        {
          "id": "evt_mock_0003",
          "object": "event",
          "type": "charge.refunded",
          "data": {
            "object": {
              "id": "ch_mock_1",
              "object": "charge",
              "amount_refunded": 500
            }
          }
        }

        """

    struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        let payload: String
        let secrets: [String]
        let seconds: Int64
        let signatures: [String]

        var testDescription: String { id }
    }

    static let vectors = [
        Vector(
            id: "V1", payload: payment, secrets: [secretA], seconds: 1_795_260_005,
            signatures: ["cb53f712c5b3f2b395707b6898f96054c56c74ed398c8f0c59165e2e681bb4d0"]),
        Vector(
            id: "V2", payload: customer, secrets: [secretA], seconds: 1_795_260_005,
            signatures: ["d69689be5ac768affec0d67e283e0f99810068739e73f9c6487d717bdb4e6454"]),
        Vector(
            id: "V3", payload: prettyCharge, secrets: [secretC], seconds: 1_795_260_005,
            signatures: ["843288c1d6ee010d97189a9451033bc772589116df4134fc8639d485a2c3c80a"]),
        Vector(
            id: "V4", payload: payment, secrets: [secretB, secretA], seconds: 1_795_260_005,
            signatures: [
                "c0018a2b3ac2b9b886f9f078e06dbb27fa4d48d5d22cfb9bd69822bdf2536b79",
                "cb53f712c5b3f2b395707b6898f96054c56c74ed398c8f0c59165e2e681bb4d0",
            ]),
        Vector(
            id: "V5", payload: payment, secrets: [secretA], seconds: 1_795_259_400,
            signatures: ["f253a582c4d41681da746ff077d046df79f9f0694487fec10261fe7d16274d6e"]),
        Vector(
            id: "V6", payload: payment, secrets: [secretA], seconds: 1_795_260_905,
            signatures: ["342f80a3ec8e780336f168553ddbedca0761e56bd3a9f1d63f0035ec9e2be535"]),
    ]

    @Test("The header carries the time and one signature for each secret, in order", arguments: vectors)
    func signing(vector: Vector) {
        let header = SignatureHeader.text(
            Array(vector.payload.utf8), secrets: vector.secrets, seconds: vector.seconds)
        let expected = "t=\(vector.seconds)," + vector.signatures.map { "v1=\($0)" }.joined(separator: ",")
        #expect(header == expected)
    }

    @Test("V7: a changed body or a changed time changes the signature", arguments: [("1999", "9999"), ("cur", "kur")])
    func changedBody(old: String, new: String) {
        let seconds: Int64 = 1_795_260_005
        let genuine = SignatureHeader.text(Array(Self.payment.utf8), secrets: [Self.secretA], seconds: seconds)
        let forged = SignatureHeader.text(
            Array(Self.payment.replacing(old, with: new).utf8), secrets: [Self.secretA], seconds: seconds)
        let later = SignatureHeader.text(Array(Self.payment.utf8), secrets: [Self.secretA], seconds: seconds + 1)
        #expect(genuine != forged)
        #expect(genuine.split(separator: ",").last != later.split(separator: ",").last)
    }
}
