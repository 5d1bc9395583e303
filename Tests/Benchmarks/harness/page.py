"""The page of results: a section for each area, of which those that were not run keep what they said last."""

import datetime
import re

HEAD = """# Benchmarks

Written by `make bench`, or by `Tests/Benchmarks/run AREA --page Docs/Benchmarks.md` for some areas only: each section says when and on what it
was measured, and one that was not run again stays as it was. Numbers without such a line above them would be worth nothing.

## How to read it

Read ratios, not absolutes. Everything runs on one machine over loopback, client and server share its cores, and another machine gives other
numbers in much the same proportions. Each contestant runs once a round, five rounds (three where a section says quick), every round beginning
with another one; a figure is the median, with the least and the most beside it. The **limit** is the same work done by the library or system below, called from C or as plainly as
it can be: nobody on this machine is faster without doing less. **Ratio** is a contestant's median by the limit's: of a rate 0.90 is nine
tenths of the limit's, of a time 1.10 takes a tenth longer. **CPU** is the processor time of the client alone. Peers are what people would
use instead, in the same run, with the same bytes. Under each table stands what the project asks of itself, and whether it is reached; a missed
target stays on the page.

`Tests/Benchmarks/run --help` says what each area does; `Tests/Benchmarks/peers` has the programs beside ours.
"""

TITLES = {
    "crypto": "Digests and HMACs", "plans": "Schedules and plans", "webhook": "Webhooks", "http": "HTTP round trips",
    "charge": "A charge", "mock": "Mock gateways", "load": "Ten thousand charges at once", "store": "Stores",
    "collector": "The collector", "site": "The site", "startup": "Memory and start-up"}

# What tells how cost grows: the rows that begin so, of the tables whose titles begin so; the first is compared with the last.
GROWTH = [
    ("plans", "the cost of a part by their number", "PaymentPlans, all", "the parts of a plan"),
    ("plans", "memory while plans", "", "plans made and dropped"),
    ("store", "a claim of what is due", "SQLiteStore", "orders open in SQLite"),
    ("store", "a claim of what is due", "PostgresStore", "orders open in PostgreSQL"),
    ("webhook", "verifying", "StripeGateway: Signature.verify", "the bytes of a webhook"),
    ("collector", "several workers", "PostgresStore", "workers of a collector"),
]
AREA = re.compile(r"<!-- area: (\w+) -->\n(.*?)<!-- end of area -->\n", re.S)


def write(path, results, setting, is_quick):
    """Writes the page, or the sections of the areas in `results`: lists of tables by area."""
    kept = {}
    if path.exists():
        kept = {name: text for name, text in AREA.findall(path.read_text())}
    day = datetime.date.today().isoformat()
    for name, tables in results.items():
        kept[name] = _section(name, tables, setting, is_quick, day)
    order = [name for name in TITLES if name in kept] + [name for name in kept if name not in TITLES]
    parts = [HEAD]
    parts.append(_growth(kept))
    parts += [f"<!-- area: {name} -->\n{kept[name]}<!-- end of area -->\n" for name in order]
    path.write_text("\n".join(part for part in parts if part))


def _section(name, tables, setting, is_quick, day):
    quick = ", quick: fewer requests and three rounds" if is_quick else ""
    lines = [f"## {TITLES.get(name, name)}", "", f"Measured on {day}{quick}: {'; '.join(setting)}.", ""]
    verdicts = [verdict for table in tables for verdict in table.verdicts]
    if verdicts:
        lines += [f"{sum(verdict.is_met for verdict in verdicts)} of {len(verdicts)} targets met.", ""]
    for table in tables:
        lines += [*_table(table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(table):
    """A table in Markdown, with its targets below."""
    rows = table.rows
    has_rounds = any(len(row.values) > 1 for row in rows)
    columns = [("", lambda row: row.name.replace("|", "\\|")), (table.unit, lambda row: _number(row.median))]
    if has_rounds:
        columns.append(("least – most", lambda row: f"{_number(min(row.values))} – {_number(max(row.values))}"))
    if any(row.ratio is not None for row in rows):
        columns.append(("ratio", lambda row: f"{row.ratio:.3f}" if row.ratio is not None else ""))
    if any(row.cpu for row in rows):
        columns.append(("CPU µs a request", lambda row: _number(row.cpu_median) if row.cpu else ""))
    if any(row.note for row in rows):
        columns.append(("note", lambda row: row.note))
    lines = [f"### {table.title.split(': ', 1)[-1]}", ""]
    lines.append("| " + " | ".join(title for title, _ in columns) + " |")
    lines.append("|---|" + "---:|" * (len(columns) - 1))
    lines += ["| " + " | ".join(value(row) for _, value in columns) + " |" for row in rows]
    if table.verdicts:
        lines.append("")
        lines += [f"- {verdict.what}: {verdict.reached}, target {verdict.target}"
                  f"{'' if verdict.is_met else ', **missed**'}" for verdict in table.verdicts]
    return lines


def _growth(kept):
    """What a section's own tables say of growth: their first row and their last."""
    lines = []
    for area, title, beginning, what in GROWTH:
        found = [
            (heading if title == "verifying" else name, value, unit)
            for heading, unit, rows in _tables_in(kept.get(area, "")) if heading.startswith(title)
            for name, value in rows if name.startswith(beginning)]
        if len(found) > 1:
            (first, one, unit), (last, other, _) = found[0], found[-1]
            lines.append(f"| {what} | {first}: {one} {unit} | {last}: {other} {unit} |")
    if not lines:
        return ""
    return "\n".join(["## How cost grows", "", "From the tables below that vary one thing: its least and its most.", "",
                      "| with | from | to |", "|---|---|---|", *lines, ""])


def _tables_in(section):
    """Heading, unit and the two first cells of each row of the tables in a section."""
    for part in section.split("\n### ")[1:]:
        heading, *lines = part.splitlines()
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        if len(cells) > 2:
            yield heading, cells[0][1], [(row[0], row[1]) for row in cells[2:]]


def _number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}"
