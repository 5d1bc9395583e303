"""How long the tool takes to start and how much memory it takes, against a C program that does nothing and Python."""

import os
import time

from . import machine, report

PRODUCTS = []
LIMIT = "C, ends at once (limit)"
OURS = "payments --help"
PYTHON = "Python, ends at once"
READY = "payments mock stripe, until it answers"


def measure(bench):
    """A table of times and one of memory."""
    bench.build_tool()
    tool = machine.REPOSITORY / ".build/release/payments"
    usage = bench.peer("usage")
    commands = {LIMIT: ["/bin/true"], OURS: [tool, "--help"], PYTHON: [bench.python, "-c", "pass"]}
    memory = {name: [] for name in [*commands, READY]}

    def run(name, row):
        if name == READY:
            milliseconds, kilobytes = _ready(tool)
        else:
            milliseconds, kilobytes = map(float, machine.output([usage, *commands[name]]).split())
        row.values.append(milliseconds)
        memory[name].append(kilobytes / 1024)

    table = report.Table("startup: from start to end", "ms", report.interleaved(bench.rounds * 4, list(memory), run))
    table.compare(LIMIT)
    bench.add(table)
    bench.add(report.Table(
        "startup: the most memory that was resident", "MB", [report.Row(name, values) for name, values in memory.items()]))
    size = os.path.getsize(tool) / 1e6
    bench.add(report.Table(
        "startup: size of the program on disk, with its symbols", "MB", [report.Row("payments", [size])]))


def _ready(tool):
    """Milliseconds until a mock says that it is ready, and the most kilobytes until then."""
    begun = time.monotonic()
    with machine.server([tool, "mock", "stripe", "--port", "0"]) as process:
        if not process.stdout.readline():
            raise machine.BenchmarkError("payments mock ended before it was ready")
        milliseconds = (time.monotonic() - begun) * 1000
        return milliseconds, machine.memory_kb(process.pid, "VmHWM")
