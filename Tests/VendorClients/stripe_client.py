"""Runs the official Stripe library for Python, unmodified but for its base address, against the mock.

    python stripe_client.py --mock-command "payments mock stripe --port 0"

The command is started, prints one JSON line that says where the mock is reached, and is stopped at the end. Each
scenario begins on an empty account. Prints PASS or FAIL for each, and exits 1 when one fails. `--only NAME` runs the
scenarios whose names contain NAME.
"""

import asyncio
import json
import sys
import time

import requests
import stripe

from harness import Receiver, equal, run, scenario, wait_until

RETURN_URL = "https://shop.example/back"
NEVER = {"enabled": True, "allow_redirects": "never"}


def refused(kind, status, code, call, *arguments, **named):
    """Expects an exception of exactly this class, and returns it."""
    try:
        call(*arguments, **named)
    except stripe.StripeError as error:
        assert type(error) is kind, (type(error).__name__, kind.__name__, str(error))
        assert error.http_status == status, (error.http_status, status)
        assert error.code == code, (error.code, code)
        return error
    raise AssertionError("no %s was raised" % kind.__name__)


def payment(amount=2000, **named):
    named.setdefault("automatic_payment_methods", NEVER)
    return stripe.PaymentIntent.create(amount=amount, currency=named.pop("currency", "usd"), **named)


def paid(card="pm_card_visa", amount=2000, **named):
    return payment(amount, payment_method=card, confirm=True, **named)


def code_of(error):
    return error.error.decline_code


# Members that the library declares but documents as conditional: present for some payment methods, or when expanded.
CONDITIONAL = {
    "payment_intent": {"hooks", "payment_details", "payment_record", "presentment_details"},
    "charge": {"authorization_code", "level3", "refunds", "transfer"},
    "refund": {
        "description", "failure_balance_transaction", "failure_reason", "instructions_email", "next_action",
        "pending_reason", "presentment_details",
    },
    "customer": {
        "cash_balance", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids", "deleted",
    },
    "setup_intent": {"attach_to_self"},
    "checkout.session": {"line_items"},
    "event": {"account", "context"},
    "webhook_endpoint": {"secret", "deleted"},
    "balance_transaction": set(),
}  # fmt: skip


def every_field(value):
    """Reads every member that the library declares; an absent one raises AttributeError."""
    kind = value["object"]
    if kind == "payment_method":
        names = {
            "id", "object", "allow_redisplay", "billing_details", "card", "created", "customer", "customer_account",
            "livemode", "metadata", "type",
        }  # fmt: skip
    else:
        names = set()
        for base in type(value).__mro__:
            if issubclass(base, stripe.StripeObject) and base is not stripe.StripeObject:
                names |= {name for name in vars(base).get("__annotations__", {}) if name[0].islower()}
        names -= CONDITIONAL[kind]
        assert len(names) >= 8, (kind, names)
    for name in sorted(names):
        getattr(value, name)


# --- keys, versions, parameters ---------------------------------------------------------------------------------------


@scenario
def keys_and_versions(mock):
    for key in (None, "sk_test_wrong", "sk_live_51Canary"):
        stripe.api_key = key
        if key is None:
            # Without a key the library refuses by itself.
            try:
                stripe.Customer.list()
                raise AssertionError("no error")
            except stripe.AuthenticationError:
                continue
        error = refused(stripe.AuthenticationError, 401, None, stripe.Customer.list)
        assert "Canary" not in str(error)
    stripe.api_key = mock.credentials["secretKey"]
    basic = requests.get(mock.url + "/v1/customers", auth=(mock.credentials["secretKey"], ""), timeout=10)
    equal(basic.status_code, 200)
    stripe.Customer.create(stripe_account="acct_1Other")

    client = stripe.StripeClient(mock.credentials["secretKey"], base_addresses={"api": mock.url})
    parameters = {"amount": 2000, "currency": "usd", "payment_method_types": ["card"]}
    error = refused(
        stripe.InvalidRequestError, 400, "payment_method_types_no_longer_supported", client.raw_request, "post",
        "/v1/payment_intents", **parameters,
    )  # fmt: skip
    equal(error.param, "payment_method_types")
    old = client.raw_request("post", "/v1/payment_intents", stripe_version="2025-09-30.clover", **parameters)
    equal(old.code, 200)
    equal(old.headers["stripe-version"], "2025-09-30.clover")


