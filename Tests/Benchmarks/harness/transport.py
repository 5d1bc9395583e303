"""HTTP round trips: 1,024 bytes of JSON from nginx, against a plain libcurl loop in C and other clients."""

import re

from . import machine, report

PRODUCTS = ["TransportBench", "AHCBench", "URLSessionBench"]
LIMIT = "C curl_multi (limit)"
OURS = "CurlTransport"
AHC = "async-http-client"
FOUNDATION = "URLSession"
REQUESTS = "Python requests"


def measure(bench):
    """A table for each number of requests at a time, over HTTP/1.1 and then over HTTP/2."""
    for concurrency in [1, 16, 64] if bench.is_quick else [1, 16, 64, 256]:
        _plain(bench, concurrency)
    for concurrency in [16, 64]:
        _http2(bench, concurrency)


def _plain(bench, concurrency):
    url = bench.nginx.plain + "/json"
    count = bench.scaled(12_000 if concurrency == 1 else 20_000)
    commands = {
        LIMIT: ([bench.peer("curl_multi", "-lcurl")], count),
        OURS: ([bench.product("TransportBench")], count),
        AHC: ([bench.product("AHCBench")], count),
        FOUNDATION: ([bench.product("URLSessionBench")], bench.scaled(4_000)),
        REQUESTS: ([bench.python, machine.PEERS / "requests_load.py"], bench.scaled(2_000)),
    }

    def run(name, row):
        command, requests = commands[name]
        take(row, machine.output([*command, url, concurrency, requests], cores=_place(bench, concurrency)))

    rows = report.interleaved(bench.rounds, list(commands), run)
    where = ", server and client pinned to a core each" if concurrency == 1 else ""
    table = report.Table(f"http: HTTP/1.1, {concurrency} at a time{where}", "req/s", rows)
    table.compare(LIMIT)
    ours, limit = table.row(OURS), table.row(LIMIT)
    table.at_least("of the limit's requests/s", ours.ratio, 0.85, "{:.3f}")
    if concurrency == 1:
        table.at_most("µs added to a request", 1e6 / ours.median - 1e6 / limit.median, 25, "{:.1f}")
        table.at_least(f"times {AHC}", ours.median / table.row(AHC).median, 1.6)
    else:
        table.at_most("µs of CPU more a request", ours.cpu_median - limit.cpu_median, 5, "{:.1f}")
        table.at_least(f"times {AHC}", ours.median / table.row(AHC).median, 1.4)
        table.at_least(f"times {FOUNDATION}", ours.median / table.row(FOUNDATION).median, 13, "{:.1f}")
    bench.add(table)


def _http2(bench, concurrency):
    url, count = bench.nginx.secure + "/json", bench.scaled(10_000)
    commands = {
        LIMIT: [bench.peer("curl_multi", "-lcurl")], OURS: [bench.product("TransportBench")],
        AHC: [bench.product("AHCBench")]}
    connections = {name: set() for name in commands}

    def run(name, row):
        cores = _place(bench, concurrency)
        before = bench.nginx.connections()
        command = [*commands[name], url, concurrency, count, "GET", bench.nginx.certificate]
        take(row, machine.output(command, cores=cores))
        # The second question for the number came over a connection of its own.
        connections[name].add(bench.nginx.connections() - before - 1)

    rows = report.interleaved(bench.rounds, list(commands), run)
    for row in rows:
        row.note = f"{'/'.join(map(str, sorted(connections[row.name])))} connection(s)"
    table = report.Table(f"http: HTTP/2 over TLS, {concurrency} at a time", "req/s", rows)
    table.compare(LIMIT)
    table.at_least("of the limit's requests/s", table.row(OURS).ratio, 0.80, "{:.3f}")
    table.at_least(f"times {AHC}", table.row(OURS).median / table.row(AHC).median, 1.7)
    table.at_most("connections", max(connections[OURS]), 1, "{}")
    bench.add(table)


def _place(bench, concurrency):
    """Puts nginx in its place and says where the client's is: apart for one request at a time, anywhere for more."""
    if concurrency == 1:
        bench.nginx.pin(machine.SERVER_CORE)
        return machine.CLIENT_CORE
    bench.nginx.pin(machine.ALL_CORES)
    return machine.ALL_CORES


def take(row, line):
    """Adds the figures of one run; every client prints them in the same words."""
    failed = re.search(r" failed=(\d+) ", line)
    rate = re.search(r" requests_per_s=([0-9.]+)", line)
    cpu = re.search(r" cpu_us_per_request=([0-9.]+)", line)
    if not (failed and rate and cpu) or failed.group(1) != "0":
        raise machine.BenchmarkError(f"{row.name} gave no clean run: {line}")
    row.values.append(float(rate.group(1)))
    row.cpu.append(float(cpu.group(1)))
