"""Runs the official Authorize.net library for Python (XML), unmodified but for its address, against the mock.

    python authorize_net_client.py --mock-command "payments mock authorize-net --port 0"

The command is started, prints one JSON line that says where the mock is reached, and is stopped at the end. Each
scenario begins on an empty account. Prints PASS or FAIL for each, and exits 1 when one fails. `--only NAME` runs the
scenarios whose names contain NAME.

The library parses answers by its own copy of the schema and falls back to raw objects, with a line in its log, when an
answer does not fit. Every call here demands an answer that fits, except where the live service's would not either.
"""

import hashlib
import hmac
import json
import logging
import os
import re
import sys
from decimal import Decimal

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
    os.environ.pop(name, None)

import requests
from authorizenet import apicontractsv1 as api
from authorizenet import apicontrollers
from authorizenet.constants import constants

from harness import Receiver, equal, run, scenario, wait_until

API_PATH = "/xml/v1/request.api"
BOM = b"\xef\xbb\xbf"
VISA = "4111111111111111"
MASTERCARD = "5424000000000015"


class Fallbacks(logging.Handler):
    """Remembers when the library could not parse an answer by the schema."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        if "Create Document Exception" in record.getMessage():
            self.lines.append(record.getMessage())


FALLBACKS = Fallbacks()
logging.getLogger(constants.defaultLoggerName).addHandler(FALLBACKS)
logging.getLogger(constants.defaultLoggerName).propagate = False
CREDENTIALS = {}
# The library's own automaton gives up on objects of a derived type with several members of the base type.
DERIVED = "ContentNondeterminismExceededError"
# The schema demands members that an error does not have.
INCOMPLETE = "IncompleteElementContentError"


def authentication():
    merchant = api.merchantAuthenticationType()
    merchant.name = CREDENTIALS["apiLoginID"]
    merchant.transactionKey = CREDENTIALS["transactionKey"]
    return merchant


def execute(name, request, falls_back=None, merchant=None):
    """Executes a request with the controller of its name, and returns the answer as the library gives it.

    `falls_back` names the only error for which the library may give up the schema, and must.
    """
    request.merchantAuthentication = merchant or authentication()
    controller = getattr(apicontrollers, name + "Controller")(request)
    FALLBACKS.lines.clear()
    controller.execute()
    answer = controller.getresponse()
    assert answer is not None, name + " gave no answer"
    if falls_back:
        assert FALLBACKS.lines and falls_back in FALLBACKS.lines[0], (name, FALLBACKS.lines)
    else:
        assert not FALLBACKS.lines, (name, FALLBACKS.lines)
    return answer


def code_of(answer):
    return answer.messages.message[0]["code"].text


def ok(answer, code="I00001"):
    equal((answer.messages.resultCode.text, code_of(answer)), ("Ok", code))
    return answer


def refused(answer, code):
    equal((answer.messages.resultCode.text, code_of(answer)), ("Error", code))
    return answer


def card(number=VISA, expiry="2034-12", code=None):
    payment = api.paymentType()
    payment.creditCard = api.creditCardType()
    payment.creditCard.cardNumber = number
    payment.creditCard.expirationDate = expiry
    if code:
        payment.creditCard.cardCode = code
    return payment


def nonce(value):
    payment = api.paymentType()
    payment.opaqueData = api.opaqueDataType()
    payment.opaqueData.dataDescriptor = "COMMON.ACCEPT.INAPP.PAYMENT"
    payment.opaqueData.dataValue = value
    return payment


def setting(name, value):
    entry = api.settingType()
    entry.settingName = name
    entry.settingValue = value
    return entry


def transact(
    kind, amount=None, payment=None, invoice=None, zip_code=None, original=None, ref_id=None, window=None, **more
):  # fmt: skip
    request = api.createTransactionRequest()
    if ref_id:
        request.refId = ref_id
    body = api.transactionRequestType()
    body.transactionType = kind
    if amount is not None:
        body.amount = Decimal(amount)
    if payment is not None:
        body.payment = payment
    if original:
        body.refTransId = original
    if invoice:
        body.order = api.orderType()
        body.order.invoiceNumber = invoice
    if zip_code:
        body.billTo = api.customerAddressType()
        body.billTo.firstName = "Ann"
        body.billTo.zip = zip_code
    if window is not None:
        body.transactionSettings = api.ArrayOfSetting()
        body.transactionSettings.setting.append(setting(api.settingNameEnum.duplicateWindow, window))
    for name, value in more.items():
        setattr(body, name, value)
    request.transactionRequest = body
    return execute("createTransaction", request)


def charge(amount="12.30", payment=None, **more):
    return transact("authCaptureTransaction", amount, payment or card(), **more)


def charged(*arguments, **more):
    answer = ok(charge(*arguments, **more))
    equal(answer.transactionResponse.responseCode.text, "1")
    return answer.transactionResponse.transId.text


def refund(original, amount, last4="1111", **more):
    return transact("refundTransaction", amount, card(last4, "XXXX"), original=original, **more)


def error(answer, code):
    """Expects a transaction that was refused."""
    refused(answer, "E00027")
    transaction = answer.transactionResponse
    equal((transaction.responseCode.text, transaction.errors.error[0].errorCode.text), ("3", code))
    return transaction


def details(transaction, falls_back=None):
    request = api.getTransactionDetailsRequest()
    request.transId = transaction
    return execute("getTransactionDetails", request, falls_back)


def post(mock, body, content_type="application/json"):
    """Sends a request without the library."""
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    answer = requests.post(mock.url + API_PATH, data=data, headers={"Content-Type": content_type}, timeout=10)
    equal(answer.status_code, 200)
    assert answer.content.startswith(BOM)
    return answer.content[len(BOM):].decode()


def post_json(mock, body):
    return json.loads(post(mock, body))


def json_authentication():
    return {"name": CREDENTIALS["apiLoginID"], "transactionKey": CREDENTIALS["transactionKey"]}


# --- credentials ------------------------------------------------------------------------------------------------------


@scenario
def check_1_and_2_credentials(mock):
    ok(execute("authenticateTest", api.authenticateTestRequest()))
    wrong = authentication()
    wrong.transactionKey = "x" * 16
    refused(execute("authenticateTest", api.authenticateTestRequest(), merchant=wrong), "E00007")
    request = api.createTransactionRequest()
    request.transactionRequest = api.transactionRequestType()
    request.transactionRequest.transactionType = "voidTransaction"
    request.transactionRequest.refTransId = "1"
    refused(execute("createTransaction", request, merchant=wrong), "E00007")
    refused(execute("createCustomerProfile", profile_request(), merchant=wrong), "E00007")


@scenario
def check_27_merchant_details(mock):
    answer = ok(execute("getMerchantDetails", api.getMerchantDetailsRequest()))
    equal(answer.publicClientKey.text, CREDENTIALS["publicClientKey"])
    equal(answer.currencies.currency[0].text, "USD")


# --- transactions -----------------------------------------------------------------------------------------------------


@scenario
def check_3_and_4_charge_and_duplicate(mock):
    def send(window=None):
        return charge("12.30", card(code="900"), invoice="A1", ref_id="ref-3", window=window)

    answer = ok(send())
    transaction = answer.transactionResponse
    equal((transaction.responseCode.text, transaction.cvvResultCode.text), ("1", "M"))
    assert hasattr(transaction, "messages") and not hasattr(transaction, "errors")
    equal((transaction.accountNumber.text, answer.refId.text), ("XXXX1111", "ref-3"))
    assert transaction.transId.text != "0"
    message = "^%s^%s^12.30^" % (CREDENTIALS["apiLoginID"], transaction.transId.text)
    digest = hmac.new(bytes.fromhex(CREDENTIALS["signatureKey"]), message.encode(), hashlib.sha512).hexdigest()
    equal(transaction.transHashSha2.text, digest.upper())
    again = error(send(), "11")
    equal(again.transId.text, "0")
    first = ok(send("28800")).transactionResponse
    repeated = error(send("28800"), "11")
    equal(repeated.transId.text, first.transId.text)


@scenario
def check_5_decline(mock):
    answer = ok(charge(invoice="A2", zip_code="46282"))
    transaction = answer.transactionResponse
    equal((transaction.responseCode.text, transaction.errors.error[0].errorCode.text), ("2", "2"))
    assert not hasattr(transaction, "messages") and transaction.transId.text != "0"


@scenario
def check_6_address_and_code_results(mock):
    equal(charge(zip_code="46205").transactionResponse.avsResultCode.text, "N")
    equal(charge(payment=card(code="901")).transactionResponse.cvvResultCode.text, "N")


@scenario
def check_7_wrong_card_data(mock):
    for answer, code in (
        (charge(payment=card("4111111111111112")), "6"),
        (charge(payment=card(expiry="2020-01")), "8"),
        (charge("0"), "5"),
    ):
        equal(error(answer, code).transId.text, "0")


@scenario
def every_member_in_the_order_of_the_library(mock):
    item = api.lineItemType()
    item.itemId, item.name, item.description = "1", "Course", "x"
    item.quantity, item.unitPrice = Decimal("2"), Decimal("1.25")
    items = api.ArrayOfLineItem()
    items.lineItem.append(item)
    extra = api.extendedAmountType()
    extra.amount, extra.name, extra.description = Decimal("0.10"), "n", "d"
    solution = api.solutionType()
    solution.id = "AAA100302"
    customer = api.customerDataType()
    customer.type, customer.id, customer.email = "individual", "cust-7", "a@example.org"
    home = api.customerAddressType()
    away = api.nameAndAddressType()
    for name in ("firstName", "lastName", "company", "address", "city", "state", "zip", "country"):
        setattr(home, name, "x")
        setattr(away, name, "y")
    home.phoneNumber, home.faxNumber, home.email = "555", "556", "a@example.org"
    holder = api.ccAuthenticationType()
    holder.authenticationIndicator, holder.cardholderAuthenticationValue = "5", "abc"
    options = api.processingOptions()
    options.isFirstRecurringPayment, options.isFirstSubsequentAuth = True, False
    options.isSubsequentAuth, options.isStoredCredentials = False, True
    subsequent = api.subsequentAuthInformation()
    subsequent.originalNetworkTransId, subsequent.originalAuthAmount = "abc", Decimal("1.00")
    subsequent.reason = "resubmission"
    indicator = api.authorizationIndicatorType()
    indicator.authorizationIndicator = "final"
    answer = ok(
        charge(
            "3.00", card(code="123"), invoice="A1", currencyCode="USD", solution=solution, callId="c",
            terminalNumber="t", lineItems=items, tax=extra, duty=extra, shipping=extra, taxExempt=False,
            poNumber="PO-1", customer=customer, billTo=home, shipTo=away, customerIP="192.0.2.1",
            cardholderAuthentication=holder, employeeId="7",
            merchantDescriptor="Shop", tip=extra, surcharge=extra, processingOptions=options,
            subsequentAuthInformation=subsequent, shipFrom=away, authorizationIndicatorType=indicator, window="60",
        ))  # fmt: skip
    equal(answer.transactionResponse.responseCode.text, "1")
    seen = details(answer.transactionResponse.transId.text, falls_back=DERIVED).transaction
    equal((seen.order.purchaseOrderNumber.text, seen.customer.id.text, seen.shipTo.city.text), ("PO-1", "cust-7", "y"))


@scenario
def checks_8_9_12_14_17_authorize_capture_settle_refund(mock):
    answer = ok(transact("authOnlyTransaction", "20", card(), invoice="A8", ref_id="ref-8"))
    held = answer.transactionResponse.transId.text
    captured = ok(transact("priorAuthCaptureTransaction", "15", original=held)).transactionResponse
    equal((captured.transId.text, captured.refTransID.text), (held, held))
    seen = ok(details(held)).transaction
    equal(
        (Decimal(seen.authAmount.text), Decimal(seen.settleAmount.text), seen.transactionStatus.text),
        (Decimal(20), Decimal(15), "capturedPendingSettlement"),
    )
    again = ok(transact("priorAuthCaptureTransaction", "15", original=held)).transactionResponse
    equal(
        (again.responseCode.text, again.messages.message[0].code.text, again.transId.text), ("1", "311", "0"))
    fresh = ok(transact("authOnlyTransaction", "20", card(), invoice="A9")).transactionResponse.transId.text
    error(transact("priorAuthCaptureTransaction", "25", original=fresh), "47")
    mock.advance(86400)
    returned = ok(refund(held, "5")).transactionResponse
    assert returned.transId.text not in ("0", held)
    equal(returned.refTransID.text, held)
    error(refund(held, "10.01"), "55")
    ok(refund(held, "10"))
    settled = ok(details(held))
    equal(settled.transaction.transactionStatus.text, "settledSuccessfully")
    equal(settled.transrefId.text, "ref-8")
    batch = settled.transaction.batch.batchId.text
    request = api.getSettledBatchListRequest()
    request.includeStatistics = True
    listed = ok(execute("getSettledBatchList", request)).batchList.batch[0]
    equal((listed.batchId.text, Decimal(listed.statistics.statistic[0].chargeAmount.text)), (batch, Decimal(15)))
    request = api.getTransactionListRequest()
    request.batchId = batch
    entries = ok(execute("getTransactionList", request)).transactions.transaction
    equal([entry.transId.text for entry in entries], [held])
    request = api.getBatchStatisticsRequest()
    request.batchId = batch
    equal(ok(execute("getBatchStatistics", request)).batch.batchId.text, batch)


@scenario
def checks_10_and_11_early_refund_and_void(mock):
    transaction = charged()
    error(refund(transaction, "12.30"), "54")
    voided = ok(transact("voidTransaction", original=transaction)).transactionResponse
    equal(voided.transId.text, transaction)
    again = ok(transact("voidTransaction", original=transaction)).transactionResponse
    equal((again.messages.message[0].code.text, again.transId.text), ("310", "0"))


@scenario
def checks_13_and_15_unknown_transactions(mock):
    error(transact("voidTransaction", original="60000000000"), "16")
    error(transact("priorAuthCaptureTransaction", original="60000000000"), "16")
    refused(details("60000000000", falls_back=INCOMPLETE), "E00040")


@scenario
def check_16_unsettled_list(mock):
    transaction = charged()
    declined = charge(invoice="A2", zip_code="46282").transactionResponse.transId.text
    held = ok(charge(payment=nonce("mock-nonce-held"))).transactionResponse
    equal((held.responseCode.text, held.messages.message[0].code.text), ("4", "253"))
    request = api.getUnsettledTransactionListRequest()
    request.sorting = api.TransactionListSorting()
    request.sorting.orderBy = api.TransactionListOrderFieldEnum.submitTimeUTC
    request.sorting.orderDescending = False
    request.paging = api.Paging()
    request.paging.limit = 2
    request.paging.offset = 1
    answer = ok(execute("getUnsettledTransactionList", request))
    equal([entry.transId.text for entry in answer.transactions.transaction], [transaction, declined])
    equal(answer.totalNumInResultSet.text, "3")
    request = api.getUnsettledTransactionListRequest()
    request.status = "pendingApproval"
    answer = ok(execute("getUnsettledTransactionList", request))
    equal([entry.transId.text for entry in answer.transactions.transaction], [held.transId.text])
    decision = api.updateHeldTransactionRequest()
    decision.heldTransactionRequest = api.heldTransactionRequestType()
    decision.heldTransactionRequest.action = "approve"
    decision.heldTransactionRequest.refTransId = held.transId.text
    equal(ok(execute("updateHeldTransaction", decision)).transactionResponse.responseCode.text, "1")
    equal(details(held.transId.text).transaction.transactionStatus.text, "capturedPendingSettlement")


# --- profiles ---------------------------------------------------------------------------------------------------------


def profile_request(number=VISA):
    request = api.createCustomerProfileRequest()
    request.profile = api.customerProfileType()
    request.profile.merchantCustomerId = "cust-7"
    request.profile.email = "a@example.org"
    request.profile.paymentProfiles = [payment_profile(number)]
    request.validationMode = "testMode"
    return request


def payment_profile(number):
    profile = api.customerPaymentProfileType()
    profile.payment = card(number)
    return profile


def created_profile():
    answer = ok(execute("createCustomerProfile", profile_request()))
    assert answer.validationDirectResponseList.string[0].text.startswith("1,1,1,(TESTMODE)")
    return answer.customerProfileId.text, answer.customerPaymentProfileIdList.numericString[0].text


@scenario
def checks_18_to_22_profiles(mock):
    customer, first = created_profile()
    again = refused(execute("createCustomerProfile", profile_request()), "E00039")
    equal(re.search(r"ID (\d+)", again.messages.message[0]["text"].text).group(1), customer)
    request = api.createCustomerPaymentProfileRequest()
    request.customerProfileId = customer
    request.paymentProfile = payment_profile(MASTERCARD)
    request.validationMode = "liveMode"
    answer = ok(execute("createCustomerPaymentProfile", request))
    assert answer.validationDirectResponse.text.startswith("1,1,1,This transaction has been approved.")
    request = api.getCustomerProfileRequest()
    request.customerProfileId = customer
    cards = ok(execute("getCustomerProfile", request, falls_back=DERIVED)).profile.paymentProfiles
    equal([entry.payment.creditCard.cardNumber.text for entry in cards], ["XXXX1111", "XXXX0015"])
    request = api.getCustomerPaymentProfileRequest()
    request.customerProfileId = customer
    request.customerPaymentProfileId = first
    request.unmaskExpirationDate = True
    seen = ok(execute("getCustomerPaymentProfile", request)).paymentProfile.payment.creditCard
    equal(seen.expirationDate.text, "2034-12")
    request = api.validateCustomerPaymentProfileRequest()
    request.customerProfileId = customer
    request.customerPaymentProfileId = first
    request.validationMode = "testMode"
    answer = ok(execute("validateCustomerPaymentProfile", request))
    assert answer.directResponse.text.startswith("1,1,1,(TESTMODE)")
    ids = ok(execute("getCustomerProfileIds", api.getCustomerProfileIdsRequest())).ids.numericString
    equal([entry.text for entry in ids], [customer])


@scenario
def checks_23_and_25_charge_and_delete_a_stored_card(mock):
    customer, stored = created_profile()
    profile = api.customerProfilePaymentType()
    profile.customerProfileId = customer
    profile.paymentProfile = api.paymentProfile()
    profile.paymentProfile.paymentProfileId = stored
    options = api.processingOptions()
    options.isSubsequentAuth = True
    subsequent = api.subsequentAuthInformation()
    subsequent.originalNetworkTransId = "TRANSID0000001"
    answer = ok(
        transact(
            "authCaptureTransaction", "45.00", profile=profile, processingOptions=options,
            subsequentAuthInformation=subsequent))  # fmt: skip
    transaction = answer.transactionResponse
    equal((transaction.responseCode.text, transaction.profile.customerProfileId.text), ("1", customer))
    assert not transaction.transHashSha2.text
    request = api.getTransactionListForCustomerRequest()
    request.customerProfileId = customer
    listed = ok(execute("getTransactionListForCustomer", request)).transactions.transaction
    equal([entry.transId.text for entry in listed], [transaction.transId.text])
    request = api.deleteCustomerPaymentProfileRequest()
    request.customerProfileId = customer
    request.customerPaymentProfileId = stored
    ok(execute("deleteCustomerPaymentProfile", request))
    refused(execute("deleteCustomerPaymentProfile", request), "E00040")


@scenario
def check_24_profile_from_a_transaction(mock):
    request = api.createCustomerProfileFromTransactionRequest()
    request.transId = charged()
    request.customer = api.customerProfileBaseType()
    request.customer.merchantCustomerId = "cust-8"
    answer = ok(execute("createCustomerProfileFromTransaction", request))
    assert answer.customerProfileId.text
    profile = api.customerProfilePaymentType()
    profile.createProfile = True
    customer = api.customerDataType()
    customer.id = "cust-9"
    answer = ok(charge(invoice="B", profile=profile, customer=customer))
    equal(answer.profileResponse.messages.resultCode.text, "Ok")


# --- hosted page, subscriptions, nonces -------------------------------------------------------------------------------


def open_page(**options):
    request = api.getHostedPaymentPageRequest()
    request.refId = "order-1001"
    request.transactionRequest = api.transactionRequestType()
    request.transactionRequest.transactionType = "authCaptureTransaction"
    request.transactionRequest.amount = Decimal("20.00")
    request.hostedPaymentSettings = api.ArrayOfSetting()
    options.setdefault("url", "https://shop.example/ok")
    options.setdefault("cancelUrl", "https://shop.example/no")
    name = api.settingNameEnum.hostedPaymentReturnOptions
    request.hostedPaymentSettings.setting.append(setting(name, json.dumps(options)))
    return ok(execute("getHostedPaymentPage", request)).token.text


@scenario
def check_26_hosted_page(mock):
    token = open_page(showReceipt=False)
    address = mock.url + "/payment/payment"
    page = requests.post(address, data={"token": token}, timeout=10)
    assert page.status_code == 200 and "20.00 USD" in page.text
    declined = requests.post(address, data={"token": token, "test_card": "declined"}, timeout=10)
    assert declined.status_code == 402 and "declined" in declined.text
    paid = requests.post(
        address, data={"token": token, "cardNumber": VISA, "expiry": "12 / 34", "cardCode": "123"},
        allow_redirects=False, timeout=10)  # fmt: skip
    equal((paid.status_code, paid.headers["Location"]), (303, "https://shop.example/ok"))
    unsettled = ok(execute("getUnsettledTransactionList", api.getUnsettledTransactionListRequest()))
    listed = unsettled.transactions.transaction
    equal(ok(details(listed[0].transId.text)).transrefId.text, "order-1001")


@scenario
def check_28_subscriptions(mock):
    customer, stored = created_profile()
    request = api.ARBCreateSubscriptionRequest()
    request.subscription = api.ARBSubscriptionType()
    request.subscription.name = "Plan"
    schedule = api.paymentScheduleType()
    schedule.interval = api.paymentScheduleTypeInterval()
    schedule.interval.length = 1
    schedule.interval.unit = api.ARBSubscriptionUnitEnum.months
    schedule.startDate = mock.command("state", method="GET")["clock"]["now"][:10]
    schedule.totalOccurrences = 6
    request.subscription.paymentSchedule = schedule
    request.subscription.amount = Decimal("45.00")
    request.subscription.profile = api.customerProfileIdType()
    request.subscription.profile.customerProfileId = customer
    request.subscription.profile.customerPaymentProfileId = stored
    subscription = ok(execute("ARBCreateSubscription", request)).subscriptionId.text
    refused(execute("ARBCreateSubscription", request), "E00012")
    named = {}
    for name in ("GetSubscriptionStatus", "CancelSubscription", "GetSubscription"):
        named[name] = getattr(api, "ARB%sRequest" % name)()
        named[name].subscriptionId = subscription
    equal(ok(execute("ARBGetSubscriptionStatus", named["GetSubscriptionStatus"])).status.text, "active")
    mock.advance(86400)
    named["GetSubscription"].includeTransactions = True
    seen = ok(execute("ARBGetSubscription", named["GetSubscription"], falls_back=DERIVED)).subscription
    equal(seen.arbTransactions.arbTransaction[0].payNum.text, "1")
    request = api.ARBGetSubscriptionListRequest()
    request.searchType = "subscriptionActive"
    listed = ok(execute("ARBGetSubscriptionList", request)).subscriptionDetails.subscriptionDetail
    equal((listed[0].id.text, listed[0].pastOccurrences.text), (subscription, "1"))
    ok(execute("ARBCancelSubscription", named["CancelSubscription"]))
    ok(execute("ARBCancelSubscription", named["CancelSubscription"]), "I00002")


@scenario
def check_29_schema_violations(mock):
    request = api.authenticateTestRequest()
    request.merchantAuthentication = authentication()
    body = request.toxml(encoding="utf-8", element_name="authenticateTestRequest").decode()
    body = re.sub(r"<(/?)ns1:", r"<\1", body.replace("xmlns:ns1=", "xmlns="))
    body = body.replace("</merchantAuthentication>", "</merchantAuthentication><refId>%s</refId>" % ("x" * 21))
    answer = post(mock, body, "text/xml")
    assert "<ErrorResponse " in answer and "E00003" in answer, answer
    assert "The actual length is greater than the MaxLength value." in answer
    refused_json = post_json(
        mock,
        {
            "createTransactionRequest": {
                "merchantAuthentication": json_authentication(),
                "transactionRequest": {
                    "transactionType": "authCaptureTransaction", "amount": "5.00", "billTo": {"zip": "98004"},
                    "order": {"invoiceNumber": "X"},
                },
            }
        },
    )  # fmt: skip
    text = refused_json["messages"]["message"][0]["text"]
    assert text.startswith(
        "The element 'transactionRequest' in namespace 'AnetApi/xml/v1/schema/AnetApiSchema.xsd' "
        "has invalid child element 'order'"
    ), text
    equal(list(refused_json), ["messages"])


@scenario
def check_30_nonces(mock):
    made = post_json(
        mock,
        {
            "securePaymentContainerRequest": {
                "merchantAuthentication": {
                    "name": CREDENTIALS["apiLoginID"], "clientKey": CREDENTIALS["publicClientKey"],
                },
                "data": {
                    "type": "TOKEN", "id": "7d5c4c5e-0000-4000-8000-000000000000",
                    "token": {"cardNumber": VISA, "expirationDate": "122034", "cardCode": "123", "zip": "98004"},
                },
            }
        },
    )  # fmt: skip
    equal(made["messages"]["resultCode"], "Ok")
    value = made["opaqueData"]["dataValue"]
    charged("9.99", nonce(value), invoice="N1")
    refused(charge("9.99", nonce(value), invoice="N2"), "E00114")
    error(charge("9.99", nonce(value), invoice="N1"), "11")
    for name, response, reason in (("declined", "2", "2"), ("insufficient-funds", "2", "2"), ("expired", "3", "8")):
        answer = charge("9.99", nonce("mock-nonce-" + name)).transactionResponse
        equal((answer.responseCode.text, answer.errors.error[0].errorCode.text), (response, reason))


@scenario
def full_billing_addresses_always_fall_back(mock):
    body = api.customerAddressType()
    for name in ("firstName", "lastName", "company", "address", "city", "state", "zip", "country", "phoneNumber"):
        setattr(body, name, "Zoë")
    transaction = ok(charge(billTo=body)).transactionResponse.transId.text
    # The library also reads UTF-8 as if it were ISO-8859-1.
    equal(ok(details(transaction, falls_back=DERIVED)).transaction.billTo.country.text, "ZoÃ«")


# --- webhooks ---------------------------------------------------------------------------------------------------------


def rest(mock, method, path, body=None):
    return requests.request(
        method, mock.url + "/rest/v1/" + path, json=body, timeout=10,
        auth=(CREDENTIALS["apiLoginID"], CREDENTIALS["transactionKey"]))  # fmt: skip


@scenario
def webhooks_are_signed_and_repeated(mock):
    with Receiver(answers=[500]) as receiver:
        types = ["net.authorize.payment.authcapture.created"]
        created = rest(
            mock, "POST", "webhooks", {"url": receiver.url, "eventTypes": types, "status": "active"})  # fmt: skip
        equal(created.status_code, 200)
        transaction = charged(ref_id="hook-1")
        receiver.wait_for(1)
        wait_until(lambda: mock.command("deliveries", method="GET")["deliveries"][-1]["attempts"])
        mock.advance(180)
        first, second = receiver.wait_for(2)
        equal(first[0], second[0])
        for body, headers in (first, second):
            digest = hmac.new(CREDENTIALS["signatureKey"].encode(), body, hashlib.sha512).hexdigest().upper()
            equal({name.lower(): value for name, value in headers.items()}["x-anet-signature"], "sha512=" + digest)
        event = json.loads(first[0])
        equal((event["payload"]["id"], event["payload"]["merchantReferenceId"]), (transaction, "hook-1"))
        wait_until(
            lambda: rest(mock, "GET", "notifications").json()["notifications"][0]["deliveryStatus"] == "Delivered")


def prepare(mock):
    CREDENTIALS.update(mock.credentials)
    constants.SANDBOX = mock.url + API_PATH


if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], prepare))
