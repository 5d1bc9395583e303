"""The scenarios that gateways' payment pages have in common; `Shop` and `Payer` say what is a gateway's own.

A script names those it plays beside its own; what it adds to one of them, it adds behind a call of it.
"""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expect

import browser

# A name that is a program where a page takes it for more than a text.
HOSTILE = "<script>document.title='owned'</script>" + '"><img src=x onerror="document.title=\'owned\'">'


class Shop(browser.Shop):
    """A shop that takes payments on the gateway's page; a script says how.

    It has `page(order, **more)`, the address at which the payment of an order begins; `named(order, name)`, the same
    with a name for all that a shop can name; `status(order)`, what the gateway's API says of an order; and `secrets()`,
    what no page may show.
    """

    amount = ""  # what is to be paid, as the page shows it
    paid = refused = unauthenticated = None  # what `status` gives of an order that was paid, refused, not authenticated
    duplicate = ""  # what the page says of a paid order that is begun once more
    inspected = ()  # what the inspector has to show once all has been played

    def __init__(self, mock):
        super().__init__(mock)
        self.orders = 0

    def new_order(self):
        self.orders += 1
        return f"DEAL-7-{self.orders}"

    def thanks(self, order):
        """Where the payer is once an order is paid: a part of the address."""
        return "/thanks/" + order

    def is_paid(self, order):
        return self.status(order) == self.paid


class Payer(browser.Payer):
    """A person who pays by card; a script says what the page asks for."""

    address = challenge = ""  # what is in the addresses of the page and of the bank's
    again = ""  # what is in the page's address once the bank did not authenticate the payer, where it is another one
    good = poor = secure = ""  # cards: one that pays, one that is refused, one that has to be authenticated
    other = unknown = ""  # another one that pays, one that the mock does not know
    cards = ()  # all of them
    card = ()  # the names of the boxes for number, expiry and code
    before = {}  # what else is asked for, above the card and under it
    after = {}
    done = ""  # the heading of the page once it is paid

    def boxes(self, number):
        """What a payer types, in the order of the page."""
        return {**self.before, **dict(zip(self.card, (number, "11/30", "123"))), **self.after}

    def goes_to_pay(self, page, width=390, height=844):
        self.open(page, width, height)
        self.press("To the payment")
        self.arrives(self.address)

    def begins(self, shop, **more):
        """Goes to pay a new order, which it gives."""
        order = shop.new_order()
        self.goes_to_pay(shop.page(order, **more))
        return order

    def pay(self, number, **more):
        self.fill(**self.boxes(number), **more)
        self.press("Pay")

    def is_back(self, shop, order):
        """Arrives in the shop with the order paid."""
        self.arrives(shop.thanks(order))
        assert shop.is_paid(order), shop.status(order)

    def sees(self, css):
        return self.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, css)))

    def reads(self, text, tag="body"):
        self.wait.until(expect.text_to_be_present_in_element((By.TAG_NAME, tag), text))

    def finds(self, link):
        return self.wait.until(expect.presence_of_element_located((By.LINK_TEXT, link)))

    def follows(self, link):
        self.finds(link).click()

    def may_pay(self):
        return bool(self.driver.find_elements(By.NAME, self.card[0]))

    def does_not_get_back(self, number):
        digits = number.replace(" ", "")
        assert digits not in self.driver.page_source.replace(" ", ""), "a card number came back with the page"

    def opens_the_test_cards(self):
        self.driver.find_element(By.TAG_NAME, "summary").click()
        self.show("checkout-test-cards")

    def goes_to_authenticate(self, shop):
        """Pays a new order, which it gives, with a card whose bank wants to see the payer."""
        order = self.begins(shop)
        self.pay(self.secure)
        self.arrives(self.challenge)
        return order