@scenario
def strict_parameters(mock):
    def create(**named):
        return stripe.PaymentIntent.create(**named)

    for named, code, param in (
        (dict(amount=2000, currency="usd", foo=1), "parameter_unknown", "foo"),
        (dict(currency="usd"), "parameter_missing", "amount"),
        (dict(amount="x", currency="usd"), "parameter_invalid_integer", "amount"),
        (dict(amount=10, currency="usd"), "amount_too_small", "amount"),
        (dict(amount=49, currency="jpy"), "amount_too_small", "amount"),
        (dict(amount=2000, currency="zzz"), None, "currency"),
    ):
        equal(refused(stripe.InvalidRequestError, 400, code, create, **named).param, param)
    create(amount=50, currency="jpy")
    error = refused(stripe.InvalidRequestError, 404, "resource_missing", stripe.Customer.retrieve, "cus_none")
    assert error.request_id.startswith("req_")
    client = stripe.StripeClient(mock.credentials["secretKey"], base_addresses={"api": mock.url})
    refused(stripe.InvalidRequestError, 404, None, client.raw_request, "get", "/v1/nothing")


@scenario
def text_goes_round(mock):
    text = "ключ &=+%[]* \u00a0🍣 <b>'\""
    created = stripe.Customer.create(name=text, metadata={"k &=+%*é": text})
    read = stripe.Customer.retrieve(created.id)
    equal(read.name, text)
    equal(read.metadata.to_dict(), {"k &=+%*é": text})


# --- payments ---------------------------------------------------------------------------------------------------------


@scenario
def create_and_confirm(mock):
    intent = stripe.PaymentIntent.create(amount=2000, currency="usd")
    equal(intent.status, "requires_payment_method")
    assert intent.client_secret.startswith(intent.id + "_secret_")
    assert intent.latest_charge is None
    every_field(intent)
    done = stripe.PaymentIntent.confirm(intent.id, payment_method="pm_card_visa", return_url=RETURN_URL)
    equal((done.status, done.amount_received), ("succeeded", 2000))
    assert done.payment_method.startswith("pm_") and done.payment_method != "pm_card_visa"
    read = stripe.PaymentIntent.retrieve(intent.id, expand=["latest_charge"])
    equal(read.latest_charge.payment_method_details.card.last4, "4242")
    assert read.latest_charge.captured and read.latest_charge.paid
    every_field(read)
    every_field(read.latest_charge)
    refused(stripe.InvalidRequestError, 400, None, stripe.PaymentIntent.retrieve, intent.id, expand=["nonsense"])


@scenario
def return_address_is_demanded(mock):
    error = refused(
        stripe.InvalidRequestError, 400, None, stripe.PaymentIntent.create, amount=2000, currency="usd",
        payment_method="pm_card_visa", confirm=True,
    )  # fmt: skip
    assert error.json_body["error"]["payment_intent"]["id"].startswith("pi_")
    equal(paid().status, "succeeded")


@scenario
def declined_then_paid(mock):
    intent = payment()
    error = refused(
        stripe.CardError, 402, "card_declined", stripe.PaymentIntent.confirm, intent.id,
        payment_method="pm_card_visa_chargeDeclinedInsufficientFunds",
    )  # fmt: skip
    equal(error.error.decline_code, "insufficient_funds")
    equal(error.error.payment_intent.status, "requires_payment_method")
    every_field(error.error.payment_intent)
    every_field(error.error.payment_method)
    equal(stripe.Charge.retrieve(error.error.charge).status, "failed")
    done = stripe.PaymentIntent.confirm(intent.id, payment_method="pm_card_visa")
    equal(done.status, "succeeded")
    assert done.last_payment_error is None
    equal(len(stripe.Charge.list(payment_intent=intent.id).data), 2)


