import AuthorizeNetGateway
import PaymentCore
import PaymentTesting
import TestSupport
import Testing

private let scheme = Result { try AuthorizeNet.Signature(signatureKeys: [Secret(testSignatureKey)]) }

/// A notification as the gateway sends it.
private func notification(
    _ type: String = "payment.authcapture.created",
    payload: String =
        #""responseCode":1,"authCode":"LZ6I19","avsResponse":"Y","authAmount":20.00,"#
        + #""merchantReferenceId":"order-1001","#
        + #""invoiceNumber":"order-1001","entityName":"transaction","id":"60000000001""#
) -> String {
    #"{"notificationId":"d0e8e7fe-c3e7-4add-a480-27bc5ce28a18","eventType":"net.authorize.\#(type)","#
        + #""eventDate":"2026-11-21T10:15:30.1234567Z","webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","#
        + #""payload":{\#(payload)}}"#
}

private func signed(_ body: String) throws -> WebhookDelivery {
    let bytes = Array(body.utf8)
    return WebhookDelivery(fields: [("X-ANET-Signature", try scheme.get().header(for: bytes))], body: bytes)
}

private func gateway() throws -> AuthorizeNet { try subject([], signatureKeys: [testSignatureKey]).gateway }

@Suite struct WebhookTests {
    @Test("a notification tells payment, reference and amount (G-1)")
    func event() throws {
        let event = try gateway().verify(signed(notification()), now: testNow).event
        #expect(event.kind == .paymentCaptured && event.gatewayKind == "net.authorize.payment.authcapture.created")
        #expect(event.id == "d0e8e7fe-c3e7-4add-a480-27bc5ce28a18")
        #expect(event.payment == paymentReference && event.reference == paymentReference)
        #expect(event.merchantReference?.text == "order-1001" && event.amount == usd(2000) && !event.isLive)
        #expect(event.createdAt == Timestamp(millisecondsSinceEpoch: 1_795_256_130_123))
    }

    static let kinds: [(type: String, kind: WebhookEvent.Kind, hasPayment: Bool)] = [
        ("payment.authorization.created", .paymentAuthorized, true),
        ("payment.authcapture.created", .paymentCaptured, true), ("payment.capture.created", .paymentCaptured, true),
        ("payment.priorAuthCapture.created", .paymentCaptured, true), ("payment.refund.created", .refundChanged, false),
        ("payment.void.created", .paymentVoided, true), ("payment.fraud.held", .paymentPending, true),
        ("payment.fraud.approved", .paymentAuthorized, true), ("payment.fraud.declined", .paymentDeclined, true),
        ("payment.unheard.of", .other("net.authorize.payment.unheard.of"), true),
    ]

    @Test("each event type means one thing", arguments: kinds)
    func kind(_ row: (type: String, kind: WebhookEvent.Kind, hasPayment: Bool)) throws {
        let event = try gateway().verify(signed(notification(row.type)), now: testNow).event
        #expect(event.kind == row.kind && (event.payment != nil) == row.hasPayment)
    }

    @Test(
        "a method that was kept or forgotten has no payment",
        arguments: [
            ("customer.paymentProfile.created", WebhookEvent.Kind.methodStored),
            ("customer.paymentProfile.deleted", .methodForgotten),
        ])
    func method(type: String, kind: WebhookEvent.Kind) throws {
        let payload = #""customerProfileId":900000394,"entityName":"customerPaymentProfile","id":"900000694""#
        let event = try gateway().verify(signed(notification(type, payload: payload)), now: testNow).event
        #expect(event.kind == kind && event.payment == nil && event.reference?.id == "900000694")
        #expect(event.amount == nil)
    }

