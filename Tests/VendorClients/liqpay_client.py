"""Runs the Python library liqpay-sdk-python3, unmodified but for its host, against the mock.

    python liqpay_client.py --mock-command "payments mock liqpay --port 0"

The command is started, prints one JSON line that says where the mock is reached, and is stopped at the end. Each
scenario begins on an empty shop. Prints PASS or FAIL for each, and exits 1 when one fails. `--only NAME` runs the
scenarios whose names contain NAME.
"""

import sys
import urllib.parse
from html.parser import HTMLParser

import requests
from liqpay import LiqPay, ParamValidationError

from harness import Receiver, equal, run, scenario, wait_until

SUCCESS = "4242424242424242"
RESULT_URL = "https://shop.example/back"


def library(mock, private_key=None):
    keys = mock.credentials
    return LiqPay(keys["publicKey"], private_key or keys["privateKey"], host=mock.url + "/api/")


def payment(order, card=SUCCESS, **more):
    parameters = {
        "action": "pay", "version": "3", "phone": "380950000001", "amount": "301", "currency": "UAH",
        "description": "Передплата №7 «візит»", "order_id": order, "ip": "192.0.2.7", "card": card,
        "card_exp_month": "03", "card_exp_year": "30", "card_cvv": "737",
    }  # fmt: skip
    parameters.update(more)
    return parameters


def call(mock, action, order, **more):
    return library(mock).api("request", {"action": action, "version": "3", "order_id": order, **more})


def checkout(order, **more):
    return {
        "action": "pay", "version": "3", "amount": "301", "currency": "UAH", "description": "d~~~>>>???",
        "order_id": order, "result_url": RESULT_URL, **more,
    }  # fmt: skip


class Inputs(HTMLParser):
    """The address of the form and the values of its hidden fields."""

    def __init__(self, html):
        super().__init__()
        self.fields = {}
        self.action = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        if tag == "input":
            self.fields[attributes["name"]] = attributes["value"]


def received(client, delivery):
    """Checks a callback as a shop with this library does, and gives the payment in it."""
    fields = dict(urllib.parse.parse_qsl(delivery[0].decode(), strict_parsing=True))
    equal(sorted(fields), ["data", "signature"])
    key = client._private_key
    equal(client.str_to_sign(key + fields["data"] + key), fields["signature"])
    return client.decode_data_from_str(fields["data"])


# --- the API ----------------------------------------------------------------------------------------------------------


@scenario
def unknown_order_is_not_found(mock):
    answer = call(mock, "status", "none")
    equal((answer["result"], answer["err_code"]), ("error", "payment_not_found"))


@scenario
def payment_is_made_found_and_not_repeated(mock):
    client = library(mock)
    paid = client.api("request", payment("a"))
    equal((paid["result"], paid["status"], paid["amount"]), ("ok", "success", 301.0))
    equal(paid["description"], "Передплата №7 «візит»")
    found = call(mock, "status", "a")
    equal((found["payment_id"], found["status"]), (paid["payment_id"], "success"))
    equal(client.api("request", payment("a"))["err_code"], "order_id_duplicate")


@scenario
def test_cards_decline_and_ask_for_3d_secure(mock):
    client = library(mock)
    for card, code in (("4000000000009995", "9859"), ("4000000000000002", "limit")):
        refused = client.api("request", payment(code, card))
        equal((refused["status"], refused["err_code"]), ("failure", code))
    asked = client.api("request", payment("3ds", "4000000000003063"))
    equal(asked["status"], "3ds_verify")
    equal(asked["redirect_to"], mock.url + "/api/3ds/request/" + asked["token"])
    equal(requests.post(asked["redirect_to"], data={"result": "approve"}, timeout=10).status_code, 200)
    done = call(mock, "status", "3ds")
    equal((done["status"], done["is_3ds"], done["mpi_eci"]), ("success", True, "5"))
    asked = client.api("request", payment("otp", "4000000000003089"))
    equal(asked["status"], "otp_verify")
    confirmation = {"action": "confirm", "version": "3", "confirm_token": asked["token"], "otp": "123456"}
    done = client.api("request", confirmation)
    equal(done["status"], "success")


@scenario
def hold_is_captured_and_refunded_in_parts(mock):
    held = library(mock).api("request", payment("a", action="hold"))
    equal((held["status"], held["type"]), ("hold_wait", "hold"))
    equal(call(mock, "hold_completion", "a", amount="301.01")["err_code"], "err_amount_hold")
    captured = call(mock, "hold_completion", "a", amount="300")
    equal((captured["status"], captured["amount"]), ("success", 300.0))
    assert captured["completion_date"] >= captured["create_date"]
    equal(call(mock, "refund", "a", amount="100")["result"], "ok")
    equal(call(mock, "refund", "a", amount=150.5)["result"], "ok")
    equal(call(mock, "refund", "a", amount="49.51")["err_code"], "wrong_amount_currency")
    found = call(mock, "status", "a")
    equal((found["status"], found["refund_amount"]), ("success", 250.5))
    equal(call(mock, "refund", "a", amount="49.50")["status"], "reversed")


