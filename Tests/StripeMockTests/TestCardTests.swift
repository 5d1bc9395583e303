import PaymentHTTP
import Testing

@testable import StripeMock

/// Every published test card, by alias and by number: the Stripe notes, section 6.
@Suite struct TestCardTests {
    struct Decline: Sendable, CustomTestStringConvertible {
        let alias: String
        let number: String
        let code: String
        let declineCode: String?
        var parameter: String?
        var attaches = false

        var testDescription: String { alias }
    }

    static let declines = [
        Decline(
            alias: "visa_chargeDeclined", number: "4000000000000002", code: "card_declined",
            declineCode: "generic_decline"),
        Decline(
            alias: "visa_chargeDeclinedInsufficientFunds", number: "4000000000009995", code: "card_declined",
            declineCode: "insufficient_funds"),
        Decline(
            alias: "visa_chargeDeclinedLostCard", number: "4000000000009987", code: "card_declined",
            declineCode: "lost_card"),
        Decline(
            alias: "visa_chargeDeclinedStolenCard", number: "4000000000009979", code: "card_declined",
            declineCode: "stolen_card"),
        Decline(
            alias: "chargeDeclinedExpiredCard", number: "4000000000000069", code: "expired_card", declineCode: nil,
            parameter: "exp_month"),
        Decline(
            alias: "chargeDeclinedIncorrectCvc", number: "4000000000000127", code: "incorrect_cvc", declineCode: nil,
            parameter: "cvc"),
        Decline(
            alias: "chargeDeclinedProcessingError", number: "4000000000000119", code: "processing_error",
            declineCode: nil),
        Decline(
            alias: "visa_chargeDeclinedVelocityLimitExceeded", number: "4000000000006975", code: "card_declined",
            declineCode: "card_velocity_exceeded"),
        Decline(
            alias: "chargeCustomerFail", number: "4000000000000341", code: "card_declined",
            declineCode: "generic_decline", attaches: true),
        Decline(
            alias: "radarBlock", number: "4100000000000019", code: "card_declined", declineCode: "fraudulent",
            attaches: true),
        Decline(
            alias: "threeDSecureRequiredProcessingError", number: "4000008400001280", code: "card_declined",
            declineCode: "generic_decline", attaches: true),
    ]

    @Test("Declining cards answer 402 with their codes and leave a failed charge", arguments: declines)
    func declining(card: Decline) throws {
        let account = try Account()
        let reply = account.paid("pm_card_\(card.alias)")
        #expect(reply.status == 402)
        #expect(reply["error", "type"]?.stringValue == "card_error")
        #expect(reply.code == card.code)
        #expect(reply.declineCode == card.declineCode)
        #expect(reply.parameter == card.parameter)
        #expect(reply["error", "payment_intent", "status"]?.stringValue == "requires_payment_method")
        #expect(reply["error", "payment_method", "type"]?.stringValue == "card")
        let charge = account.get("charges/\(reply["error", "charge"]?.stringValue ?? "")")
        #expect(charge.state == "failed")
        #expect(charge["failure_code"]?.stringValue == card.code)
        #expect(charge["paid"]?.boolValue == false)
    }

    @Test("The same cards decline by number, and no answer repeats the number", arguments: declines)
    func decliningByNumber(card: Decline) throws {
        let account = try Account()
        let method = account.post(
            "payment_methods",
            [
                "type": "card", "card[number]": card.number, "card[exp_month]": "12", "card[exp_year]": "2030",
                "card[cvc]": "123",
            ])
        #expect(method.status == 200)
        let reply = account.paid(method.id)
        #expect(reply.code == card.code)
        #expect(!reply.text.contains(card.number))
    }

