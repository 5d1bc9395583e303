import AuthorizeNetGateway
import AuthorizeNetMock
import Foundation
import LiqPayCards
import LiqPayGateway
import LiqPayMock
import MockServerKit
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import StripeMock
import Testing
import WayForPayGateway
import WayForPayMock

/// What a story needs of an adapter, whether a mock answers it or a recording.
struct Teller: Sendable {
    let gateway: any ChargingGateway & RefundingGateway & LookupGateway
    /// Charges a card or token that is refused.
    let decline: @Sendable (ChargeRequest) async throws -> Outcome<Payment>
    let good: PaymentToken
    let currency: Currency
}

/// An adapter that can be recorded against its mock and replayed with other credentials.
struct RecordedGateway: Sendable, CustomTestStringConvertible {
    let name: String
    /// Records a story: gives the recording, the outcomes, and what must not be in the file.
    let record: @Sendable (_ path: String, _ story: Story) async throws -> (Recording, [String], secrets: [String])
    /// Makes the adapter over a replay, with credentials that the recording never saw.
    let replay: @Sendable (Recording, any WallClock) async throws -> (Teller, ReplayTransport)

    var testDescription: String { name }

    /// Plays calls and gives what came of each.
    typealias Story = @Sendable (Teller, _ settle: @Sendable () async throws -> Void) async throws -> [String]

    static let all = [stripe, authorizeNet, liqPay, wayForPay]

    /// Records against a mock in memory.
    private static func make<Mock: GatewayMock>(
        _ name: String, _: Mock.Type, throwaway: [String: String],
        signing: @escaping @Sendable ([String: String]) throws -> AnswerSigning?,
        teller: @escaping @Sendable ([String: String], any HTTPTransport, any WallClock) throws -> Teller
    ) -> RecordedGateway {
        RecordedGateway(
            name: name,
            record: { path, story in
                let play = try Play<Mock>.inMemory([])
                let keys = play.keys
                // What is public to browsers is no secret, and is taken out by its name.
                let secrets = keys.filter { !["publicKey", "merchantAccount", "merchantDomainName"].contains($0.key) }
                let recorder = try ExchangeRecorder(
                    play.transport, path: path, clock: play.clock, secrets: secrets.values.map { Secret($0) },
                    signing: signing(keys))
                let outcomes = try await story(teller(keys, recorder, play.clock)) {
                    play.engine.advance(seconds: 36 * 3600)
                }
                return (try recorder.finish(), outcomes, Array(secrets.values))
            },
            replay: { recording, clock in
                let replay = ReplayTransport(recording, signing: try signing(throwaway))
                return (try teller(throwaway, replay, clock), replay)
            })
    }

    private static let baseURL = "http://127.0.0.1:1"

    static let stripe = make(
        "Stripe", StripeMock.self,
        throwaway: ["secretKey": "sk_test_anotherKeyThatWasNeverRecorded", "webhookSecret": "whsec_another"],
        signing: { _ in nil },
        teller: { keys, transport, clock in
            let stripe = try Stripe(
                Stripe.Configuration(secretKey: Secret(keys["secretKey"] ?? ""), baseURL: baseURL),
                transport: transport, clock: clock)
            let declined = try PaymentToken("pm_card_visa_chargeDeclinedInsufficientFunds")
            return Teller(
                gateway: stripe, decline: { try await stripe.charge($0.from(declined)) },
                good: try PaymentToken("pm_card_visa"), currency: .usd)
        })