@scenario
def every_declining_card(mock):
    cards = {
        "pm_card_visa_chargeDeclined": ("card_declined", "generic_decline"),
        "pm_card_chargeDeclined": ("card_declined", "generic_decline"),
        "pm_card_visa_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
        "pm_card_visa_chargeDeclinedLostCard": ("card_declined", "lost_card"),
        "pm_card_visa_chargeDeclinedStolenCard": ("card_declined", "stolen_card"),
        "pm_card_chargeDeclinedExpiredCard": ("expired_card", None),
        "pm_card_chargeDeclinedIncorrectCvc": ("incorrect_cvc", None),
        "pm_card_chargeDeclinedProcessingError": ("processing_error", None),
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded": ("card_declined", "card_velocity_exceeded"),
    }
    customer = stripe.Customer.create()
    for card, (code, decline) in cards.items():
        equal(code_of(refused(stripe.CardError, 402, code, paid, card)), decline)
        attached = refused(stripe.CardError, 402, code, stripe.PaymentMethod.attach, card, customer=customer.id)
        equal(code_of(attached), decline)
    stripe.PaymentMethod.attach("pm_card_chargeCustomerFail", customer=customer.id)
    equal(stripe.Customer.list_payment_methods(customer.id).data[0].card.last4, "0341")


@scenario
def manual_capture(mock):
    for captured in (None, 1500):
        held = paid(capture_method="manual")
        equal((held.status, held.amount_capturable), ("requires_capture", 2000))
        assert not stripe.Charge.retrieve(held.latest_charge).captured
        error = refused(
            stripe.InvalidRequestError, 400, "amount_too_large", stripe.PaymentIntent.capture, held.id,
            amount_to_capture=2001,
        )  # fmt: skip
        equal(error.param, "amount_to_capture")
        named = {} if captured is None else {"amount_to_capture": captured}
        done = stripe.PaymentIntent.capture(held.id, **named)
        equal((done.status, done.amount_received), ("succeeded", captured or 2000))
        charge = stripe.Charge.retrieve(held.latest_charge)
        equal((charge.amount, charge.amount_captured), (2000, captured or 2000))
        refused(
            stripe.InvalidRequestError, 400, "payment_intent_unexpected_state", stripe.PaymentIntent.capture, held.id)
    refused(
        stripe.InvalidRequestError, 400, "payment_intent_unexpected_state", stripe.PaymentIntent.capture, payment().id)


@scenario
def canceling(mock):
    for intent in (
        payment(),
        payment(payment_method="pm_card_visa"),
        paid("pm_card_threeDSecure2Required"),
        paid(capture_method="manual"),
    ):
        canceled = stripe.PaymentIntent.cancel(intent.id, cancellation_reason="requested_by_customer")
        equal((canceled.status, canceled.cancellation_reason), ("canceled", "requested_by_customer"))
        assert canceled.canceled_at
        error = refused(
            stripe.InvalidRequestError, 400, "payment_intent_unexpected_state", stripe.PaymentIntent.cancel, intent.id)
        equal(error.error.payment_intent.id, intent.id)
    refused(
        stripe.InvalidRequestError, 400, "payment_intent_unexpected_state", stripe.PaymentIntent.cancel, paid().id)


@scenario
def holds_lapse(mock):
    held = paid(capture_method="manual")
    mock.advance(7 * 86400)
    equal(stripe.PaymentIntent.retrieve(held.id).status, "canceled")
    equal(len(stripe.Event.list(type="charge.expired").data), 1)


@scenario
def unsetting(mock):
    intent = payment(receipt_email="a@example.com", description="Order", metadata={"a": "1"})
    changed = stripe.PaymentIntent.modify(intent.id, receipt_email="", description="", metadata="")
    equal((changed.receipt_email, changed.description, changed.metadata.to_dict()), (None, None, {}))


# --- refunds ----------------------------------------------------------------------------------------------------------


@scenario
def refund_whole(mock):
    intent = paid()
    refund = stripe.Refund.create(payment_intent=intent.id)
    equal((refund.status, refund.amount), ("succeeded", 2000))
    every_field(refund)
    assert stripe.Charge.retrieve(intent.latest_charge).refunded
    refused(
        stripe.InvalidRequestError, 400, "charge_already_refunded", stripe.Refund.create, payment_intent=intent.id)


@scenario
def refund_in_parts(mock):
    intent = paid()
    for part in (500, 700):
        stripe.Refund.create(payment_intent=intent.id, amount=part)
    charge = stripe.Charge.retrieve(intent.latest_charge)
    equal((charge.amount_refunded, charge.refunded), (1200, False))
    error = refused(
        stripe.InvalidRequestError, 400, None, stripe.Refund.create, payment_intent=intent.id, amount=801)
    equal(error.param, "amount")
    stripe.Refund.create(payment_intent=intent.id)
    assert stripe.Charge.retrieve(intent.latest_charge).refunded
    equal(len(stripe.Refund.list(payment_intent=intent.id).data), 3)
    held = paid(capture_method="manual")
    refused(stripe.InvalidRequestError, 400, None, stripe.Refund.create, payment_intent=held.id)


