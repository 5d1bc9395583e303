"""What Stripe's own Python package takes for the cases of WebhookBench: one line a case, `name ns`.

`webhook-verify-…` is WebhookSignature.verify_header, `webhook-event-…` is Webhook.construct_event, which also parses.
"""

import hashlib
import hmac
import pathlib
import time

import stripe

STRETCH_SECONDS = 0.1
SECRET = "whsec_test_4fJ2kLm9QxZ7vB1n"
EVENT = pathlib.Path(__file__).parents[2] / "Fixtures" / "stripe" / "event-1536.json"


def header(body: str) -> str:
    moment = int(time.time())
    signed = f"{moment}.{body}".encode()
    return f"t={moment},v1={hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()}"


def measure(name: str, operation) -> None:
    count = 0
    start = end = time.perf_counter()
    while end - start < STRETCH_SECONDS:
        for _ in range(1000):
            operation()
        count += 1000
        end = time.perf_counter()
    print(f"{name} {(end - start) / count * 1e9:.1f}", flush=True)


def main() -> None:
    for size in (512, 1536, 2048):
        body = "a" * size
        signature = header(body)
        measure(
            f"webhook-verify-{size}",
            lambda: stripe.WebhookSignature.verify_header(body, signature, SECRET, 300),
        )
    event = EVENT.read_bytes()
    signature = header(event.decode())
    measure(
        f"webhook-event-{len(event)}",
        lambda: stripe.Webhook.construct_event(event, signature, SECRET),
    )


main()
