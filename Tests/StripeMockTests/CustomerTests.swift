import PaymentHTTP
import Testing

@testable import StripeMock

/// Customers, payment methods, setups: the Stripe notes, sections 2.1, 2.4 and 2.5.
@Suite struct CustomerTests {
    private func saved(_ account: Account, _ customer: String, _ card: String = "pm_card_visa") -> String {
        account.post("payment_methods/\(card)/attach", ["customer": customer]).id
    }

    @Test("A customer goes round, changes, and leaves a stub")
    func lifecycle() throws {
        let account = try Account()
        let customer = account.post(
            "customers", ["email": "a@example.com", "name": "Buyer", "metadata[a]": "1", "address[city]": "Kyiv"])
        #expect(account.get("customers/\(customer.id)").json == customer.json)
        let changed = account.post("customers/\(customer.id)", ["metadata[a]": "", "name": "", "phone": "+380"])
        #expect(changed["metadata"] == [:] && changed["name"]?.isNull == true)
        #expect(changed["address", "city"]?.stringValue == "Kyiv")
        let event = account.get("events", ["type": "customer.updated"]).element(0)
        #expect(event["data"]?["previous_attributes"]?["name"]?.stringValue == "Buyer")
        #expect(event["data"]?["previous_attributes"]?["email"] == nil)
        #expect(account.get("customers", ["email": "a@example.com"]).elements.count == 1)
        #expect(account.get("customers", ["email": "b@example.com"]).elements.isEmpty)
        #expect(account.delete("customers/\(customer.id)")["deleted"]?.boolValue == true)
        #expect(account.get("customers/\(customer.id)")["deleted"]?.boolValue == true)
        #expect(account.post("customers/\(customer.id)", ["name": "x"]).status == 404)
        #expect(account.payment(2000, ["customer": customer.id]).code == "resource_missing")
    }

    @Test("A saved card pays for its customer again and again, and for nobody else")
    func ownership() throws {
        let account = try Account()
        let (one, other) = (account.post("customers").id, account.post("customers").id)
        let method = saved(account, one)
        for _ in 0..<2 {
            let intent = account.payment(2000, ["customer": one, "payment_method": method])
            #expect(account.post("payment_intents/\(intent.id)/confirm").state == "succeeded")
        }
        let foreign = account.payment(2000, ["customer": other, "payment_method": method])
        #expect(foreign.status == 400 && foreign.code == "parameter_missing" && foreign.parameter == "payment_method")
        let nobody = account.payment(2000, ["payment_method": method])
        #expect(nobody.status == 400 && nobody.code == "parameter_missing" && nobody.parameter == "customer")
        #expect(account.post("payment_methods/\(method)/attach", ["customer": other]).status == 400)
        #expect(account.post("payment_methods/\(method)/attach", ["customer": one]).status == 200)
        #expect(account.get("payment_methods", ["customer": one, "type": "card"]).elements.count == 1)
        #expect(account.get("customers/\(other)/payment_methods").elements.isEmpty)
    }

    @Test("Without a customer a card pays once; detached it never pays again")
    func oneUse() throws {
        let account = try Account()
        let method = account.post("payment_methods", ["type": "card", "card[token]": "tok_visa"]).id
        #expect(account.paid(method).state == "succeeded")
        #expect(account.paid(method).status == 400)
        let customer = account.post("customers").id
        #expect(account.post("payment_methods/\(method)/attach", ["customer": customer]).status == 400)
        let other = saved(account, customer)
        #expect(account.post("payment_methods/\(other)/detach")["customer"]?.isNull == true)
        #expect(account.post("payment_methods/\(other)/detach").status == 400)
        #expect(account.payment(2000, ["customer": customer, "payment_method": other]).status == 400)
        #expect(account.post("payment_methods/\(other)/attach", ["customer": customer]).status == 400)
    }

    @Test("setup_future_usage saves the card with the payment")
    func saveWhilePaying() throws {
        let account = try Account()
        let customer = account.post("customers").id
        let paid = account.paid(amount: 2000, ["customer": customer, "setup_future_usage": "off_session"])
        let methods = account.get("customers/\(customer)/payment_methods").elements
        #expect(methods.count == 1 && methods.first?["id"] == paid["payment_method"])
        #expect(account.eventTypes.contains("payment_method.attached"))
    }