def pays_on_a_phone(shop, payer):
    order = payer.begins(shop)
    assert shop.amount in payer.text(), payer.text()
    assert "MOCK" in payer.text(), "nobody may take the page for a real one"
    payer.show("checkout-phone")
    payer.pay(payer.good)
    payer.is_back(shop, order)


def pays_with_the_keyboard_alone(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.page(order), 1200, 900)
    payer.show("checkout-desktop")
    for name, text in payer.boxes(payer.good).items():
        if name in payer.before:  # these are reached over what a page has above its form
            payer.driver.find_element(By.NAME, name).send_keys(text)
            continue
        payer.driver.switch_to.active_element.send_keys(Keys.TAB)
        payer.driver.switch_to.active_element.send_keys(text)
    payer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    payer.is_back(shop, order)


def is_refused_and_pays_with_another_card(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.poor)
    payer.sees("[role=alert]")
    payer.show("checkout-declined")
    assert "funds" in payer.text().lower(), payer.text()
    payer.does_not_get_back(payer.poor)
    assert shop.status(order) == shop.refused, shop.status(order)
    payer.pay(payer.good)
    payer.is_back(shop, order)


def passes_3d_secure(shop, payer):
    order = payer.goes_to_authenticate(shop)
    payer.show("3d-secure")
    payer.press("Approve")
    payer.is_back(shop, order)


def fails_3d_secure_and_may_try_again(shop, payer):
    order = payer.goes_to_authenticate(shop)
    payer.press("Fail")
    payer.arrives(payer.again or payer.address)
    payer.sees("[role=alert]")
    payer.show("3d-secure-failed")
    assert shop.status(order) == shop.unauthenticated, shop.status(order)
    payer.pay(payer.other or payer.good)
    payer.is_back(shop, order)


def is_told_what_was_typed_wrong(shop, payer):
    order = payer.begins(shop)
    payer.pay(payer.unknown)
    payer.sees("[role=alert]")
    payer.show("checkout-unknown-card")
    payer.does_not_get_back(payer.unknown)
    payer.pay(payer.good)
    payer.is_back(shop, order)


def cannot_pay_twice_by_going_back(shop, payer):
    order = shop.new_order()
    page = shop.page(order)
    payer.goes_to_pay(page)
    payer.pay(payer.good)
    payer.is_back(shop, order)
    payer.driver.back()
    payer.driver.refresh()
    payer.arrives(payer.address)
    payer.reads(payer.done, "h1")
    payer.show("checkout-paid")
    assert not payer.may_pay(), "a paid page must not ask for a card"
    payer.open(page)
    payer.press("To the payment")
    payer.reads(shop.duplicate)
    payer.show("checkout-duplicate")
    assert not payer.may_pay(), "a paid order must not ask for a card"
    assert shop.is_paid(order), shop.status(order)


def is_not_run_by_a_hostile_name(shop, payer):
    order = shop.new_order()
    payer.goes_to_pay(shop.named(order, HOSTILE))
    assert payer.driver.title != "owned", "a name ran as script"
    assert not payer.driver.find_elements(By.CSS_SELECTOR, "img, main script"), "a name became elements"
    assert HOSTILE in payer.text(), "a name should be shown as text"
    payer.show("checkout-hostile-name")


def finds_everything_in_the_inspector(shop, payer):
    payer.open(shop.mock["control"]["url"], 1200, 1400)
    payer.show("inspector-desktop")
    text = payer.text()
    source = payer.driver.page_source
    for wanted in shop.inspected:
        assert wanted.lower() in text.lower(), f"the inspector does not show {wanted}"
    numbers = [card.replace(" ", space) for card in payer.cards for space in ("", " ", "+", "%20")]
    for secret in (*shop.secrets(), shop.mock["control"]["token"], *numbers):
        assert secret not in source, "the inspector shows a secret or a card number"
    payer.open(shop.mock["control"]["url"], 390, 844)
    payer.show("inspector-phone")
    width = payer.width()
    assert width <= 400, f"the inspector is {width} px wide on a phone"
