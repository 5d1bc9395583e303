"""Checks the staff console of the shops of `payments serve` with a browser, as staff and payers live through an order together.

    python Tests/BrowserTests/console.py --mock-command "payments serve" [--screenshots FOLDER]
"""

import base64
import datetime
import hmac
import re
import struct
import sys
import time
import urllib.parse
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as expect
from selenium.webdriver.support.ui import Select

import browser
import portal
import shops as demo

PASSWORD = "let me see the shop"
# Every page of the console that needs no record.
PAGES = (
    "", "/book", "/terminal", "/reports", "/cases", "/outbox", "/audit", "/offers", "/branches",
    "/templates", "/page", "/people", "/people/manager", "/me", "/me/factor", "/reports/prepayments", "/reports/partial",
    "/reports/ageing", "/reports/income", "/reports/balance",
)
PAY_LINK = re.compile(r"http://\S+/pay/\S+")


def one_time_code(secret, step):
    """The code of an authenticator app (RFC 6238), so many steps of half a minute from now."""
    count = int(time.time()) // 30 + step
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", count), "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Shops(portal.Shops):
    """The shops, their messages, and the clock that staff of the demo can move."""

    def staff(self, name, path=""):
        return f"{self.url}/{name}/staff{path}"

    def advance(self, hours):
        form = urllib.parse.urlencode({"hours": hours}).encode()
        with urllib.request.urlopen(self.url + "/clock", form, timeout=60) as answer:
            assert answer.status == 200, answer.status

    def pay_link(self, name, text):
        """The newest payment link that the shop has sent in a message that says `text`."""
        folder = next(folder for folder in self.folders if folder.name == f"{name}-messages")
        files = sorted(folder.glob("[!.]*.txt"), key=lambda file: file.stat().st_mtime)
        links = [link for file in files if text in file.read_text() for link in PAY_LINK.findall(file.read_text())]
        return links[-1] if links else None


class Clerk(demo.Payer):
    """Somebody of the shop, who pays as a payer too."""

    def signs_in(self, shops, name, member="manager"):
        self.shop = name
        self.card = demo.PAYERS[shops.shops[name]["gateway"]](self.driver, self.screenshots)
        self.open(shops.staff(name), 1280, 900)
        if not self.driver.find_elements(By.NAME, "password"):
            self.driver.delete_all_cookies()
            self.open(shops.staff(name), 1280, 900)
        self.fill(name=member, password=PASSWORD)
        self.driver.find_element(*demo.PAY).click()
        self.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "nav a"))

    def opens(self, shops, name, title):
        """Opens an order by what it is called."""
        self.open(shops.staff(name), 1280, 900)
        self.wait.until(lambda driver: driver.find_elements(By.PARTIAL_LINK_TEXT, title))
        self.driver.find_element(By.PARTIAL_LINK_TEXT, title).click()
        self.wait.until(lambda driver: "/staff/orders/" in driver.current_url and title in self.heading())

    def does(self, action, **fields):
        """Sends a form of the page, wherever it is folded away."""
        form = self.wait.until(
            lambda driver: driver.find_element(By.CSS_SELECTOR, f"form[action$='/{action}']"), f"there is no '{action}'")
        self.driver.execute_script(
            "for (let box = arguments[0].closest('details'); box; box = box.parentElement.closest('details')) box.open = true",
            form)
        for name, text in fields.items():
            field = form.find_element(By.NAME, name)
            if field.tag_name == "select":
                Select(field).select_by_value(text)
            elif field.get_attribute("type") in ("date", "datetime-local"):
                # How a day is typed depends on the browser's language; what is sent does not.
                self.driver.execute_script("arguments[0].value = arguments[1]", field, text)
            else:
                field.clear()
                field.send_keys(text)
        form.find_element(By.CSS_SELECTOR, "button").click()
        # What the page before said must not be taken for the answer.
        self.wait.until(expect.staleness_of(form))

    def says(self, *texts):
        self.wait.until(lambda driver: any(text in self.text() for text in texts), f"nobody says {texts}")


