#!/usr/bin/env python3
"""A browser on the pages of the WayForPay mock: a payer pays, is refused, passes 3-D Secure, comes back (M-6, M-7).

    wayforpay_pages.py --mock-command "payments mock wayforpay --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import hashlib
import hmac
import json
import sys
import time
import urllib.parse

from selenium.webdriver.common.by import By

import browser
import checkout

# What is signed in a callback, in an answer about a payment, and in the form that takes the payer back.
TOLD = (
    "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus", "reasonCode",
)  # fmt: skip


class Shop(checkout.Shop):
    """The shop's side: signed forms that lead to the page, the calls a server makes, the callbacks it acknowledges."""

    amount, duplicate = "200.50 UAH", "1112"
    paid, refused, unauthenticated = ("Approved", 1100), ("Declined", 1104), ("Declined", 1108)
    inspected = "Orders", "Approved", "Declined", "1125", "DEAL-7-1", "/pay", "delivered"

    def __init__(self, mock):
        super().__init__(mock)
        self.account, self.key = self.credentials["merchantAccount"], self.credentials["secretKey"]

    def signature(self, *values):
        return hmac.new(self.key.encode(), ";".join(values).encode(), hashlib.md5).hexdigest()

    def signed(self, order, product="Down payment for deal 7"):
        """What a page and a charge have in common, each value as a text."""
        fields = {
            "merchantAccount": self.account, "merchantDomainName": self.credentials["merchantDomainName"],
            "orderReference": order, "orderDate": str(int(time.time())), "amount": "200.50", "currency": "UAH",
        }  # fmt: skip
        return fields, self.signature(*fields.values(), product, "1", "200.50")

    def page(self, order, product="Down payment for deal 7", **more):
        """The address of the shop's own page whose form leads to WayForPay."""
        fields, signature = self.signed(order, product)
        fields |= {
            "productName[]": product, "productCount[]": "1", "productPrice[]": "200.50", "merchantSignature": signature,
            "merchantTransactionSecureType": "AUTO", "language": "EN", "clientEmail": "payer@example.com",
            "returnUrl": self.address + "/thanks/" + order, "serviceUrl": self.address + "/told/" + order, **more,
        }  # fmt: skip
        return self.form("/pay/" + order, self.url + "/pay", fields.items())

    def named(self, order, name):
        return self.page(order, product=name)

    def secrets(self):
        return [self.key, self.credentials["merchantPassword"]]

    def call(self, kind, message):
        body = json.dumps({"transactionType": kind, "apiVersion": 1, **message}).encode()
        return self.ask("/api", body, {"Content-Type": "application/json"})

    def charge(self, order, number):
        fields, signature = self.signed(order)
        return self.call("CHARGE", fields | {
            "productName": ["Down payment for deal 7"], "productCount": ["1"], "productPrice": ["200.50"],
            "merchantSignature": signature, "merchantTransactionType": "SALE", "merchantTransactionSecureType": "AUTO",
            "card": number.replace(" ", ""), "expMonth": "11", "expYear": "2030", "cardCvv": "123",
            "cardHolder": "TEST PAYER", "clientFirstName": "Test", "clientLastName": "Payer", "clientCountry": "UKR",
            "clientEmail": "payer@example.com", "clientPhone": "380950000001", "clientIpAddress": "127.0.0.1",
        })  # fmt: skip

    def status(self, order):
        signature = self.signature(self.account, order)
        answer = self.call(
            "CHECK_STATUS", {"merchantAccount": self.account, "orderReference": order, "merchantSignature": signature})
        return answer["transactionStatus"], answer["reasonCode"]

    def answer(self, visit):
        """Acknowledges callbacks; every other visit gets a page."""
        if not visit.path.startswith("/told/"):
            return super().answer(visit)
        order, now = visit.path.removeprefix("/told/"), int(time.time())
        signature = self.signature(order, "accept", str(now))
        return "application/json", json.dumps(
            {"orderReference": order, "status": "accept", "time": now, "signature": signature})

    def verified(self, message):
        """A message whose values are texts, once its signature is found to be right."""
        signature = self.signature(*(message[name] for name in TOLD))
        assert message["merchantSignature"] == signature, f"the signature is wrong: {message}"
        return message

    def told(self, order, status):
        """What the callback about an order says once it has a status: JSON, although it is called a form."""
        def message(visit):
            assert visit.headers["Content-Type"] == "application/x-www-form-urlencoded", visit.headers["Content-Type"]
            # Numbers are signed as they are written.
            return self.verified(json.loads(visit.body, parse_int=str, parse_float=str))

        return message(self.visit("/told/" + order, lambda visit: message(visit)["transactionStatus"] == status))

    def brought(self, order):
        """What the payer's browser brought back as a form."""
        visit = self.visit("/thanks/" + order, lambda visit: visit.method == "POST")
        return self.verified(dict(urllib.parse.parse_qsl(visit.body, keep_blank_values=True, strict_parsing=True)))


