"""The official stripe package doing the two calls of a charge, create and confirm; figures are per request.

stripe_charge.py <base url> <concurrency> <charges>     with the key in STRIPE_SECRET_KEY
"""

import os
import sys
import threading
import time

import stripe


def run(url, concurrency, count):
    """Makes `count` charges and returns how many did not succeed."""
    failed = [0] * concurrency
    client = stripe.StripeClient(
        os.environ["STRIPE_SECRET_KEY"], base_addresses={"api": url}, http_client=stripe.RequestsClient())
    mark = time.time_ns()

    def work(index):
        for number in range(index, count, concurrency):
            intent = client.v1.payment_intents.create(
                {
                    "amount": 2000, "currency": "usd", "capture_method": "automatic_async",
                    "payment_method": "pm_card_visa",
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                    "metadata": {"merchant_reference": "bench-1"}},
                {"idempotency_key": f"{mark}/{number}/create"})
            intent = client.v1.payment_intents.confirm(
                intent.id, {"expand": ["latest_charge"]}, {"idempotency_key": f"{mark}/{number}/confirm"})
            failed[index] += intent.status != "succeeded"

    threads = [threading.Thread(target=work, args=(index,)) for index in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(failed)


def main():
    url, concurrency, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    run(url, concurrency, concurrency)
    wall, cpu = time.perf_counter(), time.process_time()
    failed = run(url, concurrency, count)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    requests = 2 * count
    print(
        f"stripe-python POST concurrency={concurrency} requests={requests} failed={failed} "
        f"requests_per_s={requests / wall:.0f} cpu_us_per_request={cpu * 1e6 / requests:.2f}")
    sys.exit(1 if failed else 0)


main()