def takes_a_deposit_sends_the_invoice_and_gives_a_part_back(shops, clerk):
    clerk.comes(shops, "studio")
    clerk.authenticates()
    clerk.is_thanked()
    clerk.signs_in(shops, "studio", "owner")
    clerk.opens(shops, "studio", "Portrait")
    clerk.looks("console-order")
    assert "€224.00" in clerk.text() and "Draft" in clerk.text(), clerk.text()
    clerk.does("send-invoice")
    clerk.says("The invoice is on its way")
    # The payer has the rest to pay now, and pays it (P-IN-4).
    clerk.open(clerk.page)
    assert clerk.amount() == "€224.00", clerk.amount()
    clerk.pays()
    clerk.is_thanked()
    clerk.opens(shops, "studio", "Portrait")
    clerk.says("Completed")
    clerk.does("refund", what="exactly", amount="50.00", reason="half an hour less")
    clerk.says("€50.00")
    clerk.looks("console-refund")
    clerk.does("refund/confirm")
    clerk.says("€270.00")
    clerk.looks("console-refunded")


def gives_much_back_with_a_second_factor_only(shops, clerk):
    clerk.comes(shops, "studio", 1)
    clerk.pays()
    clerk.is_thanked()
    clerk.signs_in(shops, "studio", "manager")
    clerk.opens(shops, "studio", "Evening class")
    clerk.does("confirm", amount="104.30", reason="in cash")
    clerk.says("Completed")
    clerk.does("refund", what="everything", reason="the class is canceled")
    clerk.says("second factor")
    assert not clerk.driver.find_elements(By.CSS_SELECTOR, "form[action$='/refund/confirm']")
    clerk.open(shops.staff("studio", "/me/factor"), 1280, 900)
    clerk.looks("console-factor")
    secret = clerk.driver.find_element(By.NAME, "secret").get_attribute("value")
    # Whoever finds the browser open has no password.
    clerk.does("me/factor", otp=one_time_code(secret, 0), present="not the password")
    clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    used = one_time_code(secret, 0)
    clerk.does("me/factor", otp=used, present=PASSWORD)
    clerk.says("The second factor is on")
    clerk.opens(shops, "studio", "Evening class")
    clerk.does("refund", what="everything", reason="the class is canceled")
    # The code that turned it on is used up, however long the pages took since; a wrong one gives nothing back.
    for code, isGood in ((used, False), ("000000", False), (None, True)):
        clerk.does("refund/confirm", otp=code or one_time_code(secret, 1))
        clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=alert]") if not isGood
                         else "/refund" not in driver.current_url)
    clerk.says("Refunds")
    clerk.looks("console-large-refund")


def books_a_visit_and_the_client_is_sent_a_link(shops, clerk):
    clerk.signs_in(shops, "salon", "cashier")
    clerk.open(shops.staff("salon", "/book?customer=new"), 1280, 900)
    clerk.driver.find_element(By.LINK_TEXT, "Візит").click()
    clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "main [name=name]"))
    clerk.looks("console-book")
    for name, text in (("name", "Ірина Мельник"), ("email", "iryna@customers.example")):
        clerk.driver.find_element(By.CSS_SELECTOR, f"main [name={name}]").send_keys(text)
    title = clerk.driver.find_element(By.CSS_SELECTOR, "main [name=title]")
    title.clear()
    title.send_keys("Стрижка, майстриня Оля")
    Select(clerk.driver.find_element(By.CSS_SELECTOR, "main select[name=choice]")).select_by_value("Стрижка")
    start = datetime.date.today() + datetime.timedelta(days=3)
    clerk.driver.execute_script(
        "arguments[0].value = arguments[1]", clerk.driver.find_element(By.CSS_SELECTOR, "main [name=event-start]"),
        f"{start}T18:00")
    Select(clerk.driver.find_element(By.CSS_SELECTOR, "main select[name=branch]")).select_by_value("Сихів")
    clerk.press("Показати суми")
    clerk.says("Забронювати")
    assert "300,00" in clerk.text() and "18:00" in clerk.text(), clerk.text()
    clerk.looks("console-preview")
    clerk.press("Забронювати")
    clerk.wait.until(lambda driver: "/staff/orders/" in driver.current_url)
    clerk.looks("console-booked")
    clerk.wait.until(lambda _: shops.pay_link("salon", "Оля"), "no link was sent")
    clerk.open(shops.pay_link("salon", "Оля"))
    assert "300,00" in clerk.amount(), clerk.amount()