@scenario
def refunds_that_take_time(mock):
    pending = stripe.Refund.create(payment_intent=paid("pm_card_pendingRefund").id)
    failing = stripe.Refund.create(payment_intent=paid("pm_card_refundFail").id)
    equal((pending.status, failing.status), ("pending", "succeeded"))
    mock.advance(3600)
    equal(stripe.Refund.retrieve(pending.id).status, "succeeded")
    failed = stripe.Refund.retrieve(failing.id)
    equal(failed.status, "failed")
    assert failed.failure_reason and failed.failure_balance_transaction
    kinds = {event.type for event in stripe.Event.list(limit=100).data}
    assert {"refund.updated", "refund.failed", "charge.refund.updated"} <= kinds


# --- idempotency and failures -----------------------------------------------------------------------------------------


@scenario
def idempotent_replay(mock):
    first = stripe.PaymentIntent.create(amount=2000, currency="usd", idempotency_key="k1")
    again = stripe.PaymentIntent.create(amount=2000, currency="usd", idempotency_key="k1")
    equal(again.id, first.id)
    equal(again.last_response.headers["Idempotent-Replayed"], "true")
    equal(again.last_response.idempotency_key, "k1")
    equal(len(stripe.PaymentIntent.list().data), 1)
    refused(
        stripe.IdempotencyError, 400, None, stripe.PaymentIntent.create, amount=2001, currency="usd",
        idempotency_key="k1",
    )  # fmt: skip
    refused(stripe.IdempotencyError, 400, None, stripe.Customer.create, idempotency_key="k1")


@scenario
def idempotent_decline(mock):
    intent = payment()

    def confirm(key):
        return refused(
            stripe.CardError, 402, "card_declined", stripe.PaymentIntent.confirm, intent.id,
            payment_method="pm_card_visa_chargeDeclined", idempotency_key=key,
        )  # fmt: skip

    equal(confirm("k1").error.charge, confirm("k1").error.charge)
    equal(len(stripe.Charge.list(payment_intent=intent.id).data), 1)
    confirm("k2")
    equal(len(stripe.Charge.list(payment_intent=intent.id).data), 2)
    refused(
        stripe.InvalidRequestError, 400, "parameter_invalid_integer", stripe.PaymentIntent.create, amount="x",
        currency="usd", idempotency_key="k3",
    )  # fmt: skip
    stripe.PaymentIntent.create(amount=2000, currency="usd", idempotency_key="k3")


@scenario
def retries_use_the_same_key(mock):
    stripe.max_network_retries = 2
    for fault in ("500", "503", "409"):
        mock.command("reset", {})
        mock.fault(fault)
        stripe.PaymentIntent.create(amount=2000, currency="usd")
        sent = mock.requests_seen("/v1/payment_intents")
        equal(len(sent), 2)
        fields = [field for entry in sent for field in fields_of(entry)]
        keys = {field["value"] for field in fields if field["name"].lower() == "idempotency-key"}
        equal(len(keys), 1)


def fields_of(entry):
    fields = entry["headers"]
    if isinstance(fields, dict):
        return [{"name": name, "value": value} for name, value in fields.items()]
    return fields


@scenario
def permanent_failures_are_counted(mock):
    stripe.max_network_retries = 2
    for fault, kind, status, code, count in (
        ("500", stripe.APIError, 500, None, 3),
        ("503", stripe.APIError, 503, None, 3),
        ("409", stripe.APIError, 409, None, 3),
        ("429", stripe.RateLimitError, 429, None, 1),
    ):
        mock.command("reset", {})
        mock.fault(fault, times=None)
        error = refused(kind, status, code, stripe.PaymentIntent.create, amount=2000, currency="usd")
        # The library tells the codes of these only in the error object.
        equal(error.error.code, {"409": "idempotency_key_in_use", "429": "rate_limit"}.get(fault))
        equal(len(mock.requests_seen("/v1/payment_intents")), count)
        mock.command("faults", method="DELETE")
    mock.command("reset", {})
    refused(stripe.InvalidRequestError, 400, "parameter_missing", stripe.PaymentIntent.create, currency="usd")
    refused(stripe.CardError, 402, "card_declined", paid, "pm_card_visa_chargeDeclined")
    equal(len(mock.requests_seen("/v1/payment_intents")), 2)