    @Test("Only saved payment methods can be changed")
    func updatingMethods() throws {
        let account = try Account()
        let method = account.post("payment_methods", ["type": "card", "card[token]": "tok_visa"]).id
        #expect(account.post("payment_methods/\(method)", ["metadata[a]": "b"]).status == 400)
        let kept = saved(account, account.post("customers").id)
        let changed = account.post(
            "payment_methods/\(kept)", ["metadata[a]": "b", "card[exp_year]": "2031", "billing_details[name]": "N"])
        #expect(changed["card", "exp_year"]?.integerValue == 2031)
        #expect(changed["billing_details", "name"]?.stringValue == "N")
        #expect(
            account.post("payment_methods/\(kept)", ["card[number]": "4242424242424242"]).code == "parameter_unknown")
        #expect(account.post("payment_methods", ["type": "sepa_debit"]).status == 400)
        #expect(
            account.post("payment_methods", ["type": "card", "card[token]": "tok_none"]).code == "resource_missing")
    }

    @Test("A default payment method has to be the customer's own")
    func defaultMethod() throws {
        let account = try Account()
        let (one, other) = (account.post("customers").id, account.post("customers").id)
        let method = saved(account, one)
        let name = "invoice_settings[default_payment_method]"
        let kept = account.post(
            "customers/\(one)", [name: method, "expand[]": "invoice_settings.default_payment_method"])
        #expect(kept["invoice_settings", "default_payment_method", "id"]?.stringValue == method)
        #expect(account.post("customers/\(other)", [name: method]).code == "resource_missing")
        _ = account.post("payment_methods/\(method)/detach")
        #expect(account.get("customers/\(one)")["invoice_settings", "default_payment_method"]?.isNull == true)
    }

    @Test("A setup declines like a payment and can be tried again")
    func setupDecline() throws {
        let account = try Account()
        let customer = account.post("customers").id
        let setup = account.post(
            "setup_intents",
            [
                "customer": customer, "automatic_payment_methods[enabled]": "true",
                "automatic_payment_methods[allow_redirects]": "never",
            ])
        let declined = account.post(
            "setup_intents/\(setup.id)/confirm", ["payment_method": "pm_card_visa_chargeDeclinedLostCard"])
        #expect(declined.status == 402 && declined.declineCode == "lost_card")
        #expect(declined["error", "setup_intent", "status"]?.stringValue == "requires_payment_method")
        #expect(declined["error", "setup_intent", "latest_attempt"]?.stringValue?.hasPrefix("setatt_") == true)
        #expect(declined["error", "payment_intent"] == nil)
        let done = account.post("setup_intents/\(setup.id)/confirm", ["payment_method": "pm_card_visa"])
        #expect(done.state == "succeeded" && done["last_setup_error"]?.isNull == true)
        #expect(account.post("setup_intents/\(setup.id)/cancel").code == "setup_intent_unexpected_state")
        #expect(account.post("setup_intents/\(setup.id)/confirm").code == "setup_intent_unexpected_state")
        let attempt = account.get("setup_intents/\(setup.id)", ["expand[]": "latest_attempt"])
        #expect(attempt["latest_attempt", "object"]?.stringValue == "setup_attempt")
    }

    @Test("A setup that was not finished can be canceled, a failed challenge says so")
    func setupChallenge() throws {
        let account = try Account()
        let setup = account.post(
            "setup_intents",
            [
                "payment_method": "pm_card_authenticationRequired", "confirm": "true",
                "return_url": "https://shop.example/back",
            ])
        let address = setup["next_action", "redirect_to_url", "url"]?.stringValue ?? ""
        _ = account.browse(address, ["result": "fail"])
        let failed = account.get("setup_intents/\(setup.id)")
        #expect(failed.state == "requires_payment_method")
        #expect(failed["last_setup_error", "code"]?.stringValue == "setup_intent_authentication_failure")
        let canceled = account.post("setup_intents/\(setup.id)/cancel", ["cancellation_reason": "abandoned"])
        #expect(canceled.state == "canceled" && canceled["cancellation_reason"]?.stringValue == "abandoned")
    }
}
