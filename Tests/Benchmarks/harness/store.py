"""The stores: rows written durably, webhooks taken in, and the question what is due."""

import contextlib
import pathlib
import shutil
import sqlite3
import tempfile

from . import machine, postgres, recordings, report, transport

PRODUCTS = ["StoreBench"]
C = "raw SQLite in C, the same statements (limit)"
SQLITE = "SQLiteStore"
PGBENCH = "pgbench, the same statements (limit)"
PIPELINED = "pgbench, pipelined"
POSTGRES = "PostgresStore"
PLANS = [10_000, 100_000, 1_000_000]
DUE = 6_000


def measure(bench):
    """On SQLite first, then on PostgreSQL, then what is due on both."""
    with Stores(bench, orders=1) as stores:
        for kind, row in [("work", "a piece of work"), ("attempts", "an attempt")]:
            stores.on_sqlite(f"store: SQLite, {row} a commit, synchronous=FULL", [kind], 800, [1, 1], 0.85)
        for kind, rows in [("work", "pieces of work"), ("attempts", "attempts")]:
            stores.on_sqlite(
                f"store: SQLite, 100 {rows} a commit, synchronous=FULL", [kind], 100, [100, 1], 0.80, rows=100)
        for kind, row in [("work", "a piece of work"), ("attempts", "an attempt")]:
            stores.on_postgres(f"store: PostgreSQL, {row} a commit", [kind], 800, [1], 1, 0.85)
        stores.on_postgres("store: PostgreSQL, a piece of work a commit, 4 at a time", ["work"], 2_000, [1], 4, 0.85)
        stores.on_sqlite("store: webhooks verified and stored, SQLite", ["webhook"], 800, [1], 0.80)
        for clients in [1, 16]:
            stores.on_postgres(
                f"store: webhooks verified and stored, PostgreSQL, {clients} at a time", ["webhook"],
                800 if clients == 1 else 3_200, [], clients, 0.80)
        _due(bench, stores)


class Stores(contextlib.ExitStack):
    """Both stores with orders booked in them, copied anew for each run, and the same work done by their peers."""

    def __init__(self, bench, orders):
        super().__init__()
        self.bench = bench
        # What a disk does in one second it may not do in the next: many short turns even that out.
        self.rounds = bench.rounds * 3
        self._orders = orders

    def __enter__(self):
        super().__enter__()
        try:
            self._book()
        except BaseException:
            self.close()
            raise
        return self

    def _book(self):
        self.folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="payments-store-")))
        self.server = self.enter_context(postgres.start())
        self.server.order("database booked")
        self._program = self.bench.product("StoreBench")
        for address in [f"sqlite:{self.folder}/booked.db", self.server.address("booked")]:
            machine.output([self._program, "prepare", address, self._orders])
        # So that the file is all there is to copy.
        with contextlib.closing(sqlite3.connect(self.folder / "booked.db")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.server.sql("VACUUM ANALYZE", database="booked")

    def file(self):
        """A fresh copy of the SQLite store."""
        for path in self.folder.glob("run.db*"):
            path.unlink()
        for end in ["", "-lock"]:
            shutil.copy(self.folder / f"booked.db{end}", self.folder / f"run.db{end}")
        machine.output(["sync", "-f", self.folder])
        return f"sqlite:{self.folder}/run.db"

    def on_sqlite(self, title, words, count, numbers, bound, rows=1):
        """Compares with raw SQLite: a table, whose figures are rows a second."""
        count = self.bench.scaled(count)
        replay = self.bench.peer("sqlite_replay", "-lsqlite3")
        trace, recording = self.folder / "trace", self.folder / "recording"
        command = [self._program, words[0]]
        machine.output([*command, self.file(), count, *numbers], variables={"SQLITE_TRACE": str(trace)})
        recordings.make(trace, recording)
        left = self._content()

        def run(name, row):
            file = self.file()
            if name == C:
                # The four units before the measured ones, which warm the program up, are in the recording too.
                done = machine.output([replay, file.removeprefix("sqlite:"), recording, (count + 4) * rows])
                if self._content() != left:
                    raise machine.BenchmarkError("what the C program wrote is not what the store wrote")
            else:
                done = machine.output([*command, file, count, *numbers])
            transport.take(row, done)

        self._compare(
            title, "rows/s" if rows > 1 else "/s", report.interleaved(self.rounds, [C, SQLITE], run), C, SQLITE, bound)

    def _content(self):
        with contextlib.closing(sqlite3.connect(self.folder / "run.db")) as database:
            tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables}

    def units(self, words, count, begins):
        """What so many units of work ask of PostgreSQL: lists of statements, each from a transaction with `begins` on."""
        self.server.copy("booked", "run")
        done = self.server.statements(
            "run", lambda: machine.output([self._program, words[0], self.server.address("run"), count, *words[1:]]))
        units = []
        for transaction in done:
            if any(begins in text for text, _ in transaction):
                units.append([])
            if units:
                units[-1] += transaction
        return units

    def on_postgres(self, title, words, count, numbers, clients, bound):
        """Compares with pgbench on the same server, which also may send a whole transaction at once."""
        count = self.bench.scaled(count)
        begins = {"work": "INSERT INTO work", "attempts": "INSERT INTO attempts", "webhook": "INSERT INTO inbox"}
        units = self.units([*words, *numbers, 1], 40, begins[words[0]])
        text = postgres.script(units[20], units[21])
        scripts = {PGBENCH: text}
        if "\\gset" not in text:
            head, body = text.split("\nBEGIN", 1)
            scripts[PIPELINED] = f"{head}\n\\startpipeline\nBEGIN{body}\\endpipeline\n"
        self.run_on_postgres(title, words[0], count, [*numbers, clients], clients, scripts, bound)

    def run_on_postgres(self, title, word, count, numbers, clients, scripts, bound):
        """The same with scripts for pgbench; the first is the limit."""
        for name, text in scripts.items():
            (self.folder / name).write_text(text)

        def run(name, row):
            self.server.copy("booked", "run")
            if name == POSTGRES:
                transport.take(row, machine.output(
                    [self._program, word, self.server.address("run"), count, *numbers]))
            else:
                row.values.append(self.server.bench(self.folder / name, "run", clients, count))

        rows = report.interleaved(self.rounds, [*scripts, POSTGRES], run)
        return self._compare(title, "/s", rows, PGBENCH, POSTGRES, bound)

    def _compare(self, title, unit, rows, limit, ours, bound):
        table = report.Table(title, unit, rows)
        table.compare(limit)
        table.at_least("of the limit's rate", table.row(ours).ratio, bound, "{:.3f}")
        self.bench.add(table)
        return table


