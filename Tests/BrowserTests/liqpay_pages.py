#!/usr/bin/env python3
"""A browser on the pages of the LiqPay mock: a payer pays, is refused, confirms by 3-D Secure or password (M-6, M-7).

    liqpay_pages.py --mock-command "payments mock liqpay --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import base64
import datetime
import hashlib
import json
import sys
import urllib.parse

from selenium.webdriver.common.by import By

import browser
import checkout


class Shop(checkout.Shop):
    """The shop's side: signed forms that lead to the page, the calls a server makes, the callbacks it gets."""

    amount, paid, duplicate = "150.50 UAH", "success", "order_id_duplicate"
    inspected = "Payments", "success", "9859", "DEAL-7-1", "/api/3/checkout", "pay.success"

    def __init__(self, mock):
        super().__init__(mock)
        self.public, self.private = self.credentials["publicKey"], self.credentials["privateKey"]

    def signature(self, data, version):
        digest = {3: hashlib.sha1, 7: hashlib.sha3_256}[version]
        return base64.b64encode(digest((self.private + data + self.private).encode()).digest()).decode()

    def signed(self, message):
        data = base64.b64encode(json.dumps({"public_key": self.public, **message}).encode()).decode()
        return {"data": data, "signature": self.signature(data, message["version"])}

    def payment(self, order, **more):
        return {
            "version": 3, "action": "pay", "amount": "150.50", "currency": "UAH", "order_id": order, "language": "en",
            "description": "Down payment for deal 7", "result_url": self.address + "/thanks/" + order,
            "server_url": self.address + "/told/" + order, **more,
        }  # fmt: skip

    def page(self, order, **more):
        """The address of the shop's own page whose form leads to LiqPay."""
        fields = self.signed(self.payment(order, **more)).items()
        return self.form("/pay/" + order, self.url + "/api/3/checkout", fields)

    def named(self, order, name):
        return self.page(order, description=name)

    def call(self, **message):
        return self.ask("/api/request", urllib.parse.urlencode(self.signed({"version": 3, **message})).encode())

    def status(self, order):
        answer = self.call(action="status", order_id=order)
        return answer.get("status") or answer["err_code"]

    def secrets(self):
        return [self.private]

    def told(self, order, status):
        """What the callback about an order says once it has a status; first its signature is verified."""
        def message(visit):
            form = dict(urllib.parse.parse_qsl(visit.body, strict_parsing=True))
            assert list(form) == ["data", "signature"], list(form)
            payment = json.loads(base64.b64decode(form["data"]))
            assert form["signature"] == self.signature(form["data"], payment["version"]), "the callback is not signed"
            return payment

        return message(self.visit("/told/" + order, lambda visit: message(visit)["status"] == status))


class Payer(checkout.Payer):
    address, challenge, done = "/checkout/", "/api/3ds/request/", "All done"
    card = "card", "expiry", "cvv"
    good, poor, secure = "4242 4242 4242 4242", "4000 0000 0000 9995", "4000 0000 0000 3063"
    unknown = "4111 1111 1111 1111"
    password, code = "4000 0000 0000 3089", "4000 0000 0000 3055"
    cards = good, poor, secure, password, code, unknown

    def confirms(self, code):
        self.fill(code=code)
        self.press("Confirm")


def uses_a_test_card_from_the_fold(shop, payer):
    order = payer.begins(shop, action="hold")
    payer.opens_the_test_cards()
    payer.press("Success, Mastercard")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "hold_wait", shop.status(order)


def reads_the_page_in_ukrainian(shop, payer):
    order = payer.begins(shop, language="uk", description="Завдаток за угодою 7")
    payer.show("checkout-ukrainian")
    assert payer.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "uk"
    assert "Завдаток за угодою 7" in payer.text() and "Номер картки" in payer.text(), payer.text()
    payer.fill(**payer.boxes(payer.good))
    payer.press("Сплатити")
    payer.arrives("/thanks/" + order)


