import PaymentHTTP
import Testing

@testable import StripeMock

/// The state machine of the Stripe notes, section 2.1.
@Suite struct PaymentIntentTests {
    /// A way into a state, and what the calls then do.
    enum State: String, CaseIterable, Sendable {
        case requiresPaymentMethod = "requires_payment_method"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case requiresCapture = "requires_capture"
        case succeeded
        case canceled

        func make(_ account: Account) -> Account.Reply {
            switch self {
            case .requiresPaymentMethod: return account.payment()
            case .requiresConfirmation: return account.payment(2000, ["payment_method": "pm_card_visa"])
            case .requiresAction: return account.paid("pm_card_threeDSecure2Required")
            case .requiresCapture: return account.paid(amount: 2000, ["capture_method": "manual"])
            case .succeeded: return account.paid()
            case .canceled: return account.post("payment_intents/\(account.payment().id)/cancel")
            }
        }
    }

    @Test("Each state is reached as documented", arguments: State.allCases)
    func reaching(state: State) throws {
        let reply = state.make(try Account())
        #expect(reply.status == 200)
        #expect(reply.state == state.rawValue)
    }

    @Test("Confirm, capture and cancel are legal exactly where the table says", arguments: State.allCases)
    func legalCalls(state: State) throws {
        let open: Set<State> = [.requiresPaymentMethod, .requiresConfirmation, .requiresAction]
        for (verb, legal) in [
            ("confirm", open), ("capture", [.requiresCapture]), ("cancel", open.union([.requiresCapture])),
        ] {
            let account = try Account()
            let intent = state.make(account)
            let form: KeyValuePairs = verb == "confirm" ? ["payment_method": "pm_card_visa"] : [:]
            let reply = account.post("payment_intents/\(intent.id)/\(verb)", form)
            if legal.contains(state) {
                #expect(reply.status == 200, "\(verb) in \(state)")
            } else {
                #expect(reply.status == 400, "\(verb) in \(state)")
                #expect(reply.code == "payment_intent_unexpected_state", "\(verb) in \(state)")
                #expect(reply["error", "payment_intent", "id"]?.stringValue == intent.id)
                let after = account.get("payment_intents/\(intent.id)")
                #expect(after.state == state.rawValue, "a refused call changes nothing")
            }
        }
    }

    @Test("A new payment has every documented field and no charge")
    func creation() throws {
        let intent = try Account().post("payment_intents", ["amount": "2000", "currency": "usd"])
        #expect(intent.status == 200)
        #expect(intent["client_secret"]?.stringValue?.hasPrefix("\(intent.id)_secret_") == true)
        #expect(intent["latest_charge"]?.isNull == true)
        #expect(intent["automatic_payment_methods", "allow_redirects"]?.stringValue == "always")
        let names = intent.json.objectValue?.names ?? []
        #expect(Fields.paymentIntent.subtracting(names) == [])
        #expect(intent.header("Request-Id")?.hasPrefix("req_") == true)
        #expect(intent.header("Stripe-Version") == "2026-10-28.endive")
    }

    @Test("A good card pays at once: amounts, charge, method in place of the alias")
    func success() throws {
        let account = try Account()
        let paid = account.paid()
        #expect(paid["amount_received"]?.integerValue == 2000)
        #expect(paid["payment_method"]?.stringValue?.hasPrefix("pm_1") == true)
        let charge = account.get("charges/\(paid["latest_charge"]?.stringValue ?? "")")
        #expect(charge["captured"]?.boolValue == true)
        #expect(charge["payment_method_details", "card", "last4"]?.stringValue == "4242")
        #expect(Fields.charge.subtracting(charge.json.objectValue?.names ?? []) == [])
    }