    @Test("Saving a declining card fails too, but for those that only fail later", arguments: declines)
    func attaching(card: Decline) throws {
        let account = try Account()
        let customer = account.post("customers")
        let reply = account.post("payment_methods/pm_card_\(card.alias)/attach", ["customer": customer.id])
        #expect(reply.status == (card.attaches ? 200 : 402))
        if !card.attaches { #expect(reply.code == card.code) }
    }

    @Test("Cards of every brand and country pay and show what they are")
    func brands() throws {
        let account = try Account()
        for card in TestCard.all where card.decline == nil {
            if case .always = card.authentication { continue }
            if case .untilSetUp = card.authentication { continue }
            if case .onSession = card.authentication { continue }
            let method = account.post(
                "payment_methods",
                [
                    "type": "card", "card[number]": card.number, "card[exp_month]": "12", "card[exp_year]": "2030",
                    "card[cvc]": card.brand == "amex" ? "1234" : "123",
                ])
            #expect(method["card", "brand"]?.stringValue == card.brand)
            #expect(method["card", "country"]?.stringValue == card.country)
            #expect(method["card", "funding"]?.stringValue == card.funding)
            #expect(method["card", "last4"]?.stringValue == card.last4)
            #expect(account.paid(method.id).state == "succeeded", "\(card.last4)")
        }
    }

    @Test("Each name is a pm_card_ alias and a tok_ token, and each use makes a new payment method")
    func aliases() throws {
        let account = try Account()
        var ids: Set<String> = []
        for name in TestCard.all.flatMap(\.names) {
            let byToken = account.post("payment_methods", ["type": "card", "card[token]": "tok_\(name)"])
            #expect(byToken.status == 200, "\(name)")
            let intent = account.payment(2000, ["payment_method": "pm_card_\(name)"])
            #expect(intent.state == "requires_confirmation", "\(name)")
            ids.insert(byToken.id)
            ids.insert(intent["payment_method"]?.stringValue ?? "")
        }
        #expect(ids.count == 2 * TestCard.all.flatMap(\.names).count)
        #expect(account.get("payment_methods/pm_card_visa").status == 404)
    }

    @Test("The same number has the same fingerprint here and another one on another account")
    func fingerprints() throws {
        func fingerprint(_ account: Account) -> String? {
            account.post("payment_methods", ["type": "card", "card[token]": "tok_visa"])["card", "fingerprint"]?
                .stringValue
        }
        let account = try Account(seed: 1)
        #expect(fingerprint(account) == fingerprint(account))
        #expect(fingerprint(account)?.utf8.count == 16)
        #expect(fingerprint(account) != fingerprint(try Account(seed: 2)))
    }

    struct Input: Sendable, CustomTestStringConvertible {
        var number = "4242424242424242"
        var month = "12"
        var year = "2030"
        var code = "123"
        let expected: String

        var testDescription: String { expected }
    }

    @Test(
        "Wrong card data is refused with the code for it",
        arguments: [
            Input(month: "13", expected: "invalid_expiry_month"), Input(month: "0", expected: "invalid_expiry_month"),
            Input(year: "2020", expected: "invalid_expiry_year"), Input(year: "2100", expected: "invalid_expiry_year"),
            Input(month: "1", year: "2026", expected: "invalid_expiry_month"),
            Input(code: "12", expected: "invalid_cvc"), Input(code: "1234", expected: "invalid_cvc"),
            Input(number: "4242424242424241", expected: "incorrect_number"),
            Input(number: "4242", expected: "invalid_number"),
            Input(number: "abcdefghijklmnop", expected: "invalid_number"),
        ])
    func wrongInput(input: Input) throws {
        let reply = try Account().post(
            "payment_methods",
            [
                "type": "card", "card[number]": input.number, "card[exp_month]": input.month,
                "card[exp_year]": input.year, "card[cvc]": input.code,
            ])
        #expect(reply.status == 402)
        #expect(reply.code == input.expected)
    }

    @Test(
        "S-81: numbers that Stripe has not published are refused and never repeated",
        arguments: ["4111111111111111", "4012888888881881", "5105105105105118", "30569309025904"])
    func unpublishedNumbers(number: String) throws {
        let account = try Account()
        let headers = ["Idempotency-Key": "k"]
        let form: KeyValuePairs = [
            "type": "card", "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2030",
            "card[cvc]": "123",
        ]
        let reply = account.post("payment_methods", form, headers)
        #expect(reply.status == 402)
        #expect(reply.code == "card_declined" || reply.code == "incorrect_number")
        #expect(!reply.text.contains(number))
        #expect(account.get("payment_methods")["data"]?.arrayValue?.isEmpty == true)
    }

    @Test("Checks of code and address show only what was given, and are known after the charge")
    func checks() throws {
        let account = try Account()
        let method = account.post(
            "payment_methods",
            [
                "type": "card", "card[number]": "4000000000000010", "card[exp_month]": "12", "card[exp_year]": "2030",
                "billing_details[address][line1]": "1 Main St", "billing_details[address][postal_code]": "12345",
            ])
        #expect(method["card", "checks", "cvc_check"]?.isNull == true)
        #expect(method["card", "checks", "address_line1_check"]?.stringValue == "unchecked")
        let paid = account.paid(method.id)
        let charge = account.get("charges/\(paid["latest_charge"]?.stringValue ?? "")")
        let checks = charge["payment_method_details", "card", "checks"]
        #expect(checks?["address_line1_check"]?.stringValue == "fail")
        #expect(checks?["address_postal_code_check"]?.stringValue == "fail")
    }

    @Test("Risk shows on the charge: blocked, highest, elevated with a review")
    func risk() throws {
        let account = try Account()
        let blocked = account.paid("pm_card_radarBlock")
        let charge = account.get("charges/\(blocked["error", "charge"]?.stringValue ?? "")")
        #expect(charge["outcome", "type"]?.stringValue == "blocked")
        #expect(charge["outcome", "network_status"]?.stringValue == "not_sent_to_network")
        let elevated = account.paid("pm_card_riskLevelElevated")
        #expect(elevated["review"]?.stringValue?.hasPrefix("prv_") == true)
        #expect(account.eventTypes.contains("review.opened"))
        let highest = account.paid("pm_card_riskLevelHighest")
        let risky = account.get("charges/\(highest["latest_charge"]?.stringValue ?? "")")
        #expect(risky["outcome", "risk_level"]?.stringValue == "highest")
    }

    @Test(
        "Disputes and fraud warnings follow the charge",
        arguments: [
            ("createDispute", 1, "needs_response"), ("createDisputeProductNotReceived", 1, "needs_response"),
            ("createDisputeInquiry", 1, "warning_needs_response"), ("createMultipleDisputes", 2, "needs_response"),
        ])
    func disputes(alias: String, count: Int, status: String) throws {
        let account = try Account()
        let paid = account.paid("pm_card_\(alias)")
        account.advance(seconds: 1)
        let disputes = account.get("disputes", ["payment_intent": paid.id])["data"]?.arrayValue ?? []
        #expect(disputes.count == count)
        #expect(disputes.allSatisfy { $0["status"]?.stringValue == status })
        #expect(account.eventTypes.filter { $0 == "charge.dispute.created" }.count == count)
        let refund = account.post("refunds", ["payment_intent": paid.id])
        #expect(refund.code == (alias == "createDisputeInquiry" ? nil : "charge_disputed"))
    }

    @Test("Evidence decides a dispute", arguments: [("winning_evidence", "won"), ("losing_evidence", "lost")])
    func evidence(text: String, status: String) throws {
        let account = try Account()
        _ = account.paid("pm_card_createDispute")
        account.advance(seconds: 1)
        let id = account.get("disputes")["data", "0", "id"]?.stringValue ?? ""
        let closed = account.post("disputes/\(id)", ["evidence[uncategorized_text]": text])
        #expect(closed.state == status)
        #expect(account.eventTypes.contains("charge.dispute.funds_reinstated") == (status == "won"))
    }
}