@scenario
def lost_answers_create_once(mock):
    stripe.max_network_retries = 2
    for fault in ("answer-lost", "500-applied"):
        mock.command("reset", {})
        mock.fault(fault)
        stripe.PaymentIntent.create(amount=2000, currency="usd")
        equal(len(stripe.PaymentIntent.list().data), 1)
        equal(len(mock.requests_seen("/v1/payment_intents")), 3)


@scenario
def unreadable_answers(mock):
    # The library does not repeat these by itself: the caller does, with the same key, and finds what was done.
    for fault, kind in (
        ("502-html", stripe.APIError),
        ("empty", stripe.APIError),
        ("wrong-content-type", None),
        ("truncated", stripe.APIConnectionError),
    ):
        mock.command("reset", {})
        mock.fault(fault)
        named = dict(amount=2000, currency="usd", idempotency_key="k-" + fault)
        try:
            stripe.PaymentIntent.create(**named)
            assert kind is None, "no error after " + fault
        except stripe.StripeError as error:
            equal(type(error), kind)
        again = stripe.PaymentIntent.create(**named)
        equal([intent.id for intent in stripe.PaymentIntent.list().data], [again.id])


# --- customers and saved cards ----------------------------------------------------------------------------------------


@scenario
def customers(mock):
    customer = stripe.Customer.create(email="a@example.com", metadata={"a": "1"})
    every_field(customer)
    equal(stripe.Customer.retrieve(customer.id).email, "a@example.com")
    assert "a" not in stripe.Customer.modify(customer.id, metadata={"a": ""}).metadata.to_dict()
    equal(len(stripe.Customer.list(email="a@example.com").data), 1)
    assert stripe.Customer.delete(customer.id).deleted is True
    assert stripe.Customer.retrieve(customer.id).deleted is True


@scenario
def saved_card_and_off_session(mock):
    customer = stripe.Customer.create()
    setup = stripe.SetupIntent.create(
        customer=customer.id, payment_method="pm_card_visa", confirm=True, automatic_payment_methods=NEVER)
    equal(setup.status, "succeeded")
    every_field(setup)
    methods = stripe.Customer.list_payment_methods(customer.id).data
    equal([method.id for method in methods], [setup.payment_method])
    every_field(methods[0])
    charge = paid(setup.payment_method, customer=customer.id, off_session=True)
    equal((charge.status, charge.payment_method), ("succeeded", setup.payment_method))


def challenge(intent, result):
    """Answers a challenge page as a browser does."""
    address = intent.next_action.redirect_to_url.url
    page = requests.get(address, timeout=10)
    equal(page.status_code, 200)
    assert "Approve" in page.text
    return requests.post(address, data={"result": result}, allow_redirects=False, timeout=10)


@scenario
def authentication_required_off_session(mock):
    cards = ("authenticationRequired", "authentication_required"), ("authenticationRequiredOnSetup", None)
    for card, outcome in cards:
        customer = stripe.Customer.create()
        setup = stripe.SetupIntent.create(
            customer=customer.id, payment_method="pm_card_" + card, confirm=True, return_url=RETURN_URL)
        equal(setup.status, "requires_action")
        challenge(setup, "approve")
        setup = stripe.SetupIntent.retrieve(setup.id)
        equal(setup.status, "succeeded")
        named = dict(customer=customer.id, off_session=True)
        if outcome is None:
            equal(paid(setup.payment_method, **named).status, "succeeded")
        else:
            error = refused(stripe.CardError, 402, outcome, paid, setup.payment_method, **named)
            equal(code_of(error), outcome)
            equal(error.error.payment_intent.status, "requires_payment_method")


