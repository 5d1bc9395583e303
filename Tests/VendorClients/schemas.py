"""Checks what `payments` writes as JSON against its published schemas, with a validator that knows nothing of the package.

The schemas are valid themselves, and each is used. What every command writes is as its schema says: on success, refused, malformed and
with an unknown outcome. For `payments plan` the documented examples and the stories of the fixtures are what the schemas say too, and what
a schema refuses the tool refuses as well.
"""

import argparse
import copy
import html
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import traceback

import jsonschema
import referencing
import requests

from harness import Mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORIES = sorted((ROOT / "Tests/Fixtures/Plans").glob("*.json"))
DOCUMENTS = [ROOT / "Docs/Plans.md", ROOT / "Docs/CommandLine.md"]
SCHEMAS = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "Docs/Schemas").glob("*.json")]
REGISTRY = referencing.Registry().with_resources(
    (schema["$id"], referencing.Resource.from_contents(schema)) for schema in SCHEMAS
)
PREFIX = "urn:swift-payments:"
# Which schemas something was checked with.
USED = set()
TERMS = "urn:swift-payments:terms-1"
INPUT = "urn:swift-payments:plan-input-1"
OUTPUT = "urn:swift-payments:plan-output-1"
EVENT = OUTPUT + "#/$defs/event"
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def validator(schema):
    return jsonschema.Draft202012Validator(
        {"$ref": schema}, registry=REGISTRY, format_checker=jsonschema.FormatChecker(["date"])
    )


def validate(schema, instance, what):
    USED.add(schema.split("#")[0])
    error = jsonschema.exceptions.best_match(validator(schema).iter_errors(instance))
    assert error is None, "%s is not as %s says: at %s: %s" % (what, schema, error.json_path, error.message[:300])


def story(path):
    return json.loads(path.read_text(encoding="utf-8"))


class Tool:
    def __init__(self, command):
        self.command = shlex.split(command)

    def run(self, *arguments, document=None):
        text = "" if document is None else json.dumps(document)
        return self.call("plan", *arguments, text=text)

    def call(self, *arguments, text="", environment=None):
        variables = None if environment is None else {**os.environ, **environment}
        return subprocess.run(
            self.command + list(arguments), input=text, capture_output=True, encoding="utf-8", timeout=120, check=False,
            env=variables,
        )

    def told(self, schema, status, *arguments, text="", environment=None):
        """What a command writes, checked with a schema and for its exit code."""
        ending = self.call(*arguments, text=text, environment=environment)
        what = "payments " + " ".join(arguments)
        assert ending.returncode == status, (what, ending.returncode, ending.stdout[:500], ending.stderr[:500])
        output = json.loads(ending.stdout)
        validate(PREFIX + schema, output, what)
        return output


@check
def the_schemas_are_valid(_):
    for schema in SCHEMAS:
        jsonschema.Draft202012Validator.check_schema(schema)


