import PaymentHTTP
import Testing

@testable import StripeMock

/// The Stripe notes, section 2.3.
@Suite struct RefundTests {
    @Test("Parts are refunded until nothing is left")
    func parts() throws {
        let account = try Account()
        let paid = account.paid()
        let charge = "charges/\(paid["latest_charge"]?.stringValue ?? "")"
        let part = account.post(
            "refunds",
            ["payment_intent": paid.id, "amount": "500", "reason": "requested_by_customer", "metadata[a]": "b"])
        #expect(part.state == "succeeded" && part["charge"]?.stringValue?.hasPrefix("ch_") == true)
        #expect(account.get(charge)["amount_refunded"]?.integerValue == 500)
        #expect(account.get(charge)["refunded"]?.boolValue == false)
        let over = account.post("refunds", ["payment_intent": paid.id, "amount": "1501"])
        #expect(over.status == 400 && over.parameter == "amount" && over.code == nil)
        #expect(account.post("refunds", ["payment_intent": paid.id])["amount"]?.integerValue == 1500)
        #expect(account.get(charge)["refunded"]?.boolValue == true)
        #expect(account.post("refunds", ["payment_intent": paid.id]).code == "charge_already_refunded")
        #expect(account.get("payment_intents/\(paid.id)")["amount_received"]?.integerValue == 2000)
        #expect(account.get("refunds", ["payment_intent": paid.id]).elements.count == 2)
        #expect(account.eventTypes.filter { $0 == "charge.refunded" }.count == 2)
        let movement = account.get("balance_transactions/\(part["balance_transaction"]?.stringValue ?? "")")
        #expect(movement["amount"]?.integerValue == -500 && movement["fee"]?.integerValue == 0)
    }

    @Test("What was not captured, not paid or not named cannot be refunded")
    func refusals() throws {
        let account = try Account()
        let held = account.paid(amount: 2000, ["capture_method": "manual"])
        #expect(account.post("refunds", ["payment_intent": held.id]).status == 400)
        #expect(account.post("refunds", ["payment_intent": account.payment().id]).status == 400)
        let declined = account.paid("pm_card_visa_chargeDeclined")
        let charge = declined["error", "charge"]?.stringValue ?? ""
        #expect(account.post("refunds", ["charge": charge]).code == "charge_not_refundable")
        #expect(account.post("refunds").code == "parameter_missing")
        let paid = account.paid()
        let both = account.post(
            "refunds", ["payment_intent": paid.id, "charge": paid["latest_charge"]?.stringValue ?? ""])
        #expect(both.code == "parameters_exclusive")
        #expect(
            account.post("refunds", ["payment_intent": paid.id, "amount": "0"]).code == "parameter_invalid_integer")
        #expect(account.post("refunds", ["payment_intent": "pi_none"]).code == "resource_missing")
        #expect(account.get("refunds").elements.isEmpty)
    }

    @Test("A pending refund succeeds later")
    func pending() throws {
        let account = try Account()
        let paid = account.paid("pm_card_pendingRefund")
        let refund = account.post("refunds", ["payment_intent": paid.id])
        #expect(refund.state == "pending" && refund["pending_reason"]?.stringValue == "processing")
        account.advance(seconds: 3600)
        #expect(account.get("refunds/\(refund.id)").state == "succeeded")
        #expect(account.eventTypes.last == "refund.updated")
    }

    @Test("A refund that comes back restores what can be refunded")
    func comingBack() throws {
        let account = try Account()
        let paid = account.paid("pm_card_refundFail")
        let refund = account.post("refunds", ["payment_intent": paid.id])
        #expect(refund.state == "succeeded")
        account.advance(seconds: 3600)
        let failed = account.get("refunds/\(refund.id)", ["expand[]": "failure_balance_transaction"])
        #expect(failed.state == "failed")
        #expect(failed["failure_reason"]?.stringValue == "expired_or_canceled_card")
        #expect(failed["failure_balance_transaction", "amount"]?.integerValue == 2000)
        let charge = account.get("charges/\(paid["latest_charge"]?.stringValue ?? "")")
        #expect(charge["amount_refunded"]?.integerValue == 0 && charge["refunded"]?.boolValue == false)
        #expect(account.eventTypes.suffix(2) == ["refund.failed", "charge.refund.updated"])
        #expect(account.post("refunds", ["payment_intent": paid.id])["amount"]?.integerValue == 2000)
    }

    @Test("Only metadata can change, and a card refund cannot be canceled")
    func updating() throws {
        let account = try Account()
        let refund = account.post("refunds", ["payment_intent": account.paid().id])
        #expect(account.post("refunds/\(refund.id)", ["metadata[a]": "b"])["metadata"] == ["a": "b"])
        #expect(account.post("refunds/\(refund.id)", ["amount": "1"]).code == "parameter_unknown")
        #expect(account.post("refunds/\(refund.id)/cancel").status == 400)
    }
}