    @Test("A manual capture holds first; the whole or a part is taken once")
    func capture() throws {
        let account = try Account()
        let held = State.requiresCapture.make(account)
        #expect(held["amount_capturable"]?.integerValue == 2000)
        #expect(held["amount_received"]?.integerValue == 0)
        let charge = "charges/\(held["latest_charge"]?.stringValue ?? "")"
        #expect(account.get(charge)["captured"]?.boolValue == false)
        #expect(
            account.get(charge)["payment_method_details", "card", "capture_before"]?.integerValue
                == Account.start + 7 * 86400)
        let tooMuch = account.post("payment_intents/\(held.id)/capture", ["amount_to_capture": "2001"])
        #expect(tooMuch.status == 400 && tooMuch.parameter == "amount_to_capture")
        let captured = account.post("payment_intents/\(held.id)/capture", ["amount_to_capture": "1500"])
        #expect(captured.state == "succeeded")
        #expect(captured["amount_received"]?.integerValue == 1500)
        #expect(captured["amount_capturable"]?.integerValue == 0)
        #expect(account.get(charge)["amount"]?.integerValue == 2000)
        #expect(account.get(charge)["amount_captured"]?.integerValue == 1500)
        #expect(account.get(charge)["refunded"]?.boolValue == false)
        let refund = account.post("refunds", ["payment_intent": held.id])
        #expect(refund["amount"]?.integerValue == 1500, "what was released cannot be refunded")
        #expect(
            account.post("payment_intents/\(held.id)/capture").code == "payment_intent_unexpected_state")
    }

    @Test("A hold lapses after seven days, not before")
    func holdExpiry() throws {
        let account = try Account()
        let held = State.requiresCapture.make(account)
        account.advance(seconds: 7 * 86400 - 1)
        #expect(account.get("payment_intents/\(held.id)").state == "requires_capture")
        account.advance(seconds: 1)
        let lapsed = account.get("payment_intents/\(held.id)")
        #expect(lapsed.state == "canceled")
        #expect(lapsed["canceled_at"]?.integerValue == Account.start + 7 * 86400)
        #expect(account.eventTypes.suffix(2) == ["charge.expired", "payment_intent.canceled"])
    }

    @Test("A captured payment does not lapse")
    func noExpiryAfterCapture() throws {
        let account = try Account()
        let held = State.requiresCapture.make(account)
        _ = account.post("payment_intents/\(held.id)/capture")
        account.advance(seconds: 8 * 86400)
        #expect(account.get("payment_intents/\(held.id)").state == "succeeded")
    }

    @Test("The fees of an asynchronous capture arrive with charge.updated")
    func asynchronousFees() throws {
        let account = try Account()
        let paid = account.paid(amount: 50)
        let path = "charges/\(paid["latest_charge"]?.stringValue ?? "")"
        #expect(account.get(path)["balance_transaction"]?.isNull == true)
        account.advance(seconds: 1)
        let charge = account.get(path, ["expand[]": "balance_transaction"])
        #expect(charge["balance_transaction", "fee"]?.integerValue == 31)
        #expect(charge["balance_transaction", "net"]?.integerValue == 19)
        #expect(account.eventTypes.last == "charge.updated")
        let event = account.get("events", ["type": "charge.updated"])
        #expect(event["data", "0", "data", "previous_attributes", "balance_transaction"]?.isNull == true)
    }

    @Test("capture_method=automatic books at once")
    func synchronousFees() throws {
        let account = try Account()
        let paid = account.paid(amount: 2000, ["capture_method": "automatic"])
        let charge = account.get("charges/\(paid["latest_charge"]?.stringValue ?? "")")
        #expect(charge["balance_transaction"]?.stringValue?.hasPrefix("txn_") == true)
    }

    @Test("Without an address to return to, the default choice of methods refuses even a plain card")
    func returnAddressTrap() throws {
        let account = try Account()
        let refused = account.post(
            "payment_intents",
            ["amount": "2000", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"])
        #expect(refused.status == 400)
        #expect(refused["error", "payment_intent", "object"]?.stringValue == "payment_intent")
        for more: (String, String) in [("return_url", "https://shop.example/back"), ("off_session", "true")] {
            let accepted = account.post(
                "payment_intents",
                [
                    "amount": "2000", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true",
                    more.0: more.1,
                ])
            #expect(accepted.state == "succeeded", "\(more.0)")
        }
    }

    @Test("Where redirects are never allowed, an address to return to is refused")
    func returnAddressWithoutRedirects() throws {
        let account = try Account()
        let intent = account.payment()
        let reply = account.post(
            "payment_intents/\(intent.id)/confirm",
            ["payment_method": "pm_card_visa", "return_url": "https://shop.example/back"])
        #expect(reply.status == 400 && reply.parameter == "return_url")
    }

    @Test("A payment without a payment method cannot be confirmed")
    func confirmWithoutMethod() throws {
        let account = try Account()
        let reply = account.post("payment_intents/\(account.payment().id)/confirm")
        #expect(reply.status == 400 && reply.code == "payment_intent_unexpected_state")
    }

    @Test("Empty texts unset, in one call, what was set")
    func unsetting() throws {
        let account = try Account()
        let intent = account.payment(
            2000, ["receipt_email": "a@example.com", "description": "Order", "metadata[k]": "v", "metadata[l]": "w"])
        let one = account.post("payment_intents/\(intent.id)", ["metadata[k]": ""])
        #expect(one["metadata"] == ["l": "w"])
        let all = account.post(
            "payment_intents/\(intent.id)", ["receipt_email": "", "description": "", "metadata": ""])
        #expect(all["receipt_email"]?.isNull == true)
        #expect(all["description"]?.isNull == true)
        #expect(all["metadata"] == [:])
    }

    @Test("Updating may change the amount before, but not after the payment")
    func updating() throws {
        let account = try Account()
        let intent = account.payment()
        #expect(account.post("payment_intents/\(intent.id)", ["amount": "2500"])["amount"]?.integerValue == 2500)
        let paid = account.paid()
        #expect(
            account.post("payment_intents/\(paid.id)", ["amount": "2500"]).code == "payment_intent_unexpected_state")
        #expect(
            account.post("payment_intents/\(paid.id)", ["metadata[a]": "b"])["metadata", "a"]?.stringValue == "b")
    }

    @Test("A failed payment keeps its error until another card pays")
    func recovering() throws {
        let account = try Account()
        let intent = account.payment()
        let declined = account.post(
            "payment_intents/\(intent.id)/confirm", ["payment_method": "pm_card_visa_chargeDeclined"])
        #expect(declined.status == 402)
        let failed = account.get("payment_intents/\(intent.id)")
        #expect(failed["payment_method"]?.isNull == true)
        #expect(failed["last_payment_error", "code"]?.stringValue == "card_declined")
        #expect(failed["last_payment_error", "payment_intent"] == nil)
        let paid = account.post("payment_intents/\(intent.id)/confirm", ["payment_method": "pm_card_visa"])
        #expect(paid.state == "succeeded")
        #expect(paid["last_payment_error"]?.isNull == true)
        #expect(account.get("charges", ["payment_intent": intent.id])["data"]?.arrayValue?.count == 2)
    }

    @Test(
        "American Express takes nine digits, other cards twelve",
        arguments: [
            ("pm_card_amex", 999_999_999, 200), ("pm_card_amex", 1_000_000_000, 400),
            ("pm_card_visa", 999_999_999_999, 200),
        ])
    func largeAmounts(card: String, amount: Int, status: Int) throws {
        let reply = try Account().paid(card, amount: amount)
        #expect(reply.status == status)
        if status == 400 { #expect(reply.code == "amount_too_large") }
    }

    @Test("The events of each action come in the documented order")
    func events() throws {
        let account = try Account()
        _ = State.requiresCapture.make(account)
        #expect(
            account.eventTypes == [
                "payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated",
            ])
        let other = try Account()
        _ = other.paid("pm_card_visa_chargeDeclined")
        #expect(
            other.eventTypes == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"])
    }
}
