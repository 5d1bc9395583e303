"""What the mock gateways took, read over the wire from their own lists: a third reading of their documents, without a line of the
adapters.

Reads the mocks' announcements, a JSON object a line, from standard input; the only argument is the present time in seconds, as the mocks
see it. Prints one JSON list of {"gateway", "reference", "transaction", "minorUnits", "returned", "currency"}, where "returned" is how much of it
went back.
"""

import base64
import hashlib
import hmac
import json
import sys
import urllib.parse
import urllib.request
from collections import Counter
from datetime import datetime, timezone
from decimal import Decimal

DAY = 86_400
NOW = int(sys.argv[1])
# Everything of a run lies within this time, which every list takes at once.
BEGIN, END = NOW - 30 * DAY, NOW + DAY // 2


def ask(url, body=None, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=30) as answer:
        return json.loads(answer.read().decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)


def minor_units(amount):
    cents = Decimal(str(amount)) * 100
    assert cents == cents.to_integral_value(), f"{amount} is no amount"
    return int(cents)


def stripe(url, keys):
    def every(kind):
        after = ""
        while True:
            page = ask(f"{url}/v1/{kind}?limit=100{after}", None, {"Authorization": f"Bearer {keys['secretKey']}"})
            yield from page["data"]
            if not page["has_more"]:
                return
            after = "&starting_after=" + page["data"][-1]["id"]

    references = {payment["id"]: payment["metadata"].get("merchant_reference", "") for payment in every("payment_intents")}
    for charge in every("charges"):
        if charge["status"] == "succeeded" and charge["captured"]:
            yield (
                references[charge["payment_intent"]], charge["id"], int(charge["amount_captured"]),
                int(charge["amount_refunded"]), charge["currency"].upper(),
            )


def authorize_net(url, keys):
    def call(name, **members):
        merchant = {"name": keys["apiLoginID"], "transactionKey": keys["transactionKey"]}
        body = json.dumps({name: {"merchantAuthentication": merchant, **members}}).encode()
        answer = ask(f"{url}/xml/v1/request.api", body, {"Content-Type": "application/json"})
        assert answer["messages"]["resultCode"] == "Ok", answer
        return answer

    def every(name, **members):
        page = 1
        while True:
            entries = call(name, **members, paging={"limit": "1000", "offset": str(page)}).get("transactions", [])
            yield from entries
            if len(entries) < 1000:
                return
            page += 1

    def instant(seconds):
        return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    found = list(every("getUnsettledTransactionListRequest"))
    batches = call(
        "getSettledBatchListRequest", firstSettlementDate=instant(BEGIN), lastSettlementDate=instant(END))
    for batch in batches.get("batchList", []):
        found += every("getTransactionListRequest", batchId=batch["batchId"])
    def details(entry):
        return call("getTransactionDetailsRequest", transId=entry["transId"])["transaction"]

    returned = Counter()
    for entry in found:
        if entry["transactionStatus"] in ("refundPendingSettlement", "refundSettledSuccessfully"):
            returned[details(entry)["refTransId"]] += minor_units(entry["settleAmount"])
    for entry in found:
        name, taken = entry["transId"], minor_units(entry["settleAmount"])
        if entry["transactionStatus"] in ("capturedPendingSettlement", "settledSuccessfully"):
            yield entry.get("invoiceNumber", ""), name, taken, returned[name], "USD"
        # What was voided before it was settled went back whole.
        elif entry["transactionStatus"] == "voided" and details(entry)["transactionType"] == "authCaptureTransaction":
            yield entry.get("invoiceNumber", ""), name, taken, taken, "USD"


def liqpay(url, keys):
    asked = {
        "version": 3, "public_key": keys["publicKey"], "action": "reports", "date_from": BEGIN * 1000,
        "date_to": END * 1000,
    }
    data = base64.b64encode(json.dumps(asked).encode()).decode()
    key = keys["privateKey"]
    signature = base64.b64encode(hashlib.sha1((key + data + key).encode()).digest()).decode()
    form = urllib.parse.urlencode({"data": data, "signature": signature}).encode()
    for payment in ask(f"{url}/api/request", form)["data"]:
        if payment["action"] not in ("pay", "paytoken", "paydonate"):
            continue
        if payment["status"] in ("success", "sandbox", "reversed"):
            yield (
                payment["order_id"], str(payment["payment_id"]), minor_units(payment["amount"]),
                minor_units(payment.get("refund_amount", 0)), payment["currency"],
            )


def wayforpay(url, keys):
    account = keys["merchantAccount"]
    text = f"{account};{BEGIN};{END}"
    asked = {
        "apiVersion": 1, "transactionType": "TRANSACTION_LIST", "merchantAccount": account,
        "merchantSignature": hmac.new(keys["secretKey"].encode(), text.encode(), "md5").hexdigest(),
        "dateBegin": BEGIN, "dateEnd": END,
    }
    answer = ask(f"{url}/api", json.dumps(asked).encode(), {"Content-Type": "application/json"})
    returned = Counter()
    for entry in answer["transactionList"]:
        if entry["transactionType"] == "REFUND" and entry["transactionStatus"] in ("Refunded", "Voided"):
            returned[entry["orderReference"]] += minor_units(entry["amount"])
    for entry in answer["transactionList"]:
        # A payment keeps its status here when it is refunded.
        if entry["transactionType"] != "REFUND" and entry["transactionStatus"] == "Approved":
            name = entry["orderReference"]
            yield name, name, minor_units(entry["amount"]), returned[name], entry["currency"]


readers = {"stripe": stripe, "authorize-net": authorize_net, "liqpay": liqpay, "wayforpay": wayforpay}
taken = []
for line in sys.stdin:
    mock = json.loads(line)
    for reference, transaction, amount, returned, currency in readers[mock["gateway"]](mock["url"], mock["credentials"]):
        taken.append({
            "gateway": mock["gateway"], "reference": reference, "transaction": transaction, "minorUnits": amount,
            "returned": returned, "currency": currency,
        })
json.dump(taken, sys.stdout)