    static let responseCodes: [(code: String, kind: WebhookEvent.Kind)] = [
        (#""responseCode":1,"#, .paymentCaptured), (#""responseCode":0,"#, .paymentPending),
        (#""responseCode":4,"#, .paymentPending), (#""responseCode":2,"#, .paymentDeclined),
        (#""responseCode":3,"#, .paymentDeclined), ("", .paymentPending), (#""responseCode":"1","#, .paymentCaptured),
        (#""responseCode":10,"#, .paymentPending),
    ]

    @Test("only response code 1 says that money was taken (S-23)", arguments: responseCodes)
    func responseCode(_ row: (code: String, kind: WebhookEvent.Kind)) throws {
        let payload = row.code + #""authAmount":20,"entityName":"transaction","id":"60000000001""#
        #expect(try gateway().verify(signed(notification(payload: payload)), now: testNow).event.kind == row.kind)
    }

    static let mutations: [(name: String, old: String, new: String)] = [
        ("amount", "20.00", "20.01"), ("a longer amount", "20.00", "200.0"),
        ("reference", #""invoiceNumber":"order-1001""#, #""invoiceNumber":"order-1002""#),
        ("a missing reference", #""merchantReferenceId":"order-1001","invoiceNumber":"order-1001","#, ""),
        ("an amount that is none", "20.00", "2e1"), ("a missing amount", #""authAmount":20.00,"#, ""),
    ]

    @Test("a genuine event that differs from the order marks nothing paid (F-24, S-21)", arguments: mutations)
    func differs(_ row: (name: String, old: String, new: String)) throws {
        let expectation = PaymentExpectation(
            amount: usd(2000), reference: try MerchantReference("order-1001"), gateway: .authorizeNet, isLive: false)
        let genuine = try gateway().verify(signed(notification()), now: testNow).event
        #expect(expectation.differences(from: genuine).isEmpty)
        let event = try gateway().verify(
            signed(notification().replacing(row.old, with: row.new)), now: testNow
        ).event
        #expect(!expectation.differences(from: event).isEmpty, "\(row.name)")
    }

    @Test("a body with any byte changed is refused (S-11)")
    func changedBytes() throws {
        let genuine = try signed(notification())
        for position in genuine.body.indices {
            var body = genuine.body
            body[position] ^= 0x01
            #expect(throws: WebhookError.signatureMismatch) {
                try gateway().verify(WebhookDelivery(fields: genuine.fields, body: body), now: testNow)
            }
        }
    }

    static let headers: [(name: String, change: @Sendable (String) -> [String])] = [
        ("missing", { _ in [] }), ("doubled", { [$0, $0] }), ("a second, empty one", { [$0, ""] }),
        ("empty", { _ in [""] }), ("no prefix", { [String($0.dropFirst(7))] }),
        ("a prefix alone", { _ in ["sha512="] }), ("another algorithm", { ["sha256=" + $0.dropFirst(7)] }),
        ("an upper-case prefix", { ["SHA512=" + $0.dropFirst(7)] }), ("shortened", { [String($0.dropLast())] }),
        ("shortened by a byte", { [String($0.dropLast(2))] }), ("lengthened", { [$0 + "00"] }),
        ("a space before", { [" " + $0] }), ("a space behind", { [$0 + " "] }),
        ("joined", { ["\($0), \($0)"] }),
        ("no hex", { ["sha512=" + String(repeating: "G", count: 128) + $0.prefix(0)] }),
        ("two letter cases", { [$0.prefix(70).description + $0.dropFirst(70).lowercased()] }),
        ("zeros", { _ in ["sha512=" + String(repeating: "0", count: 128)] }),
    ]

    @Test("a signature in any other form is refused and not repeated (S-12, S-14)", arguments: headers.indices)
    func header(_ index: Int) throws {
        let genuine = try signed(notification())
        let header = try #require(genuine.fields.first?.value)
        let fields = Self.headers[index].change(header).map { (name: "x-anet-signature", value: $0) }
        let forged = WebhookDelivery(fields: fields, body: genuine.body)
        do throws(WebhookError) {
            _ = try gatewayUnderTest().verify(forged, now: testNow)
            Issue.record("\(Self.headers[index].name) passed")
        } catch {
            #expect(!error.description.contains(header.dropFirst(7).prefix(16)))
        }
    }

    private func gatewayUnderTest() throws(WebhookError) -> AuthorizeNet {
        do { return try gateway() } catch { throw .unreadable(reason: "\(error)") }
    }

    static let unreadable = [
        "", "[]", "not JSON", #"{"notificationId":"1"}"#,
        notification().replacing(#""notificationId""#, with: #""other""#),
        notification().replacing(#""eventType":"net"#, with: #""eventType":1,"x":"net"#),
        notification().replacing(#""webhookId""#, with: #""notificationId""#),
        notification(payload: #""responseCode":{"a":1}"#),
    ]

    @Test("what is signed and no notification is refused (S-20)", arguments: unreadable)
    func notReadable(body: String) throws {
        do {
            _ = try gateway().verify(signed(body), now: testNow)
            Issue.record("\(body) passed")
        } catch let error as WebhookError {
            guard case .unreadable = error else {
                Issue.record("it came to \(error)")
                return
            }
        }
    }

    @Test("a body larger than is looked at is refused before its signature (S-27)")
    func large() throws {
        let body = [UInt8](repeating: 0x20, count: WebhookDelivery.bodyBytesMax + 1)
        #expect(throws: WebhookError.bodyTooLarge(bytes: body.count)) {
            try gateway().verify(WebhookDelivery(fields: [], body: body), now: testNow)
        }
    }

    @Test("without a Signature Key nothing is verified, and the capability is not there (S-13)")
    func noKey() throws {
        let (gateway, _) = try subject([])
        #expect(!gateway.capabilities.operations.contains(.webhooks))
        #expect(throws: WebhookError.self) { try gateway.verify(signed(notification()), now: testNow) }
    }

    @Test("the look-up decides on what an event says (S-24)")
    func confirm() async throws {
        let event = try gateway().verify(signed(notification()), now: testNow)
        let (genuine, _) = try subject([DetailsAnswer().response])
        #expect(try await genuine.confirm(event).captured == usd(2000))
        let (held, _) = try subject([DetailsAnswer(status: "FDSPendingReview").response])
        let error = try await thrown { () throws(PaymentError) in try await held.confirm(event) }
        #expect(error.code == .signatureMismatch)
    }
}
