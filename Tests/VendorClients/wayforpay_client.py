"""Runs the `wayforpay` package for Python, unmodified but for its address, against the mock.

    python wayforpay_client.py --mock-command "payments mock wayforpay --port 0"

The package is old and mostly broken: its class cannot be created, its only method signs a constant. What works is used
as it is, and its signing function stands in for the merchant's in everything the package does not know: it has to agree
with each answer and each callback of the mock. Each scenario begins on an empty account. Prints PASS or FAIL for each,
and exits 1 when one fails.
"""

import json
import sys

import requests
import wayforpay
from wayforpay import constants
from wayforpay.api import Api
from wayforpay.utils import generate_signature

from harness import Receiver, equal, run, scenario, wait_until

KEY = "flk3409refn54t54t*FNJRET"
PRODUCTS = "Процесор Intel Core i5-4670 3.4GHz;Пам'ять Kingston DDR3-1600 4096MB PC3-12800;1;1;1000;547.36"
RUSSIAN = "Процессор Intel Core i5-4670 3.4GHz;Память Kingston DDR3-1600 4096MB PC3-12800;1;1;1000;547.36"

# Messages and digests of the gateway's documents, of other clients' tests, and computed apart from the mock.
VECTORS = [
    (KEY, "test_merch_n1;INV-1479196343", "bc54562dc1fa928b52fd3eb0e4d36937"),
    (
        KEY,
        "test_merch_n1;www.market.ua;DH783023;1415379863;1547.36;UAH;" + PRODUCTS,
        "ee828f71ed93441c07eb3eef67762a5c",
    ),
    (
        KEY,
        "test_merch_n1;ma-release.dotsdev.live;019cd313-5b03-7183-a0a4-03cd10050f3c;1773067787;137.38;UAH;"
        "Create Payment;1;137.38",
        "866e36834a210f54193035597c725ba6",
    ),
    (
        "secretKey",
        "merchantAccount;merchantDomainName;1;1631273784;10;UAH;First product;Second product;1;2;2;4",
        "2b4c782006887cec0011017caa3ce960",
    ),
    ("secretKey", "merchantAccount;1;1;USD;502899;51****1234;Approved;1100", "6ca17365705fb39d2415a5a3e374e302"),
    (KEY, "test_merch_n1;www.market.ua;DH783023;1415379863;1547.36;UAH;" + RUSSIAN, "c9bc2d1b724bf410e36f6d6adc0d3c45"),
    (KEY, "test_merch_n1;DH783023", "b1877c0b08a7d49a579f18ed68855ec6"),
    (KEY, "test_merch_n1;DH783023;547.36;UAH", "cefd299f3e6451889a4e89dc339fe03a"),
    (KEY, "test_merch_n1;DH783023;1547.36;UAH;541963;41****8217;Approved;1100", "ee460de4b316672fa974295ed4dba738"),
    (
        KEY,
        "test_merch_n1;DEP-1002;500;UAH;541963;53****4142;WaitingAuthComplete;1100",
        "1a223c5980a28564cb85fce200c4c512",
    ),
    (KEY, "test_merch_n1;DEP-1003;500;UAH;;;Declined;1104", "97c139f55fb374dd126bcc3b8d6f3a19"),
    (KEY, "DH783023;accept;1415379863", "bd8d3443f99fb2c7a8b610ac600c80b0"),
    (KEY, "test_merch_n1;DH783023;Refunded;1100", "6458983625de7b47e44fc52f7bfee008"),
    (KEY, "test_merch_n1;DEP-1002;Voided;1100", "9504e9d6a581bcf8242c254f78a135ac"),
    (KEY, "test_merch_n1;DEP-1002;Approved;1100", "44765a7ed5037f15af4bb3c979a611d1"),
    (KEY, "test_merch_n1;DEP-1002;500;UAH;541963;53****4142;Approved;1100", "0be85321313a0d2611d62ff0e41aaaf5"),
    (
        KEY,
        "test_merch_n1;www.market.ua;BAL-2001;1790000000;750.5;UAH;Залишок за візит;1;750.5",
        "495783a5bdbc49deb54ad6129e0636d7",
    ),
    (KEY, "test_merch_n1;www.market.ua;1;0;UAH", "fe666d828797d036c67e94f5a4255f14"),
    (KEY, "test_merch_n1;1415379863;1415466263", "2530e2d46aaef249454c452c740d8c04"),
    (KEY, "test_merch_n1;P2P-1;10;UAH;4111111111111111;", "65395dd4dbac0c19d72d408a44d0ca26"),
]
ANSWER = [
    "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus", "reasonCode",
]  # fmt: skip
BRIEF_ANSWER = ["merchantAccount", "orderReference", "transactionStatus", "reasonCode"]


def api(mock, key=None):
    """The package's client, its address changed where it keeps it: in the default of an argument."""
    Api._query.__defaults__ = (mock.url + "/api",)
    known = mock.credentials
    return Api(known["merchantAccount"], key or known["secretKey"], known["merchantDomainName"])