def sees_a_link_end_and_the_visit_canceled(shops, clerk):
    link = shops.order("salon", 1)
    shops.advance(25)
    clerk.open(link)
    clerk.reads("Час на передплату минув")
    clerk.shop = "salon"
    clerk.looks("expired")
    clerk.signs_in(shops, "salon")
    clerk.opens(shops, "salon", "Фарбування")
    clerk.says("Прострочено")
    clerk.looks("console-overdue")
    shops.advance(24)
    clerk.open(link)
    clerk.wait.until(lambda driver: driver.refresh() or "скасовано" in clerk.text(), "the visit was not canceled")
    clerk.looks("canceled")
    assert not clerk.driver.find_elements(By.NAME, "nonce"), "a visit that was canceled can be paid"


def declines_an_order_and_it_is_paid_no_more(shops, clerk):
    link = shops.order("school", 1)
    clerk.signs_in(shops, "school")
    clerk.opens(shops, "school", "Англійська")
    clerk.does("decline", reason="групу закрито")
    clerk.says("Замовлення відхилено")
    clerk.looks("console-declined")
    clerk.open(link)
    clerk.looks("declined")
    assert not clerk.driver.find_elements(By.NAME, "nonce"), "an order that was declined can be paid (P-LE-6)"


def completes_production_and_the_kept_card_is_charged(shops, clerk):
    clerk.comes(shops, "workshop")
    clerk.driver.find_element(By.NAME, "keep").click()
    clerk.pays()
    clerk.is_thanked()
    clerk.signs_in(shops, "workshop")
    clerk.opens(shops, "workshop", "catalogs")
    clerk.looks("console-kept-card")
    assert "No date yet" in clerk.text(), clerk.text()
    clerk.does("happen", event="production-complete")
    clerk.wait.until(lambda _: "No date yet" not in clerk.text(), "the event changed nothing")
    shops.advance(26)
    # A day later the visit has ended.
    clerk.signs_in(shops, "workshop")
    clerk.opens(shops, "workshop", "catalogs")
    clerk.wait.until(lambda driver: driver.refresh() or "Completed" in clerk.text(), "the balance was not charged")
    clerk.looks("console-completed")


def agrees_on_other_down_payments_for_a_voyage(shops, clerk):
    clerk.comes(shops, "travel")
    assert "€840.00" in clerk.amount(), clerk.amount()
    clerk.signs_in(shops, "travel")
    clerk.opens(shops, "travel", "Adriatic")
    today = datetime.date.today()
    clerk.does(
        "custom", switch="on", share1="420.00", day1=str(today + datetime.timedelta(days=7)), share2="1500.00",
        day2=str(today + datetime.timedelta(days=60)))
    clerk.says("€420.00")
    clerk.looks("console-rules")
    assert "€1,500.00" in clerk.text() and "€2,280.00" in clerk.text(), clerk.text()
    for part, left in (("€420.00", "€3,780.00"), ("€1,500.00", "€2,280.00"), ("€2,280.00", "€0.00")):
        clerk.open(clerk.page)
        assert part in clerk.text(), (part, clerk.text())
        clerk.looks("down-payment")
        clerk.pays(clerk.card.good)
        clerk.is_thanked()
        clerk.opens(shops, "travel", "Adriatic")
        clerk.says(left)
    clerk.does("refund", what="exactly", amount="60.00", reason="a landing was left out")
    clerk.says("€60.00")
    clerk.does("refund/confirm")
    clerk.says("€4,140.00")
    clerk.looks("console-voyage")


def types_what_nobody_should(shops, clerk):
    clerk.signs_in(shops, "school", "owner")
    clerk.opens(shops, "school", "Веброзробка")
    order = clerk.driver.current_url
    # Staff may book that somebody paid far too much, or set a high price; a payer may not.
    for text in (text for text in demo.HOSTILE if text != "5 000 000"):
        for action, fields in (("confirm", {"amount": text, "reason": "готівка"}), ("total", {"amount": text})):
            clerk.open(order, 1280, 900)
            clerk.driver.execute_script("for (const box of document.querySelectorAll('[required]')) box.required = false")
            clerk.does(action, **fields)
            clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=alert]"), f"{action} took {text!r}")
            assert clerk.driver.title != "owned", text
    clerk.looks("console-hostile")
    text = demo.checkout.HOSTILE
    clerk.open(shops.staff("school", "?q=" + urllib.parse.quote(text)), 1280, 900)
    assert clerk.driver.find_element(By.NAME, "q").get_attribute("value") == text[:120]
    clerk.open(shops.staff("school", "/branches"), 1280, 900)
    clerk.does("branches", **{"name": text[:80], "category-0": "\u202eдохід", "type-0": text[:80]})
    clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[aria-invalid=true]"), "a hidden sign was taken")
    clerk.does("branches", **{"category-0": "дохід"})
    clerk.says("Збережено")
    assert text[:80] in clerk.text() and not clerk.driver.find_elements(By.CSS_SELECTOR, "main img, main script"), clerk.text()
    clerk.looks("console-hostile-branch")


