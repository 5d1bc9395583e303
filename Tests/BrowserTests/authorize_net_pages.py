#!/usr/bin/env python3
"""A browser on the pages of the Authorize.net mock: a payer pays, is refused, passes and fails 3-D Secure (M-6, M-7).

    authorize_net_pages.py --mock-command "payments mock authorize-net --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import base64
import hashlib
import hmac
import json
import sys
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expect

import browser


class Shop(browser.Shop):
    """The shop's side: tokens for the page and the forms that carry them, the calls a server makes, the webhooks it gets."""

    def __init__(self, mock):
        super().__init__(mock)
        self.login, self.key = self.credentials["apiLoginID"], self.credentials["transactionKey"]
        self.orders = 0
        body = {"url": self.address + "/webhook", "status": "active", "eventTypes": [
            "net.authorize.payment.authcapture.created", "net.authorize.payment.fraud.held"]}  # fmt: skip
        pair = base64.b64encode(f"{self.login}:{self.key}".encode()).decode()
        self.send("/rest/v1/webhooks", body, Authorization="Basic " + pair)

    def send(self, path, body, **fields):
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json", **fields})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read().decode("utf-8-sig"))

    def call(self, name, **members):
        """One request to the API; the members have to come in the order of the schema."""
        login = {"name": self.login, "transactionKey": self.key}
        answer = self.send("/xml/v1/request.api", {name: {"merchantAuthentication": login, **members}})
        assert answer["messages"]["resultCode"] == "Ok", answer["messages"]
        return answer

    def new_order(self):
        self.orders += 1
        return f"DEAL-7-{self.orders}"

    def page(self, order, description="Down payment for deal 7", merchant="Deals", returns=None, **settings):
        """The address of the shop's own page whose form leads to the payment page."""
        settings = {
            "ReturnOptions": {
                "showReceipt": False, "url": self.address + "/thanks/" + order,
                "cancelUrl": self.address + "/cancel/" + order, "cancelUrlText": "Back to the deal", **(returns or {}),
            },
            "PaymentOptions": {"cardCodeRequired": True},
            "BillingAddressOptions": {"show": False, "required": False},
            "OrderOptions": {"show": True, "merchantName": merchant}, **settings,
        }  # fmt: skip
        answer = self.call(
            "getHostedPaymentPageRequest", refId=order,
            transactionRequest={
                "transactionType": "authCaptureTransaction", "amount": "200.50",
                "order": {"invoiceNumber": order, "description": description}},
            hostedPaymentSettings={"setting": [
                {"settingName": "hostedPayment" + name, "settingValue": json.dumps(value)}
                for name, value in settings.items()]})  # fmt: skip
        return self.form("/pay/" + order, self.url + "/payment/payment", [("token", answer["token"])])

    def told(self, order, event="net.authorize.payment.authcapture.created"):
        """What the webhook says about an order; first its signature is verified."""
        def message(visit):
            key = self.credentials["signatureKey"].encode()  # the text of the key, not the bytes that it spells
            digest = hmac.new(key, visit.body.encode(), hashlib.sha512).hexdigest()
            signature = visit.headers["X-ANET-Signature"]
            assert hmac.compare_digest(signature.lower(), "sha512=" + digest), "the webhook's signature is wrong"
            return json.loads(visit.body)

        def wanted(visit):
            told = message(visit)
            return told["eventType"] == event and told["payload"]["invoiceNumber"] == order

        return message(self.visit("/webhook", wanted))["payload"]

    def transactions(self, order):
        """The statuses of what was tried for an order, newest first."""
        answer = self.call("getUnsettledTransactionListRequest")
        found = answer.get("transactions", [])
        return [transaction["transactionStatus"] for transaction in found if transaction.get("invoiceNumber") == order]

    def is_paid(self, order):
        return self.transactions(order).count("capturedPendingSettlement") == 1


