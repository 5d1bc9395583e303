import AuthorizeNetGateway
import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct UnreadableAnswerTests {
    static let mismatched: [(name: String, answer: TransactionAnswer)] = [
        ("another refId", TransactionAnswer(refID: "order-1002")),
        ("no refId", TransactionAnswer(refID: nil)),
        ("a decline with another refId", TransactionAnswer.declined("2").with(refID: "order-1002")),
        ("a decline without refId", TransactionAnswer.declined("2").with(refID: nil)),
        ("an error with another refId", TransactionAnswer.refused("5").with(refID: "order-1002")),
        ("an error without refId", TransactionAnswer.refused("5").with(refID: nil)),
        ("no transaction", TransactionAnswer(id: "0")),
        ("an id that is none", TransactionAnswer(id: "abc")),
        ("an empty id", TransactionAnswer(id: "")),
        ("already captured", TransactionAnswer(id: "0", code: "311")),
        ("a part approved", TransactionAnswer(code: "295")),
        ("a part approved and held", TransactionAnswer(responseCode: "4", code: "295")),
        ("a split tender", TransactionAnswer().with(rest: #","splitTenderId":"7""#)),
        ("a prepaid part", TransactionAnswer().with(rest: #","prePaidCard":{"approvedAmount":"1.23"}"#)),
        ("a prepaid amount that is none", TransactionAnswer().with(rest: #","prePaidCard":{"approvedAmount":"x"}"#)),
    ]

    @Test("an answer about something else is unknown, never a success or a refusal (F-10, F-38)", arguments: mismatched)
    func mismatch(_ row: (name: String, answer: TransactionAnswer)) async throws {
        let (gateway, _) = try subject([row.answer.response])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .mismatchedAnswer)
    }

    @Test("a prepaid card that pays everything is a success")
    func prepaidInFull() async throws {
        let answer = TransactionAnswer().with(
            rest: #","prePaidCard":{"approvedAmount":"20.00","balanceOnCard":"1.23"}"#)
        let (gateway, _) = try subject([answer.response])
        #expect(try await gateway.charge(chargeRequest()).value?.captured == usd(2000))
    }

    static let contradictions: [(responseCode: String, isOk: Bool)] = [
        ("1", false), ("2", false), ("4", false), ("3", true), ("5", true), ("", true), ("01", true), ("6", false),
    ]

    @Test("the two layers must agree: anything else is unknown (S-23)", arguments: contradictions)
    func contradiction(_ row: (responseCode: String, isOk: Bool)) async throws {
        let answer = TransactionAnswer(
            responseCode: row.responseCode, result: row.isOk ? okMessages : errorMessages("E00027"))
        let (gateway, _) = try subject([answer.response])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .unreadableAnswer)
    }

    static let unreadable: [(name: String, json: String)] = [
        ("empty", ""), ("not JSON", "<html></html>"), ("an array", "[]"), ("no messages", "{}"),
        ("no resultCode", #"{"messages":{"message":[{"code":"I00001","text":""}]}}"#),
        ("an unknown resultCode", #"{"messages":{"resultCode":"Maybe","message":[]}}"#),
        ("messages of another shape", #"{"messages":{"resultCode":"Ok","message":{"code":"I00001"}}}"#),
        ("Ok without a transaction", "{\(okMessages)}"),
        ("Ok with an empty transaction", #"{"transactionResponse":{},"# + okMessages + "}"),
        ("a member twice", "{\(okMessages),\(okMessages)}"),
        ("another mark", "\u{FEFF}" + TransactionAnswer().json),
        ("another gateway's", #"{"id":"pi_1","object":"payment_intent","status":"succeeded"}"#),
    ]

    @Test("what is no message of the gateway is unknown (F-07, S-20)", arguments: unreadable)
    func garbage(_ row: (name: String, json: String)) async throws {
        let (gateway, _) = try subject([answer(row.json)])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .unreadableAnswer)
    }

    @Test("an answer cut at any byte is unknown (F-06)")
    func truncated() async throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(TransactionAnswer().json.utf8)
        for count in 0..<bytes.count {
            let cut = TransportResponse(
                status: 200, headerFields: [.contentType: "application/json"], body: Array(bytes.prefix(count)))
            let (gateway, _) = try subject([.success(cut)])
            #expect(try await gateway.charge(chargeRequest()).unknown != nil, "cut at \(count)")
        }
    }

    @Test("an answer without a byte-order mark is read as well")
    func withoutMark() async throws {
        let response = TransportResponse(
            status: 200, headerFields: [.contentType: "application/json"], body: Array(TransactionAnswer().json.utf8))
        let (gateway, _) = try subject([.success(response)])
        #expect(try await gateway.charge(chargeRequest()).value != nil)
    }

    @Test(
        "a content type that is not JSON is unknown, whatever the body says (F-07)",
        arguments: [nil, "", "text/html", "application/xml; charset=utf-8", "text/plain"] as [String?])
    func contentType(_ type: String?) async throws {
        let (gateway, _) = try subject([answer(TransactionAnswer().json, contentType: type)])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .unreadableAnswer)
    }

    @Test(
        "a status other than 200 comes from something in front, so the outcome is unknown (F-04)",
        arguments: [201, 204, 301, 400, 401, 403, 404, 409, 500, 502, 503])
    func status(_ status: Int) async throws {
        let (gateway, _) = try subject([answer(TransactionAnswer().json, status: status)])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .gatewayFault)
    }

    @Test("too many requests are thrown with the time to wait (F-05)")
    func rateLimited() async throws {
        var response = TransportResponse(status: 429)
        response.headerFields = [.retryAfter: "7"]
        let (gateway, _) = try subject([.success(response)])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .rateLimited && error.retry == .sameKey(afterSeconds: 7))
    }

    static let transports: [(error: TransportError, reason: UnknownOutcome.Reason?)] = [
        (TransportError(.timeout, .mayHaveArrived, detail: "80 s"), .timeout),
        (TransportError(.cancelled, .mayHaveArrived, detail: ""), .cancelled),
        (TransportError(.answerTooLarge, .mayHaveArrived, detail: ""), .unreadableAnswer),
        (TransportError(.timeout, .notSent, detail: "10 s"), nil),
    ]

    @Test("a lost answer is unknown, a request that never left is thrown (F-01, F-02, F-03)", arguments: transports)
    func transport(_ row: (error: TransportError, reason: UnknownOutcome.Reason?)) async throws {
        let (gateway, _) = try subject([.failure(row.error)])
        let request = try chargeRequest()
        if let reason = row.reason {
            #expect(try await gateway.charge(request).unknown?.reason == reason)
        } else {
            let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
            #expect(error.code == .notSent)
        }
    }

    @Test(
        "the transaction hash binds id and amount where there is one (G-6, S-21)",
        arguments: [
            ("60000000001", Int64(2000), true), ("60000000001", 2001, false), ("60000000002", 2000, false),
        ])
    func transactionHash(id: String, minorUnits: Int64, isGenuine: Bool) async throws {
        let hash = try AuthorizeNet.Signature(signatureKeys: [Secret(testSignatureKey)])
            .transactionHash(apiLoginID: testLogin, transactionID: id, amount: usd(minorUnits))
        let json = TransactionAnswer().json.replacing(#""transHashSha2":"""#, with: #""transHashSha2":"\#(hash)""#)
        let (gateway, _) = try subject([answer(json)], signatureKeys: [testSignatureKey])
        let outcome = try await gateway.charge(chargeRequest())
        #expect((outcome.value != nil) == isGenuine && (outcome.unknown != nil) != isGenuine)
    }
}
