"""Digests and HMACs against OpenSSL called from C with everything fetched once and one context reused."""

from . import machine, report

PRODUCTS = ["CryptoBench"]
LIMIT = "C, context reused (limit)"
OURS = "PaymentCrypto"


def measure(bench):
    """One table for each algorithm and size."""
    commands = {
        LIMIT: [bench.peer("evp_loop", "-lcrypto")],
        OURS: [bench.product("CryptoBench")],
        "Python": [bench.python, machine.PEERS / "digests.py"],
        "node": ["node", machine.PEERS / "digests.mjs"],
    }
    figures = {name: {} for name in commands}

    def run(name, _):
        collect(figures[name], machine.output(commands[name], cores=machine.CLIENT_CORE))

    report.interleaved(bench.rounds, list(commands), run)
    for case in figures[LIMIT]:
        table = report.Table(
            f"crypto: {case}", "ns", [report.Row(name, figures[name][case]) for name in commands])
        table.compare(LIMIT)
        table.at_least("of the limit's speed", 1 / table.row(OURS).ratio, 0.97, "{:.3f}")
        # Only here can it be asked for: in the other cases the limit itself is less than twice as fast as both.
        if case == "hmac-sha256-2048":
            for peer in ["Python", "node"]:
                table.at_least(f"times {peer}'s speed", table.row(peer).median / table.row(OURS).median, 2.0)
        bench.add(table)


def collect(figures, text):
    """Adds the figures of one run, which are lines `name ns`."""
    for name, nanoseconds in (line.split() for line in text.splitlines()):
        figures.setdefault(name, []).append(float(nanoseconds))