@scenario
def three_d_secure(mock):
    def start():
        return stripe.PaymentIntent.create(
            amount=2000, currency="usd", payment_method="pm_card_threeDSecure2Required", confirm=True,
            return_url=RETURN_URL + "?order=7")  # fmt: skip

    intent = start()
    equal(intent.status, "requires_action")
    assert intent.next_action.redirect_to_url.url.startswith(mock.url)
    answer = challenge(intent, "approve")
    equal(answer.status_code, 303)
    assert answer.headers["Location"].startswith(RETURN_URL + "?order=7&payment_intent=" + intent.id)
    equal(stripe.PaymentIntent.retrieve(intent.id).status, "succeeded")
    failed = start()
    challenge(failed, "fail")
    failed = stripe.PaymentIntent.retrieve(failed.id)
    equal(failed.status, "requires_payment_method")
    equal(failed.last_payment_error.code, "payment_intent_authentication_failure")


@scenario
def payment_method_rules(mock):
    one, other = stripe.Customer.create(), stripe.Customer.create()
    method = stripe.PaymentMethod.create(type="card", card={"token": "tok_visa"})
    every_field(method)
    stripe.PaymentMethod.attach(method.id, customer=one.id)
    refused(stripe.InvalidRequestError, 400, "parameter_missing", paid, method.id, customer=other.id)
    refused(stripe.InvalidRequestError, 400, "parameter_missing", paid, method.id)
    stripe.PaymentMethod.detach(method.id)
    refused(stripe.InvalidRequestError, 400, None, paid, method.id, customer=one.id)
    once = stripe.PaymentMethod.create(
        type="card", card={"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"})
    equal(paid(once.id).status, "succeeded")
    refused(stripe.InvalidRequestError, 400, None, paid, once.id)
    real = {"number": "4111111111111111", "exp_month": 12, "exp_year": 2034, "cvc": "314"}
    error = refused(stripe.CardError, 402, "card_declined", stripe.PaymentMethod.create, type="card", card=real)
    assert "4111" not in json.dumps(error.json_body)


# --- Checkout ---------------------------------------------------------------------------------------------------------


def checkout(**named):
    named.setdefault("success_url", "https://shop.example/ok?s={CHECKOUT_SESSION_ID}")
    item = {"price_data": {"currency": "usd", "unit_amount": 3000, "product_data": {"name": "Course"}}, "quantity": 1}
    return stripe.checkout.Session.create(
        mode="payment", line_items=[item], cancel_url="https://shop.example/cancel", **named)


def fill(session, **form):
    """Submits the form of the session's page."""
    return requests.post(session.url, data=form, allow_redirects=False, timeout=10)


VISA = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "314", "email": "b@example.com", "name": "Buyer"}


@scenario
def checkout_paid_on_its_page(mock):
    session = checkout(client_reference_id="order-1001", payment_intent_data={"metadata": {"order": "1001"}})
    every_field(session)
    equal((session.status, session.payment_status, session.payment_intent), ("open", "unpaid", None))
    equal(session.expires_at - session.created, 86400)
    page = requests.get(session.url, timeout=10)
    equal(page.status_code, 200)
    assert "30.00 USD" in page.text
    answer = fill(session, **VISA)
    equal(answer.status_code, 303)
    equal(answer.headers["Location"], "https://shop.example/ok?s=" + session.id)
    done = stripe.checkout.Session.retrieve(session.id, expand=["payment_intent", "line_items"])
    equal((done.status, done.payment_status, done.url), ("complete", "paid", None))
    equal(done.payment_intent.metadata["order"], "1001")
    equal(done.customer_details.email, "b@example.com")
    equal(done.line_items.data[0].description, "Course")
    every_field(done)


@scenario
def checkout_declined_then_paid(mock):
    session = checkout()
    declined = fill(session, **{**VISA, "number": "4000000000000002"})
    equal(declined.status_code, 402)
    assert "declined" in declined.text
    equal(stripe.checkout.Session.retrieve(session.id).status, "open")
    back = fill(session, test_card="threeDSecure2Required")
    equal(back.status_code, 303)
    done = requests.post(back.headers["Location"], data={"result": "approve"}, allow_redirects=False, timeout=10)
    equal(done.headers["Location"], "https://shop.example/ok?s=" + session.id)
    equal(stripe.checkout.Session.retrieve(session.id).status, "complete")


