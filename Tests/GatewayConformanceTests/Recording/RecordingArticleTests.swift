import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Testing
import WayForPayGateway
import WayForPayMock

/// The code of the article on recording and replaying, run against a mock.
enum RecordingArticle {
    // snippet: record
    /// Makes a charge through the adapter and writes what went over the wire to a file.
    static func record(
        over sandbox: any HTTPTransport, account: WayForPay.Configuration, key: Secret, to path: String,
        _ request: ChargeRequest
    ) async throws -> Outcome<Payment> {
        let recorder = try ExchangeRecorder(
            sandbox, path: path, secrets: [key], signing: answers(signedWith: key))
        let gateway = try WayForPay(account, transport: recorder)
        let outcome = try await gateway.charge(request)
        try recorder.finish()
        return outcome
    }
    // end snippet

    // snippet: replay
    /// Makes the same charge from the file: no network, and any credentials.
    static func replay(
        _ bytes: [UInt8], account: WayForPay.Configuration, key: Secret, _ request: ChargeRequest
    ) async throws -> Outcome<Payment> {
        let recording = try Recording(parsing: bytes)
        let replay = ReplayTransport(recording, signing: try answers(signedWith: key))
        let gateway = try WayForPay(
            account, transport: replay, clock: ManualWallClock(recording.recordedAt))
        let outcome = try await gateway.charge(request)
        try replay.requireAllUsed()
        return outcome
    }
    // end snippet

    // snippet: signing
    /// How WayForPay signs its answers: over other fields when money goes back.
    static func answers(signedWith key: Secret) throws -> AnswerSigning {
        let signature = try WayForPay.Signature(secretKey: key)
        return AnswerSigning { _, request, answer in
            let sent = try JSONDocument(parsing: request.body.withBytes { Array($0) }).root
            let givesBack = ["REFUND", "SETTLE"].contains(sent["transactionType"]?.string)
            return try signature.code(of: givesBack ? .reversalAnswer : .transaction, json: answer)
        }
    }
    // end snippet
}

@Suite("The article on recording")
struct RecordingArticleTests {
    private func account(_ name: String, _ key: Secret, domain: String) throws -> WayForPay.Configuration {
        try WayForPay.Configuration(
            merchantAccount: name, secretKey: key, merchantDomainName: domain, baseURL: "http://127.0.0.1:1")
    }

    @Test("what is recorded of a mock is replayed with a throw-away key")
    func recordsAndReplays() async throws {
        let play = try Play<WayForPayMock>.inMemory([])
        let file = try TestFile()
        let request = ChargeRequest(
            amount: Money(minorUnits: 25_000, currency: .uah),
            source: .token(try PaymentToken("mock-token-approved"), returnURL: nil),
            reference: try MerchantReference("order-7-1"), idempotencyKey: try IdempotencyKey("order-7/charge/1"))
        let key = Secret(play.keys["secretKey"] ?? "")
        let recorded = try await RecordingArticle.record(
            over: play.transport,
            account: account(
                play.keys["merchantAccount"] ?? "", key, domain: play.keys["merchantDomainName"] ?? ""),
            key: key, to: file.path, request)
        let other = Secret("a-key-for-this-test-alone")
        let played = try await RecordingArticle.replay(
            file.bytes(), account: account("test_shop", other, domain: "shop.example"), key: other, request)
        #expect(recorded.value?.captured == request.amount)
        #expect(played.value?.captured == request.amount)
        #expect(played.value?.reference == recorded.value?.reference)
    }
}
