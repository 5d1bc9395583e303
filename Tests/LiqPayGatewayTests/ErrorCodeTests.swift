import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ErrorCodeTests {
    static let declines: [(reason: Decline.Reason, codes: String)] = [
        (.insufficientFunds, "9859"),
        (
            .limitExceeded,
            "limit 9860 9861 2903 103 104 109 112 114 err_payment_amount_limit err_limit_amount amount_limit"
        ),
        (.issuerUnavailable, "9854"), (.expiredCard, "9851"), (.incorrectNumber, "9852 err_card err_card_bin"),
        (
            .notSupported,
            "err_card_type err_card_country 5 105 106 107 113 9855 9857 9886 err_card_receiver_def payment_err_sender_card"
        ),
        (.fraudSuspected, "frod 3914 err_blocked 9863"),
        (
            .authenticationFailed,
            "expired_3ds expired_otp expired_cvv expired_phone expired_p24 expired_sender expired_pin expired_ivr "
                + "expired_captcha expired_password expired_senderapp expired_prepared expired_mp expired_qr err_sms_otp "
                + "err_verify_code 110"
        ),
        (.generic, "decline cancel 90 111 115 9868 9872 9961 9989 user_not_found"),
    ]

    @Test(arguments: declines.indices)
    func `every code of a refused card has its reason, as text or number (G-7)`(_ index: Int) async throws {
        let (reason, codes) = Self.declines[index]
        for code in codes.split(separator: " ").map(String.init) {
            let answers = [
                Answer.payment.with("result", "error").with("status", "failure").with("err_code", .string(code)),
                .error(code, status: "failure"), .error(code, status: nil),
                Int64(code).map { Answer.error("x").with("err_code", .integer($0)).with("code", nil) } ?? .error(code),
            ]
            for answer in answers {
                let named = answer.with("order_id", "order-1001")
                let decline = try #require(try await charge(named).decline, "\(code)")
                #expect(decline.reason == reason, "\(code)")
                #expect(decline.gatewayCode == code)
            }
            let about = try #require(try await charge(answers[0]).decline)
            #expect(about.reference == orderReference)
        }
    }

    @Test func `a final status with an unlisted code declines when it names the order, and proves nothing otherwise`()
        async throws
    {
        for status in ["failure", "error"] as [JSON] {
            let answer = Answer.payment.with("status", status).with("err_code", "a_new_code")
            let decline = try #require(try await charge(answer).decline)
            #expect(decline.reason == .generic && decline.gatewayCode == "a_new_code")
            let bare = Answer.error("a_new_code").with("status", status)
            #expect(try await charge(bare).unknown?.reason == .gatewayFault)
            let other = answer.with("order_id", "order-1002")
            #expect(try await charge(other).unknown?.reason == .mismatchedAnswer)
        }
        let noCode = Answer.payment.with("status", "failure")
        #expect(try await charge(noCode).decline?.gatewayCode == "failure")
    }

    @Test func `that a new payment does not exist is no answer to it (F-10)`() async throws {
        let (liqpay, _) = try subject(.error("payment_not_found"))
        #expect(try await liqpay.charge(chargeRequest()).name == "unknown")
    }

    static let refusals: [(code: PaymentError.Code, field: String?, codes: String)] = [
        (
            .authenticationFailed, nil,
            "public_key_not_found invalid_signature err_signature err_access err_auth err_api_ip err_api_callback "
                + "shop_blocked shop_not_active err_shop_not_agent"
        ),
        (
            .invalidRequest, nil,
            "err_api_action err_path err_missing err_wrong err_empty err_empty_phone err_phone order_id_empty "
                + "err_wrong_currency err_currency_is_not_allowed err_payment_currency err_split_amount 9882"
        ),
        (.invalidRequest, "amount", "wrong_amount_currency err_amount_hold 9867"),
        (.invalidRequest, "method", "101 102 108 err_no_card_token err_card_def_notfound err_card_liqpay_def"),
        (.inProgress, nil, "err_look payment_processing"),
    ]

    @Test(arguments: refusals.indices)
    func `every code of a refused request is thrown with LiqPay's own code (G-7)`(_ index: Int) async throws {
        let row = Self.refusals[index]
        for code in row.codes.split(separator: " ").map(String.init) {
            let (liqpay, _) = try subject(.error(code).with("order_id", "order-1001"))
            let request = try chargeRequest()
            let error = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
            #expect(error.code == row.code, "\(code)")
            #expect(error.gatewayCode == code)
            #expect(error.field == row.field)
            #expect(error.retry == (row.code == .inProgress ? .sameKey(afterSeconds: nil) : .afterMending))
        }
    }

    @Test(arguments: ["err_wrong", "101", "108", "9859", "err_card", "9861", "wrong_amount_currency"])
    func `what is refused without the order is told and no proof, for it may be another payment's (F-10)`(
        _ code: String
    ) async throws {
        let bare = Answer.error(code, status: "failure")
        let named = bare.with("order_id", "order-1001")
        let unknown = try #require(try await charge(bare).unknown, "\(code)")
        #expect(unknown.reason == .mismatchedAnswer)
        #expect(unknown.merchantReference == (try MerchantReference("order-1001")))
        switch try #require(unknown.refusal) {
        case .refused(let error):
            let (liqpay, _) = try subject(named)
            let request = try chargeRequest()
            let own = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
            #expect(error == own)
        case .declined(let decline): #expect(try await charge(named).decline?.reason == decline.reason)
        }
    }

    @Test func `a missing member is named, and a small error without a status is one too`() async throws {
        let (liqpay, _) = try subject(
            .error("err_missing", key: "ip").with("order_id", "order-1001"),
            Answer(["result": "ok", "err_code": "shop_blocked"]))
        let request = try chargeRequest()
        let missing = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        #expect(missing.field == "ip")
        let blocked = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        #expect(blocked.code == .authenticationFailed)
    }

    @Test(arguments: [
        "err_cache", "err_sms_send", "err_wallet", "err_get_verify_code", "wait_info", "err_payment_cash_acq",
        "err_terminal_notfound", "err_commission_notfound", "err_payment_create", "err_mpi", "err_mods_empty",
        "err_payment_exchangerates", "err_payment_discount", "a_new_code", "",
    ])
    func `a fault of LiqPay, and a code this version does not know, prove nothing`(_ code: String) async throws {
        let outcome = try await charge(.error(code))
        #expect(outcome.unknown?.reason == .gatewayFault, "\(code)")
        #expect(outcome.retry == .lookUpFirst)
    }

    @Test(arguments: [
        (400, "unknown"), (404, "unknown"), (409, "unknown"), (301, "unknown"), (204, "unknown"), (500, "unknown"),
        (502, "unknown"), (503, "unknown"), (401, "authenticationFailed"), (403, "authenticationFailed"),
        (429, "rateLimited"),
    ])
    func `what stands in front of LiqPay answers with a status (reliability 1)`(_ status: Int, _ ending: String)
        async throws
    {
        let (liqpay, _) = try subject(Answer.payment.with(status: status))
        let request = try chargeRequest()
        do throws(PaymentError) {
            #expect(try await liqpay.charge(request).name == ending)
        } catch {
            #expect(error.code.description == ending)
            if status == 429 { #expect(error.retry == .sameKey(afterSeconds: nil)) }
        }
    }

    @Test func `a refused look-up is a fault, never an absence or a refusal`() async throws {
        for code in [
            "err_missing", "err_wrong", "9859", "order_id_duplicate", "payment_err_status", "x", "101", "limit",
        ] {
            let (liqpay, _) = try subject(.error(code), .error(code))
            let error = try await thrown { () async throws(PaymentError) in try await liqpay.payment(orderReference) }
            #expect(error.code == .gatewayFault, "\(code)")
            let search = try await thrown { () async throws(PaymentError) in
                try await liqpay.payments(under: MerchantReference.order, sentAt: testNow)
            }
            #expect(search.code == .gatewayFault, "\(code)")
        }
    }

    private func charge(_ answer: Answer) async throws -> Outcome<Payment> {
        let request = try chargeRequest()
        return try await subject(answer).liqpay.charge(request)
    }
}

extension MerchantReference {
    /// The reference of the tests' order, for use where only `PaymentError` may be thrown.
    static var order: MerchantReference {
        get throws(PaymentError) {
            do { return try MerchantReference("order-1001") } catch { throw PaymentError(error) }
        }
    }
}
