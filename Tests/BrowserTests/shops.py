"""Checks the five shops of `payments serve` with a browser, as payers see them, on the mock gateways.

    python Tests/BrowserTests/shops.py --mock-command "payments serve" [--screenshots FOLDER]
"""

import sys

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import accessible
import authorize_net_pages
import browser
import checkout
import liqpay_pages
import stripe_pages
import wayforpay_pages

PAYERS = {
    "stripe": stripe_pages.Payer, "authorize-net": authorize_net_pages.Payer, "liqpay": liqpay_pages.Payer,
    "wayforpay": wayforpay_pages.Payer,
}
AMOUNT = By.CSS_SELECTOR, ".sum"
PAY = By.CSS_SELECTOR, "form button[type=submit]"
HOSTILE = [
    "", " ", "-5", "0", "1e9", "12.345", "12,345.678", "99999999999999999999", "NaN", "5 000 000", checkout.HOSTILE,
    "\u202e00.5", "٥٠",
]


class Shops:
    """The shops, and which of their orders were used."""

    def __init__(self, announced):
        self.url = announced["url"]
        self.shops = {shop["url"].rsplit("/", 1)[1]: shop for shop in announced["shops"]}

    def order(self, name, number=0):
        return self.shops[name]["orders"][number]["url"]


class Payer(browser.Payer):
    """Somebody with the link to a payment."""

    def comes(self, shops, name, number=0, width=390):
        """Opens the link; the address that is seen then has no secret any more (S-51)."""
        link = shops.order(name, number)
        self.shop = name
        self.card = PAYERS[shops.shops[name]["gateway"]](self.driver, self.screenshots)
        self.open(link, width)
        assert link.rsplit("/", 1)[1] not in self.driver.current_url, self.driver.current_url
        self.page = self.driver.current_url

    def looks(self, name):
        self.show(f"{self.shop}-{name}")
        problems = accessible.look_over(self.driver)
        assert not problems, f"{self.shop}-{name}: " + "\n".join(problems)

    def agrees(self):
        for box in self.driver.find_elements(By.NAME, "agree"):
            box.click()

    def types(self, amount):
        self.driver.find_element(By.CSS_SELECTOR, "input[name=choice][value=own]").click()
        self.fill(amount=amount)

    def goes_on(self):
        """Presses the button of the shop's page and arrives on the gateway's."""
        self.driver.find_element(*PAY).click()
        self.arrives(self.card.address)

    def types_card(self, number):
        """Fills in what the gateway's page asks for; the shop has told it the mail address already."""
        boxes = self.card.boxes(number)
        self.fill(**{name: text for name, text in boxes.items() if name not in self.card.before})
        self.driver.find_element(By.CSS_SELECTOR, "main form button").click()

    def pays(self, number=None):
        self.agrees()
        self.goes_on()
        self.types_card(number or self.card.good)

    def authenticates(self):
        """Pays with a card whose bank wants to see the payer, and lets it."""
        self.pays(self.card.secure)
        self.arrives(self.card.challenge)
        self.driver.find_element(By.CSS_SELECTOR, "main form button").click()

    def reads(self, *texts):
        """Waits until the page says one of these, also while another page is going."""
        patience = WebDriverWait(self.driver, 20, ignored_exceptions=[StaleElementReferenceException])
        patience.until(lambda _: any(text in self.text() for text in texts))

    def is_thanked(self):
        self.arrives("/result/")
        self.reads("Thank you!", "Дякуємо!")

    def heading(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def amount(self):
        return self.driver.find_element(*AMOUNT).text

    def chooses(self):
        return [choice.text.split("\n")[0] for choice in self.driver.find_elements(By.CSS_SELECTOR, ".choice")]


def pays_a_deposit_and_hears_nothing_of_the_rest(shops, payer):
    payer.comes(shops, "studio")
    payer.looks("page")
    assert payer.amount() == "€96.00", payer.amount()
    assert "320" not in payer.text() and "224" not in payer.text(), "the draft is known to staff only (P-IN-4)"
    payer.authenticates()
    payer.is_thanked()
    payer.looks("thanks")
    assert "€96.00" in payer.text() and "224" not in payer.text(), payer.text()
    payer.open(payer.page)
    assert payer.heading() == "Nothing to pay", payer.heading()
    payer.looks("paid")


def cannot_pay_without_accepting_the_agreement(shops, payer):
    payer.comes(shops, "studio", 1)
    payer.driver.execute_script("document.querySelector('[name=agree]').required = false")
    payer.driver.find_element(*PAY).click()
    payer.reads("Please accept")
    payer.looks("agreement")
    assert payer.page == payer.driver.current_url


def pays_in_parts_of_their_own(shops, payer):
    payer.comes(shops, "school")
    payer.looks("page")
    for amount, said in [("10", "не менше"), ("6000", "5 000,00"), ("багато", "Це не грошова сума")]:
        payer.types(amount)
        payer.driver.find_element(*PAY).click()
        payer.wait.until(lambda driver: said in driver.find_element(
            By.CSS_SELECTOR, "[role=alert]").text.replace("\u00a0", " "), f"{amount}: nobody says {said}")
        assert payer.driver.find_element(By.NAME, "amount").get_attribute("value") == amount, "what was typed is gone"
    payer.looks("refused-amount")
    payer.types("1 500,00")
    payer.authenticates()
    payer.is_thanked()
    payer.looks("thanks")
    assert "3 500,00" in payer.text().replace("\u00a0", " "), payer.text()
    payer.driver.find_element(By.LINK_TEXT, "Доплатити").click()
    payer.wait.until(lambda _: payer.amount().replace("\u00a0", " ") == "3 500,00 ₴")
    payer.pays()
    payer.is_thanked()
    assert "Усе сплачено" in payer.text(), payer.text()


def chooses_an_own_amount_by_typing_it_only(shops, payer):
    payer.comes(shops, "school", 1)
    choices = {value: payer.driver.find_element(By.CSS_SELECTOR, f"input[name=choice][value={value}]")
               for value in ("suggested", "own")}
    field = payer.driver.find_element(By.NAME, "amount")
    field.click()
    field.send_keys(Keys.TAB)
    assert choices["suggested"].is_selected(), "whoever only passes the field has chosen nothing"
    field.send_keys("9")
    assert choices["own"].is_selected(), "whoever types an amount means it"
    choices["suggested"].click()
    assert field.get_attribute("value") == "", "an amount is left beside another choice"


def leaves_the_gateways_page_and_pays_another_way(shops, payer):
    payer.comes(shops, "studio", 1)
    payer.agrees()
    payer.goes_on()
    payer.open(payer.page)
    assert payer.heading() == "This payment is not finished", payer.heading()
    payer.looks("unfinished")
    payer.press("Choose another way to pay")
    payer.wait.until(lambda _: payer.driver.find_elements(By.NAME, "nonce"))
    assert payer.driver.current_url == payer.page


def prepays_a_visit_in_ukrainian(shops, payer):
    payer.comes(shops, "salon")
    payer.looks("page")
    payer.authenticates()
    payer.is_thanked()
    payer.looks("thanks")


def is_refused_and_tries_again(shops, payer):
    payer.comes(shops, "school", 1)
    payer.types("800")
    payer.pays(payer.card.poor)
    payer.wait.until(lambda _: payer.driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    payer.types_card(payer.card.good)
    payer.is_thanked()


def keeps_the_card_for_the_balance(shops, payer):
    payer.comes(shops, "workshop")
    payer.looks("page")
    payer.driver.find_element(By.NAME, "keep").click()
    payer.authenticates()
    payer.is_thanked()
    payer.looks("thanks")


def pays_a_down_payment_on_a_wide_screen(shops, payer):
    payer.comes(shops, "travel", width=1280)
    payer.looks("page-wide")
    assert "Down payment" in payer.text(), payer.text()
    payer.pays()
    payer.is_thanked()
    payer.looks("thanks-wide")


def goes_back_and_presses_twice_and_is_charged_once(shops, payer):
    payer.comes(shops, "travel", 1)
    before = payer.text()
    payer.agrees()
    payer.goes_on()
    page = payer.driver.current_url
    payer.driver.back()
    payer.arrives("/travel/pay/")
    # Whether the form or the page between came back: it leads to the payment that was begun.
    payer.open(payer.page)
    assert "has been begun" in payer.text(), payer.text()
    payer.driver.find_element(By.LINK_TEXT, "Continue this payment").click()
    payer.arrives(payer.card.address)
    assert payer.driver.current_url == page, "another payment was begun"
    payer.types_card(payer.card.good)
    payer.is_thanked()
    payer.open(payer.page)
    assert "Paid" in before and payer.text() != before


def pays_in_two_tabs_and_is_charged_once(shops, payer):
    payer.comes(shops, "salon", 1)
    first = payer.driver.current_window_handle
    payer.driver.switch_to.new_window("tab")
    payer.open(payer.page)
    second = payer.driver.current_window_handle
    try:
        payer.driver.switch_to.window(first)
        payer.agrees()
        payer.goes_on()
        page = payer.driver.current_url
        # The form of the other tab has a name of its own: it begins no second payment, and leads to the first.
        payer.driver.switch_to.window(second)
        payer.agrees()
        payer.driver.find_element(*PAY).click()
        payer.reads("розпочато")
        payer.looks("second-tab")
        payer.driver.find_element(By.LINK_TEXT, "Продовжити цю оплату").click()
        payer.arrives(payer.card.address)
        assert payer.driver.current_url == page, "another payment was begun"
        payer.driver.switch_to.window(first)
        payer.types_card(payer.card.good)
        payer.is_thanked()
        payer.driver.switch_to.window(second)
        payer.open(payer.page)
        assert not payer.driver.find_elements(By.NAME, "nonce"), "a visit that was paid can be paid again"
    finally:
        payer.driver.switch_to.window(second)
        payer.driver.close()
        payer.driver.switch_to.window(first)


def types_what_nobody_should(shops, payer):
    payer.comes(shops, "school", 1)
    for text in HOSTILE:
        payer.types(text)
        payer.driver.find_element(*PAY).click()
        payer.wait.until(lambda _: payer.driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
        assert payer.driver.title != "owned", text
        payer.looks("hostile")


def finds_no_page_behind_a_made_up_link(shops, payer):
    real, other = shops.order("studio"), shops.order("studio", 1)
    token = real.rsplit("/", 1)[1]
    pages = set()
    for link in [
        real[:-4] + "AAAA", other.rsplit("/", 1)[0] + "/" + token, f"{shops.url}/studio/pay/nobody/{token}",
        f"{shops.url}/studio/pay/nobody", f"{shops.url}/studio/pay/" + "x" * 300,
    ]:
        payer.driver.delete_all_cookies()
        payer.open(link)
        assert payer.heading() == "This page cannot be opened", (link, payer.heading())
        pages.add(payer.driver.find_element(By.TAG_NAME, "main").get_attribute("innerHTML"))
    assert len(pages) == 1, "unknown and foreign must be answered alike (S-52)"


def asks_for_a_lost_link(shops, payer):
    answers = []
    number = shops.shops["travel"]["orders"][1]["number"]
    for order, contact in [(number, "travel-1@customers.example"), (number, "somebody@else.example"), ("X", "y")]:
        payer.open(shops.url + "/travel/pay/find")
        payer.fill(number=order, contact=contact)
        payer.show("travel-lost")
        payer.press("Send")
        payer.reads("on the way")
        answers.append(payer.driver.find_element(By.TAG_NAME, "main").text)
    assert len(set(answers)) == 1, "whether an order is there must not be told (S-71)"


if __name__ == "__main__":
    sys.exit(browser.run([
        pays_a_deposit_and_hears_nothing_of_the_rest, cannot_pay_without_accepting_the_agreement,
        pays_in_parts_of_their_own, chooses_an_own_amount_by_typing_it_only,
        leaves_the_gateways_page_and_pays_another_way, prepays_a_visit_in_ukrainian, is_refused_and_tries_again,
        keeps_the_card_for_the_balance, pays_a_down_payment_on_a_wide_screen,
        goes_back_and_presses_twice_and_is_charged_once,
        pays_in_two_tabs_and_is_charged_once, types_what_nobody_should, finds_no_page_behind_a_made_up_link,
        asks_for_a_lost_link,
    ], Shops, Payer))
