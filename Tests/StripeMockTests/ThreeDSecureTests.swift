import PaymentHTTP
import Testing

@testable import StripeMock

/// Challenges: the Stripe notes, sections 6 and 7.
@Suite struct ThreeDSecureTests {
    private static let back = "https://shop.example/back?order=7"

    private func challenged(_ account: Account, _ card: String, _ more: (String, String)? = nil) -> Account.Reply {
        let intent = account.post("payment_intents", ["amount": "2000", "currency": "usd"])
        let form: KeyValuePairs =
            more.map { ["payment_method": card, "return_url": Self.back, $0.0: $0.1] }
            ?? ["payment_method": card, "return_url": Self.back]
        return account.post("payment_intents/\(intent.id)/confirm", form)
    }

    private func address(_ reply: Account.Reply) -> String {
        reply["next_action", "redirect_to_url", "url"]?.stringValue ?? ""
    }

    @Test("Taking the card off a setup ends its challenge")
    func unsetEndsTheChallenge() throws {
        let account = try Account()
        let waiting = account.post(
            "setup_intents",
            ["payment_method": "pm_card_threeDSecure2Required", "confirm": "true", "return_url": Self.back])
        #expect(waiting.state == "requires_action")
        let open = account.post("setup_intents/\(waiting.id)", ["payment_method": ""])
        #expect(open.state == "requires_payment_method")
        #expect(open["next_action"]?.isNull == true)
        #expect(account.browse(address(waiting), ["result": "approve"]).status == 410)
    }