def _due(bench, stores):
    """The time of a claim with ever more open plans, of which as many are due."""
    claims = 250
    names = {}
    for plans in PLANS:
        path = stores.folder / f"due{plans}.db"
        for end in ["", "-lock"]:
            shutil.copy(stores.folder / f"booked.db{end}", f"{path}{end}")
        with contextlib.closing(sqlite3.connect(path)) as database:
            for statement in _filling(plans, "(random() & 9223372036854775807)", _SERIES, "lower(hex(randomblob(13)))"):
                database.execute(statement)
            database.commit()
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        names[f"{SQLITE}, {plans:,} open plans"] = f"sqlite:{path}"
    for plans in PLANS:
        stores.server.sql(f"CREATE DATABASE due{plans} TEMPLATE booked")
        random = "(random() * 9223372036854775807)::bigint"
        stores.server.sql(
            *_filling(plans, random, f"generate_series(1, {plans}) AS series (n)", "substr(md5(n::text), 1, 26)"),
            "VACUUM ANALYZE", database=f"due{plans}")
        names[f"{POSTGRES}, {plans:,} open plans"] = stores.server.address(f"due{plans}")

    def run(name, row):
        text = machine.output([bench.product("StoreBench"), "due", names[name], claims])
        row.values.append(float(text.split("us_per_claim=")[1]))

    rows = report.interleaved(bench.rounds, list(names), run)
    for store in [SQLITE, POSTGRES]:
        table = report.Table(f"store: a claim of what is due, {DUE:,} of them due", "µs", [
            row for row in rows if row.name.startswith(store)])
        table.compare(table.rows[0].name)
        table.at_most("times the time with 10,000 open plans", table.rows[-1].ratio, 1.3)
        bench.add(table)


_SERIES = """(WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {plans})
    SELECT n FROM series)"""


def _filling(plans, random, series, name):
    """Statements that make orders and what is to be done for them: some by now, the others within a year."""
    now = "1795260005000"
    series = series.format(plans=plans)
    return [
        f"""INSERT INTO orders (id, number, kind, customer_id, title, search, account, is_visit, plan, status, has_partial, stage,
            link_serial, collection_paused, reminded_on, version, created_at, updated_at)
            SELECT {name}, 'N-' || n, 'project', (SELECT min(id) FROM customers), 'Kitchen ' || n, 'kitchen ' || n,
            'bench', 0, '{{}}', 'open', 0, NULL, 0, 0, '[]', 1, {now} + n, {now} + n FROM {series}""",
        f"""INSERT INTO work (kind, subject, due_at, fence)
            SELECT 'order', id, CASE WHEN created_at <= {now} + {DUE} THEN {now} - created_at % 86400000
            ELSE {now} + 8640000000 + {random} % 31536000000 END, 0 FROM orders WHERE number LIKE 'N-%'""",
    ]
