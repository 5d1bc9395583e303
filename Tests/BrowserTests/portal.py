"""Checks the customer portal of the shops of `payments serve` with a browser, as customers see it, on the mock gateways.

    python Tests/BrowserTests/portal.py --mock-command "payments serve" [--screenshots FOLDER]
"""

import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.request

from selenium.webdriver.common.by import By

import browser
import checkout
import shops as demo

# Where the customer of the workshop's estimate is reached.
GUEST = "workshop-2@customers.example"
LINK = re.compile(r"http://\S+/portal/enter/\S+")
# Where the list of shops tells their messages are.
FOLDER = re.compile(r"messages in (\S+-messages)")


class Shops(demo.Shops):
    """The shops, with the folders in which their messages are written."""

    def __init__(self, announced):
        super().__init__(announced)
        with urllib.request.urlopen(self.url, timeout=30) as page:
            self.folders = [pathlib.Path(folder) for folder in FOLDER.findall(page.read().decode())]

    def portal(self, name, path=""):
        return f"{self.url}/{name}/portal{path}"

    def links(self, name):
        """The links to the portal that the shop has sent, oldest first."""
        folder = next(folder for folder in self.folders if folder.name == f"{name}-messages")
        files = sorted(folder.glob("[!.]*.txt"))
        return [link for file in files for link in LINK.findall(file.read_text())]


class Guest(demo.Payer):
    """A customer with a mailbox."""

    def asks_for_a_link(self, shops, name, contact):
        """Gives the link that comes; the shop sends one a minute to a customer."""
        self.shop = name
        self.card = demo.PAYERS[shops.shops[name]["gateway"]](self.driver, self.screenshots)
        known = len(shops.links(name))
        self.driver.delete_all_cookies()
        self.open(shops.portal(name, "/sign-in"))
        self.looks("portal-sign-in")
        self.fill(contact=contact)
        self.driver.find_element(*demo.PAY).click()
        self.arrives("/portal/sign-in/sent")
        self.looks("portal-sent")
        self.wait.until(lambda _: len(shops.links(name)) > known)
        return shops.links(name)[-1]

    def enters(self, link):
        self.open(link)
        self.looks("portal-door")
        self.driver.find_element(*demo.PAY).click()

    def signs_in(self, shops, name, contact):
        self.enters(self.asks_for_a_link(shops, name, contact))
        self.wait.until(lambda driver: driver.current_url == shops.portal(name))

    def follows(self, label):
        self.driver.find_element(By.PARTIAL_LINK_TEXT, label).click()

    def reads_paper(self, part):
        """The text of the PDF that a link of the page leads to, asked for with what the browser keeps."""
        address = self.driver.find_element(By.CSS_SELECTOR, f"main a[href*='{part}']").get_attribute("href")
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.driver.get_cookies())
        request = urllib.request.Request(address, headers={"Cookie": cookies})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers["Content-Type"] == "application/pdf", answer.headers["Content-Type"]
            assert answer.headers["Content-Disposition"].startswith("inline; filename="), answer.headers
            paper = answer.read()
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True).stdout
        return text.decode().replace("\u00a0", " ").replace("\u202f", " ")

    def status(self, address):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code


def accepts_the_estimate_and_pays_the_deposit(shops, guest):
    guest.signs_in(shops, "workshop", GUEST)
    guest.reads("Estimates to accept")
    guest.looks("portal-overview")
    estimate = guest.driver.find_element(By.CSS_SELECTOR, ".records h3 a")
    title = estimate.text
    estimate.click()
    guest.arrives("/portal/orders/")
    order = guest.driver.current_url
    number = re.search(r"Estimate (\S+)", guest.text())[1]
    guest.looks("portal-estimate")
    paper = guest.reads_paper("/order.pdf")
    assert f"Estimate {number}" in paper and title in paper, paper
    guest.driver.execute_script("document.querySelector('[name=name]').required = false")
    guest.press("Accept the estimate")
    guest.reads("Type your name")
    guest.looks("portal-name")
    guest.fill(name="Hector Alvarez")
    guest.press("Accept the estimate")
    guest.arrives("/workshop/pay/")
    assert guest.driver.find_elements(By.NAME, "nonce"), "the estimate is accepted, so it can be paid"
    deposit = guest.amount()
    guest.driver.find_element(By.NAME, "keep").click()
    guest.authenticates()
    guest.is_thanked()
    receipt = guest.reads_paper("/receipt/")
    assert deposit in receipt and number in receipt, receipt
    guest.open(order)
    guest.reads("Accepted by Hector Alvarez")
    assert "Received" in guest.text() and deposit in guest.text(), guest.text()
    assert "As agreed, the rest is charged to" in guest.text(), guest.text()
    guest.looks("portal-order")
    paper = guest.reads_paper("/order.pdf")
    assert f"Order {number}" in paper and "Hector Alvarez" in paper, paper
    guest.follows("Statement")
    guest.arrives("/portal/statement")
    guest.reads("Ending balance")
    guest.looks("portal-statement")
    statement = guest.reads_paper("/statement.pdf")
    for text in ("Beginning balance", "Ending balance", deposit, number):
        assert text in statement, (text, statement)


