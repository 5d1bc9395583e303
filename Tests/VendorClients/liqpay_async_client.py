"""Runs the asynchronous Python library liqpay-api, unmodified but for its host, against the mock.

    python liqpay_async_client.py --mock-command "payments mock liqpay --port 0"

The command is started, prints one JSON line that says where the mock is reached, and is stopped at the end. Each
scenario begins on an empty shop. Prints PASS or FAIL for each, and exits 1 when one fails. `--only NAME` runs the
scenarios whose names contain NAME.
"""

import asyncio
import logging
import sys
import urllib.parse

import aiohttp
import requests
from liqpay_api import LiqPayAsync

from harness import Receiver, equal, run, scenario


def library(mock):
    keys = mock.credentials
    return LiqPayAsync(keys["publicKey"], keys["privateKey"], host=mock.url + "/api/")


def payment(order, card="4242424242424242", **more):
    parameters = {
        "amount": 301.5, "currency": "UAH", "description": "Передплата", "order_id": order, "card": card,
        "card_exp_month": "03", "card_exp_year": "30", "card_cvv": "737", "ip": "192.0.2.7", "phone": "380950000001",
    }  # fmt: skip
    parameters.update(more)
    return parameters


@scenario
def payments_and_holds(mock):
    async def play(client):
        paid = await client.pay(payment("a"))
        equal((paid["status"], paid["amount"], paid["description"]), ("success", 301.5, "Передплата"))
        equal((await client.get_status("a"))["payment_id"], paid["payment_id"])
        equal((await client.hold(payment("b")))["status"], "hold_wait")
        equal((await client.pay(payment("c", "4000000000009995")))["err_code"], "9859")
        equal((await client.get_status("none"))["err_code"], "payment_not_found")

    asyncio.run(play(library(mock)))


@scenario
def many_payments_at_once_keep_apart(mock):
    async def play(client):
        orders = ["o%d" % number for number in range(40)]
        answers = await asyncio.gather(*(client.pay(payment(order)) for order in orders))
        equal([answer["order_id"] for answer in answers], orders)
        equal(len({answer["payment_id"] for answer in answers}), 40)
        same = await asyncio.gather(*(client.pay(payment("same")) for _ in range(10)))
        equal(sorted(answer.get("err_code", "paid") for answer in same), ["order_id_duplicate"] * 9 + ["paid"])

    asyncio.run(play(library(mock)))


@scenario
def subscription_begins(mock):
    terms = {"subscribe": "1", "subscribe_date_start": "2030-01-01 00:00:00", "subscribe_periodicity": "month"}
    answer = asyncio.run(library(mock).subscribe(payment("a", **terms)))
    equal(answer["status"], "subscribed")


@scenario
def callback_is_validated(mock):
    client = library(mock)
    with Receiver() as receiver:
        asyncio.run(client.pay(payment("a", server_url=receiver.url)))
        body = receiver.wait_for(1)[0][0].decode()
        fields = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        equal(client.validate_callback(fields["data"], fields["signature"])["order_id"], "a")
        try:
            client.validate_callback(fields["data"], fields["signature"][::-1])
            raise AssertionError("a wrong signature was taken")
        except ValueError:
            pass


@scenario
def checkout_link_opens_the_page(mock):
    link = library(mock).generate_checkout_url(payment("a", action="pay", language="en"))
    page = requests.get(link, timeout=10)
    equal(page.status_code, 200)
    assert "301.50 UAH" in page.text and "/en/checkout/" in page.url


@scenario
def payment_link_by_post_meets_a_page_as_on_the_live_service(mock):
    # The library follows the redirect and expects JSON, which the live service does not give either.
    try:
        asyncio.run(library(mock).get_payment_url(payment("a", action="pay")))
        raise AssertionError("a page was taken for JSON")
    except aiohttp.ContentTypeError:
        pass
    equal(asyncio.run(library(mock).get_status("a"))["status"], "prepared")


def prepare(mock):
    # What goes wrong on purpose is not to be logged.
    logging.getLogger("liqpay_api").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], prepare))