class Payer(checkout.Payer):
    address, challenge, done = "/page?vkh=", "/acs", "Paid"
    card = "number", "expiry", "cvc"
    cards = good, poor, secure = "4111 1111 1111 1111", "4111 1100 1104 0008", "4111 1100 5100 0003"


def uses_a_test_card_from_the_fold(shop, payer):
    order = payer.begins(shop, merchantTransactionType="AUTH", holdTimeout="86400")
    payer.opens_the_test_cards()
    payer.driver.find_element(By.CSS_SELECTOR, "button[value=approved-mastercard]").click()
    payer.arrives("/thanks/" + order)
    assert shop.status(order)[0] == "WaitingAuthComplete", shop.status(order)


def authenticates_a_charge_of_the_server(shop, payer):
    order = shop.new_order()
    answer = shop.charge(order, payer.secure)
    assert answer["reasonCode"] == 5100, answer
    fields = {"MD": answer["d3Md"], "PaReq": answer["d3Pareq"], "TermUrl": shop.address + "/return/" + order}
    payer.open(shop.form("/authenticate/" + order, answer["d3AcsUrl"], fields.items()))
    payer.press("To the payment")
    payer.press("Approve")
    payer.arrives("/return/" + order)
    brought = dict(urllib.parse.parse_qsl(shop.visit("/return/" + order).body))
    assert brought["MD"] == answer["d3Md"], brought
    done = shop.call("COMPLETE_3DS", {
        "authorization_ticket": answer["authTicket"], "d3ds_md": brought["MD"], "d3ds_pares": brought["PaRes"]})
    assert (done["transactionStatus"], done["reasonCode"]) == ("Approved", 1100), done


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = payer.begins(shop)
    payer.press("Cancel")
    payer.arrives("/thanks/" + order)
    brought = shop.brought(order)
    assert (brought["transactionStatus"], brought["reasonCode"]) == ("Declined", "1125"), brought


def finds_an_expired_page_closed(shop, payer):
    order = payer.begins(shop, orderTimeout="600")
    assert payer.may_pay()
    shop.advance(600)
    payer.driver.refresh()
    payer.show("checkout-expired")
    assert "expired" in payer.text().lower(), payer.text()
    assert not payer.may_pay(), "an expired page must not ask for a card"
    assert shop.told(order, "Expired")["reasonCode"] == "1124"


def cannot_pay_twice_in_two_windows(shop, payer):
    order = payer.begins(shop)
    address = payer.driver.current_url
    with payer.another_window():
        payer.open(address)
        payer.pay(payer.good)
        payer.is_back(shop, order)
    payer.pay(payer.poor)
    payer.reads(payer.done, "h1")
    assert shop.is_paid(order), shop.status(order)


def comes_back_by_a_signed_form(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.good)
    payer.arrives("/thanks/" + order)
    brought = shop.brought(order)
    assert (brought["transactionStatus"], brought["cardPan"]) == ("Approved", "41****1111"), brought


def comes_back_by_a_button_where_scripts_do_not_run(shop, payer):
    payer.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        order = payer.begins(shop)
        payer.pay(payer.good)
        payer.sees("#onward")
    finally:
        payer.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    payer.show("onward")
    payer.press("Back to the shop")
    payer.arrives("/thanks/" + order)
    assert shop.brought(order)["transactionStatus"] == "Approved"


def is_told_of_to_the_shop_by_a_signed_callback(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.good)
    told = shop.told(order, "Approved")
    assert (told["orderReference"], told["amount"], told["currency"]) == (order, "200.5", "UAH"), told
    assert told["cardPan"] == "41****1111", told


SCENARIOS = [
    checkout.pays_on_a_phone, checkout.pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold,
    checkout.is_refused_and_pays_with_another_card, checkout.passes_3d_secure,
    checkout.fails_3d_secure_and_may_try_again, authenticates_a_charge_of_the_server,
    cancels_and_comes_back_to_the_shop, finds_an_expired_page_closed, checkout.cannot_pay_twice_by_going_back,
    cannot_pay_twice_in_two_windows, checkout.is_not_run_by_a_hostile_name, comes_back_by_a_signed_form,
    comes_back_by_a_button_where_scripts_do_not_run, is_told_of_to_the_shop_by_a_signed_callback,
    checkout.finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
