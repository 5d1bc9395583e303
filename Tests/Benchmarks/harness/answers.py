"""The bytes that nginx answers: 1,024 of JSON for the transports, and the two answers that make a charge."""

import json

KIBIBYTE = json.dumps({"object": "sample", "filler": ""}, separators=(",", ":")).replace('""', f'"{"x" * 993}"')

INTENT_ID = "pi_3SWbenchAAAAAAAAAAAAAAAA"
_CHARGE_ID = "ch_3SWbenchAAAAAAAAAAAAAAAA"

# A PaymentIntent and a Charge with the members that Stripe documents, empty where a plain card payment leaves them so:
# https://docs.stripe.com/api/payment_intents/object, https://docs.stripe.com/api/charges/object (read 2026-11-21).
_CHARGE = {
    "id": _CHARGE_ID, "object": "charge", "amount": 2000, "amount_captured": 2000, "amount_refunded": 0,
    "application": None, "application_fee": None, "application_fee_amount": None,
    "balance_transaction": "txn_3SWbenchAAAAAAAAAAAAAAAA",
    "billing_details": {
        "address": {
            "city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None},
        "email": None, "name": None, "phone": None, "tax_id": None},
    "calculated_statement_descriptor": "BENCHMARK", "captured": True, "created": 1795260005, "currency": "usd",
    "customer": None, "description": None, "disputed": False, "failure_balance_transaction": None,
    "failure_code": None, "failure_message": None, "fraud_details": {}, "livemode": False,
    "metadata": {"merchant_reference": "bench-1"}, "on_behalf_of": None,
    "outcome": {
        "advice_code": None, "network_advice_code": None, "network_decline_code": None,
        "network_status": "approved_by_network", "reason": None, "risk_level": "normal", "risk_score": 12,
        "seller_message": "Payment complete.", "type": "authorized"},
    "paid": True, "payment_intent": INTENT_ID, "payment_method": "pm_1SWbenchAAAAAAAAAAAAAAAA",
    "payment_method_details": {
        "card": {
            "amount_authorized": 2000, "authorization_code": "123456", "brand": "visa",
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "US", "exp_month": 12, "exp_year": 2034, "extended_authorization": {"status": "disabled"},
            "fingerprint": "Xt5EWLLDS7FJjR1c", "funding": "credit", "incremental_authorization": {
                "status": "unavailable"},
            "installments": None, "last4": "4242", "mandate": None, "multicapture": {"status": "unavailable"},
            "network": "visa", "network_token": {"used": False}, "network_transaction_id": "104102103101102",
            "overcapture": {"maximum_amount_capturable": 2000, "status": "unavailable"},
            "regulated_status": "unregulated", "three_d_secure": None, "wallet": None},
        "type": "card"},
    "radar_options": {}, "receipt_email": None, "receipt_number": None,
    "receipt_url": "https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xU1diZW5jaA", "refunded": False,
    "review": None, "shipping": None, "source": None, "source_transfer": None, "statement_descriptor": None,
    "statement_descriptor_suffix": None, "status": "succeeded", "transfer_data": None, "transfer_group": None,
}
_INTENT = {
    "id": INTENT_ID, "object": "payment_intent", "amount": 2000, "amount_capturable": 0,
    "amount_details": {"tip": {}}, "amount_received": 0, "application": None, "application_fee_amount": None,
    "automatic_payment_methods": {"allow_redirects": "never", "enabled": True}, "canceled_at": None,
    "cancellation_reason": None, "capture_method": "automatic_async",
    "client_secret": INTENT_ID + "_secret_AAAAAAAAAAAAAAAAAAAAAAAAA", "confirmation_method": "automatic",
    "created": 1795260005, "currency": "usd", "customer": None, "description": None, "last_payment_error": None,
    "latest_charge": None, "livemode": False, "metadata": {"merchant_reference": "bench-1"}, "next_action": None,
    "on_behalf_of": None, "payment_method": "pm_1SWbenchAAAAAAAAAAAAAAAA",
    "payment_method_configuration_details": {"id": "pmc_1SWbenchAAAAAAAAAAAAAAAA", "parent": None},
    "payment_method_options": {
        "card": {
            "installments": None, "mandate_options": None, "network": None,
            "request_three_d_secure": "automatic"}},
    "payment_method_types": ["card"], "processing": None, "receipt_email": None, "review": None,
    "setup_future_usage": None, "shipping": None, "source": None, "statement_descriptor": None,
    "statement_descriptor_suffix": None, "status": "requires_confirmation", "transfer_data": None,
    "transfer_group": None,
}


def _text(intent):
    # Stripe indents its answers by two spaces.
    return json.dumps(intent, indent=2)


CREATED = _text(_INTENT)
CONFIRMED = _text({**_INTENT, "status": "succeeded", "amount_received": 2000, "latest_charge": _CHARGE})