@scenario
def checkout_saves_the_card(mock):
    session = checkout(customer_creation="always", payment_intent_data={"setup_future_usage": "off_session"})
    fill(session, **VISA)
    done = stripe.checkout.Session.retrieve(session.id)
    method = stripe.Customer.list_payment_methods(done.customer).data[0]
    equal(paid(method.id, customer=done.customer, off_session=True).status, "succeeded")


@scenario
def checkout_limits_and_expiry(mock):
    now = int(time.time())
    for seconds in (29 * 60, 25 * 3600):
        error = refused(stripe.InvalidRequestError, 400, None, checkout, expires_at=now + seconds)
        equal(error.param, "expires_at")
    error = refused(
        stripe.InvalidRequestError, 400, "parameter_missing", stripe.checkout.Session.create, mode="payment",
        line_items=[
            {"price_data": {"currency": "usd", "unit_amount": 3000, "product_data": {"name": "x"}}, "quantity": 1}],
    )  # fmt: skip
    equal(error.param, "success_url")
    session = checkout()
    expired = stripe.checkout.Session.expire(session.id)
    equal((expired.status, expired.url), ("expired", None))
    refused(stripe.InvalidRequestError, 400, None, stripe.checkout.Session.expire, session.id)
    complete = checkout()
    fill(complete, **VISA)
    refused(stripe.InvalidRequestError, 400, None, stripe.checkout.Session.expire, complete.id)
    equal(len(stripe.Event.list(type="checkout.session.expired").data), 1)


# --- lists, search, events --------------------------------------------------------------------------------------------


@scenario
def auto_paging(mock):
    created = [payment(metadata={"order": str(1000 + number)}).id for number in range(25)]
    page = stripe.PaymentIntent.list(limit=10)
    equal((page.url, page.has_more), ("/v1/payment_intents", True))
    equal([intent.id for intent in page.auto_paging_iter()], created[::-1])
    second = page.next_page()
    third = second.next_page()
    equal((second.has_more, third.has_more), (True, False))
    newer = stripe.PaymentIntent.list(limit=10, ending_before=created[0])
    equal([intent.id for intent in newer.auto_paging_iter()], created[1:])
    since = stripe.PaymentIntent.list(created={"gte": int(time.time()) + 3600})
    equal(len(since.data), 0)
    customer = stripe.Customer.create()
    payment(customer=customer.id)
    equal(len(stripe.PaymentIntent.list(customer=customer.id).data), 1)
    for named in (dict(limit=0), dict(limit=101), dict(starting_after=created[0], ending_before=created[1])):
        try:
            stripe.PaymentIntent.list(**named)
            raise AssertionError("%r was taken" % named)
        except stripe.InvalidRequestError as error:
            equal(error.http_status, 400)
    found = stripe.PaymentIntent.search(query="metadata['order']:'1001'")
    equal((found.object, [intent.id for intent in found.data]), ("search_result", [created[1]]))
    count = sum(1 for _ in stripe.PaymentIntent.search(query="amount>0", limit=10).auto_paging_iter())
    equal(count, 26)


@scenario
def events(mock):
    intent = paid()
    listed = stripe.Event.list(type="payment_intent.succeeded").data
    equal(len(listed), 1)
    every_field(listed[0])
    equal((listed[0].data.object.object, listed[0].data.object.id), ("payment_intent", intent.id))
    every_field(listed[0].data.object)
    equal(len(stripe.Event.list(types=["charge.succeeded", "payment_intent.created"]).data), 2)
    equal(stripe.Event.retrieve(listed[0].id).type, "payment_intent.succeeded")


@scenario
def balance_transaction_arrives_later(mock):
    intent = paid(amount=50)
    mock.advance(1)
    charge = stripe.Charge.retrieve(intent.latest_charge, expand=["balance_transaction"])
    every_field(charge.balance_transaction)
    equal((charge.balance_transaction.fee, charge.balance_transaction.net), (31, 19))


# --- webhooks ---------------------------------------------------------------------------------------------------------


@scenario
def webhook_endpoints(mock):
    endpoint = stripe.WebhookEndpoint.create(url="http://127.0.0.1:9/hook", enabled_events=["*"])
    assert endpoint.secret.startswith("whsec_")
    equal(endpoint.secret, mock.credentials["webhookSecret"])
    read = stripe.WebhookEndpoint.retrieve(endpoint.id)
    every_field(read)
    assert "secret" not in read
    equal(stripe.WebhookEndpoint.modify(endpoint.id, disabled=True).status, "disabled")
    assert stripe.WebhookEndpoint.delete(endpoint.id).deleted is True