def card(order, number="4111111111111111"):
    return {
        "order_id": order,
        "number": number,
        "date": "12/30",
        "cvv": "123",
        "cardholder": "Olena Shevchenko",
        "email": "olena@example.com",
        "phone": "+380501112233",
    }


def text(value):
    """A value as it is signed: whole numbers without a point, fractions without zeros at the end."""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def genuine(mock, answer, fields=ANSWER):
    """Whether the package's signing function agrees with the signature of a message of the mock's."""
    message = ";".join(text(answer[name]) for name in fields)
    return answer["merchantSignature"] == generate_signature(mock.credentials["secretKey"], message)


def call(mock, kind, signed, **members):
    """Sends a signed request that the package does not know."""
    body = {"transactionType": kind, "merchantAccount": mock.credentials["merchantAccount"], "apiVersion": 1, **members}
    values = []
    for name in ["merchantAccount"] + signed:
        value = body[name]
        values += [text(item) for item in value] if isinstance(value, list) else [text(value)]
    body["merchantSignature"] = generate_signature(mock.credentials["secretKey"], ";".join(values))
    answer = requests.post(mock.url + "/api", json=body, timeout=10)
    equal(answer.status_code, 200)
    return answer.json()


def charge(mock, order, amount, token="mock-token-approved", **members):
    signed = ["merchantDomainName", "orderReference", "orderDate", "amount", "currency"]
    signed += ["productName", "productCount", "productPrice"]
    known = dict(
        merchantDomainName=mock.credentials["merchantDomainName"],
        merchantTransactionType="SALE",
        merchantTransactionSecureType="NON3DS",
        orderReference=order,
        orderDate=1795260000,
        amount=amount,
        currency="UAH",
        productName=["Візит; лікар"],
        productCount=[1],
        productPrice=[amount],
        clientFirstName="Olena",
        clientLastName="Shevchenko",
        clientEmail="olena@example.com",
        clientPhone="+380501112233",
        clientCountry="UKR",
        clientIpAddress="127.0.0.1",
        recToken=token,
    )
    known.update(members)
    return call(mock, "CHARGE", signed, **known)


def status(mock, order):
    answer = call(mock, "CHECK_STATUS", ["orderReference"], orderReference=order)
    assert genuine(mock, answer), answer
    return answer


class Shop(Receiver):
    """A merchant's serviceUrl: keeps what comes, and acknowledges it with a signature unless it is told not to."""

    def __init__(self, mock, silent=0):
        self.key, self.silent = mock.credentials["secretKey"], silent
        super().__init__()

    def acknowledgment(self, body):
        order, time = json.loads(body)["orderReference"], 1795260000
        key = "wrong" if len(self.deliveries) <= self.silent else self.key
        accept = {"orderReference": order, "status": "accept", "time": time}
        accept["signature"] = generate_signature(key, "%s;accept;%d" % (order, time))
        return json.dumps(accept).encode()

    def callbacks(self, count):
        """Once there are so many: the content type of each, and what it says."""
        return [(headers["Content-Type"], json.loads(body)) for body, headers in self.wait_for(count)]


@scenario
def the_class_of_the_package_cannot_be_created(mock):
    try:
        wayforpay.WayForPay("account", "key")
    except TypeError:
        return
    raise AssertionError("the package was repaired: use its class here")


@scenario
def check_1_a_card_is_verified(mock):
    answer = api(mock).verify(card("1"))
    equal((answer["transactionStatus"], answer["reasonCode"], answer["reason"]), ("Approved", 1100, "Ok"))
    equal((answer["amount"], answer["currency"], answer["cardPan"]), (0, "UAH", "41****1111"))
    equal(len(answer["recToken"]), 36)
    assert genuine(mock, answer), answer


@scenario
def check_2_another_order_has_the_wrong_signature(mock):
    equal(api(mock).verify(card("V-2")), {"reason": "Invalid signature", "reasonCode": 1113})


@scenario
def check_3_an_order_is_verified_once(mock):
    client = api(mock)
    equal(client.verify(card("1"))["reasonCode"], 1100)
    again = client.verify(card("1"))
    equal((again["reasonCode"], again["transactionStatus"]), (1112, "Declined"))
    assert genuine(mock, again), again


@scenario
def check_4_a_wrong_key_is_refused(mock):
    equal(api(mock, key="wrong").verify(card("1")), {"reason": "Invalid signature", "reasonCode": 1113})


@scenario
def check_5_the_amount_is_signed_as_it_is_sent(mock):
    client = api(mock)
    sent = {}
    query = client._query
    client._query = lambda params: sent.update(params) or query(params)
    client.verify(card("1"), return_url="https://shop.example/back")
    equal(sent["amount"], "0")
    equal(status(mock, "1")["transactionStatus"], "Approved")


@scenario
def check_6_all_known_signatures_are_reproduced(mock):
    for key, message, digest in VECTORS:
        equal(generate_signature(key, message), digest)


