"""Python's requests under the load that curl_multi.c describes: one session a thread.

requests_load.py <url> <concurrency> <requests> [GET|POST]
"""

import sys
import threading
import time

import requests

FORM = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&metadata[n]=1"
FIELDS = {
    "Authorization": "Bearer sk_test_1234567890", "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded"}


def run(url, concurrency, count, method):
    """Sends `count` requests and returns how many did not get a 200."""
    failed = [0] * concurrency

    def work(index):
        with requests.Session() as session:
            session.trust_env = False
            for _ in range(index, count, concurrency):
                answer = session.request(
                    method, url, headers=FIELDS, data=FORM if method == "POST" else None, timeout=80)
                failed[index] += answer.status_code != 200

    threads = [threading.Thread(target=work, args=(index,)) for index in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(failed)


def main():
    url, concurrency, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    method = sys.argv[4] if len(sys.argv) > 4 else "GET"
    run(url, concurrency, concurrency * 4, method)
    wall, cpu = time.perf_counter(), time.process_time()
    failed = run(url, concurrency, count, method)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"requests {method} concurrency={concurrency} requests={count} failed={failed} "
        f"requests_per_s={count / wall:.0f} cpu_us_per_request={cpu * 1e6 / count:.2f}")
    sys.exit(1 if failed else 0)


main()
