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

from selenium.webdriver.common.by import By

import browser
import checkout


class Shop(checkout.Shop):
    """The shop's side: forms that carry tokens to the page, the calls a server makes, the webhooks it gets."""

    amount, unauthenticated = "200.50 USD", []
    inspected = "Transactions", "capturedPendingSettlement", "declined", "DEAL-7-1", "/payment/payment", "delivered"

    def __init__(self, mock):
        super().__init__(mock)
        self.login, self.key = self.credentials["apiLoginID"], self.credentials["transactionKey"]
        body = {"url": self.address + "/webhook", "status": "active", "eventTypes": [
            "net.authorize.payment.authcapture.created", "net.authorize.payment.fraud.held"]}  # fmt: skip
        pair = base64.b64encode(f"{self.login}:{self.key}".encode()).decode()
        self.send("/rest/v1/webhooks", body, Authorization="Basic " + pair)

    def send(self, path, body, **fields):
        return self.ask(path, json.dumps(body).encode(), {"Content-Type": "application/json", **fields})

    def call(self, name, **members):
        """One request to the API; the members have to come in the order of the schema."""
        login = {"name": self.login, "transactionKey": self.key}
        answer = self.send("/xml/v1/request.api", {name: {"merchantAuthentication": login, **members}})
        assert answer["messages"]["resultCode"] == "Ok", answer["messages"]
        return answer

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

    def named(self, order, name):
        return self.page(order, description=name, merchant=name, returns={"cancelUrlText": name})

    def secrets(self):
        return [self.key, self.credentials["signatureKey"]]

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

    def status(self, order):
        """The statuses of what was tried for an order, newest first."""
        answer = self.call("getUnsettledTransactionListRequest")
        found = answer.get("transactions", [])
        return [transaction["transactionStatus"] for transaction in found if transaction.get("invoiceNumber") == order]

    def is_paid(self, order):
        return self.status(order).count("capturedPendingSettlement") == 1


class Payer(checkout.Payer):
    address = "/payment/payment"
    challenge = again = "/payment/authenticate/"
    card = "cardNumber", "expiry", "cardCode"
    cards = good, other, secure = "4111 1111 1111 1111", "5424 0000 0000 0015", "4000 0000 0000 1091"
    unknown = "4242 4242 4242 4242"


# The mock answers for a bank by the buyer's zip code, as the sandbox does.
REFUSED_ZIP = "46282"


def uses_a_test_card_from_the_fold(shop, payer):
    order = payer.begins(shop)
    payer.opens_the_test_cards()
    payer.press("Held for review")
    payer.arrives("/thanks/" + order)
    assert shop.told(order, "net.authorize.payment.fraud.held")["responseCode"] == 4
    assert not shop.is_paid(order), shop.status(order)


def is_refused_and_pays_with_another_card(shop, payer):
    order = payer.begins(
        shop, BillingAddressOptions={"show": True, "required": False},
        CustomerOptions={"showEmail": True, "requiredEmail": True})
    payer.show("checkout-billing")
    payer.pay(payer.good, firstName="Test", lastName="Payer", zip=REFUSED_ZIP, email="payer@example.com")
    payer.sees("[role=alert]")
    payer.show("checkout-declined")
    assert "declined" in payer.text().lower(), payer.text()
    for name in payer.card:
        assert not payer.driver.find_element(By.NAME, name).get_attribute("value"), "the refused card came back"
    assert payer.driver.find_element(By.NAME, "lastName").get_attribute("value") == "Payer", "the address was lost"
    assert not shop.is_paid(order), shop.status(order)
    payer.pay(payer.other, zip="98004")
    payer.is_back(shop, order)


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = payer.begins(shop)
    payer.follows("Back to the deal")
    payer.arrives("/cancel/" + order)
    assert shop.status(order) == [], shop.status(order)


def reads_the_receipt_and_comes_back_to_the_shop(shop, payer):
    order = payer.begins(shop, returns={"showReceipt": True, "urlText": "Return to the deal"})
    payer.pay(payer.good)
    payer.finds("Return to the deal")
    payer.show("receipt")
    assert shop.amount in payer.text(), payer.text()
    payer.follows("Return to the deal")
    payer.arrives("/thanks/" + order)
    visit = shop.visit("/thanks/" + order)
    assert (visit.method, visit.body) == ("GET", ""), "the way back carries nothing of the payment"


def finds_an_expired_page_closed(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    assert payer.may_pay()
    shop.advance(900)
    payer.goes_to_pay(page)
    payer.reads("expired", "h1")
    payer.show("checkout-expired")
    assert not payer.may_pay(), "an expired page must not ask for a card"
    payer.follows("Back to the shop")
    payer.arrives("/cancel/" + order)


def cannot_pay_twice_by_going_back(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    payer.pay(payer.good)
    payer.arrives("/thanks/" + order)
    payer.driver.back()
    payer.driver.refresh()
    payer.arrives("/thanks/" + order)
    payer.open(page)
    payer.press("To the payment")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == ["capturedPendingSettlement"], shop.status(order)


def cannot_pay_twice_in_two_windows(shop, payer):
    order = shop.new_order()
    page = shop.page(order, returns={"showReceipt": True})
    payer.goes_to_pay(page)
    with payer.another_window():
        payer.goes_to_pay(page)
        payer.pay(payer.good)
        payer.finds("Continue")
    payer.pay(payer.other)
    payer.finds("Continue")
    payer.show("checkout-paid")
    assert not payer.may_pay(), "a paid page must not ask for a card"
    assert shop.status(order) == ["capturedPendingSettlement"], shop.status(order)


def is_not_run_by_a_hostile_name(shop, payer):
    checkout.is_not_run_by_a_hostile_name(shop, payer)
    assert payer.text().count(checkout.HOSTILE) == 3, "description, merchant and link should be shown as texts"


def is_told_of_to_the_shop_by_a_signed_webhook(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.good)
    payer.arrives("/thanks/" + order)
    told = shop.told(order)
    assert (told["merchantReferenceId"], told["responseCode"], told["entityName"]) == (order, 1, "transaction"), told
    details = shop.call("getTransactionDetailsRequest", transId=told["id"])["transaction"]
    assert details["order"]["invoiceNumber"] == order, details
    assert details["payment"]["creditCard"]["cardNumber"] == "XXXX1111", details


SCENARIOS = [
    checkout.pays_on_a_phone, checkout.pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold,
    is_refused_and_pays_with_another_card, checkout.passes_3d_secure, checkout.fails_3d_secure_and_may_try_again,
    checkout.is_told_what_was_typed_wrong, cancels_and_comes_back_to_the_shop,
    reads_the_receipt_and_comes_back_to_the_shop, finds_an_expired_page_closed, cannot_pay_twice_by_going_back,
    cannot_pay_twice_in_two_windows, is_not_run_by_a_hostile_name, is_told_of_to_the_shop_by_a_signed_webhook,
    checkout.finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