@scenario
def check_7_the_codes_of_the_package_are_known(mock):
    # Three of its numbers have no text and stand in no document of the gateway.
    named = {code for code, words in constants.ERROR_CODES.items() if words}
    declined = {}
    for number in ["4111110011010001", "4111110011030009", "4111110011040008", "4111110011140006", "4242424242424242"]:
        mock.reset()
        answer = api(mock).verify(card("1", number))
        assert genuine(mock, answer), answer
        declined[number] = answer["reasonCode"]
    equal(sorted(declined.values()), [1101, 1103, 1104, 1105, 1114])
    assert set(declined.values()) <= named


@scenario
def a_verified_card_is_charged_held_settled_and_refunded(mock):
    token = api(mock).verify(card("1"))["recToken"]
    paid = charge(mock, "BAL-2001", 750.5, token)
    equal((paid["transactionStatus"], paid["amount"], paid["recToken"]), ("Approved", 750.5, token))
    assert genuine(mock, paid), paid
    held = charge(mock, "DEP-1002", 500, token, merchantTransactionType="AUTH")
    equal(held["transactionStatus"], "WaitingAuthComplete")
    assert genuine(mock, held), held
    money = ["orderReference", "amount", "currency"]
    settled = call(mock, "SETTLE", money, orderReference="DEP-1002", amount=400, currency="UAH")
    equal((settled["transactionStatus"], settled["amount"]), ("Approved", 400))
    assert genuine(mock, settled, BRIEF_ANSWER), settled
    returned = call(mock, "REFUND", money, orderReference="BAL-2001", amount=50.25, currency="UAH", comment="asked for")
    equal(returned["transactionStatus"], "Refunded")
    assert genuine(mock, returned, BRIEF_ANSWER), returned
    equal(status(mock, "BAL-2001")["refundAmount"], 50.25)


@scenario
def a_decline_and_an_unknown_order_are_signed(mock):
    declined = charge(mock, "DEP-1003", 500, "mock-token-insufficient-funds")
    equal((declined["transactionStatus"], declined["reasonCode"], declined["authCode"]), ("Declined", 1104, ""))
    assert genuine(mock, declined), declined
    unknown = status(mock, "NO-1")
    equal((unknown["reasonCode"], unknown["amount"], unknown["currency"]), (1127, 0, ""))


@scenario
def callbacks_are_signed_and_repeated_until_they_are_acknowledged(mock):
    with Shop(mock, silent=1) as shop:
        charge(mock, "CB-1", 149, serviceUrl=shop.url)
        shop.wait_for(1)
        wait_until(lambda: mock.command("deliveries", method="GET")["deliveries"][0]["attempts"])
        mock.advance(11)
        first, second = shop.callbacks(2)
        equal(first, second)
        kind, callback = first
        equal(kind, "application/x-www-form-urlencoded")
        equal((callback["orderReference"], callback["amount"]), ("CB-1", 149))
        equal(callback["transactionStatus"], "Approved")
        assert genuine(mock, callback), callback
        wait_until(lambda: mock.command("deliveries", method="GET")["deliveries"][0]["progress"] == "delivered")
        mock.advance(5 * 86400)
        equal(len(shop.deliveries), 2)


@scenario
def a_link_is_opened_and_paid(mock):
    known = mock.credentials
    order = {
        "merchantAccount": known["merchantAccount"], "merchantDomainName": known["merchantDomainName"],
        "merchantTransactionSecureType": "AUTO", "orderReference": "LINK-1", "orderDate": "1795260000",
        "amount": "1547.36", "currency": "UAH", "returnUrl": "https://shop.example/back",
    }  # fmt: skip
    products = [("productName[]", "Процесор"), ("productName[]", "Пам'ять"), ("productPrice[]", "1000")]
    products += [("productPrice[]", "547.36"), ("productCount[]", "1"), ("productCount[]", "1")]
    message = ";".join(list(order[name] for name in [
        "merchantAccount", "merchantDomainName", "orderReference", "orderDate", "amount", "currency",
    ]) + ["Процесор", "Пам'ять", "1", "1", "1000", "547.36"])  # fmt: skip
    order["merchantSignature"] = generate_signature(known["secretKey"], message)
    fields = list(order.items()) + products
    link = requests.post(mock.url + "/pay?behavior=offline", data=fields, timeout=10).json()["url"]
    assert "1547.36 UAH" in requests.get(link, timeout=10).text
    page = requests.post(link, data={"number": "5454 5454 5454 5454", "expiry": "12 / 30", "cvc": "123"}, timeout=10)
    assert "https://shop.example/back" in page.text and "merchantSignature" in page.text
    equal(status(mock, "LINK-1")["transactionStatus"], "Approved")
    files = [(name, (None, value)) for name, value in fields]
    again = requests.post(mock.url + "/pay?behavior=offline", files=files, timeout=10)
    equal(again.json()["reasonCode"], 1112)


if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0]))
