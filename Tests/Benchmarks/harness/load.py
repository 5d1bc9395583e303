"""Ten thousand charges in flight at once against the mock: no failure, and memory that does not grow with time."""

import re

from . import machine, mock, report

PRODUCTS = ["LoadBench", "payments"]
IN_FLIGHT = 10_000
WAVES = 6
# What a charge in flight may take of the client's memory at its peak: ten thousand of them stay below a gigabyte.
CLIENT_KB_MAX = 100
# How far the peak of all waves may be above that of their first half. Were nothing given back it would be twice that.
GROWTH_MAX = 1.5


def measure(bench):
    """Once over as many connections as a transport opens by itself, once over one for each charge."""
    # Some descriptors are for other things than connections.
    for connections in [128, min(IN_FLIGHT, machine.DESCRIPTORS_MAX - 100)]:
        with mock.stripe(bench) as (url, key, pid):
            before = machine.memory_kb(pid, "VmRSS")
            text = machine.output(
                [bench.product("LoadBench"), url, IN_FLIGHT, WAVES, connections],
                variables={"STRIPE_SECRET_KEY": key})
            mock_kb = before, machine.memory_kb(pid, "VmHWM")
        waves = [
            {name: float(value) for name, value in re.findall(r"(\w+)=([0-9.]+)", line)}
            for line in text.splitlines() if line.startswith("wave=")]
        _add(bench, connections, waves, mock_kb)


def _add(bench, connections, waves, mock_kb):
    peaks = [wave["resident_max_kb"] for wave in waves]
    rows = [
        report.Row(
            f"wave {int(wave['wave'])}", [wave["in_flight"] / wave["wall_ms"] * 1000],
            note=f"{int(wave['succeeded']):,} succeeded, {int(wave['failed'])} failed, "
            f"{int(wave['sends']):,} requests, {int(wave['descriptors']):,} descriptors open, "
            f"client peak {wave['resident_max_kb'] / 1024:.0f} MB")
        for wave in waves]
    charges, succeeded = (sum(int(wave[name]) for wave in waves) for name in ["in_flight", "succeeded"])
    before, peak = mock_kb
    table = report.Table(
        f"load: {IN_FLIGHT:,} charges in flight at once on up to {connections:,} connections; the mock took "
        f"{before / 1024:.0f} MB at rest and {peak / 1024:.0f} MB at the end, "
        f"{(peak - before) / charges:.0f} KB for each payment it keeps", "charges/s", rows)
    table.at_most("charges that did not succeed", charges - succeeded, 0, "{}")
    table.at_most("KB of the client's peak for each charge in flight", peaks[-1] / IN_FLIGHT, CLIENT_KB_MAX, "{:.0f}")
    table.at_most(
        f"times the peak of {WAVES // 2} waves after {WAVES}", peaks[-1] / peaks[WAVES // 2 - 1], GROWTH_MAX)
    bench.add(table)