    @Test("A challenge shows its page on the mock and goes back with the payment's id and secret")
    func redirect() throws {
        let account = try Account()
        let waiting = challenged(account, "pm_card_threeDSecure2Required")
        #expect(waiting.state == "requires_action")
        #expect(waiting["latest_charge"]?.isNull == true)
        #expect(waiting["next_action", "type"]?.stringValue == "redirect_to_url")
        #expect(address(waiting).hasPrefix("http://mock.test/3d_secure_2/hosted?"))
        let page = account.browse(address(waiting))
        #expect(page.status == 200 && page.text.contains("20.00 USD"))
        let done = account.browse(address(waiting), ["result": "approve"])
        #expect(done.status == 303)
        let secret = waiting["client_secret"]?.stringValue ?? ""
        #expect(
            done.header("Location")
                == "\(Self.back)&payment_intent=\(waiting.id)&payment_intent_client_secret=\(secret)")
        let paid = account.get("payment_intents/\(waiting.id)", ["expand[]": "latest_charge"])
        #expect(paid.state == "succeeded")
        #expect(paid["next_action"]?.isNull == true)
        let result = paid["latest_charge", "payment_method_details", "card", "three_d_secure", "result"]
        #expect(result?.stringValue == "authenticated")
        #expect(account.browse(address(waiting), ["result": "approve"]).status == 410, "a challenge is passed once")
    }

    @Test("A failed challenge costs nothing and waits for another card")
    func failure() throws {
        let account = try Account()
        let waiting = challenged(account, "pm_card_threeDSecure2Required")
        _ = account.browse(address(waiting), ["result": "fail"])
        let failed = account.get("payment_intents/\(waiting.id)")
        #expect(failed.state == "requires_payment_method")
        #expect(failed["payment_method"]?.isNull == true)
        #expect(failed["last_payment_error", "code"]?.stringValue == "payment_intent_authentication_failure")
        #expect(account.get("charges")["data"]?.arrayValue?.isEmpty == true)
        #expect(account.eventTypes.suffix(2) == ["payment_intent.requires_action", "payment_intent.payment_failed"])
    }

    @Test("The challenge page wants the right secret and a known result")
    func challengePageRefusals() throws {
        let account = try Account()
        let waiting = challenged(account, "pm_card_threeDSecure2Required")
        let secret = waiting["client_secret"]?.stringValue ?? ""
        #expect(account.browse(address(waiting).replacing(secret, with: "guess"), ["result": "approve"]).status == 404)
        #expect(account.browse(address(waiting), ["result": "maybe"]).status == 400)
        #expect(account.browse(address(waiting), [:]).status == 400)
        #expect(account.get("payment_intents/\(waiting.id)").state == "requires_action")
    }

    @Test("After the challenge the card can still decline")
    func declineAfterChallenge() throws {
        for (card, code) in [
            ("threeDSecureRequiredChargeDeclined", "generic_decline"),
            ("authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"),
        ] {
            let account = try Account()
            let waiting = challenged(account, "pm_card_\(card)")
            #expect(waiting.state == "requires_action")
            #expect(account.browse(address(waiting), ["result": "approve"]).status == 303)
            let failed = account.get("payment_intents/\(waiting.id)")
            #expect(failed["last_payment_error", "decline_code"]?.stringValue == code)
            #expect(failed["latest_charge"]?.isNull == false)
        }
    }

    @Test("use_stripe_sdk, or no address to return to, gives the form for Stripe's scripts")
    func sdkForm() throws {
        let account = try Account()
        for reply in [
            challenged(account, "pm_card_threeDSecure2Required", ("use_stripe_sdk", "true")),
            account.paid("pm_card_threeDSecure2Required"),
        ] {
            #expect(reply["next_action", "type"]?.stringValue == "use_stripe_sdk")
            let address = reply["next_action", "use_stripe_sdk", "stripe_js"]?.stringValue ?? ""
            #expect(account.browse(address, ["result": "approve"]).status != 404)
            #expect(account.get("payment_intents/\(reply.id)").state == "succeeded")
        }
    }

    @Test("Asking for 3-D Secure challenges the card that supports it on request only")
    func onRequest() throws {
        let account = try Account()
        let request = ("payment_method_options[card][request_three_d_secure]", "any")
        #expect(challenged(account, "pm_card_threeDSecureOptional").state == "succeeded")
        #expect(challenged(account, "pm_card_threeDSecureOptional", request).state == "requires_action")
        #expect(challenged(account, "pm_card_visa", request).state == "succeeded")
        #expect(challenged(account, "pm_card_amex_threeDSecureNotSupported", request).state == "succeeded")
        #expect(challenged(account, "pm_card_threeDSecureOptionalProcessingError", request).state == "succeeded")
    }

    @Test("error_on_requires_action turns the challenge into a refusal without a charge")
    func errorOnRequiresAction() throws {
        let account = try Account()
        let reply = challenged(account, "pm_card_threeDSecure2Required", ("error_on_requires_action", "true"))
        #expect(reply.status == 402)
        #expect(reply["error", "type"]?.stringValue == "card_error")
        #expect(reply.code == "authentication_required")
        #expect(account.get("charges")["data"]?.arrayValue?.isEmpty == true)
    }

    struct Later: Sendable, CustomTestStringConvertible {
        let card: String
        let setup: String
        let offSession: String?
        let onSession: String

        var testDescription: String { card }
    }

    @Test(
        "What a saved card does off session and on session",
        arguments: [
            Later(card: "visa", setup: "succeeded", offSession: nil, onSession: "succeeded"),
            Later(
                card: "authenticationRequiredOnSetup", setup: "requires_action", offSession: nil,
                onSession: "succeeded"),
            Later(
                card: "authenticationRequired", setup: "requires_action", offSession: "authentication_required",
                onSession: "requires_action"),
            Later(
                card: "authenticationRequiredSetupForOffSession", setup: "succeeded", offSession: nil,
                onSession: "requires_action"),
        ])
    func savedCards(row: Later) throws {
        let account = try Account()
        let customer = account.post("customers")
        let setup = account.post(
            "setup_intents",
            [
                "customer": customer.id, "payment_method": "pm_card_\(row.card)", "confirm": "true",
                "return_url": Self.back,
            ])
        #expect(setup.state == row.setup)
        if row.setup == "requires_action" {
            let done = account.browse(address(setup), ["result": "approve"])
            #expect(done.header("Location")?.contains("setup_intent_client_secret=seti_") == true)
        }
        let saved = account.get("setup_intents/\(setup.id)")
        #expect(saved.state == "succeeded")
        let method = saved["payment_method"]?.stringValue ?? ""
        #expect(account.get("payment_methods/\(method)")["customer"]?.stringValue == customer.id)

        let offSession = account.post(
            "payment_intents",
            [
                "amount": "2000", "currency": "usd", "customer": customer.id, "payment_method": method,
                "off_session": "true", "confirm": "true",
            ])
        if let code = row.offSession {
            #expect(offSession.status == 402)
            #expect(offSession.code == code)
            #expect(offSession.declineCode == code)
            #expect(offSession["error", "payment_intent", "status"]?.stringValue == "requires_payment_method")
            #expect(offSession["error", "charge"]?.stringValue?.hasPrefix("ch_") == true)
        } else {
            #expect(offSession.state == "succeeded")
        }
        let onSession = account.post(
            "payment_intents",
            [
                "amount": "2000", "currency": "usd", "customer": customer.id, "payment_method": method,
                "confirm": "true", "return_url": Self.back,
            ])
        #expect(onSession.state == row.onSession)
    }

    @Test("A card not yet set up cannot be charged off session")
    func offSessionWithoutSetup() throws {
        let account = try Account()
        let reply = account.post(
            "payment_intents",
            [
                "amount": "2000", "currency": "usd", "payment_method": "pm_card_authenticationRequiredOnSetup",
                "off_session": "true", "confirm": "true",
            ])
        #expect(reply.code == "authentication_required")
    }
}