@scenario
def webhooks_are_verified(mock):
    with Receiver() as receiver:
        endpoint = stripe.WebhookEndpoint.create(url=receiver.url, enabled_events=["*"])
        customer = stripe.Customer.create()
        paid(customer=customer.id, setup_future_usage="off_session")
        refused(stripe.CardError, 402, "card_declined", paid, "pm_card_visa_chargeDeclined")
        held = paid(capture_method="manual")
        stripe.PaymentIntent.capture(held.id)
        stripe.Refund.create(payment_intent=held.id, amount=500)
        stripe.PaymentIntent.cancel(payment().id)
        disputed = paid("pm_card_createDispute")
        session = checkout()
        fill(session, **VISA)
        stripe.checkout.Session.expire(checkout().id)
        stripe.Customer.delete(customer.id)
        mock.advance(2)
        listed = {event.id: event for event in stripe.Event.list(limit=100).auto_paging_iter()}
        assert any(event.type == "charge.dispute.created" for event in listed.values()), disputed.id
        delivered = receiver.wait_for(len(listed))
        # The mock's clock is two seconds ahead of this one; the library takes times to come.
        for body, headers in delivered:
            event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], endpoint.secret)
            equal(event.type, listed.pop(event.id).type)
            try:
                stripe.Webhook.construct_event(body, headers["Stripe-Signature"], "whsec_wrong")
                raise AssertionError("a wrong secret was taken")
            except stripe.SignatureVerificationError:
                pass
        equal(listed, {})


@scenario
def webhooks_are_repeated(mock):
    with Receiver(answers=[500]) as receiver:
        endpoint = stripe.WebhookEndpoint.create(url=receiver.url, enabled_events=["customer.created"])
        stripe.Customer.create()
        first = receiver.wait_for(1)[0]
        wait_until(lambda: deliveries(mock)[-1]["attempts"])
        mock.advance(600)
        second = receiver.wait_for(2)[1]
        equal(second[0], first[0])
        assert second[1]["Stripe-Signature"] != first[1]["Stripe-Signature"]
        stripe.Webhook.construct_event(second[0], second[1]["Stripe-Signature"], endpoint.secret)
        wait_until(lambda: stripe.Event.list(type="customer.created").data[0].pending_webhooks == 0)


@scenario
def webhooks_go_wrong_on_demand(mock):
    with Receiver() as receiver:
        endpoint = stripe.WebhookEndpoint.create(url=receiver.url, enabled_events=["customer.created"])
        match = {"topic": "customer.created"}
        rules = [{"match": match, "fault": "delivery-" + name, "times": 1} for name in ("forge", "duplicate")]
        mock.command("faults", {"faults": rules})
        stripe.Customer.create()
        forged = receiver.wait_for(1)[0]
        try:
            stripe.Webhook.construct_event(forged[0], forged[1]["Stripe-Signature"], endpoint.secret)
            raise AssertionError("a forged event was taken")
        except (stripe.SignatureVerificationError, ValueError):
            pass
        stripe.Customer.create()
        twice = receiver.wait_for(3)[1:]
        equal(twice[0][0], twice[1][0])


def deliveries(mock):
    return mock.command("deliveries", method="GET")["deliveries"]


# --- the asynchronous client ------------------------------------------------------------------------------------------


@scenario
def asynchronous_client(mock):
    async def run():
        client = stripe.StripeClient(
            mock.credentials["secretKey"], base_addresses={"api": mock.url}, http_client=stripe.HTTPXClient())
        intent = await client.v1.payment_intents.create_async(
            {"amount": 2000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True,
             "automatic_payment_methods": NEVER})  # fmt: skip
        equal(intent.status, "succeeded")
        try:
            await client.v1.payment_intents.retrieve_async("pi_none")
            raise AssertionError("no error")
        except stripe.InvalidRequestError as error:
            equal(error.code, "resource_missing")

    asyncio.run(run())


def prepare(mock):
    stripe.api_key = mock.credentials["secretKey"]
    stripe.api_base = mock.url
    stripe.api_version = "2026-10-28.endive"
    stripe.max_network_retries = 0
    stripe.enable_telemetry = False


if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], prepare))
