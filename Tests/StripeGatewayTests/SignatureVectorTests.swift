import Foundation
import PaymentCore
import StripeGateway
import Testing

/// The published vectors of `signatures.json`, whose verdicts are those of Stripe's own library.
struct SignatureVectors: Decodable {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let id, comment, payload, header, expected: String
        let secrets: [String]
        let now: Int64

        var testDescription: String { comment.isEmpty ? id : "\(id): \(comment)" }
    }

    let secrets: [String: String]
    let payloads: [String: Data]
    let vectors: [Vector]

    static let all: Result<SignatureVectors, any Error> = Result {
        try JSONDecoder().decode(
            SignatureVectors.self, from: Data(contentsOf: fixtures.appending(path: "signatures.json")))
    }

    func body(_ name: String) throws -> [UInt8] { [UInt8](try #require(payloads[name])) }

    func signature(_ names: [String]) throws -> Stripe.Signature {
        try Stripe.Signature(secrets: names.map { Secret(try #require(secrets[$0])) })
    }

    func vector(_ id: String) throws -> Vector { try #require(vectors.first { $0.id == id }) }
}

@Suite struct SignatureVectorTests {
    let vectors: SignatureVectors

    init() throws { vectors = try SignatureVectors.all.get() }

    @Test(arguments: 0..<27)
    func `a vector is accepted or refused as published (S-11, S-12, S-15, S-16)`(_ index: Int) throws {
        #expect(vectors.vectors.count == 27)
        let vector = vectors.vectors[index]
        let signature = try vectors.signature(vector.secrets)
        let delivery = WebhookDelivery(
            fields: [("content-type", "application/json"), ("stripe-signature", vector.header)],
            body: try vectors.body(vector.payload))
        var verdict = "valid"
        do throws(WebhookError) {
            try signature.check(delivery, now: Timestamp(secondsSinceEpoch: vector.now))
        } catch {
            verdict = name(of: error)
        }
        #expect(verdict == vector.expected, "\(vector.id)")
    }

    @Test(arguments: ["V1", "V2", "V3"])
    func `signing gives the published header`(_ id: String) throws {
        let vector = try vectors.vector(id)
        let signature = try vectors.signature(vector.secrets)
        let header = try signature.header(
            for: vectors.body(vector.payload), at: Timestamp(secondsSinceEpoch: 1_795_260_005))
        #expect(header == vector.header)
    }

    @Test func `signing with two secrets gives both signatures in their order (S-15)`() throws {
        let header = try vectors.signature(["B", "A"]).header(
            for: vectors.body("P1"), at: Timestamp(secondsSinceEpoch: 1_795_260_005))
        let published = try vectors.vector("V4-A").header
        #expect(published.hasPrefix(header + ",v0="))
    }

    @Test func `what was signed is accepted with either secret while one replaces the other (S-15)`() throws {
        let body = Array("any body at all".utf8)
        let header = try vectors.signature(["B", "A"]).header(for: body, at: testNow)
        for names in [["A"], ["B"], ["A", "C"], ["C", "B"]] {
            try vectors.signature(names).verify(header: header, body: body.span.bytes, now: testNow)
        }
        #expect(throws: WebhookError.signatureMismatch) {
            try vectors.signature(["C"]).verify(header: header, body: body.span.bytes, now: testNow)
        }
    }

    private func name(of error: WebhookError) -> String {
        switch error {
        case .signatureFieldMissing: "signatureFieldMissing"
        case .signatureFieldMalformed: "signatureFieldMalformed"
        case .signatureMismatch: "signatureMismatch"
        case .outsideTolerance(let age): "outsideTolerance \(age)"
        case .bodyTooLarge: "bodyTooLarge"
        case .unreadable: "unreadable"
        }
    }
}
