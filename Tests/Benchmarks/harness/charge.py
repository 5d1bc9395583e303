"""A whole charge through the Stripe adapter, against the transport that carries it and against the official package."""

from . import machine, report, transport

PRODUCTS = ["ChargeBench"]
LIMIT = "the same requests, transport alone (limit)"
OURS = "Stripe adapter: charge"
PEER = "stripe-python: create, confirm"
KEY = {"STRIPE_SECRET_KEY": "sk_test_benchmark0000000000"}


def measure(bench):
    """Against nginx's fixed answers; what the mock carries is in `mock`."""
    for concurrency in [1, 16, 64]:
        count = bench.scaled(6_000 if concurrency == 1 else 10_000)
        program = bench.product("ChargeBench")
        url = bench.nginx.plain
        commands = {
            LIMIT: [program, url, concurrency, count, "transport"],
            OURS: [program, url, concurrency, count, "charge"],
            PEER: [bench.python, machine.PEERS / "stripe_charge.py", url, concurrency, bench.scaled(1_000)],
        }
        bench.nginx.pin(machine.SERVER_CORE if concurrency == 1 else machine.ALL_CORES)
        cores = machine.CLIENT_CORE if concurrency == 1 else machine.ALL_CORES

        def run(name, row):
            transport.take(row, machine.output(commands[name], cores=cores, variables=KEY))

        rows = report.interleaved(bench.rounds, list(commands), run)
        where = ", server and client pinned to a core each" if concurrency == 1 else ""
        table = report.Table(f"charge: {concurrency} at a time{where}; two requests a charge", "req/s", rows)
        table.compare(LIMIT)
        table.at_least("of the transport's requests/s", table.row(OURS).ratio, 0.60, "{:.3f}")
        # One at a time the transport itself is not so many times faster: most of that time is the way there and back.
        if concurrency > 1:
            table.at_least("times stripe-python", table.row(OURS).median / table.row(PEER).median, 25, "{:.1f}")
        bench.add(table)
