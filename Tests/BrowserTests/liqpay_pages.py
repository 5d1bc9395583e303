#!/usr/bin/env python3
"""A browser on the pages of the LiqPay mock: a payer pays, is refused, confirms by 3-D Secure and by a password (M-6, M-7).

    liqpay_pages.py --mock-command "payments mock liqpay --port 0" [--screenshots FOLDER]

Starts the mock and Debian's Chromium, plays each scenario in a page of its own, and ends with `N passed, N failed`.
"""

import base64
import datetime
import hashlib
import json
import sys
import urllib.parse
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expect

import browser


class Shop(browser.Shop):
    """The shop's side: signed forms that lead to the page, the calls a server makes, the callbacks it gets."""

    def __init__(self, mock):
        super().__init__(mock)
        self.public, self.private = self.credentials["publicKey"], self.credentials["privateKey"]
        self.orders = 0

    def new_order(self):
        self.orders += 1
        return f"DEAL-7-{self.orders}"

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

    def call(self, **message):
        form = urllib.parse.urlencode(self.signed({"version": 3, **message})).encode()
        with urllib.request.urlopen(self.url + "/api/request", form, timeout=30) as answer:
            return json.load(answer)

    def status(self, order):
        answer = self.call(action="status", order_id=order)
        return answer.get("status") or answer["err_code"]

    def told(self, order, status):
        """What the callback about an order says once it has a status; first its signature is verified."""
        def message(visit):
            form = dict(urllib.parse.parse_qsl(visit.body, strict_parsing=True))
            assert list(form) == ["data", "signature"], list(form)
            payment = json.loads(base64.b64decode(form["data"]))
            assert form["signature"] == self.signature(form["data"], payment["version"]), "the callback is not signed"
            return payment

        return message(self.visit("/told/" + order, lambda visit: message(visit)["status"] == status))


class Payer(browser.Payer):
    """A person who pays by card."""

    def goes_to_pay(self, page, width=390, height=844):
        self.open(page, width, height)
        self.press("To the payment")
        self.arrives("/checkout/")

    def pay(self, number):
        self.fill(card=number, expiry="11/30", cvv="123")
        self.press("Pay")

    def sees(self, css):
        return self.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, css)))

    def may_pay(self):
        return bool(self.driver.find_elements(By.NAME, "card"))


GOOD, POOR, SECURE = "4242 4242 4242 4242", "4000 0000 0000 9995", "4000 0000 0000 3063"
PASSWORD, CODE = "4000 0000 0000 3089", "4000 0000 0000 3055"


def pays_on_a_phone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    assert "150.50 UAH" in payer.text(), payer.text()
    assert "MOCK" in payer.text(), "nobody may take the page for a real one"
    payer.show("checkout-phone")
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "success", shop.status(order)


def pays_with_the_keyboard_alone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order), 1200, 900)
    payer.show("checkout-desktop")
    for text in (GOOD, "11/30", "123"):
        payer.driver.switch_to.active_element.send_keys(Keys.TAB)
        payer.driver.switch_to.active_element.send_keys(text)
    payer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "success", shop.status(order)


def uses_a_test_card_from_the_fold(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, action="hold"))
    payer.driver.find_element(By.TAG_NAME, "summary").click()
    payer.show("checkout-test-cards")
    payer.press("Success, Mastercard")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "hold_wait", shop.status(order)


def reads_the_page_in_ukrainian(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, language="uk", description="Завдаток за угодою 7"))
    payer.show("checkout-ukrainian")
    assert payer.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "uk"
    assert "Завдаток за угодою 7" in payer.text() and "Номер картки" in payer.text(), payer.text()
    payer.fill(card=GOOD, expiry="11/30", cvv="123")
    payer.press("Сплатити")
    payer.arrives("/thanks/" + order)


def is_refused_and_pays_with_another_card(shop, payer):
    first, second = shop.new_order(), shop.new_order()
    payer.goes_to_pay(shop.page(first))
    payer.pay(POOR)
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "body"), "9859"))
    payer.show("checkout-declined")
    assert POOR.replace(" ", "") not in payer.driver.page_source.replace(" ", ""), "the refused card came back"
    assert shop.status(first) == "failure" and not payer.may_pay(), "an order that failed cannot be paid on LiqPay"
    payer.driver.find_element(By.LINK_TEXT, "Back to the shop").click()
    payer.arrives("/thanks/" + first)
    payer.goes_to_pay(shop.page(second))
    payer.pay(GOOD)
    payer.arrives("/thanks/" + second)
    assert shop.status(second) == "success", shop.status(second)


