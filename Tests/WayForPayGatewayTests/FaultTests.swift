import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct FaultTests {
    private func ending(_ response: TransportResponse) async throws -> UnknownOutcome.Reason? {
        let (gateway, _) = try subject([.success(response)])
        return try await gateway.charge(chargeRequest()).unknown?.reason
    }

    @Test func `an answer cut at any byte is unknown (F-06)`() async throws {
        let golden = try Answer.payment().response
        for count in 0..<golden.body.count {
            var cut = golden
            cut.body = Array(golden.body.prefix(count))
            #expect(try await ending(cut) == .unreadableAnswer, "\(count)")
        }
        #expect(try await ending(golden) == nil)
    }

    static let bodies: [(name: String, body: @Sendable ([UInt8]) -> [UInt8])] = [
        ("nothing", { _ in [] }), ("HTML", { _ in Array("<html>502</html>".utf8) }),
        ("null", { _ in Array("null".utf8) }),
        ("a list", { Array("[".utf8) + $0 + Array("]".utf8) }), ("two objects", { $0 + $0 }),
        ("a byte-order mark", { [0xEF, 0xBB, 0xBF] + $0 }), ("an empty object", { _ in Array("{}".utf8) }),
        ("UTF-16", { $0.flatMap { [$0, 0] } }),
        ("a name twice", { Array("{\"amount\":100.5,".utf8) + $0.dropFirst() }),
        ("Stripe's", { _ in Array(#"{"id":"pi_1","object":"payment_intent","status":"succeeded"}"#.utf8) }),
        ("LiqPay's", { _ in Array(#"{"result":"ok","status":"success","order_id":"order-1001"}"#.utf8) }),
    ]

    @Test(arguments: bodies.indices)
    func `a body that is not WayForPay's is unknown (F-07)`(_ index: Int) async throws {
        var response = try Answer.payment().response
        response.body = Self.bodies[index].body(response.body)
        #expect(try await ending(response) == .unreadableAnswer, "\(Self.bodies[index].name)")
    }

    @Test func `a body that says it is no JSON is unknown (F-07)`() async throws {
        var response = try Answer.payment().response
        for type in ["text/html; charset=UTF-8", "", nil] as [String?] {
            response.headerFields[.contentType] = type
            #expect(try await ending(response) == .unreadableAnswer)
        }
        response.headerFields[.contentType] = "application/json; charset=utf-8"
        #expect(try await ending(response) == nil)
    }

    @Test(arguments: [201, 204, 301, 302, 400, 401, 403, 404, 409, 500, 502, 503, 520])
    func `another status than 200 is unknown, whatever its body says (F-04)`(_ status: Int) async throws {
        var response = try Answer.payment().response
        response.status = status
        #expect(try await ending(response) == .gatewayFault)
    }

    @Test func `too many requests is a refusal that says when to come back (F-05)`() async throws {
        let fields: HTTPFields = [.retryAfter: "7"]
        let (gateway, _) = try subject([.success(TransportResponse(status: 429, headerFields: fields))])
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .rateLimited)
        #expect(error.retry == .sameKey(afterSeconds: 7))
    }

    static let transportErrors: [(error: TransportError, code: PaymentError.Code?, reason: UnknownOutcome.Reason?)] = [
        (TransportError(.connect, .notSent, detail: "x"), .notSent, nil),
        (TransportError(.cancelled, .notSent, detail: "x"), .cancelled, nil),
        (TransportError(.timeout, .mayHaveArrived, detail: "x"), nil, .timeout),
        (TransportError(.connectionLost, .mayHaveArrived, detail: "x"), nil, .connectionLost),
        (TransportError(.answerTooLarge, .mayHaveArrived, detail: "x"), nil, .unreadableAnswer),
        (TransportError(.cancelled, .mayHaveArrived, detail: "x"), nil, .cancelled),
    ]

    @Test(arguments: transportErrors.indices)
    func `a lost call is unknown unless nothing was sent (F-01, F-02)`(_ index: Int) async throws {
        let (error, code, reason) = Self.transportErrors[index]
        let (gateway, _) = try subject([.failure(error)])
        do throws(PaymentError) {
            let request: ChargeRequest
            do { request = try chargeRequest() } catch { throw PaymentError(.invalidRequest, "\(error)") }
            #expect(try await gateway.charge(request).unknown?.reason == reason)
            #expect(code == nil)
        } catch {
            #expect(error.code == code)
        }
    }

    // MARK: Repeats

    static let repeats: [(name: String, answer: Answer, ends: String)] = [
        ("captured", .payment(), "succeeded"), ("declined", .payment("Declined", 1104), "declined"),
        ("expired", .payment("Expired", 1124), "declined"), ("in process", .payment("InProcessing", 1131), "pending"),
        ("waiting for the payer", .payment("InProcessing", 5100), "action_required"),
        ("given back since", .payment("Refunded", 1100, ["refundAmount": number("100.5")]), "succeeded"),
        ("not found after all", .nothing(), "unknown"), ("not readable", .payment("Paid"), "unknown"),
        ("not signed", Answer.payment().unsigned, "unknown"),
    ]

    @Test(arguments: repeats.indices)
    func `a charge that WayForPay had before comes to what the first came to (G-8)`(_ index: Int) async throws {
        let (name, found, end) = Self.repeats[index]
        for duplicate in [Answer.error(1112), .payment("Declined", 1112), .payment("Approved", 1112)] {
            let (gateway, transport) = try subject(duplicate, found)
            let outcome = try await gateway.charge(chargeRequest(keepMethod: consent))
            #expect(outcome.name == end, "\(name)")
            #expect(outcome.value.map { $0.storedMethod?.consent == consent } ?? true)
            #expect(
                try transport.requests.map { try $0.json["transactionType"]?.string } == ["CHARGE", "CHECK_STATUS"])
        }
    }

    static let others: [(name: String, found: Answer)] = [
        ("another amount", .payment(amount: 100)),
        ("another currency", .payment("Approved", 1100, ["currency": "USD"])),
        ("a hold", .payment("WaitingAuthComplete")), ("voided since", .payment("Voided")),
    ]

    @Test(arguments: others.indices)
    func `a reference used for something else is refused (G-8, I-6)`(_ index: Int) async throws {
        let (gateway, _) = try subject(.error(1112), Self.others[index].found)
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest)
        #expect(error.field == "reference", "\(Self.others[index].name)")
    }

    @Test func `a repeated authorization may have been captured since (G-8)`() async throws {
        let (gateway, _) = try subject(
            .error(1112), .payment(), .error(1112), .payment("WaitingAuthComplete"), .error(1112), .payment(amount: 20))
        #expect(try await gateway.authorize(chargeRequest()).value?.status == .captured)
        #expect(try await gateway.authorize(chargeRequest()).value?.status == .authorized)
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.authorize(request) }
        #expect(error.field == "reference")
    }

    @Test func `a look-up that fails after a repeat is no refusal (G-8)`() async throws {
        let (gateway, _) = try subject([
            .success(try Answer.error(1112).response), .failure(TransportError(.timeout, .mayHaveArrived, detail: "x")),
        ])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .gatewayFault)
    }
}
