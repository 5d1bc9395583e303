#!/usr/bin/env python3
"""A browser on the pages of the WayForPay mock: a payer pays, is refused, passes 3-D Secure, comes back by form (M-6, M-7).

    wayforpay_pages.py --mock-command "payments mock wayforpay --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import hashlib
import hmac
import json
import sys
import time
import urllib.parse
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expect

import browser

# What is signed in a callback, in an answer about a payment, and in the form that takes the payer back.
TOLD = ("merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus", "reasonCode")


class Shop(browser.Shop):
    """The shop's side: signed forms that lead to the page, the calls a server makes, the callbacks it acknowledges."""

    def __init__(self, mock):
        super().__init__(mock)
        self.account, self.key = self.credentials["merchantAccount"], self.credentials["secretKey"]
        self.orders = 0

    def new_order(self):
        self.orders += 1
        return f"DEAL-7-{self.orders}"

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

    def call(self, kind, message):
        body = json.dumps({"transactionType": kind, "apiVersion": 1, **message}).encode()
        request = urllib.request.Request(self.url + "/api", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

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


class Payer(browser.Payer):
    """A person who pays by card."""

    def goes_to_pay(self, page, width=390, height=844):
        self.open(page, width, height)
        self.press("To the payment")
        self.arrives("/page?vkh=")

    def pay(self, number):
        self.fill(number=number, expiry="11/30", cvc="123")
        self.press("Pay")

    def may_pay(self):
        return bool(self.driver.find_elements(By.NAME, "number"))


GOOD, POOR, SECURE = "4111 1111 1111 1111", "4111 1100 1104 0008", "4111 1100 5100 0003"


def pays_on_a_phone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    assert "200.50 UAH" in payer.text(), payer.text()
    assert "MOCK" in payer.text(), "nobody may take the page for a real one"
    payer.show("checkout-phone")
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def pays_with_the_keyboard_alone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order), 1200, 900)
    payer.show("checkout-desktop")
    for text in (GOOD, "11/30", "123"):
        payer.driver.switch_to.active_element.send_keys(Keys.TAB)
        payer.driver.switch_to.active_element.send_keys(text)
    payer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def uses_a_test_card_from_the_fold(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, merchantTransactionType="AUTH", holdTimeout="86400"))
    payer.driver.find_element(By.TAG_NAME, "summary").click()
    payer.show("checkout-test-cards")
    payer.driver.find_element(By.CSS_SELECTOR, "button[value=approved-mastercard]").click()
    payer.arrives("/thanks/" + order)
    assert shop.status(order)[0] == "WaitingAuthComplete", shop.status(order)


def is_refused_and_pays_with_another_card(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(POOR)
    payer.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, "[role=alert]")))
    payer.show("checkout-declined")
    assert "funds" in payer.text().lower(), payer.text()
    assert POOR.replace(" ", "") not in payer.driver.page_source.replace(" ", ""), "the refused card came back with the page"
    assert shop.status(order) == ("Declined", 1104), shop.status(order)
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def passes_3d_secure(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/acs")
    payer.show("3d-secure")
    payer.press("Approve")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def fails_3d_secure_and_may_try_again(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/acs")
    payer.press("Fail")
    payer.arrives("/page?vkh=")
    payer.show("3d-secure-failed")
    assert payer.driver.find_elements(By.CSS_SELECTOR, "[role=alert]"), "the page should say why it is back"
    assert shop.status(order) == ("Declined", 1108), shop.status(order)
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def authenticates_a_charge_of_the_server(shop, payer):
    order = shop.new_order()
    answer = shop.charge(order, SECURE)
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
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.press("Cancel")
    payer.arrives("/thanks/" + order)
    brought = shop.brought(order)
    assert (brought["transactionStatus"], brought["reasonCode"]) == ("Declined", "1125"), brought


def finds_an_expired_page_closed(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, orderTimeout="600"))
    assert payer.may_pay()
    shop.advance(600)
    payer.driver.refresh()
    payer.show("checkout-expired")
    assert "expired" in payer.text().lower(), payer.text()
    assert not payer.may_pay(), "an expired page must not ask for a card"
    assert shop.told(order, "Expired")["reasonCode"] == "1124"


def cannot_pay_twice_by_going_back(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    payer.driver.back()
    payer.driver.refresh()
    payer.arrives("/page?vkh=")
    payer.show("checkout-paid")
    assert "paid" in payer.text().lower() and not payer.may_pay(), payer.text()
    payer.open(page)
    payer.press("To the payment")
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "body"), "1112"))
    payer.show("checkout-duplicate")
    assert not payer.may_pay(), "a paid order must not ask for a card"
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def cannot_pay_twice_in_two_windows(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    address = payer.driver.current_url
    with payer.another_window():
        payer.open(address)
        payer.pay(GOOD)
        payer.arrives("/thanks/" + order)
    payer.pay(POOR)
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "h1"), "Paid"))
    assert shop.status(order) == ("Approved", 1100), shop.status(order)


