"""The cases of webhooks.json in Python: one line a case, `name ns`.

`…-check` is the check of a delivery, `…-event` also parses it. What a gateway's own package has is taken from there:
liqpay-sdk-python3 has a SHA-1 signature and the decoding of a message, wayforpay has an HMAC-MD5. The rest is the
standard library's, in the same manner: no package has LiqPay's SHA3-256 or checks a webhook of Authorize.net.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import time
import urllib.parse

import liqpay
from wayforpay.utils import generate_signature

STRETCH_SECONDS = 0.1
FOLDER = pathlib.Path(__file__).resolve().parents[1]
WAYFORPAY_FIELDS = [
    "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus", "reasonCode"]


def require_equal(given, expected):
    if not hmac.compare_digest(given, expected):
        raise ValueError("the signature does not match")


class LiqPay:
    def __init__(self, case):
        self.key = case["key"]
        self.client = liqpay.LiqPay("sandbox_i00000000001", self.key)

    def check(self, body):
        form = urllib.parse.parse_qs(body.decode())
        (data,), (signature,) = form["data"], form["signature"]
        text = self.key + data + self.key
        if len(signature) == 28:
            expected = self.client.str_to_sign(text)
        else:
            expected = base64.b64encode(hashlib.sha3_256(text.encode()).digest()).decode()
        require_equal(signature, expected)
        return data

    def read(self, data):
        return self.client.decode_data_from_str(data)["payment_id"]


class WayForPay:
    def __init__(self, case):
        self.key = case["key"]

    def check(self, body):
        message = json.loads(body)
        text = ";".join(str(message[name]) for name in WAYFORPAY_FIELDS)
        require_equal(message["merchantSignature"], generate_signature(self.key, text))
        return message

    def read(self, message):
        return message["orderReference"]


class AuthorizeNet:
    def __init__(self, case):
        self.key = case["key"].encode()
        self.header = case["fields"]["X-ANET-Signature"]

    def check(self, body):
        expected = hmac.new(self.key, body, hashlib.sha512).hexdigest().upper()
        require_equal(self.header, f"sha512={expected}")
        return body

    def read(self, body):
        return json.loads(body)["notificationId"]


GATEWAYS = {"liqpay": LiqPay, "wayforpay": WayForPay, "authorize-net": AuthorizeNet}


def measure(name, operation):
    count = 0
    start = end = time.perf_counter()
    while end - start < STRETCH_SECONDS:
        for _ in range(1000):
            operation()
        count += 1000
        end = time.perf_counter()
    print(f"{name} {(end - start) / count * 1e9:.1f}", flush=True)


def main():
    for case in json.loads((FOLDER / "webhooks.json").read_text()):
        gateway = GATEWAYS[case["gateway"]](case)
        body = (FOLDER.parent / "Fixtures" / case["body"]).read_bytes()
        measure(f"{case['name']}-check", lambda: gateway.check(body))
        measure(f"{case['name']}-event", lambda: gateway.read(gateway.check(body)))


main()