class Payer(browser.Payer):
    """A person who pays by card."""

    def goes_to_pay(self, page, width=390, height=844):
        self.open(page, width, height)
        self.press("To the payment")
        self.arrives("/payment/payment")

    def pay(self, number, **more):
        self.fill(cardNumber=number, expiry="11/30", cardCode="123", **more)
        self.press("Pay")

    def is_refused(self):
        self.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, "[role=alert]")))

    def may_pay(self):
        return bool(self.driver.find_elements(By.NAME, "cardNumber"))


GOOD, OTHER, SECURE = "4111 1111 1111 1111", "5424 0000 0000 0015", "4000 0000 0000 1091"
# The mock answers for a bank by the buyer's zip code, as the sandbox does.
REFUSED_ZIP = "46282"


def pays_on_a_phone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    assert "200.50 USD" in payer.text(), payer.text()
    assert "MOCK" in payer.text(), "nobody may take the page for a real one"
    payer.show("checkout-phone")
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    assert shop.is_paid(order), shop.transactions(order)


def pays_with_the_keyboard_alone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order), 1200, 900)
    payer.show("checkout-desktop")
    for text in (GOOD, "11/30", "123"):
        payer.driver.switch_to.active_element.send_keys(Keys.TAB)
        payer.driver.switch_to.active_element.send_keys(text)
    payer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    payer.arrives("/thanks/" + order)
    assert shop.is_paid(order), shop.transactions(order)


def uses_a_test_card_from_the_fold(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.driver.find_element(By.TAG_NAME, "summary").click()
    payer.show("checkout-test-cards")
    payer.press("Held for review")
    payer.arrives("/thanks/" + order)
    assert shop.told(order, "net.authorize.payment.fraud.held")["responseCode"] == 4
    assert not shop.is_paid(order), shop.transactions(order)


def is_refused_and_pays_with_another_card(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(
        order, BillingAddressOptions={"show": True, "required": False},
        CustomerOptions={"showEmail": True, "requiredEmail": True}))
    payer.show("checkout-billing")
    payer.pay(GOOD, firstName="Test", lastName="Payer", zip=REFUSED_ZIP, email="payer@example.com")
    payer.is_refused()
    payer.show("checkout-declined")
    assert "declined" in payer.text().lower(), payer.text()
    for name in ("cardNumber", "expiry", "cardCode"):
        assert not payer.driver.find_element(By.NAME, name).get_attribute("value"), "the refused card came back"
    assert payer.driver.find_element(By.NAME, "lastName").get_attribute("value") == "Payer", "the address was lost"
    assert not shop.is_paid(order), shop.transactions(order)
    payer.pay(OTHER, zip="98004")
    payer.arrives("/thanks/" + order)
    assert shop.is_paid(order), shop.transactions(order)


def passes_3d_secure(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/payment/authenticate/")
    payer.show("3d-secure")
    payer.press("Approve")
    payer.arrives("/thanks/" + order)
    assert shop.is_paid(order), shop.transactions(order)


def fails_3d_secure_and_may_try_again(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/payment/authenticate/")
    payer.press("Fail")
    payer.is_refused()
    payer.show("3d-secure-failed")
    assert shop.transactions(order) == [], shop.transactions(order)
    payer.pay(OTHER)
    payer.arrives("/thanks/" + order)
    assert shop.is_paid(order), shop.transactions(order)


def is_told_what_was_typed_wrong(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay("4242 4242 4242 4242")
    payer.is_refused()
    payer.show("checkout-unknown-card")
    assert "4242424242424242" not in payer.driver.page_source.replace(" ", ""), "a card number came back"
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.driver.find_element(By.LINK_TEXT, "Back to the deal").click()
    payer.arrives("/cancel/" + order)
    assert shop.transactions(order) == [], shop.transactions(order)


def reads_the_receipt_and_comes_back_to_the_shop(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, returns={"showReceipt": True, "urlText": "Return to the deal"}))
    payer.pay(GOOD)
    link = payer.wait.until(expect.presence_of_element_located((By.LINK_TEXT, "Return to the deal")))
    payer.show("receipt")
    assert "200.50 USD" in payer.text(), payer.text()
    link.click()
    payer.arrives("/thanks/" + order)
    visit = shop.visit("/thanks/" + order)
    assert (visit.method, visit.body) == ("GET", ""), "the way back carries nothing of the payment"


def finds_an_expired_page_closed(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    assert payer.may_pay()
    shop.advance(900)
    payer.open(page)
    payer.press("To the payment")
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "h1"), "expired"))
    payer.show("checkout-expired")
    assert not payer.may_pay(), "an expired page must not ask for a card"
    payer.driver.find_element(By.LINK_TEXT, "Back to the shop").click()
    payer.arrives("/cancel/" + order)


def cannot_pay_twice_by_going_back(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    payer.driver.back()
    payer.driver.refresh()
    payer.arrives("/thanks/" + order)
    payer.open(page)
    payer.press("To the payment")
    payer.arrives("/thanks/" + order)
    assert shop.transactions(order) == ["capturedPendingSettlement"], shop.transactions(order)


def cannot_pay_twice_in_two_windows(shop, payer):
    order = shop.new_order()
    page = shop.page(order, returns={"showReceipt": True})
    payer.goes_to_pay(page)
    with payer.another_window():
        payer.goes_to_pay(page)
        payer.pay(GOOD)
        payer.wait.until(expect.presence_of_element_located((By.LINK_TEXT, "Continue")))
    payer.pay(OTHER)
    payer.wait.until(expect.presence_of_element_located((By.LINK_TEXT, "Continue")))
    payer.show("checkout-paid")
    assert not payer.may_pay(), "a paid page must not ask for a card"
    assert shop.transactions(order) == ["capturedPendingSettlement"], shop.transactions(order)


def is_not_run_by_a_hostile_name(shop, payer):
    name = "<script>document.title='owned'</script>" + '"><img src=x onerror="document.title=\'owned\'">'
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, description=name, merchant=name, returns={"cancelUrlText": name}))
    assert payer.driver.title != "owned", "a name ran as script"
    assert not payer.driver.find_elements(By.CSS_SELECTOR, "img, main script"), "a name became elements"
    assert payer.text().count(name) == 3, "description, merchant and link should be shown as texts"
    payer.show("checkout-hostile-name")


