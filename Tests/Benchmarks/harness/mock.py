"""The mock gateway: on a socket against nginx's fixed answer, and in memory."""

import contextlib
import json
import pathlib
import re
import socket
import time

from . import charge, machine, nginx, report, transport

PRODUCTS = ["MockBench", "ChargeBench", "payments"]
LIMIT = "nginx, fixed answer (limit)"
OURS = "payments mock stripe"
PEER = "localstripe"


def measure(bench):
    """wrk creates payments, then the adapter charges over a socket, then calls in memory."""
    seconds = 1 if bench.is_quick else 2
    for concurrency in [1, 16, 64]:
        _socket(bench, concurrency, seconds)
    _charges(bench)
    _memory(bench)


@contextlib.contextmanager
def stripe(bench):
    """The mock as a process: its address, its key, its process id."""
    with machine.server([bench.product("payments"), "mock", "stripe", "--port", "0"], log=bench.log("mock")) as process:
        line = process.stdout.readline()
        if not line:
            raise machine.BenchmarkError("the mock did not start: " + bench.log("mock").read_text())
        ready = json.loads(line)
        yield ready["url"], ready["credentials"]["secretKey"], process.pid


@contextlib.contextmanager
def _localstripe(bench):
    """The address of localstripe as a process; None when it is not installed."""
    if not bench.localstripe.exists():
        yield None
        return
    port = nginx.free_ports(1)[0]
    with machine.server([bench.localstripe, machine.PEERS / "localstripe_loopback.py", port]) as process:
        for _ in range(400):
            try:
                socket.create_connection(("::1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise machine.BenchmarkError("localstripe did not start") from None
                time.sleep(0.025)
        try:
            yield f"http://[::1]:{port}"
        finally:
            # Where it keeps its state.
            pathlib.Path("/tmp/localstripe.pickle").unlink(missing_ok=True)


def _socket(bench, concurrency, seconds):
    bench.nginx.pin(machine.ALL_CORES)
    with stripe(bench) as (url, key, _), _localstripe(bench) as peer:
        addresses = {LIMIT: bench.nginx.plain, OURS: url, **({PEER: peer} if peer else {})}

        def run(name, row):
            text = machine.output(
                ["wrk", "-t1", f"-c{concurrency}", f"-d{seconds}s", "-s", machine.PEERS / "payment_intent.lua",
                 addresses[name] + "/v1/payment_intents"], variables={"STRIPE_SECRET_KEY": key})
            figures = re.search(r"failed=(\d+) requests_per_s=(\d+)", text)
            if not figures or figures.group(1) != "0":
                raise machine.BenchmarkError(f"{name} gave no clean run:\n{text}")
            row.values.append(float(figures.group(2)))

        rows = report.interleaved(bench.rounds, list(addresses), run)
    table = report.Table(f"mock: creating a PaymentIntent, {concurrency} at a time (wrk)", "req/s", rows)
    table.compare(LIMIT)
    if concurrency >= 16:
        table.at_least("of nginx's requests/s", table.row(OURS).ratio, 0.15, "{:.3f}")
        if peer:
            table.at_least(f"times {PEER}", table.row(OURS).median / table.row(PEER).median, 100, "{:.0f}")
    bench.add(table)


def _charges(bench):
    for concurrency in [1, 16, 64]:
        with stripe(bench) as (url, key, _):
            count = bench.scaled(2_000 if concurrency == 1 else 4_000)
            command = [bench.product("ChargeBench"), url, concurrency, count, "charge"]

            def run(_, row):
                transport.take(row, machine.output(command, variables={"STRIPE_SECRET_KEY": key}))

            rows = report.interleaved(bench.rounds, [charge.OURS + ", on the mock"], run)
        bench.add(report.Table(f"mock: whole charges over a socket, {concurrency} at a time", "req/s", rows))


def _memory(bench):
    kinds = {"creating a PaymentIntent": "create", "whole charges through the adapter": "charge"}
    program, calls = bench.product("MockBench"), bench.scaled(40_000)

    def run(name, row):
        transport.take(row, machine.output([program, calls, kinds[name]], cores=machine.CLIENT_CORE))

    rows = report.interleaved(bench.rounds, list(kinds), run)
    table = report.Table("mock: in memory, one call at a time on one core", "calls/s", rows)
    table.at_least(
        "calls/s creating a PaymentIntent", table.row("creating a PaymentIntent").median, 50_000, "{:,.0f}")
    bench.add(table)
