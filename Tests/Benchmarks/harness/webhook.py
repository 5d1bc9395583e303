"""Webhooks verified, and verified and read, against the bare digest or HMAC of what is signed, in C."""

import json

from . import crypto, machine, report

PRODUCTS = ["WebhookBench"]
HMAC = "C, bare HMAC of the payload (limit)"
OURS = "StripeGateway"
PYTHON = "stripe-python"
OTHER_PYTHON = "Python"
NODE = "node"


def measure(bench):
    """Of Stripe a table for each size of payload and one for the way to the typed event; of the others one each."""
    cases = json.loads((machine.FOLDER / "webhooks.json").read_text())
    limits = ["hmac-sha256-512", "hmac-sha256-2048", *(case["limit"] for case in cases)]
    commands = {
        HMAC: [bench.peer("evp_loop", "-lcrypto"), *limits],
        OURS: [bench.product("WebhookBench")],
        PYTHON: [bench.python, machine.PEERS / "stripe_webhook.py"],
        OTHER_PYTHON: [bench.python, machine.PEERS / "gateway_webhooks.py"],
        NODE: ["node", machine.PEERS / "webhook.mjs"],
    }
    figures = {name: {} for name in commands}

    def run(name, _):
        crypto.collect(figures[name], machine.output(commands[name], cores=machine.CLIENT_CORE))

    report.interleaved(bench.rounds, list(commands), run)
    for size, most in [(512, 1.30), (2048, 1.12)]:
        _verification(bench, figures, size, most)
    _event(bench, figures)
    for case in cases:
        _delivery(bench, figures, case)


def _verification(bench, figures, size, most):
    case = f"webhook-verify-{size}"
    table = report.Table(f"webhook: verifying {size} bytes", "ns", [
        report.Row(HMAC, figures[HMAC][f"hmac-sha256-{size}"]),
        report.Row(f"{OURS}: Signature.verify", figures[OURS][case]),
        report.Row(f"{PYTHON}: verify_header", figures[PYTHON][case]),
        report.Row(f"{NODE}: the same check", figures[NODE][case])])
    table.compare(HMAC)
    ours, python, node = (row.median for row in table.rows[1:])
    table.at_most("times the bare HMAC's time", table.rows[1].ratio, most, "{:.3f}")
    table.at_least(f"times {PYTHON}'s speed", python / ours, 5, "{:.1f}")
    # At 2 KB the bare HMAC itself is not four times as fast as node.
    if size == 512:
        table.at_least(f"times {NODE}'s speed", node / ours, 4, "{:.1f}")
    bench.add(table)


def _event(bench, figures):
    case = "webhook-event-1536"
    verification = f"{OURS}: verification alone"
    table = report.Table("webhook: 1,536 bytes, from delivery to typed event", "ns", [
        report.Row(verification, figures[OURS]["webhook-verify-1536"]),
        report.Row(f"{OURS}: verify, to a typed event", figures[OURS][case]),
        report.Row(f"{PYTHON}: construct_event", figures[PYTHON][case]),
        report.Row(f"{NODE}: the same check, JSON.parse", figures[NODE][case])])
    table.compare(verification)
    alone, ours, python, node = (row.median for row in table.rows)
    table.at_most("µs more than the verification", (ours - alone) / 1000, 4.0)
    table.at_least(f"times {PYTHON}'s speed", python / ours, 8, "{:.1f}")
    table.at_least(f"times {NODE}'s speed", node / ours, 1.5)
    bench.add(table)


def _delivery(bench, figures, case):
    limit = f"C, bare {case['limit']} (limit)"
    table = report.Table(f"webhook: {case['title']}, a delivery checked, and checked and read", "ns", [
        report.Row(limit, figures[HMAC][case["limit"]])])
    for part, ours, peers in [("check", "Signature.check", "the same check"),
                              ("event", "verify, to a typed event", "the same check, JSON parsed")]:
        rows = [report.Row(f"{name}: {what}", figures[key][f"{case['name']}-{part}"]) for name, key, what in [
            ("adapter", OURS, ours), (OTHER_PYTHON, OTHER_PYTHON, peers), (NODE, NODE, peers)]]
        table.rows += rows
        for peer, row in zip([OTHER_PYTHON, NODE], rows[1:]):
            table.at_least(f"{part}: times {peer}'s speed", row.median / rows[0].median, 1.0)
    table.compare(limit)
    bench.add(table)