@scenario
def hold_is_released(mock):
    library(mock).api("request", payment("a", action="hold"))
    equal(call(mock, "refund", "a", amount="301")["status"], "reversed")
    equal(call(mock, "hold_completion", "a")["err_code"], "payment_err_status")


@scenario
def token_of_the_callback_charges_again(mock):
    client = library(mock)
    with Receiver() as receiver:
        client.api("request", payment("a", recurringbytoken="1", server_url=receiver.url))
        told = received(client, receiver.wait_for(1)[0])
        equal((told["order_id"], told["status"], told["version"]), ("a", "success", 3))
        assert "result" not in told
        charged = client.api("request", {
            "action": "paytoken", "version": "3", "amount": "50", "currency": "UAH", "description": "Rest",
            "order_id": "b", "card_token": told["card_token"], "ip": "192.0.2.7",
        })  # fmt: skip
        equal((charged["status"], charged["action"], charged["paytype"]), ("success", "pay", "token"))


@scenario
def wrong_private_key_is_refused(mock):
    answer = library(mock, "sandbox_wrong").api("request", {"action": "status", "version": "3", "order_id": "a"})
    equal(answer["err_code"], "invalid_signature")


@scenario
def oldest_path_needs_no_action(mock):
    client = library(mock)
    paid = client.api("request", payment("a"))
    found = client.api("payment/status", {"payment_id": str(paid["payment_id"])})
    equal(found["order_id"], "a")
    equal(client.api("payment/status", {"payment_id": "3940"})["err_code"], "payment_not_found")


@scenario
def report_lists_payments(mock):
    client = library(mock)
    paid = [client.api("request", payment(order)) for order in "abc"]
    report = client.api("request", {
        "action": "reports", "version": "3", "date_from": paid[0]["create_date"], "date_to": paid[2]["create_date"],
    })  # fmt: skip
    equal(report["result"], "success")
    equal([entry["payment_id"] for entry in report["data"]], [entry["payment_id"] for entry in paid])


@scenario
def subscription_charges_as_time_passes(mock):
    client = library(mock)
    with Receiver() as receiver:
        begun = client.api("request", payment(
            "a", action="subscribe", subscribe="1", subscribe_date_start="2020-01-01 00:00:00",
            subscribe_periodicity="week", server_url=receiver.url,
        ))  # fmt: skip
        equal(begun["status"], "subscribed")
        receiver.wait_for(2)
        mock.advance(7 * 86400)
        told = [received(client, delivery) for delivery in receiver.wait_for(3)]
        equal([entry["action"] for entry in told], ["subscribe", "regular", "regular"])
        equal(call(mock, "unsubscribe", "a")["status"], "unsubscribed")
        equal(call(mock, "unsubscribe", "a")["err_code"], "payment_not_subscribed")


# --- the hosted page --------------------------------------------------------------------------------------------------


@scenario
def checkout_link_survives_plus_signs(mock):
    link = library(mock).checkout_url(checkout("a"))
    assert "+" in link.split("signature=")[0], "the description was chosen for a plus sign"
    page = requests.get(link, timeout=10)
    equal(page.status_code, 200)
    assert page.headers["content-type"].startswith("text/html")
    assert "d~~~&gt;&gt;&gt;???" in page.text and "301.00 UAH" in page.text
    equal(call(mock, "status", "a")["status"], "prepared")


@scenario
def checkout_form_is_paid_on_the_page(mock):
    client = library(mock)
    with Receiver() as receiver:
        form = Inputs(client.cnb_form(checkout("a", server_url=receiver.url)))
        equal(form.action, mock.url + "/api/3/checkout/")
        opened = requests.post(form.action, data=form.fields, allow_redirects=False, timeout=10)
        equal(opened.status_code, 302)
        card = {"card": SUCCESS, "expiry": "03 / 30", "cvv": "737"}
        paid = requests.post(opened.headers["location"], data=card, allow_redirects=False, timeout=10)
        equal((paid.status_code, paid.headers["location"]), (303, RESULT_URL))
        equal(received(client, receiver.wait_for(1)[0])["status"], "success")
    equal(call(mock, "status", "a")["status"], "success")


@scenario
def form_without_amount_is_refused_by_the_library(mock):
    for build in (library(mock).cnb_form, library(mock).checkout_url):
        parameters = checkout("a")
        del parameters["amount"]
        try:
            build(parameters)
            raise AssertionError("it was taken")
        except ParamValidationError:
            pass
    equal(mock.requests_seen("/api/3/checkout/"), [])


@scenario
def callback_is_repeated_until_it_is_taken(mock):
    client = library(mock)
    with Receiver(answers=[500]) as receiver:
        client.api("request", payment("a", server_url=receiver.url))
        first = receiver.wait_for(1)[0]
        wait_until(lambda: mock.command("deliveries", method="GET")["deliveries"][-1]["attempts"])
        mock.advance(10)
        second = receiver.wait_for(2)[1]
        equal(second[0], first[0])
        equal(received(client, second)["status"], "success")


def prepare(mock):
    # The library switches the check of certificates off; requests warns of that, although there is none on plain HTTP.
    requests.packages.urllib3.disable_warnings()


if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], prepare))
