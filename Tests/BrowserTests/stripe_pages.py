#!/usr/bin/env python3
"""A browser on the pages of the Stripe mock: a payer pays, is refused, passes and fails 3-D Secure (M-6, M-7).

    stripe_pages.py --mock-command "payments mock stripe --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import sys
import urllib.parse

from selenium.webdriver.common.by import By

import browser
import checkout


class Shop(checkout.Shop):
    """The shop's side: the calls a server makes, the session of each order."""

    amount = "200.00 EUR"
    paid, refused, unauthenticated = ("complete", "paid"), ("open", "unpaid"), ("open", "unpaid")
    inspected = "Payment intents", "Charges", "succeeded", "/v1/checkout/sessions"

    def __init__(self, mock):
        super().__init__(mock)
        self.key = self.credentials["secretKey"]
        self.sessions = {}

    def call(self, path, **fields):
        body = urllib.parse.urlencode(fields).encode() if fields else None
        return self.ask(path, body, {"Authorization": f"Bearer {self.key}"})

    def page(self, order, name="Down payment for deal 7"):
        """The address of the gateway's own page."""
        session = self.call(
            "/v1/checkout/sessions",
            **{
                "mode": "payment",
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": "eur",
                "line_items[0][price_data][unit_amount]": "20000",
                "line_items[0][price_data][product_data][name]": name,
                "success_url": self.address + "/thanks?session={CHECKOUT_SESSION_ID}",
                "cancel_url": self.address + "/cancel",
            },
        )
        self.sessions[order] = session["id"]
        return session["url"]

    def named(self, order, name):
        return self.page(order, name=name)

    def session(self, order):
        return self.call("/v1/checkout/sessions/" + self.sessions[order])

    def status(self, order):
        session = self.session(order)
        return session["status"], session["payment_status"]

    def secrets(self):
        return [self.key, self.credentials["webhookSecret"]]

    def thanks(self, order):
        return "/thanks?session=" + self.sessions[order]


class Payer(checkout.Payer):
    address, challenge = "/c/pay/", "/3d_secure_2/hosted"
    card = "number", "expiry", "cvc"
    before, after = {"email": "payer@example.com"}, {"name": "Test Payer"}
    cards = good, poor, secure = "4242 4242 4242 4242", "4000 0000 0000 9995", "4000 0000 0000 3220"

    def goes_to_pay(self, page, width=390, height=844):
        self.open(page, width, height)


def authenticates_a_charge_of_the_server(shop, payer):
    intent = shop.call(
        "/v1/payment_intents", amount="20000", currency="eur", payment_method="pm_card_threeDSecure2Required",
        confirm="true", return_url=shop.address + "/return")
    payer.open(intent["next_action"]["redirect_to_url"]["url"])
    payer.press("Approve")
    payer.arrives("/return?payment_intent=" + intent["id"])
    assert shop.call("/v1/payment_intents/" + intent["id"])["status"] == "succeeded"


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = payer.begins(shop)
    payer.driver.find_element(By.PARTIAL_LINK_TEXT, "Cancel").click()
    payer.arrives("/cancel")
    assert shop.status(order) == ("open", "unpaid"), shop.status(order)


def finds_an_expired_page_closed(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    shop.call(f"/v1/checkout/sessions/{shop.sessions[order]}/expire", **{"expand[0]": "line_items"})
    payer.goes_to_pay(page)
    payer.show("checkout-expired")
    assert "expired" in payer.text().lower(), payer.text()
    assert not payer.may_pay(), "an expired page must not ask for a card"


def cannot_pay_twice_by_going_back(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.good)
    payer.is_back(shop, order)
    payer.driver.back()
    payer.driver.refresh()
    assert "complete" in payer.text().lower(), payer.text()
    charges = shop.call("/v1/charges?payment_intent=" + shop.session(order)["payment_intent"])
    assert len(charges["data"]) == 1, charges["data"]


SCENARIOS = [
    checkout.pays_on_a_phone, checkout.pays_with_the_keyboard_alone, checkout.is_refused_and_pays_with_another_card,
    checkout.passes_3d_secure, checkout.fails_3d_secure_and_may_try_again, authenticates_a_charge_of_the_server,
    cancels_and_comes_back_to_the_shop, finds_an_expired_page_closed, cannot_pay_twice_by_going_back,
    checkout.is_not_run_by_a_hostile_name, checkout.finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