@check
def the_documented_examples_are_as_the_schemas_say(_):
    # What each example has that no other kind has.
    kinds = {"lines": TERMS, "terms": INPUT, "ok": EVENT}
    seen = set()
    for path in DOCUMENTS:
        for block in re.findall(r"```json\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            example = json.loads(block)
            for member in kinds.keys() & example.keys():
                validate(kinds[member], example, "an example of " + path.name)
                seen.add(member)
    assert seen == kinds.keys(), "examples were found of %r only" % seen


@check
def stories_and_what_becomes_of_them_are_as_the_schemas_say(tool):
    assert STORIES
    for path in STORIES:
        validate(INPUT, story(path), path.name)
        for language in ("en", "uk"):
            ending = tool.run("--file", str(path), "--json", "--language", language)
            output = json.loads(ending.stdout)
            validate(OUTPUT, output, "the output for " + path.name)
            assert ending.returncode == (1 if "error" in output else 0), ending.stderr
            assert sum(item["amount"]["minorUnits"] for item in output["items"]) + output["waived"][
                "minorUnits"
            ] == output["total"]["minorUnits"], "the items of %s do not sum to the total" % path.name


@check
def terms_that_the_tool_writes_are_as_the_schema_says_and_mean_the_same(tool):
    for path in STORIES:
        ending = tool.run("--file", str(path), "--terms-only", "--json")
        assert ending.returncode == 0, ending.stderr
        terms = json.loads(ending.stdout)
        validate(TERMS, terms, "the terms of " + path.name)
        document = story(path)
        before = tool.run("--json", document=document)
        document["terms"] = terms
        assert tool.run("--json", document=document).stdout == before.stdout, path.name


@check
def errors_are_as_the_schema_says(tool):
    for document in ({}, {"version": 2}, [], {"version": 1, "terms": {"version": 1, "lines": []}}):
        ending = tool.run("--json", document=document)
        assert ending.returncode == 64, (document, ending)
        output = json.loads(ending.stdout)
        validate(OUTPUT, output, "an error")
        assert ending.stderr == "payments: %s\n" % output["error"]["message"]


def mutations(document):
    """The document with one thing wrong, in every place where it can be: a member too many, one of another type."""
    places = [()]
    while places:
        place = places.pop()
        value = at(document, place)
        if isinstance(value, dict):
            # Any event may be planned.
            if place != ("dates",):
                yield place + ("surprise",), 1
            places += [place + (name,) for name in value]
        elif isinstance(value, list):
            places += [place + (index,) for index in range(len(value))]
        yield place, 1.5


def at(document, place):
    for step in place:
        document = document[step]
    return document


@check
def what_the_schema_refuses_the_tool_refuses(tool):
    count = 0
    check_input = validator(INPUT)
    for path in STORIES:
        original = story(path)
        if len(original["events"]) > 10:
            continue
        for place, value in mutations(original):
            document = copy.deepcopy(original)
            if not place:
                document = value
            else:
                at(document, place[:-1])[place[-1]] = value
            assert not check_input.is_valid(document), "the schema takes %r at %r of %s" % (value, place, path.name)
            ending = tool.run(document=document)
            assert ending.returncode == 64, "the tool takes %r at %r of %s" % (value, place, path.name)
            assert ending.stderr.startswith("payments: ") and ending.stdout == "", ending
            count += 1
    assert count > 100, count


class Desk:
    """Mocks of Stripe and LiqPay, the shops of the demo, and a folder."""

    def __init__(self, tool):
        self.tool = tool
        command = shlex.join(tool.command)
        self.folder = tempfile.TemporaryDirectory()
        self.stripe = Mock(command + " mock stripe --port 0 --seed 7")
        self.liqpay = Mock(command + " mock liqpay --port 0 --seed 7")
        self.site = subprocess.Popen(
            tool.command + ["serve", "--folder", self.path("shops")], stdout=subprocess.PIPE, text=True
        )
        self.ready = json.loads(self.site.stdout.readline())
        self.environment = {
            "STRIPE_SECRET_KEY": self.stripe.credentials["secretKey"],
            "LIQPAY_PUBLIC_KEY": self.liqpay.credentials["publicKey"],
            "LIQPAY_PRIVATE_KEY": self.liqpay.credentials["privateKey"],
            "HOME": self.folder.name,
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stripe.stop()
        self.liqpay.stop()
        self.site.terminate()
        self.site.wait(30)
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def told(self, schema, status, *arguments, text=""):
        return self.tool.told(schema, status, *arguments, "--json", text=text, environment=self.environment)

    def pay(self, schema, status, command, key, *arguments):
        """A command that moves money at Stripe's mock."""
        return self.told(schema, status, command, "--base-url", self.stripe.url, "--idempotency-key", key, *arguments)


EUR = ("--amount", "10", "--currency", "EUR")
CARD = ("--method", "pm_card_visa")
DECLINED = ("--method", "pm_card_visa_chargeDeclined")
ALL_DAYS = ("--from", "2000-01-01", "--to", "2099-12-31")
CONFIRM = "/v1/payment_intents/*/confirm"


@check
def payments_are_as_the_schemas_say(tool):
    with Desk(tool) as desk:
        taken = desk.pay("charge-1", 0, "charge", "c/1", *EUR, *CARD, "--keep", "balance")
        desk.pay("charge-1", 1, "charge", "c/2", *EUR, *DECLINED)
        desk.pay("charge-1", 1, "charge", "c/3", *EUR, "--method", "pm_card_threeDSecure2Required")
        desk.pay("charge-1", 64, "charge", "c/4", "--amount", "x", "--currency", "EUR", *CARD)
        desk.told("charge-1", 64, "charge")
        desk.pay("deposit-1", 0, "deposit", "d/1", *EUR, *CARD, "--total", "100", "--keep", "balance")
        desk.pay("deposit-1", 0, "deposit", "d/2", *EUR, *CARD, "--total", "100", "--hold")
        desk.pay("deposit-1", 1, "deposit", "d/3", *EUR, *DECLINED, "--total", "100")
        desk.pay("deposit-1", 64, "deposit", "d/4", *EUR, *CARD, "--total", "1")
        desk.pay("tokenize-1", 0, "tokenize", "t/1", *CARD)
        desk.pay("tokenize-1", 64, "tokenize", "t/2", *CARD, "--keep", "forever")
        page = desk.told(
            "tokenize-1", 1, "tokenize", "--gateway", "liqpay", "--base-url", desk.liqpay.url, "--idempotency-key", "t/3"
        )
        assert page["outcome"] == "action_required" and page["action"]["fields"], page
        payment = ("--payment", taken["payment"])
        desk.pay("refund-1", 0, "refund", "r/1", *payment, "--amount", "3", "--currency", "EUR")
        desk.pay("refund-1", 1, "refund", "r/2", *payment, "--amount", "30", "--currency", "EUR")
        desk.pay("refund-1", 64, "refund", "r/3", *payment, "--amount", "3")
        at = ("--base-url", desk.stripe.url)
        desk.told("lookup-1", 0, "lookup", *payment, *at)
        desk.told("lookup-1", 0, "lookup", "--idempotency-key", "c/1", *at)
        desk.told("lookup-1", 1, "lookup", "--idempotency-key", "nobodys", *at)
        desk.told("lookup-1", 64, "lookup", *at)
        desk.stripe.fault("answer-lost", None, CONFIRM)
        desk.pay("charge-1", 75, "charge", "c/5", *EUR, *CARD)
        desk.pay("deposit-1", 75, "deposit", "d/5", *EUR, *CARD, "--total", "100")
        desk.stripe.fault("answer-lost", None, "/v1/refunds")
        desk.pay("refund-1", 75, "refund", "r/4", *payment, "--amount", "3", "--currency", "EUR")


@check
def stores_and_reports_are_as_the_schemas_say(tool):
    with Desk(tool) as desk:
        store = ("--store", desk.path("orders.db"))
        desk.told("store-migrate-1", 0, "store", "migrate", *store)
        desk.told("store-migrate-1", 0, "store", "migrate", *store)
        desk.told("store-migrate-1", 64, "store", "migrate", "--store", "mysql://x")
        desk.told("store-check-1", 0, "store", "check", *store)
        desk.told("store-check-1", 1, "store", "check", "--store", desk.path("none.db"))
        desk.told("store-copy-1", 0, "store", "backup", desk.path("backup.db"), *store)
        desk.told("store-copy-1", 1, "store", "backup", desk.path("backup.db"), *store)
        copy_of = ("--store", desk.path("copy.db"))
        desk.told("store-copy-1", 0, "store", "restore", desk.path("backup.db"), *copy_of)
        desk.told("store-check-1", 1, "store", "check", *copy_of)
        desk.told("store-adopt-1", 0, "store", "adopt", *copy_of)
        desk.told("store-adopt-1", 0, "store", "adopt", *copy_of)
        shops = sorted(pathlib.Path(desk.path("shops")).glob("*.db"))
        assert len(shops) == len(desk.ready["shops"]), shops
        numbers = [order["number"] for shop in desk.ready["shops"] for order in shop["orders"]]
        pay_as_a_customer(desk)
        seen = set()
        for shop in shops:
            store = ("--store", str(shop))
            for name in ("prepayments", "partial", "income", "trial-balance"):
                if desk.told("report-1", 0, "report", name, *store, *ALL_DAYS)["rows"]:
                    seen.add(name)
            for name in ("ageing", "audit"):
                if desk.told("report-1", 0, "report", name, *store)["rows"]:
                    seen.add(name)
            lines = tool.call("store", "export", *store, environment=desk.environment).stdout.splitlines()
            for line in lines:
                validate(PREFIX + "store-export-1", json.loads(line), "a line of an export")
            rows = [json.loads(line) for line in lines]
            for customer in [row["row"]["id"] for row in rows if row.get("table") == "customers"]:
                statement = desk.told("report-1", 0, "report", "statement", "--customer", customer, *store, *ALL_DAYS)
                for row in statement["rows"]:
                    seen.add("statement " + row["what"])
                    paper = {"invoice": "invoice", "payment": "receipt"}.get(row["what"])
                    if paper:
                        desk.told("report-1", 0, "report", paper, row["document"], *store)
                        seen.add(paper)
            for number in numbers:
                ending = tool.call("report", "audit", "--order", number, "--json", *store, environment=desk.environment)
                validate(PREFIX + "report-1", json.loads(ending.stdout), "the audit of " + number)
        wanted = {"prepayments", "partial", "ageing", "trial-balance", "receipt", "statement payment"}
        assert seen >= wanted, "nothing was told by %r" % (wanted - seen)
        desk.told("report-1", 1, "report", "receipt", "nothing", *store)
        desk.told("report-1", 64, "report", "ageing", "--zone", "Kyiv", *store)


def pay_as_a_customer(desk):
    """Pays a part, where that is offered, of every order whose gateway has a page of its own for the card."""
    for shop in desk.ready["shops"]:
        card = {"liqpay": "success", "wayforpay": "approved"}.get(shop["gateway"])
        for order in shop["orders"] if card else []:
            # The cookie is for https or the own machine, and only browsers know of the latter.
            link = requests.get(order["url"], allow_redirects=False, timeout=30)
            cookie = {"Cookie": link.headers["Set-Cookie"].split(";")[0]}
            page = next_address(link)
            fields = hidden_fields(requests.get(page, headers=cookie, timeout=30).text)
            fields.update(choice="own", amount="1000", method="new", agree="yes")
            headers = {**cookie, "Origin": desk.ready["url"]}
            begun = requests.post(page, data=fields, headers=headers, allow_redirects=False, timeout=30)
            # This page posts a form to the gateway, which opens a page of its own.
            way = requests.get(next_address(begun), headers=cookie, timeout=30).text
            action = re.search(r'<form[^>]*action="(http[^"]*)"', way)[1]
            gateway = requests.post(html.unescape(action), data=hidden_fields(way), timeout=30)
            requests.post(gateway.url, data={"test_card": card}, allow_redirects=False, timeout=30)


def next_address(answer):
    return requests.compat.urljoin(answer.url, answer.headers["Location"])


def hidden_fields(page):
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in pairs}


@check
def collecting_and_reconciling_are_as_the_schemas_say(tool):
    with Desk(tool) as desk:
        store = ("--store", desk.path("orders.db"))
        desk.told("store-migrate-1", 0, "store", "migrate", *store)
        at = ("--base-url", desk.stripe.url)
        messages = ("--messages", desk.path("outbox.jsonl"))
        desk.told("collect-1", 0, "collect", "--once", "--account", "stripe", *store, *at, *messages)
        desk.told("collect-1", 64, "collect", "--once", "--account", "paypal", *store, *at, *messages)
        desk.pay("charge-1", 0, "charge", "stray", *EUR, *CARD)
        found = desk.told("report-1", 1, "reconcile", *store, *at, *ALL_DAYS)
        assert found["rows"][0]["difference"] == "unknown-reference", found
        desk.told("report-1", 0, "reconcile", *store, *at, "--from", "2000-01-01", "--to", "2000-01-31")
        desk.told("report-1", 64, "reconcile", *store, *at, "--from", "2000-01-31", "--to", "2000-01-01")


@check
def care_is_as_the_schemas_say(tool):
    with Desk(tool) as desk:
        validate(PREFIX + "serve-1", desk.ready, "the announcement of serve")
        command = tool.command + ["mock", "all", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mocks:
            for _ in range(4):
                validate(PREFIX + "mock-1", json.loads(mocks.stdout.readline()), "the announcement of a mock")
            mocks.terminate()
        at = ("--base-url", "stripe=" + desk.stripe.url, "--base-url", "liqpay=" + desk.liqpay.url)
        desk.told("doctor-1", 0, "doctor", *at)
        desk.told("doctor-1", 1, "doctor", *at, "--webhook-url", "http://127.0.0.1:1/hook")
        desk.told("doctor-1", 64, "doctor", "--base-url", desk.stripe.url)
        page = desk.ready["shops"][0]["url"] + "/pay/find"
        inventory = desk.told("integrity-1", 0, "integrity", page)
        for name, status in (("as-it-is", 0), ("changed", 1)):
            path = desk.path(name)
            if status:
                inventory["pages"][0]["headers"]["referrer-policy"] = "unsafe-url"
            pathlib.Path(path).write_text(json.dumps(inventory), encoding="utf-8")
            desk.told("integrity-1", status, "integrity", "--expected", path, page)
        desk.told("integrity-1", 1, "integrity", "http://127.0.0.1:1/")
        secret = {"STRIPE_WEBHOOK_SECRET": "whsec_0123456789abcdef"}
        signed = tool.told("signature-1", 0, "signature", "sign", "--json", text="{}", environment=secret)
        signature = ("--signature", signed["value"])
        for status, text in ((0, "{}"), (1, "[]")):
            tool.told("signature-1", status, "signature", "verify", "--json", *signature, text=text, environment=secret)
        tool.told("signature-1", 64, "signature", "sign", "--json", "--kind", "letter", text="{}", environment=secret)
        tool.told("tour-1", 0, "tour", "--gateway", "liqpay", "--json")


@check
def every_schema_was_used(_):
    # The lines of messages need a store whose messages nobody has sent yet: CollectCommandTests has one.
    defined = {schema["$id"] for schema in SCHEMAS} - {PREFIX + "common-1", PREFIX + "message-1"}
    assert defined == USED, "no output was checked with %r" % sorted(defined - USED)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments-command", required=True, help="the command that starts the tool")
    tool = Tool(parser.parse_args().payments_command)
    failed = 0
    for function in CHECKS:
        try:
            function(tool)
            print("PASS " + function.__name__, flush=True)
        except Exception as error:
            failed += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            print("FAIL %s: %s: %s (line %s)" % (function.__name__, type(error).__name__, error, place.lineno), flush=True)
    print("%d passed, %d failed" % (len(CHECKS) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