def is_refused_and_pays_with_another_card(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.poor)
    payer.reads("9859")
    payer.show("checkout-declined")
    payer.does_not_get_back(payer.poor)
    assert shop.status(order) == "failure" and not payer.may_pay(), "an order that failed cannot be paid on LiqPay"
    payer.follows("Back to the shop")
    payer.arrives("/thanks/" + order)
    order = payer.begins(shop)
    payer.pay(payer.good)
    payer.is_back(shop, order)


def fails_3d_secure_and_goes_back_to_the_shop(shop, payer):
    order = payer.goes_to_authenticate(shop)
    payer.press("Fail")
    payer.finds("Back to the shop")
    payer.show("3d-secure-failed")
    assert shop.status(order) == "failure", shop.status(order)
    payer.follows("Back to the shop")
    payer.arrives("/thanks/" + order)


def authenticates_a_charge_of_the_server(shop, payer):
    order = shop.new_order()
    card = {"card": payer.secure.replace(" ", ""), "card_exp_month": "11", "card_exp_year": "30", "card_cvv": "123"}
    answer = shop.call(**shop.payment(order, **card, phone="380950000001", ip="127.0.0.1"))
    assert answer["status"] == "3ds_verify", answer
    payer.open(answer["redirect_to"] + "?return_to=" + urllib.parse.quote(shop.address + "/return", safe=""))
    payer.press("Approve")
    payer.arrives("/return?liqpay_token=")
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(payer.driver.current_url).query)["liqpay_token"][0]
    assert shop.status(order) == "3ds_verify", "the shop has not confirmed yet"
    assert shop.call(action="confirm", confirm_token=token)["status"] == "success"


def enters_a_one_time_password(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.password)
    payer.sees("[name=code]")
    payer.show("one-time-password")
    payer.confirms("000000")
    payer.sees("[role=alert]")
    payer.show("one-time-password-wrong")
    assert shop.status(order) == "otp_verify", shop.status(order)
    payer.confirms("123456")
    payer.is_back(shop, order)


def enters_the_code_of_the_card_again(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.code)
    payer.sees("[name=code]")
    payer.show("card-code")
    payer.confirms("321")
    payer.is_back(shop, order)


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = payer.begins(shop)
    payer.press("Cancel")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "failure", shop.status(order)


def finds_an_expired_page_closed(shop, payer):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=30)
    payer.begins(shop, expired_date=moment.strftime("%Y-%m-%d %H:%M:%S"))
    assert payer.may_pay()
    shop.advance(3600)
    payer.driver.refresh()
    payer.show("checkout-expired")
    assert not payer.may_pay(), "an expired page must not ask for a card"
    assert "expired_prepared" in payer.text(), payer.text()


def cannot_pay_twice_in_two_windows(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    with payer.another_window():
        payer.goes_to_pay(page)
        payer.pay(payer.good)
        payer.is_back(shop, order)
    told = shop.told(order, "success")
    payer.pay(payer.poor)
    payer.reads(payer.done, "h1")
    assert shop.told(order, "success") == told and shop.is_paid(order), shop.status(order)


def is_told_of_to_the_shop_by_signed_callbacks(shop, payer):
    for version in (3, 7):
        order = payer.begins(shop, version=version)
        payer.pay(payer.good)
        payment = shop.told(order, "success")
        assert payment["version"] == version, payment
        assert (payment["order_id"], payment["amount"], payment["currency"]) == (order, 150.5, "UAH"), payment
        assert payment["sender_card_mask2"] == "424242*42", payment


SCENARIOS = [
    checkout.pays_on_a_phone, checkout.pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold,
    reads_the_page_in_ukrainian, is_refused_and_pays_with_another_card, checkout.passes_3d_secure,
    fails_3d_secure_and_goes_back_to_the_shop, authenticates_a_charge_of_the_server, enters_a_one_time_password,
    enters_the_code_of_the_card_again, checkout.is_told_what_was_typed_wrong, cancels_and_comes_back_to_the_shop,
    finds_an_expired_page_closed, checkout.cannot_pay_twice_by_going_back, cannot_pay_twice_in_two_windows,
    checkout.is_not_run_by_a_hostile_name, is_told_of_to_the_shop_by_signed_callbacks,
    checkout.finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
