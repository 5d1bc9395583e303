import PaymentCore
import Testing

/// One error model, and each answer says whether a retry is safe (G-7).
struct OutcomeTests {
    private static func unknown(
        reference: GatewayReference? = nil, merchantReference: MerchantReference? = nil
    ) throws -> UnknownOutcome {
        UnknownOutcome(
            reason: .timeout, reference: reference, merchantReference: merchantReference,
            idempotencyKey: try IdempotencyKey("key-1"), sentAt: Samples.moment, detail: "no answer within 80 s")
    }

    private static func outcomes() throws -> [(outcome: Outcome<Int>, name: String, retry: RetryAdvice)] {
        let decline = Decline(
            reason: .insufficientFunds, gatewayCode: "insufficient_funds", gatewayMessage: "", reference: nil)
        return [
            (.succeeded(7), "succeeded", .never),
            (
                .pending(PendingOperation(reference: Samples.reference("pi_1"), gatewayCode: "processing")), "pending",
                .lookUpFirst
            ),
            (
                .actionRequired(RequiredAction(step: .returnOfPayer, reference: Samples.reference("pi_1"))),
                "action_required",
                .afterPayerActs
            ),
            (.declined(decline), "declined", .laterSameMethod),
            (.unknown(try unknown()), "unknown", .lookUpFirst),
        ]
    }

    @Test func `each outcome has a name, a value only on success, and advice about a repeat`() throws {
        for (outcome, name, retry) in try Self.outcomes() {
            #expect(outcome.name == name)
            #expect(outcome.retry == retry)
            #expect(outcome.value == (name == "succeeded" ? 7 : nil))
        }
    }

    @Test func `map changes the value of a success and nothing of the others`() throws {
        struct Stop: Error {}
        for (outcome, name, retry) in try Self.outcomes() {
            let mapped = outcome.map { "value \($0)" }
            #expect(mapped.name == name && mapped.retry == retry)
            #expect(mapped.value == (name == "succeeded" ? "value 7" : nil))
            #expect(
                String(describing: mapped).replacing("value 7", with: "7").replacing("\"", with: "")
                    == String(describing: outcome).replacing("\"", with: ""))
            // What the closure throws comes through, and it runs on success alone.
            do throws(Stop) {
                _ = try outcome.map { (_: Int) throws(Stop) -> Int in throw Stop() }
                #expect(name != "succeeded")
            } catch {
                #expect(name == "succeeded")
            }
        }
    }

    @Test func `an unknown outcome says that money may have moved and what to look up, best name first`() throws {
        let reference = Samples.reference("pi_9")
        let merchantReference = try MerchantReference("order-9")
        let both = try Self.unknown(reference: reference, merchantReference: merchantReference).description
        #expect(both.contains("stripe:pi_9") && both.contains("Money may have moved"))
        #expect(try Self.unknown(merchantReference: merchantReference).description.contains("look up order-9"))
        #expect(try Self.unknown().description.contains("look up key-1"))
        #expect(!both.lowercased().contains("declined"))
    }

    @Test(arguments: [
        ("generic", RetryAdvice.anotherMethod), ("insufficient_funds", .laterSameMethod),
        ("limit_exceeded", .laterSameMethod),
        ("issuer_unavailable", .laterSameMethod), ("expired_card", .anotherMethod),
        ("incorrect_number", .anotherMethod),
        ("incorrect_security_code", .afterPayerActs), ("incorrect_address", .afterPayerActs),
        ("not_supported", .anotherMethod),
        ("call_issuer", .anotherMethod), ("lost_or_stolen", .never), ("fraud_suspected", .never), ("stopped", .never),
        ("duplicate", .lookUpFirst), ("authentication_failed", .afterPayerActs), ("wrong_mode", .afterMending),
    ])
    func `a reason to decline tells what may be tried`(_ name: String, _ retry: RetryAdvice) throws {
        let reason = try #require(Decline.Reason.all.first { $0.name == name })
        #expect(reason.retry == retry && reason.description == name)
        for forbidsRetry in [false, true] {
            let decline = Decline(
                reason: reason, gatewayCode: "code_7", gatewayMessage: "for staff", reference: nil,
                forbidsRetry: forbidsRetry)
            #expect(decline.retry == (forbidsRetry ? .never : retry))
            #expect(Outcome<Int>.declined(decline).retry == decline.retry)
            #expect(decline.isReasonForPayers == !["lost_or_stolen", "fraud_suspected"].contains(name))
            #expect(decline.description == "declined: \(name) (code_7)")
        }
    }

    @Test func `reasons have different names, and there are as many as are listed`() {
        #expect(Decline.Reason.all.count == 16)
        #expect(Set(Decline.Reason.all.map(\.name)).count == 16)
    }

    @Test func `an action is compared and hashed by what the payer sees`() throws {
        let (one, other) = (try AbsoluteURL("https://bank.example/1"), try AbsoluteURL("https://bank.example/2"))
        let field = FormField(name: "PaReq", value: "x")
        let steps: [RequiredAction.Step] = [
            .redirect(one), .redirect(other), .form(action: one, fields: [field]), .form(action: one, fields: []),
            .form(action: other, fields: [field]), .gatewayLibrary(clientToken: Secret("a")), .returnOfPayer,
        ]
        for (index, step) in steps.enumerated() {
            for (otherIndex, otherStep) in steps.enumerated() { #expect((step == otherStep) == (index == otherIndex)) }
        }
        #expect(Set(steps + steps).count == steps.count)
        #expect(
            RequiredAction.Step.gatewayLibrary(clientToken: Secret("a")) == .gatewayLibrary(clientToken: Secret("b")))
    }
}

struct PaymentErrorTests {
    @Test(arguments: [
        (PaymentError.Code.invalidRequest, "invalidRequest"), (.unsupported, "unsupported"),
        (.authenticationFailed, "authenticationFailed"), (.rateLimited, "rateLimited"), (.inProgress, "inProgress"),
        (.notSent, "notSent"), (.gatewayFault, "gatewayFault"), (.signatureMismatch, "signatureMismatch"),
        (.notFound, "notFound"), (.cancelled, "cancelled"),
    ])
    func `a code is printed as its name`(_ code: PaymentError.Code, _ name: String) {
        #expect("\(code)" == name)
        #expect(PaymentError(code, "m").code == code)
    }

    @Test func `the description has the message, the gateway's code and its id of the request`() {
        let full = PaymentError(
            .gatewayFault, "it failed", gateway: Samples.stripe, gatewayCode: "api_error", requestID: "req_1",
            retry: .sameKey(afterSeconds: 2))
        #expect(full.description == "it failed [stripe code api_error] [request req_1]")
        #expect(full.retry == .sameKey(afterSeconds: 2))
        #expect(PaymentError(.notSent, "no network").description == "no network")
        #expect(PaymentError(.notSent, "m", gatewayCode: "7").description == "m [gateway code 7]")
    }

    @Test func `a refused value becomes an invalid request with its field`() {
        let shown = PaymentError(InvalidValue("amount", "1,5", "is wrong"), gateway: Samples.stripe)
        #expect(shown.code == .invalidRequest && shown.field == "amount" && shown.value == "1,5")
        #expect(shown.description == "amount '1,5' is wrong" && shown.gateway == Samples.stripe)
        let hidden = PaymentError(InvalidValue("method", "", "is wrong"))
        #expect(hidden.value == nil && hidden.description == "method is wrong")
    }
}
