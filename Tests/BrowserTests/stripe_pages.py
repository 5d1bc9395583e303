#!/usr/bin/env python3
"""A browser on the pages of the Stripe mock: a payer pays, is refused, passes and fails 3-D Secure (M-6, M-7).

    stripe_pages.py --mock-command "payments mock stripe --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import json
import sys
import urllib.parse
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expect

import browser


class Shop(browser.Shop):
    """The shop's side: the calls a server makes."""

    def __init__(self, mock):
        super().__init__(mock)
        self.key = self.credentials["secretKey"]

    def call(self, path, **fields):
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def session(self, name="Down payment for deal 7", **more):
        return self.call(
            "/v1/checkout/sessions",
            **{
                "mode": "payment",
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": "eur",
                "line_items[0][price_data][unit_amount]": "20000",
                "line_items[0][price_data][product_data][name]": name,
                "success_url": self.address + "/thanks?session={CHECKOUT_SESSION_ID}",
                "cancel_url": self.address + "/cancel",
                **more,
            },
        )

    def status(self, session):
        now = self.call("/v1/checkout/sessions/" + session["id"])
        return now["status"], now["payment_status"]


class Payer(browser.Payer):
    """A person who pays by card."""

    def pay(self, number):
        self.fill(email="payer@example.com", number=number, expiry="11/30", cvc="123", name="Test Payer")
        self.press("Pay")


GOOD, POOR, SECURE = "4242 4242 4242 4242", "4000 0000 0000 9995", "4000 0000 0000 3220"


def pays_on_a_phone(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    assert "200.00 EUR" in payer.text(), payer.text()
    assert "MOCK" in payer.text(), "nobody may take the page for a real one"
    payer.show("checkout-phone")
    payer.pay(GOOD)
    payer.arrives("/thanks?session=" + session["id"])
    assert shop.status(session) == ("complete", "paid"), shop.status(session)


def pays_with_the_keyboard_alone(shop, payer):
    session = shop.session()
    payer.open(session["url"], 1200, 900)
    payer.show("checkout-desktop")
    payer.driver.find_element(By.NAME, "email").send_keys("payer@example.com")
    for text in (GOOD, "11/30", "123", "Test Payer"):
        payer.driver.switch_to.active_element.send_keys(Keys.TAB)
        payer.driver.switch_to.active_element.send_keys(text)
    payer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    payer.arrives("/thanks")
    assert shop.status(session) == ("complete", "paid"), shop.status(session)


def is_refused_and_pays_with_another_card(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    payer.pay(POOR)
    payer.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, "[role=alert]")))
    payer.show("checkout-declined")
    assert "funds" in payer.text().lower(), payer.text()
    assert POOR.replace(" ", "") not in payer.driver.page_source.replace(" ", ""), "the refused card came back with the page"
    assert shop.status(session)[0] == "open", shop.status(session)
    payer.pay(GOOD)
    payer.arrives("/thanks")
    assert shop.status(session) == ("complete", "paid"), shop.status(session)


def passes_3d_secure(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    payer.pay(SECURE)
    payer.wait.until(expect.presence_of_element_located((By.XPATH, "//button[text()='Approve']")))
    payer.show("3d-secure")
    payer.press("Approve")
    payer.arrives("/thanks")
    assert shop.status(session) == ("complete", "paid"), shop.status(session)


def fails_3d_secure_and_may_try_again(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    payer.pay(SECURE)
    payer.wait.until(expect.presence_of_element_located((By.XPATH, "//button[text()='Fail']")))
    payer.press("Fail")
    payer.wait.until(expect.presence_of_element_located((By.NAME, "number")))
    payer.show("3d-secure-failed")
    assert payer.driver.find_elements(By.CSS_SELECTOR, "[role=alert]"), "the page should say why it is back"
    assert shop.status(session)[0] == "open", shop.status(session)


def authenticates_a_charge_of_the_server(shop, payer):
    intent = shop.call(
        "/v1/payment_intents", amount="20000", currency="eur", payment_method="pm_card_threeDSecure2Required",
        confirm="true", return_url=shop.address + "/return")
    payer.open(intent["next_action"]["redirect_to_url"]["url"])
    payer.press("Approve")
    payer.arrives("/return?payment_intent=" + intent["id"])
    assert shop.call("/v1/payment_intents/" + intent["id"])["status"] == "succeeded"


def cancels_and_comes_back_to_the_shop(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    payer.driver.find_element(By.PARTIAL_LINK_TEXT, "Cancel").click()
    payer.arrives("/cancel")
    assert shop.status(session) == ("open", "unpaid"), shop.status(session)


def finds_an_expired_page_closed(shop, payer):
    session = shop.session()
    shop.call(f"/v1/checkout/sessions/{session['id']}/expire", **{"expand[0]": "line_items"})
    payer.open(session["url"])
    payer.show("checkout-expired")
    assert "expired" in payer.text().lower(), payer.text()
    assert not payer.driver.find_elements(By.NAME, "number"), "an expired page must not ask for a card"


def cannot_pay_twice_by_going_back(shop, payer):
    session = shop.session()
    payer.open(session["url"])
    payer.pay(GOOD)
    payer.arrives("/thanks")
    payer.driver.back()
    payer.driver.refresh()
    assert "complete" in payer.text().lower(), payer.text()
    charges = shop.call("/v1/charges?payment_intent=" + shop.call("/v1/checkout/sessions/" + session["id"])["payment_intent"])
    assert len(charges["data"]) == 1, charges["data"]


def is_not_run_by_a_hostile_name(shop, payer):
    session = shop.session(name="<script>document.title='owned'</script><img src=x onerror=document.title='owned'>")
    payer.open(session["url"])
    assert payer.driver.title != "owned", "a product's name ran as script"
    assert "<script>" in payer.text(), "a product's name should be shown as text"


def finds_everything_in_the_inspector(shop, payer):
    payer.open(shop.mock["control"]["url"], 1200, 1400)
    payer.show("inspector-desktop")
    text = payer.text()
    source = payer.driver.page_source
    for wanted in ("Payment intents", "Charges", "succeeded", "/v1/checkout/sessions"):
        assert wanted.lower() in text.lower(), f"the inspector does not show {wanted}"
    for secret in (shop.key, shop.mock["control"]["token"], shop.mock["credentials"]["webhookSecret"], "4242424242424242",
                   "4242 4242 4242 4242", "4242+4242+4242+4242"):
        assert secret not in source, "the inspector shows a secret or a card number"
    payer.open(shop.mock["control"]["url"], 390, 844)
    payer.show("inspector-phone")
    width = payer.width()
    assert width <= 400, f"the inspector is {width} px wide on a phone"


SCENARIOS = [
    pays_on_a_phone, pays_with_the_keyboard_alone, is_refused_and_pays_with_another_card, passes_3d_secure,
    fails_3d_secure_and_may_try_again, authenticates_a_charge_of_the_server, cancels_and_comes_back_to_the_shop,
    finds_an_expired_page_closed, cannot_pay_twice_by_going_back, is_not_run_by_a_hostile_name,
    finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