def is_not_run_by_a_hostile_name(shop, payer):
    name = "<script>document.title='owned'</script>" + '"><img src=x onerror="document.title=\'owned\'">'
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, product=name))
    assert payer.driver.title != "owned", "a product's name ran as script"
    assert not payer.driver.find_elements(By.CSS_SELECTOR, "img, main script"), "a product's name became elements"
    assert name in payer.text(), "a product's name should be shown as text"
    payer.show("checkout-hostile-name")


def comes_back_by_a_signed_form(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    brought = shop.brought(order)
    assert (brought["transactionStatus"], brought["cardPan"]) == ("Approved", "41****1111"), brought


def comes_back_by_a_button_where_scripts_do_not_run(shop, payer):
    order = shop.new_order()
    payer.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        payer.goes_to_pay(shop.page(order))
        payer.pay(GOOD)
        payer.wait.until(expect.presence_of_element_located((By.ID, "onward")))
    finally:
        payer.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    payer.show("onward")
    payer.press("Back to the shop")
    payer.arrives("/thanks/" + order)
    assert shop.brought(order)["transactionStatus"] == "Approved"


def is_told_of_to_the_shop_by_a_signed_callback(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(GOOD)
    told = shop.told(order, "Approved")
    assert (told["orderReference"], told["amount"], told["currency"]) == (order, "200.5", "UAH"), told
    assert told["cardPan"] == "41****1111", told


def finds_everything_in_the_inspector(shop, payer):
    payer.open(shop.mock["control"]["url"], 1200, 1400)
    payer.show("inspector-desktop")
    text = payer.text()
    source = payer.driver.page_source
    for wanted in ("Orders", "Approved", "Declined", "1125", "DEAL-7-1", "/pay", "delivered"):
        assert wanted.lower() in text.lower(), f"the inspector does not show {wanted}"
    numbers = [card.replace(" ", space) for card in (GOOD, POOR, SECURE) for space in ("", " ", "+", "%20")]
    for secret in (shop.key, shop.credentials["merchantPassword"], shop.mock["control"]["token"], *numbers):
        assert secret not in source, "the inspector shows a secret or a card number"
    payer.open(shop.mock["control"]["url"], 390, 844)
    payer.show("inspector-phone")


SCENARIOS = [
    pays_on_a_phone, pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold, is_refused_and_pays_with_another_card,
    passes_3d_secure, fails_3d_secure_and_may_try_again, authenticates_a_charge_of_the_server,
    cancels_and_comes_back_to_the_shop, finds_an_expired_page_closed, cannot_pay_twice_by_going_back,
    cannot_pay_twice_in_two_windows, is_not_run_by_a_hostile_name, comes_back_by_a_signed_form,
    comes_back_by_a_button_where_scripts_do_not_run, is_told_of_to_the_shop_by_a_signed_callback, finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
