"""What the checks of the mocks' pages share: a shop to come back to, a payer at a browser, the run of the scenarios."""

import argparse
import collections
import contextlib
import http.server
import json
import os
import shlex
import subprocess
import threading
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support import expected_conditions as expect
from selenium.webdriver.support.ui import WebDriverWait

Visit = collections.namedtuple("Visit", "method path headers body")


class Shop:
    """The shop's own pages on loopback: where payers come back to, and forms that lead to a gateway."""

    def __init__(self, mock):
        self.mock = mock
        self.url = mock["url"]
        self.credentials = mock["credentials"]
        self.visits = []
        self.visited = threading.Condition()
        self.pages = {}
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(b"")

            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def answer(self, body):
                visit = Visit(self.command, self.path, self.headers, body.decode())
                with shop.visited:
                    shop.visits.append(visit)
                    shop.visited.notify_all()
                kind, text = shop.answer(visit)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, visit):
        """What the shop says to a visit: a content type and a text."""
        page = self.pages.get(visit.path, "<h1>Back in the shop</h1>")
        return "text/html; charset=utf-8", "<!doctype html><title>Shop</title>" + page

    def visit(self, path, wanted=lambda visit: True):
        """The newest visit to `path` that is `wanted`, waited for at most ten seconds."""
        def found():
            return [visit for visit in self.visits if visit.path == path and wanted(visit)]

        with self.visited:
            assert self.visited.wait_for(found, 10), f"nobody came to {path} as expected"
            return found()[-1]

    def ask(self, path, body=None, headers={}):
        """What the gateway answers to a call of the shop's server, out of JSON."""
        request = urllib.request.Request(self.url + path, body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def advance(self, seconds):
        """Moves the mock's clock."""
        control = self.mock["control"]
        request = urllib.request.Request(
            control["url"] + "/clock", json.dumps({"advanceSeconds": seconds}).encode(),
            {"Authorization": "Bearer " + control["token"]})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200, answer.status

    def form(self, path, action, fields):
        """Puts a page with a form to the gateway under `path` and gives its address; `fields` are pairs of texts."""
        def escape(text):
            return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

        inputs = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields)
        self.pages[path] = (
            f'<form method="post" action="{escape(action)}">{inputs}<button>To the payment</button></form>')
        return self.address + path


# Everything in a page that a phone or a screen reader stumbles over, as texts.
PROBLEMS = """
const found = [];
if (document.documentElement.scrollWidth > innerWidth)
  found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth} px`);
if (!document.title || !document.documentElement.lang) found.push("the page has no title or no language");
for (const input of document.querySelectorAll("input:not([type=hidden]), select, textarea, button"))
  if (input.checkVisibility()
      && !(input.tagName == "BUTTON" ? input.innerText : input.labels[0]?.innerText || "").trim())
    found.push(`nothing says what ${input.name || input.outerHTML} is`);
return found;
"""


class Payer:
    """A person at the browser."""

    def __init__(self, driver, screenshots):
        self.driver = driver
        self.screenshots = screenshots
        # A page that goes while it is looked at is looked at again; the browser has several names for that.
        self.wait = WebDriverWait(driver, 20, ignored_exceptions=[WebDriverException])

    def open(self, url, width=390, height=844):
        self.driver.set_window_size(width, height)
        self.driver.get(url)

    @contextlib.contextmanager
    def another_window(self):
        """What is done inside is done in a window beside the first one, which stays as it is."""
        first = self.driver.current_window_handle
        self.driver.switch_to.new_window("window")
        try:
            yield
        finally:
            self.driver.close()
            self.driver.switch_to.window(first)

    def show(self, name):
        """Looks the page over: it fits the window, each input has a label. Keeps a picture when pictures are wanted."""
        problems = self.driver.execute_script(PROBLEMS)
        assert not problems, f"{name}: {problems}"
        if self.screenshots:
            self.driver.save_screenshot(os.path.join(self.screenshots, name + ".png"))

    def errors(self):
        """What went wrong in the pages since the last call; that an answer's status is no success is not meant."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["source"] != "network"]

    def fill(self, **fields):
        def types(driver, name, text):
            box = driver.find_element(By.NAME, name)
            box.clear()
            box.send_keys(text)
            return True

        for name, text in fields.items():
            self.wait.until(lambda driver: types(driver, name, text), f"nothing can be typed into {name}")

    def press(self, label):
        button = By.XPATH, f"//button[starts-with(normalize-space(.), '{label}')]"
        self.wait.until(expect.element_to_be_clickable(button)).click()

    def text(self):
        return self.wait.until(lambda driver: (driver.find_element(By.TAG_NAME, "body").text,))[0]

    def arrives(self, part):
        self.wait.until(expect.url_contains(part))
        self.wait.until(lambda driver: driver.execute_script("return document.readyState") == "complete")

    def width(self):
        """How wide the page is, in pixels; more than the window means that a phone has to scroll sideways."""
        return self.driver.execute_script("return document.documentElement.scrollWidth")


def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def run(scenarios, make_shop, make_payer):
    """Starts the mock and Debian's Chromium, plays each scenario, ends with `N passed, N failed`; gives the status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mock-command", required=True)
    parser.add_argument("--screenshots", help="a folder to keep pictures of the pages in")
    parser.add_argument("--only", default="", help="play the scenarios whose names contain this")
    arguments = parser.parse_args()
    if arguments.screenshots:
        os.makedirs(arguments.screenshots, exist_ok=True)
    process = subprocess.Popen(shlex.split(arguments.mock_command), stdout=subprocess.PIPE, text=True)
    passed = failed = 0
    try:
        shop = make_shop(json.loads(process.stdout.readline()))
        driver = chromium()
        try:
            payer = make_payer(driver, arguments.screenshots)
            for scenario in scenarios:
                name = "a payer " + scenario.__name__.replace("_", " ")
                if arguments.only.replace("_", " ") not in name:
                    continue
                try:
                    payer.errors()
                    scenario(shop, payer)
                    errors = payer.errors()
                    assert not errors, errors
                    passed += 1
                    print(f"PASS {name}", flush=True)
                except Exception as error:  # one broken page must not hide the others
                    failed += 1
                    print(f"FAIL {name}: {type(error).__name__}: {error}", flush=True)
        finally:
            driver.quit()
    finally:
        process.terminate()
        process.wait(timeout=30)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
