import Foundation
import PaymentCore
import StripeGateway
import TestSupport
import Testing

/// One row of `decline-codes.tsv`.
struct DeclineRow: Sendable, CustomTestStringConvertible {
    let code: String
    let member: String
    let reason: String

    var testDescription: String { "\(member) \(code)" }

    static func all() throws -> [DeclineRow] {
        let text = try String(contentsOf: fixtures.appending(path: "decline-codes.tsv"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t").map(String.init)
            return DeclineRow(code: columns[0], member: columns[1], reason: columns[2])
        }
    }
}

@Suite struct DeclineCodeTests {
    @Test func `every documented decline code is in the table`() throws {
        let rows = try DeclineRow.all()
        #expect(rows.filter { $0.member == "decline_code" }.count == 50)
        #expect(Set(rows.map { "\($0.member) \($0.code)" }).count == rows.count)
        let names = Set(Decline.Reason.all.map(\.name))
        #expect(rows.allSatisfy { names.contains($0.reason) })
        #expect(Set(rows.map(\.reason)) == names, "every reason has a code")
    }

    @Test(arguments: try DeclineRow.all())
    func `a code has the reason of the table (G-7)`(_ row: DeclineRow) async throws {
        let isDeclineCode = row.member == "decline_code"
        let decline = try await decline(
            code: isDeclineCode ? "card_declined" : row.code, declineCode: isDeclineCode ? row.code : nil)
        #expect(decline.reason.name == row.reason)
        #expect(decline.gatewayCode == row.code)
        #expect(decline.reference == intentReference)
    }

    @Test(arguments: ["lost_card", "stolen_card", "pickup_card", "restricted_card", "fraudulent", "merchant_blacklist"])
    func `payers are told no more than no`(_ code: String) async throws {
        let decline = try await decline(code: "card_declined", declineCode: code)
        #expect(!decline.isReasonForPayers)
        #expect(decline.retry == .never)
    }

    @Test(arguments: [
        "insufficient_funds", "issuer_not_available", "processing_error", "reenter_transaction", "try_again_later",
        "card_velocity_exceeded", "withdrawal_count_limit_exceeded",
    ])
    func `the same card may be tried later`(_ code: String) async throws {
        #expect(try await decline(code: "card_declined", declineCode: code).retry == .laterSameMethod)
    }

    @Test(arguments: [
        "lost_card", "stolen_card", "pickup_card", "revocation_of_authorization", "revocation_of_all_authorizations",
        "stop_payment_order", "invalid_account",
    ])
    func `the same card is not tried again`(_ code: String) async throws {
        #expect([.never, .anotherMethod].contains(try await decline(code: "card_declined", declineCode: code).retry))
    }

    @Test(arguments: ["", "brand_new_code", "INSUFFICIENT_FUNDS", "insufficient_funds ", "card_declined"])
    func `a code nobody knows is a generic decline and keeps its name`(_ code: String) async throws {
        let decline = try await decline(code: "card_declined", declineCode: code)
        #expect(decline.reason == .generic)
        #expect(decline.gatewayCode == code)
    }

    @Test func `a decline without any code is generic`() async throws {
        let decline = try await decline(code: nil, declineCode: nil)
        #expect(decline.reason == .generic)
        #expect(decline.gatewayCode == "card_error")
    }

    private func decline(code: String?, declineCode: String?) async throws -> Decline {
        var answer = try Answer("confirm_declined")
        func member(_ name: String, _ value: String?) -> String { value.map { "\"\(name)\":\"\($0)\"," } ?? "" }
        answer.text =
            "{\"error\":{" + member("code", code) + member("decline_code", declineCode)
            + #""message":"m","payment_intent":{"id":"pi_3Mock0000000000000000001","status":"requires_payment_method"},"type":"card_error"}}"#
        let outcome = try await subject(Answer("create_requires-confirmation"), answer).stripe.charge(chargeRequest())
        return try #require(outcome.decline)
    }
}
