"""Schedules and plans against a plain loop in C and against Python's Decimal and date, and the memory of plans."""

from . import machine, report

PRODUCTS = ["PlanBench"]
LIMIT = "C, a new array (limit)"
OURS = "PaymentPlans"
PYTHON = "Python, Decimal and date"
COUNTS = [3, 12, 60, 360]
# How much more may be resident after a hundred times as many plans: a byte kept of each would be 990 KB.
GROWTH_KB_MAX = 1000
# How far the cost of a further part may rise with the number of parts.
RISE_MAX = 1.25


def measure(bench):
    """Tables of schedules of 12 parts, of whole plans, of the cost by parts, and of memory."""
    commands = {
        "C": [bench.peer("plan_loop")],
        OURS: [bench.product("PlanBench"), "times"],
        "Python": [bench.python, machine.PEERS / "plans.py"],
    }
    figures = {name: {} for name in commands}
    checksums = {}

    def run(name, _):
        collect(figures[name], checksums, machine.output(commands[name], cores=machine.CLIENT_CORE))

    collect({}, checksums, machine.output([bench.product("PlanBench"), "checksums"]))
    report.interleaved(bench.rounds, list(commands), run)
    require_same(checksums)
    bench.add(_schedules(figures))
    bench.add(_stories(figures))
    bench.add(_parts(figures))
    _add_memory(bench)


def collect(figures, checksums, text):
    """Adds what one run printed: lines `name nanoseconds`, and lines `checksum-… digits`."""
    for name, value in (line.split() for line in text.splitlines()):
        if name.startswith("checksum-"):
            checksums.setdefault(name, []).append(value)
        else:
            figures.setdefault(name, []).append(float(value))


def require_same(checksums):
    """Ends the benchmarks unless every contestant computed the same."""
    for name, values in checksums.items():
        if len(set(values)) > 1:
            raise machine.BenchmarkError(f"the contestants differ in {name}: {', '.join(sorted(set(values)))}")


def _schedules(figures):
    c, ours, python = figures.values()
    table = report.Table("plans: a schedule of 12 monthly parts, the same in every contestant", "ns", [
        report.Row(LIMIT, c["schedule-12"]),
        report.Row("C, a buffer reused", c["reused-12"]),
        report.Row("C, items with all their fields", c["items-12"]),
        report.Row("C, every day reckoned from its index", c["reckoned-12"]),
        report.Row(OURS, ours["schedule-12"]),
        report.Row(f"{OURS}, a deposit before them", ours["deposit-12"]),
        report.Row(PYTHON, python["schedule-12"]),
    ])
    table.compare(LIMIT)
    table.at_least("of the limit's speed", 1 / table.row(OURS).ratio, 0.6)
    table.at_least("times Python's speed", table.row(PYTHON).median / table.row(OURS).median, 80, "{:.0f}")
    return table


def _stories(figures):
    _, ours, python = figures.values()
    table = report.Table("plans: 12 parts, three payments put on them, and where the order stands", "ns", [
        report.Row(OURS, ours["story-12"]),
        report.Row(f"{OURS}, without the standing", ours["paid-12"]),
        report.Row(f"{OURS}, without the payments too", ours["plan-12"]),
        report.Row(PYTHON, python["story-12"]),
    ])
    table.compare(OURS)
    table.at_most("µs for all of it", table.row(OURS).median / 1000, 1.0)
    table.at_least("times Python's speed", table.row(PYTHON).ratio, 50, "{:.0f}")
    return table


def _parts(figures):
    c, ours, _ = figures.values()
    rows = [
        report.Row(f"{name}, {count} parts", [value / count for value in figures[f"{case}-{count}"]])
        for name, case, figures in [("C", "schedule", c), (OURS, "schedule", ours), (f"{OURS}, all", "story", ours)]
        for count in COUNTS]
    table = report.Table("plans: the cost of a part by their number", "ns/part", rows)
    for name in [OURS, f"{OURS}, all"]:
        few, more, most = (table.row(f"{name}, {count} parts").median * count for count in COUNTS[1:])
        rise = ((most - more) / (COUNTS[3] - COUNTS[2])) / ((more - few) / (COUNTS[2] - COUNTS[1]))
        table.at_most(
            f"times the cost of a further part beyond {COUNTS[2]} to that below, {name}", rise, RISE_MAX)
    return table


def _add_memory(bench):
    made = [10_000, 100_000, 1_000_000]
    text = machine.output([bench.product("PlanBench"), "growth", *made])
    resident = {int(name): int(value) for name, value in (line.split() for line in text.splitlines())}
    table = report.Table(
        "plans: memory while plans of 12 parts are made, paid on and dropped", "MB resident",
        [report.Row(f"{count:,} plans", [resident[count] / 1e6]) for count in made])
    table.at_most(
        f"KB more after {made[-1]:,} plans than after {made[0]:,}", (resident[made[-1]] - resident[made[0]]) / 1000,
        GROWTH_KB_MAX, "{:.0f}")
    bench.add(table)

    count = 100_000 if bench.is_quick else 1_000_000
    text = machine.output([bench.product("PlanBench"), "held", count])
    before, held, again = (int(line.split()[1]) for line in text.splitlines())
    table = report.Table(
        f"plans: memory with {count:,} plans of 12 parts held at once, {(held - before) / count:.0f} bytes for each",
        "MB resident", [
            report.Row("before", [before / 1e6]), report.Row("held", [held / 1e6]),
            report.Row("as many again, the first dropped", [again / 1e6])])
    table.at_most("times the memory of the first when held again", again / held, 1.01)
    bench.add(table)