def passes_3d_secure(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/api/3ds/request/")
    payer.show("3d-secure")
    payer.press("Approve")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "success", shop.status(order)


def fails_3d_secure_and_goes_back_to_the_shop(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(SECURE)
    payer.arrives("/api/3ds/request/")
    payer.press("Fail")
    back = payer.wait.until(expect.presence_of_element_located((By.LINK_TEXT, "Back to the shop")))
    payer.show("3d-secure-failed")
    assert shop.status(order) == "failure", shop.status(order)
    back.click()
    payer.arrives("/thanks/" + order)


def authenticates_a_charge_of_the_server(shop, payer):
    order = shop.new_order()
    card = {"card": SECURE.replace(" ", ""), "card_exp_month": "11", "card_exp_year": "30", "card_cvv": "123"}
    answer = shop.call(**shop.payment(order, **card, phone="380950000001", ip="127.0.0.1"))
    assert answer["status"] == "3ds_verify", answer
    payer.open(answer["redirect_to"] + "?return_to=" + urllib.parse.quote(shop.address + "/return", safe=""))
    payer.press("Approve")
    payer.arrives("/return?liqpay_token=")
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(payer.driver.current_url).query)["liqpay_token"][0]
    assert shop.status(order) == "3ds_verify", "the shop has not confirmed yet"
    assert shop.call(action="confirm", confirm_token=token)["status"] == "success"


def enters_a_one_time_password(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(PASSWORD)
    payer.sees("[name=code]")
    payer.show("one-time-password")
    payer.fill(code="000000")
    payer.press("Confirm")
    payer.sees("[role=alert]")
    payer.show("one-time-password-wrong")
    assert shop.status(order) == "otp_verify", shop.status(order)
    payer.fill(code="123456")
    payer.press("Confirm")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "success", shop.status(order)


def enters_the_code_of_the_card_again(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay(CODE)
    payer.sees("[name=code]")
    payer.show("card-code")
    payer.fill(code="321")
    payer.press("Confirm")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "success", shop.status(order)


def is_told_what_was_typed_wrong(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.pay("4111 1111 1111 1111")
    payer.sees("[role=alert]")
    payer.show("checkout-unknown-card")
    assert "4111111111111111" not in payer.driver.page_source.replace(" ", ""), "a card number came back"
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)


def cancels_and_comes_back_to_the_shop(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order))
    payer.press("Cancel")
    payer.arrives("/thanks/" + order)
    assert shop.status(order) == "failure", shop.status(order)


def finds_an_expired_page_closed(shop, payer):
    order = shop.new_order()
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=30)
    payer.goes_to_pay(shop.page(order, expired_date=moment.strftime("%Y-%m-%d %H:%M:%S")))
    assert payer.may_pay()
    shop.advance(3600)
    payer.driver.refresh()
    payer.show("checkout-expired")
    assert not payer.may_pay(), "an expired page must not ask for a card"
    assert "expired_prepared" in payer.text(), payer.text()


def cannot_pay_twice_by_going_back(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    payer.pay(GOOD)
    payer.arrives("/thanks/" + order)
    payer.driver.back()
    payer.driver.refresh()
    payer.arrives("/checkout/")
    payer.show("checkout-paid")
    assert not payer.may_pay(), "a paid page must not ask for a card"
    payer.open(page)
    payer.press("To the payment")
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "body"), "order_id_duplicate"))
    payer.show("checkout-duplicate")
    assert not payer.may_pay(), "a paid order must not ask for a card"
    assert shop.status(order) == "success", shop.status(order)


def cannot_pay_twice_in_two_windows(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    with payer.another_window():
        payer.goes_to_pay(page)
        payer.pay(GOOD)
        payer.arrives("/thanks/" + order)
    paid = shop.told(order, "success")
    payer.pay(POOR)
    payer.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, "h1"), "All done"))
    assert shop.told(order, "success") == paid and shop.status(order) == "success", shop.status(order)


def is_not_run_by_a_hostile_name(shop, payer):
    name = "<script>document.title='owned'</script>" + '"><img src=x onerror="document.title=\'owned\'">'
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order, description=name))
    assert payer.driver.title != "owned", "a description ran as script"
    assert not payer.driver.find_elements(By.CSS_SELECTOR, "img, main script"), "a description became elements"
    assert name in payer.text(), "a description should be shown as text"
    payer.show("checkout-hostile-name")


def is_told_of_to_the_shop_by_signed_callbacks(shop, payer):
    for version in (3, 7):
        order = shop.new_order()
        payer.goes_to_pay(shop.page(order, version=version))
        payer.pay(GOOD)
        payment = shop.told(order, "success")
        assert payment["version"] == version, payment
        assert (payment["order_id"], payment["amount"], payment["currency"]) == (order, 150.5, "UAH"), payment
        assert payment["sender_card_mask2"] == "424242*42", payment


def finds_everything_in_the_inspector(shop, payer):
    payer.open(shop.mock["control"]["url"], 1200, 1400)
    payer.show("inspector-desktop")
    text = payer.text()
    source = payer.driver.page_source
    for wanted in ("Payments", "success", "9859", "DEAL-7-1", "/api/3/checkout", "pay.success"):
        assert wanted.lower() in text.lower(), f"the inspector does not show {wanted}"
    cards = (GOOD, POOR, SECURE, PASSWORD, CODE)
    numbers = [card.replace(" ", space) for card in cards for space in ("", " ", "+", "%20")]
    for secret in (shop.private, shop.mock["control"]["token"], *numbers):
        assert secret not in source, "the inspector shows a secret or a card number"
    payer.open(shop.mock["control"]["url"], 390, 844)
    payer.show("inspector-phone")


SCENARIOS = [
    pays_on_a_phone, pays_with_the_keyboard_alone, uses_a_test_card_from_the_fold, reads_the_page_in_ukrainian,
    is_refused_and_pays_with_another_card, passes_3d_secure, fails_3d_secure_and_goes_back_to_the_shop,
    authenticates_a_charge_of_the_server, enters_a_one_time_password, enters_the_code_of_the_card_again,
    is_told_what_was_typed_wrong, cancels_and_comes_back_to_the_shop, finds_an_expired_page_closed,
    cannot_pay_twice_by_going_back, cannot_pay_twice_in_two_windows, is_not_run_by_a_hostile_name,
    is_told_of_to_the_shop_by_signed_callbacks, finds_everything_in_the_inspector,
]


if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shop, Payer))