def looks_at_every_page_in_both_languages(shops, clerk):
    for name in ("studio", "school"):
        clerk.signs_in(shops, name, "owner")
        for page in PAGES:
            clerk.open(shops.staff(name, page), 1280, 900)
            clerk.looks("console" + page.replace("/", "-"))
            clerk.open(shops.staff(name, page), 390)
            clerk.show(f"{name}-phone" + page.replace("/", "-"))
            assert clerk.width() <= 400, f"{page} is {clerk.width()} px wide on a phone"


def may_not_do_what_the_role_does_not(shops, clerk):
    clerk.signs_in(shops, "travel", "viewer")
    for page in ("/book", "/terminal", "/offers", "/templates", "/page", "/people"):
        clerk.open(shops.staff("travel", page), 1280, 900)
        assert not clerk.driver.find_elements(By.CSS_SELECTOR, "main form[method=post]"), page
    clerk.opens(shops, "travel", "Adriatic")
    assert not clerk.driver.find_elements(By.CSS_SELECTOR, "main form[method=post]"), "a viewer may only look"
    clerk.looks("console-viewer")


def adds_somebody_and_removes_them_with_the_own_password_only(shops, clerk):
    clerk.signs_in(shops, "school", "owner")
    someone = {"name": "iryna", "shown": "Iryna", "role": "cashier", "language": "uk", "new": "a password of hers"}
    clerk.open(shops.staff("school", "/people"), 390)
    clerk.does("people", **someone, present="not the password")
    assert clerk.driver.find_element(By.CSS_SELECTOR, "#add-proof-fault[role=alert]").text
    assert clerk.driver.find_element(By.NAME, "name").get_attribute("value") == "iryna", "what was typed stands there again"
    assert clerk.driver.switch_to.active_element.get_attribute("name") == "present", "a page says where the fault is"
    clerk.looks("console-people-refused")
    clerk.does("people", **someone, present=PASSWORD)
    clerk.says("Added.", "Додано.")
    clerk.open(shops.staff("school", "/people/iryna"), 390)
    clerk.does("remove", present="not the password")
    assert clerk.driver.find_element(By.CSS_SELECTOR, "#remove-proof-fault[role=alert]").text
    clerk.looks("console-person-refused")
    clerk.does("change", shown="Iryna K.")
    clerk.says("Saved.", "Збережено.")
    clerk.does("remove", present=PASSWORD)
    clerk.wait.until(lambda driver: driver.current_url.split("?")[0].endswith("/people"))
    assert "iryna" not in clerk.text()


def is_not_let_in_by_guessing(shops, clerk):
    clerk.shop = "travel"
    answers = set()
    for name, password in (("owner", "not the password"), ("nobody", PASSWORD), ("", ""), (demo.checkout.HOSTILE, PASSWORD)):
        clerk.driver.delete_all_cookies()
        clerk.open(shops.staff("travel"), 390)
        clerk.driver.execute_script("for (const box of document.querySelectorAll('[required]')) box.required = false")
        clerk.fill(name=name, password=password)
        clerk.driver.find_element(*demo.PAY).click()
        clerk.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
        answers.add(clerk.driver.find_element(By.CSS_SELECTOR, "[role=alert]").text)
        assert clerk.driver.title != "owned"
    clerk.looks("console-refused")
    assert len(answers) == 1, f"who is staff must not be told (S-71): {answers}"


SCENARIOS = [
    takes_a_deposit_sends_the_invoice_and_gives_a_part_back, gives_much_back_with_a_second_factor_only,
    books_a_visit_and_the_client_is_sent_a_link, declines_an_order_and_it_is_paid_no_more,
    agrees_on_other_down_payments_for_a_voyage, types_what_nobody_should,
    may_not_do_what_the_role_does_not, adds_somebody_and_removes_them_with_the_own_password_only, is_not_let_in_by_guessing, looks_at_every_page_in_both_languages,
    # These move the clock.
    sees_a_link_end_and_the_visit_canceled, completes_production_and_the_kept_card_is_charged,
]

if __name__ == "__main__":
    sys.exit(browser.run(SCENARIOS, Shops, Clerk))
