import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct TokenizeTests {
    private func request(_ key: String = "key-6", returnURL: String? = "https://shop.example/kept") throws
        -> TokenizeRequest
    {
        TokenizeRequest(
            token: nil, consent: consent, returnURL: try returnURL.map { try AbsoluteURL($0) },
            idempotencyKey: try IdempotencyKey(key))
    }

    @Test func `a method is kept on LiqPay's page, under an order id made of the key (G-4)`() async throws {
        let (liqpay, transport) = try subject([])
        let action = try #require(try await liqpay.tokenize(request()).action)
        guard case .form(let url, let fields) = action.step else {
            Issue.record("\(action.step)")
            return
        }
        #expect(url.text == "https://liqpay.test/api/3/checkout")
        // Base32 of the SHA-256 of "key-6", computed by other software.
        #expect(action.reference.id == "m-\(keyDigest)")
        #expect(
            try signedText(fields[0].value, fields[1].value)
                == #"{"version":3,"public_key":"sandbox_i00000000001","action":"auth","order_id":"m-\#(keyDigest)","#
                + #""amount":0.01,"currency":"UAH","description":"Card check","recurringbytoken":"1","#
                + #""info":"{\"purpose\":\"balance\",\"time\":1795250000000,\"agreement\":\"terms-7\"}","#
                + #""result_url":"https://shop.example/kept","language":"en"}"#)
        #expect(transport.requests.isEmpty)
        #expect(try await liqpay.tokenize(request()).action?.reference == action.reference)
        #expect(try await liqpay.tokenize(request("key-7")).action?.reference != action.reference)
        #expect(try await liqpay.tokenize(request(returnURL: nil)).action != nil)
    }

    @Test func `the kept method is read when the payer comes back`() async throws {
        let kept = Answer.payment.with("action", "auth").with("card_token", .string(token))
        let (liqpay, _) = try subject(kept)
        let method = try #require(try await liqpay.tokenization(orderReference, consent: consent).value)
        #expect(method.token.rawValue == token && method.consent == consent && method.worksWithoutPayer)
        #expect(method.card?.lastFour == "42")
        #expect(!"\(method)".contains(token))
    }

    static let endings: [(answer: Answer, ending: String)] = [
        (.payment.with("action", "auth").with("status", "3ds_verify"), "pending"),
        (.payment.with("action", "auth").with("status", "processing"), "pending"),
        (.payment.with("action", "auth").with("status", "failure").with("err_code", "9859"), "declined"),
        (.payment.with("action", "auth"), "gatewayFault"), (.error("payment_not_found"), "notFound"),
        (.error("err_cache"), "gatewayFault"), (.payment.with("status", "a_new_word"), "gatewayFault"),
    ]

    @Test(arguments: endings.indices)
    func `how far keeping a method has come`(_ index: Int) async throws {
        let (liqpay, _) = try subject(Self.endings[index].answer)
        do throws(PaymentError) {
            #expect(try await liqpay.tokenization(orderReference, consent: consent).name == Self.endings[index].ending)
        } catch {
            #expect(error.code.description == Self.endings[index].ending)
        }
    }

    @Test func `a token is forgotten, and forgetting twice is no error`() async throws {
        let deleted = Answer([
            "result": "ok", "status": "success", "card_token": .string(token),
            "card_token_info": ["tokenSuffix": "1111", "status": "DELETED"],
        ])
        let (liqpay, transport) = try subject(deleted, .error("102"), .error("108"))
        let method = try storedMethod()
        for _ in 0..<3 { try await liqpay.forget(method) }
        #expect(
            try transport.requests[0].message().hasSuffix(
                #""action":"token_update","card_token":"\#(token)","card_token_action":"DELETE"}"#))
    }

    @Test(arguments: [
        Answer(["result": "ok", "status": "success", "card_token_info": ["status": "ACTIVE"]]),
        Answer(["result": "ok", "status": "success", "card_token": "OTHER", "card_token_info": ["status": "DELETED"]]),
        Answer(["result": "ok"]), .error("101"), .error("err_cache"), .error("err_access"),
    ])
    func `a token that LiqPay may still have is an error`(_ answer: Answer) async throws {
        let (liqpay, _) = try subject(answer)
        let method = try storedMethod()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.forget(method) }
        #expect(!"\(error)".contains(token))
    }

    @Test func `another gateway's method is not sent to LiqPay`() async throws {
        let (liqpay, transport) = try subject([])
        let method = try storedMethod(gateway: GatewayID(rawValue: "stripe"))
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.forget(method) }
        #expect(error.code == .invalidRequest && transport.requests.isEmpty)
    }
}

private let keyDigest = "6mlgxx2dtufr3ici54gtvusf"
