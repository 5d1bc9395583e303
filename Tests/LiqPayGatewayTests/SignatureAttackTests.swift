import LiqPayGateway
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import TestSupport
import Testing

@Suite struct SignatureAttackTests {
    let liqpay: LiqPay
    let data = Base64.string(Array(Answer.payment.with("result", nil).text.utf8))
    let signature: String

    init() throws {
        liqpay = try subject([]).liqpay
        signature = try LiqPay.Signature(privateKey: Secret(testPrivateKey)).signature(of: data, version: .three)
    }

    private func body(_ fields: [(String, String)]) -> WebhookDelivery {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        return WebhookDelivery(fields: [], body: form.bytes)
    }

    @Test func `a true callback is accepted`() throws {
        let event = try liqpay.verify(body([("data", data), ("signature", signature)]), now: testNow).event
        #expect(event.kind == .paymentCaptured)
    }

    @Test func `missing, empty and doubled fields are refused by name (S-12)`() throws {
        let rows: [(fields: [(String, String)], missing: String)] = [
            ([("data", data)], "signature"), ([("signature", signature)], "data"), ([], "data"),
            ([("data", ""), ("signature", signature)], "data"), ([("data", data), ("signature", "")], "signature"),
            ([("data", data), ("signature", signature), ("signature", signature)], "signature"),
            ([("data", data), ("data", data), ("signature", signature)], "data"),
            ([("Data", data), ("signature", signature)], "data"),
            ([("data[]", data), ("signature", signature)], "data"),
        ]
        for row in rows {
            #expect(throws: WebhookError.signatureFieldMissing(field: row.missing)) {
                try liqpay.verify(body(row.fields), now: testNow)
            }
        }
    }

    @Test func `a signature of another length or spelling is malformed (S-12)`() throws {
        let unpadded = String(signature.dropLast())
        let texts = [
            "x", unpadded, String(signature.prefix(14)), signature + "=", signature + signature, signature + " ",
            String(repeating: "A", count: 27) + "!", String(repeating: "A", count: 44).replacing("A", with: "-"),
            // The same bytes spelled with other spare bits.
            String(signature.dropLast(2)) + "B=", String(repeating: "=", count: 28),
        ]
        for text in texts where text != signature {
            let error = try #require(throws: WebhookError.self, "\(text)") {
                try liqpay.verify(body([("data", data), ("signature", text)]), now: testNow)
            }
            if case .signatureFieldMalformed = error { continue }
            #expect(error == .signatureMismatch, "\(text)")
        }
    }

    @Test(arguments: [
        "order_id", "amount", "currency", "status", "public_key", "payment_id", "action", "version", "end_date",
    ])
    func `each member altered under the old signature is refused (F-22)`(_ name: String) throws {
        let altered = Answer.payment.with("result", nil).with(name, "7")
        let forged = Base64.string(Array(altered.text.utf8))
        #expect(throws: WebhookError.signatureMismatch) {
            try liqpay.verify(body([("data", forged), ("signature", signature)]), now: testNow)
        }
    }

    @Test func `another shop's key signs nothing here`() throws {
        let forged = try delivery(.payment, key: "sandbox_priv_test_key_0002")
        #expect(throws: WebhookError.signatureMismatch) { try liqpay.verify(forged, now: testNow) }
    }

    @Test func `a signed message that cannot be read is unreadable, never a payment (F-07, S-20)`() throws {
        let texts = [
            "", "null", "[]", "{", #"{"version":3}"#, #"{"version":3,"status":"success"}"#,
            #"{"version":3,"status":"success","status":"failure"}"#, #"{"status":"success"}"#,
            #"{"version":"x","status":"success"}"#, #"{"version":3.5,"status":"success"}"#,
            Answer.payment.with("public_key", "sandbox_i00000000002").text,
            Answer.payment.with("public_key", nil).text, Answer.payment.with("order_id", nil).text,
            Answer.payment.with("amount", number("-1.0")).text, Answer.payment.with("amount", "1.234").text,
            Answer.payment.with("currency", "UUU").text, Answer.payment.with("status", nil).text,
            Answer.payment.with("refund_amount", number("150.51")).text,
        ]
        for text in texts where !text.isEmpty {
            let data = Base64.string(Array(text.utf8))
            let signature = try LiqPay.Signature(privateKey: Secret(testPrivateKey)).signature(
                of: data, version: .three)
            let error = try #require(throws: WebhookError.self, "\(text)") {
                try liqpay.verify(body([("data", data), ("signature", signature)]), now: testNow)
            }
            guard case .unreadable = error else {
                Issue.record("\(text) is \(error)")
                continue
            }
        }
    }

    @Test func `signed data that is no base64 is unreadable`() throws {
        for data in ["not base64", "eyJ2ZXJzaW9uIjozfQ", "eyJ2ZXJzaW9uIjozfR=="] {
            let signature = try LiqPay.Signature(privateKey: Secret(testPrivateKey)).signature(
                of: data, version: .three)
            let error = try #require(throws: WebhookError.self) {
                try liqpay.verify(body([("data", data), ("signature", signature)]), now: testNow)
            }
            guard case .unreadable = error else {
                Issue.record("\(error)")
                continue
            }
        }
    }

    @Test func `a body that is no form, or too large, is refused (S-27)`() throws {
        let bodies: [[UInt8]] = [
            [], Array("{}".utf8), Array("data=%zz&signature=a".utf8), [0xFF, 0xFE],
            Array(repeating: UInt8(ascii: "a"), count: WebhookDelivery.bodyBytesMax + 1),
        ]
        for body in bodies {
            #expect(throws: WebhookError.self) {
                try liqpay.verify(WebhookDelivery(fields: [], body: body), now: testNow)
            }
        }
    }

    @Test func `a message of version 7 signed with SHA-1 passes only where the shop says so`() throws {
        let odd = try delivery(Answer.payment.with("version", 7), version: .three)
        let error = try #require(throws: WebhookError.self) { try liqpay.verify(odd, now: testNow) }
        #expect("\(error)".contains("its SHA-1 signature matches; set acceptsSHA1ForVersion7"))
        let lenient = try subject([], acceptsSHA1ForVersion7: true).liqpay
        #expect(try lenient.verify(odd, now: testNow).event.kind == .paymentCaptured)
        // The switch loosens nothing else.
        let reverse = try delivery(.payment, version: .seven)
        #expect(throws: WebhookError.self) { try lenient.verify(reverse, now: testNow) }
        #expect(throws: WebhookError.self) {
            try lenient.verify(delivery(.payment, key: "sandbox_priv_test_key_0002"), now: testNow)
        }
    }

    @Test func `while one key replaces the other both pass the check, and the new one signs (S-15, F-45)`() throws {
        let other = "sandbox_priv_test_key_0002"
        let both = try LiqPay.Signature(privateKey: Secret(other), previousKey: Secret(testPrivateKey))
        try both.check(delivery(.payment), now: testNow)
        try both.check(delivery(.payment, key: other), now: testNow)
        #expect(throws: WebhookError.signatureMismatch) {
            try both.check(delivery(.payment, key: "sandbox_priv_test_key_0003"), now: testNow)
        }
        let signed = try both.signature(of: data, version: .three)
        #expect(signed == (try LiqPay.Signature(privateKey: Secret(other)).signature(of: data, version: .three)))
        #expect(throws: InvalidValue.self) {
            try LiqPay.Signature(privateKey: Secret(other), previousKey: Secret(" "))
        }
    }

    @Test(arguments: [JSON.integer(7), "7", .integer(8)])
    func `a callback of version 7 is signed with SHA3-256, whatever version is sent`(_ version: JSON) throws {
        let event = try liqpay.verify(delivery(Answer.payment.with("version", version), version: .seven), now: testNow)
        #expect(event.event.merchantReference?.text == "order-1001")
    }

    @Test func `no error tells a digest (S-14)`() throws {
        let expected = signature
        let texts = [String(repeating: "A", count: 27) + "=", "short", String(repeating: "A", count: 43) + "="]
        for text in texts {
            let error = try #require(throws: WebhookError.self) {
                try liqpay.verify(body([("data", data), ("signature", text)]), now: testNow)
            }
            #expect(!"\(error)".contains(expected) && !String(reflecting: error).contains(expected))
        }
    }
}