    static let authorizeNet = make(
        "Authorize.net", AuthorizeNetMock.self,
        throwaway: [
            "apiLoginID": "another1", "transactionKey": "another2another2",
            "signatureKey": String(repeating: "AB", count: 64),
        ],
        signing: { keys in
            let signature = try AuthorizeNet.Signature(signatureKeys: [Secret(keys["signatureKey"] ?? "")])
            let login = keys["apiLoginID"] ?? ""
            return AnswerSigning { _, request, answer in
                let sent = try JSONDocument(parsing: request.body.withBytes { Array($0) }).root.members
                    .first { _ in true }?.value["transactionRequest"]
                let transaction = try JSONDocument(parsing: answer, options: .skipByteOrderMark)
                    .root["transactionResponse"]?["transId"]?.string
                guard let amount = sent?["amount"]?.numberText ?? sent?["amount"]?.string, let transaction else {
                    return nil
                }
                return try signature.transactionHash(
                    apiLoginID: login, transactionID: transaction,
                    amount: try Money(decimal: amount, currency: .usd))
            }
        },
        teller: { keys, transport, clock in
            let gateway = try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: keys["apiLoginID"] ?? "", transactionKey: Secret(keys["transactionKey"] ?? ""),
                    signatureKeys: [Secret(keys["signatureKey"] ?? "")], baseURL: baseURL),
                transport: transport, clock: clock)
            let declined = try PaymentToken("mock-nonce-declined")
            return Teller(
                gateway: gateway, decline: { try await gateway.charge($0.from(declined)) },
                good: try PaymentToken("mock-nonce-approved"), currency: .usd)
        })

    static let liqPay = make(
        "LiqPay", LiqPayMock.self,
        throwaway: ["publicKey": "sandbox_i90000000001", "privateKey": "sandbox_anotherPrivateKeyNeverRecorded"],
        signing: { _ in nil },
        teller: { keys, transport, clock in
            let liqPay = try LiqPay(
                LiqPay.Configuration(
                    publicKey: keys["publicKey"] ?? "", privateKey: Secret(keys["privateKey"] ?? ""), baseURL: baseURL),
                transport: transport, clock: clock)
            return Teller(
                gateway: liqPay,
                decline: { request in
                    let card = try CardData(
                        number: "4000000000009987", securityCode: "123", expiry: CardExpiry(month: 12, year: 2030))
                    return try await liqPay.pay(
                        with: card,
                        request: CardPaymentRequest(
                            amount: request.amount, reference: request.reference,
                            idempotencyKey: request.idempotencyKey, payer: request.payer))
                },
                good: try PaymentToken("sandbox_token"), currency: .uah)
        })

    static let wayForPay = make(
        "WayForPay", WayForPayMock.self,
        throwaway: [
            "merchantAccount": "another_merchant", "secretKey": "another-secret-key-0123456789",
            "merchantDomainName": "another.example",
        ],
        signing: { keys in
            let signature = try WayForPay.Signature(secretKey: Secret(keys["secretKey"] ?? ""))
            return AnswerSigning { _, request, answer in
                let sent = try JSONDocument(parsing: request.body.withBytes { Array($0) }).root
                let isReversal = ["REFUND", "SETTLE"].contains(sent["transactionType"]?.string)
                return try signature.code(of: isReversal ? .reversalAnswer : .transaction, json: answer)
            }
        },
        teller: { keys, transport, clock in
            let gateway = try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: keys["merchantAccount"] ?? "", secretKey: Secret(keys["secretKey"] ?? ""),
                    merchantDomainName: keys["merchantDomainName"] ?? "", baseURL: baseURL, secureBaseURL: baseURL),
                transport: transport, clock: clock)
            let declined = try PaymentToken("mock-token-insufficient-funds")
            return Teller(
                gateway: gateway, decline: { try await gateway.charge($0.from(declined)) },
                good: try PaymentToken("mock-token-approved"), currency: .uah)
        })
}

extension ChargeRequest {
    /// The same request on another token.
    func from(_ token: PaymentToken) -> ChargeRequest {
        var request = self
        request.source = .token(token, returnURL: nil)
        return request
    }
}

/// What everything is as text; the month a card expires in is left out, as a recording leaves it out.
func toldText(_ value: some Any) -> String {
    var text = ""
    dump(value, to: &text)
    return text.split(separator: "\n").filter { !$0.contains("month:") && !$0.contains("year:") }
        .joined(separator: "\n").replacing(#/\d\d/20\d\d/#, with: "MM/YYYY")
}

/// A file of a test's own, in a folder of its own that is removed with this.
final class TestFile: Sendable {
    let path: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "recording-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "recording.json").path
    }

    deinit {
        // What is left behind lies in the folder for temporary files.
        _ = try? FileManager.default.removeItem(at: folder)
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}