def is_told_of_to_the_shop_by_a_signed_webhook(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    told = shop.told(order)
    assert (told["merchantReferenceId"], told["responseCode"], told["entityName"]) == (order, 1, "transaction"), told
    details = shop.call("getTransactionDetailsRequest", transId=told["id"])["transaction"]
    assert details["order"]["invoiceNumber"] == order, details
    assert details["payment"]["creditCard"]["cardNumber"] == "XXXX1111", details


def finds_everything_in_the_inspector(shop, payer):
    payer.open(shop.mock["control"]["url"], 1200, 1400)
    payer.show("inspector-desktop")
    text = payer.text()
    source = payer.driver.page_source
    for wanted in ("Transactions", "capturedPendingSettlement", "declined", "DEAL-7-1", "/payment/payment", "delivered"):
        assert wanted.lower() in text.lower(), f"the inspector does not show {wanted}"
    numbers = [card.replace(" ", space) for card in (GOOD, OTHER, SECURE) for space in ("", " ", "+", "%20")]
    keys = (shop.key, shop.credentials["signatureKey"], shop.mock["control"]["token"])
    for secret in (*keys, *numbers):
        assert secret not in source, "the inspector shows a secret or a card number"
    payer.open(shop.mock["control"]["url"], 390, 844)
    payer.show("inspector-phone")


SCENARIOS = [
    pays_on_a_phone, pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold,
    is_refused_and_pays_with_another_card, passes_3d_secure, fails_3d_secure_and_may_try_again,
    is_told_what_was_typed_wrong, cancels_and_comes_back_to_the_shop, reads_the_receipt_and_comes_back_to_the_shop,
    finds_an_expired_page_closed, cannot_pay_twice_by_going_back, cannot_pay_twice_in_two_windows,
    is_not_run_by_a_hostile_name, is_told_of_to_the_shop_by_a_signed_webhook, finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