def reads_a_statement_of_every_shop(shops, guest):
    # A customer is sent a link once a minute; these are none of the other scenarios'.
    for name, number, beginning in (
        ("studio", 1, "Beginning balance"), ("school", 1, "сальдо"), ("salon", 1, "сальдо"),
        ("travel", 1, "Beginning balance"), ("workshop", 0, "Beginning balance"),
    ):
        guest.comes(shops, name, number)
        paid = guest.amount().replace("\u00a0", " ")
        guest.pays()
        guest.is_thanked()
        guest.signs_in(shops, name, f"{name}-{number + 1}@customers.example")
        guest.open(shops.portal(name, "/statement"))
        guest.looks("portal-statement")
        statement = guest.reads_paper("/statement.pdf")
        for text in (beginning, paid, shops.shops[name]["orders"][number]["number"]):
            assert text in statement, (name, text, statement)


def takes_back_the_consent_to_a_card(shops, guest):
    """Goes on where the one before has kept a card."""
    guest.open(shops.portal("workshop", "/cards"))
    guest.reads("ending in")
    guest.looks("portal-cards")
    guest.follows("Remove")
    guest.reads("You take back your consent")
    assert "We send you a payment link" in guest.text(), guest.text()
    guest.looks("portal-remove")
    guest.press("Remove this card")
    guest.reads("No card is saved.")
    guest.press("Sign out")
    guest.arrives("/portal/sign-in")
    guest.open(shops.portal("workshop"))
    guest.arrives("/portal/sign-in")


def opens_a_link_once_and_nobody_elses_records(shops, guest):
    link = guest.asks_for_a_link(shops, "travel", "travel-1@customers.example")
    for _ in range(3):
        assert guest.status(link) == 200, "whoever only looks at a link must not use it up"
    guest.enters(link)
    guest.reads("Open orders")
    guest.looks("portal-overview")
    guest.follows("Adriatic")
    guest.arrives("/portal/orders/")
    order = guest.driver.current_url
    guest.press("Pay")
    guest.arrives("/travel/pay/")
    assert guest.driver.find_elements(By.NAME, "nonce")
    # The same path in another shop, where the guest is not signed in, and names of others in this one.
    guest.open(order.replace("/travel/", "/workshop/"))
    guest.arrives("/workshop/portal/sign-in")
    pages = set()
    for name in ("nothing", order.rsplit("/", 1)[1][::-1], "x" * 200):
        guest.open(order.rsplit("/", 1)[0] + "/" + name)
        assert guest.heading() == "There is no such page", guest.heading()
        pages.add(guest.driver.find_element(By.TAG_NAME, "main").get_attribute("innerHTML"))
    assert len(pages) == 1, "unknown and foreign must be answered alike (S-52)"
    guest.driver.delete_all_cookies()
    guest.enters(link)
    guest.reads("This link does not work any more")
    guest.looks("portal-ended")


def is_spoken_to_in_ukrainian(shops, guest):
    guest.signs_in(shops, "school", "school-1@customers.example")
    guest.reads("Особистий кабінет")
    guest.looks("portal-overview")
    guest.follows("Курс")
    guest.reads("Графік платежів")
    guest.looks("portal-order")
    guest.follows("Виписка")
    guest.reads("Показати")
    guest.looks("portal-statement")


def is_not_told_who_is_a_customer(shops, guest):
    guest.shop = "salon"
    answers = set()
    for contact in ("salon-1@customers.example", "nobody@customers.example"):
        guest.driver.delete_all_cookies()
        guest.open(shops.portal("salon", "/sign-in"))
        guest.fill(contact=contact)
        guest.driver.find_element(*demo.PAY).click()
        guest.arrives("/portal/sign-in/sent")
        answers.add(guest.driver.find_element(By.TAG_NAME, "main").get_attribute("innerHTML"))
    assert len(answers) == 1, "whether there is a customer must not be told (S-71)"


def types_what_nobody_should(shops, guest):
    guest.shop = "salon"
    for contact in ["12345", "amelia", "٠٥٠١٢٣٤٥٦٧", checkout.HOSTILE]:
        guest.driver.delete_all_cookies()
        guest.open(shops.portal("salon", "/sign-in"))
        guest.fill(contact=contact)
        guest.driver.find_element(By.CSS_SELECTOR, "main form button").click()
        guest.wait.until(lambda _: guest.driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
        assert guest.driver.title != "owned", contact
        guest.looks("portal-hostile")


if __name__ == "__main__":
    sys.exit(browser.run([
        accepts_the_estimate_and_pays_the_deposit, takes_back_the_consent_to_a_card, reads_a_statement_of_every_shop,
        opens_a_link_once_and_nobody_elses_records, is_spoken_to_in_ukrainian, is_not_told_who_is_a_customer,
        types_what_nobody_should,
    ], Shops, Guest))
