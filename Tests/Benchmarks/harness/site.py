"""The checkout site over a store with very many orders: first byte, pages a second, and payers who come all at once."""

import contextlib
import json
import pathlib
import re
import statistics
import tempfile

from . import machine, nginx, report

PRODUCTS = ["SiteBench", "payments"]
ORDERS = 100_000
PAYERS = 200
CONNECTIONS = 16
SEED = 1
FIRST_BYTE_MS = 20
# Pages as `SiteBench` calls them: the route without work, and those that are asked for several at a time.
BARE = "bare"
RATED = [BARE, "link", "deposit", "parts", "lost", "orders", "order"]
AREAS = {"payment": "the payment page", "portal": "the portal", "console": "the staff console"}


def measure(bench):
    """First one request at a time, then several, then the payers; the store is checked in the end."""
    orders = ORDERS // 10 if bench.is_quick else ORDERS
    with tempfile.TemporaryDirectory(prefix="payments-site-") as folder:
        store = pathlib.Path(folder) / "shop.db"
        machine.output([bench.product("SiteBench"), "fill", store, orders, SEED], seconds=3600)
        title = f"site: SQLite, {orders:,} orders, {store.stat().st_size / 1e6:,.0f} MB"
        with _site(bench, store, machine.SERVER_CORE) as (url, _):
            _first_bytes(bench, title, url, store)
        with _site(bench, store, machine.ALL_CORES) as (url, process):
            _rates(bench, title, url, store)
            table = _payers(bench, title, url, store)
            memory = machine.memory_kb(process.pid, "VmHWM") / 1024
        # It ends with an error when the store is not sound.
        found = json.loads(machine.output(
            [bench.product("payments"), "store", "check", "--store", store, "--json"], seconds=3600))
        table.title += (
            f"; the site took {memory:,.0f} MB at most, and `payments store check` found all "
            f"{len(found['parts'])} parts of the store sound afterwards")
        bench.add(table)


@contextlib.contextmanager
def _site(bench, store, cores):
    """The mock of the gateway and the site, a process each: the address of the site, and its process."""
    with contextlib.ExitStack() as stack:

        def start(command, log, variables=None):
            process = stack.enter_context(
                machine.server(command, cores=cores, log=bench.log(log), variables=variables))
            line = process.stdout.readline()
            if not line:
                raise machine.BenchmarkError(f"the {log} did not start: " + bench.log(log).read_text())
            return process, json.loads(line)

        _, mock = start([bench.product("payments"), "mock", "stripe", "--port", "0"], "mock")
        secrets = mock["credentials"]
        port = nginx.free_ports(1)[0]
        process, ready = start(
            [bench.product("SiteBench"), "serve", store, port, mock["url"]], "site",
            {"STRIPE_SECRET_KEY": secrets["secretKey"], "STRIPE_WEBHOOK_SECRET": secrets["webhookSecret"]})
        yield ready["url"], process


def _lines(text):
    """What `SiteBench` prints: names and values, line by line; a title goes to the end of its line."""
    return [dict(re.findall(r"(\w+)=((?<=title=).*|\S+)", line)) for line in text.splitlines() if "=" in line]


def _first_bytes(bench, title, url, store):
    """A table for each area of the site, with the bare route in each."""
    rows, tails, areas = {}, {}, {}
    for _ in range(bench.rounds):
        text = machine.output(
            [bench.product("SiteBench"), "pages", url, store, bench.scaled(400)], cores=machine.CLIENT_CORE)
        for line in _lines(text):
            row = rows.setdefault(line["page"], report.Row(line["title"]))
            row.values.append(int(line["median_us"]))
            tail = tails.setdefault(line["page"], [])
            tail.append(int(line["p99_us"]))
            row.note = f"99th percentile {max(tail):,} µs in the worst round, {int(line['bytes']):,} bytes"
            areas[line["page"]] = line["area"]
    for area, name in AREAS.items():
        pages = [page for page in rows if areas[page] == area and page != BARE]
        table = report.Table(
            f"{title}: first byte of {name}, one request at a time, server and client pinned to a core each", "µs",
            [rows[page] for page in [BARE, *pages]])
        table.compare(rows[BARE].name)
        slowest = max(pages, key=lambda page: max(tails[page]))
        table.at_most(
            f"ms to the first byte, 99th percentile in the worst round, of the slowest page, '{rows[slowest].name}'",
            max(tails[slowest]) / 1000, FIRST_BYTE_MS)
        bench.add(table)


def _rates(bench, title, url, store):
    titles = {}

    def run(page, row):
        # What does no work needs more requests for as long a time.
        count = bench.scaled(20_000 if page in [BARE, "lost"] else 4_000)
        text = machine.output([bench.product("SiteBench"), "rate", url, store, count, CONNECTIONS, page])
        line = _lines(text)[0]
        titles[page] = line["title"]
        row.values.append(int(line["per_s"]))

    rows = report.interleaved(bench.rounds, RATED, run)
    for row in rows:
        row.name = titles[row.name]
    table = report.Table(f"{title}: {CONNECTIONS} at a time", "pages/s", rows)
    table.compare(titles[BARE])
    bench.add(table)


def _payers(bench, title, url, store):
    """Each round other payers pay; every answer that is not the expected one is an error."""
    count = PAYERS * (2 if bench.is_quick else 5)
    row = report.Row("whole visits, from the link to the result")
    slowest, errors, texts, tails, medians = [], 0, [], [], []
    for number in range(bench.rounds):
        text = machine.output(
            [bench.product("SiteBench"), "payers", url, store, count, PAYERS, number * count])
        line = _lines(text)[0]
        row.values.append(float(line["per_s"]))
        medians.append(int(line["median_us"]) / 1000)
        tails.append(int(line["p99_us"]) / 1000)
        slowest.append(int(line["slowest_us"]) / 1000)
        errors += int(line["errors"])
        texts += [line.removeprefix("error: ") for line in text.splitlines() if line.startswith("error: ")]
    row.note = (
        f"{count * bench.rounds:,} payers; a page took {statistics.median(medians):,.0f} ms in the median, "
        f"{max(tails):,.0f} ms at the 99th percentile of the worst round, {max(slowest):,.0f} ms at most")
    if texts:
        row.note += "; errors: " + ", ".join(texts[:5])
    table = report.Table(
        f"{title}: {PAYERS} payers at once on {len(machine.CORES)} cores, with the mock and the payers on the same",
        "payers/s", [row])
    table.at_most("answers that were not as expected", errors, 0, "{}")
    return table
