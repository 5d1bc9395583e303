"""Tables and verdicts: what was measured, and whether it reaches what is asked for."""

import dataclasses
import statistics


@dataclasses.dataclass
class Row:
    """One contestant: a figure from each round, and what became of them."""

    name: str
    values: list = dataclasses.field(default_factory=list)
    cpu: list = dataclasses.field(default_factory=list)
    ratio: float | None = None
    note: str = ""

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def cpu_median(self):
        return statistics.median(self.cpu) if self.cpu else None


@dataclasses.dataclass
class Verdict:
    """One sentence of performance: what was asked for, what was reached."""

    what: str
    target: str
    reached: str
    is_met: bool

    def __str__(self):
        return f"{self.what}: target {self.target}, reached {self.reached}: {'met' if self.is_met else 'MISSED'}"


@dataclasses.dataclass
class Table:
    """The contestants of one comparison."""

    title: str
    unit: str
    rows: list
    verdicts: list = dataclasses.field(default_factory=list)

    def row(self, name):
        return next(row for row in self.rows if row.name == name)

    def compare(self, limit):
        """Gives every row its ratio to the row `limit`."""
        for row in self.rows:
            row.ratio = row.median / self.row(limit).median

    def at_least(self, what, reached, bound, text="{:.2f}"):
        self.verdicts.append(Verdict(what, "≥ " + text.format(bound), text.format(reached), reached >= bound))

    def at_most(self, what, reached, bound, text="{:.2f}"):
        self.verdicts.append(Verdict(what, "≤ " + text.format(bound), text.format(reached), reached <= bound))

    def text(self):
        columns = [
            ("", lambda row: row.name),
            (f"median {self.unit}", lambda row: _number(row.median)),
            ("min–max", lambda row: f"{_number(min(row.values))}–{_number(max(row.values))}"),
            ("CPU µs/req", lambda row: _number(row.cpu_median) if row.cpu else None),
            ("ratio", lambda row: f"{row.ratio:.3f}" if row.ratio is not None else None),
            ("", lambda row: row.note or None),
        ]
        if all(len(row.values) == 1 for row in self.rows):
            columns[1:3] = [(self.unit, columns[1][1])]
        cells = [[title, *map(value, self.rows)] for title, value in columns]
        shown = [column for column in cells if any(cell is not None for cell in column[1:])]
        widths = [max(len(cell or "–") for cell in column) for column in shown]
        lines = [self.title]
        for name, *values in zip(*shown):
            rest = [(value or ("" if name == "" else "–")).rjust(width) for value, width in zip(values, widths[1:])]
            lines.append("  " + "  ".join([name.ljust(widths[0]), *rest]).rstrip())
        lines += [f"    {verdict}" for verdict in self.verdicts]
        return "\n".join(lines)

    def plain(self):
        """The same as values that JSON can hold."""
        return {
            "title": self.title, "unit": self.unit,
            "rows": [
                {"name": row.name, "median": row.median, "values": row.values, "cpuMicroseconds": row.cpu_median,
                 "ratio": row.ratio, **({"note": row.note} if row.note else {})} for row in self.rows],
            "verdicts": [dataclasses.asdict(verdict) for verdict in self.verdicts]}


def _number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}"


def interleaved(rounds, names, measure):
    """Rows for `names`, each measured once a round by `measure(name, row)`; every round starts with another."""
    rows = {name: Row(name) for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in [*names[shift:], *names[:shift]]:
            measure(name, rows[name])
    return [rows[name] for name in names]
