"""A PostgreSQL server of the benchmarks' own, what it logs, and pgbench scripts of that."""

import contextlib
import re
import subprocess

from . import machine

LINE = re.compile(r"(\d+) (LOG|DETAIL):  (.*)", re.DOTALL)
EXECUTED = re.compile(r"execute [^:]*: (.*)", re.DOTALL)
PARAMETER = re.compile(r"\$(\d+) = (?:NULL|'((?:[^']|'')*)')(?:, |$)")
PLACE = re.compile(r"\$(\d+)")
WHOLE = re.compile(r"-?\d+")
NAME = re.compile(r"[A-Za-z0-9._/-]+")
RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


class Server:
    """A running server; `folder` is where its socket is."""

    def __init__(self, process, folder):
        self._process = process
        self.folder = folder

    def order(self, words):
        """Gives an order to Tests/Scripts/postgres."""
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if answer != "done":
            raise machine.BenchmarkError(f"PostgreSQL, {words}: {answer or 'the server is gone'}")

    def sql(self, *statements, database="postgres"):
        """Runs statements, each in a transaction of its own."""
        commands = [part for statement in statements for part in ("-c", statement)]
        return machine.output(
            ["psql", "-h", self.folder, "-U", "postgres", "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1", *commands])

    def address(self, database):
        """The database as StoreBench takes it."""
        return f"postgres:{self.folder}:{database}"

    def copy(self, template, database):
        """Makes `database` anew from `template`, with nothing left to write."""
        self.sql(f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database} TEMPLATE {template}", "CHECKPOINT")

    def statements(self, database, run):
        """The transactions that `run` does on `database`, as the server logs them: lists of texts and arguments."""
        self.sql(f"ALTER DATABASE {database} SET log_statement = 'all'")
        with open(f"{self.folder}/log", encoding="utf-8") as log:
            log.seek(0, 2)
            run()
            return _transactions(log.read())

    def bench(self, script, database, clients, count):
        """Runs a script with pgbench, `count` times in all; gives the times a second."""
        text = machine.output(
            ["pgbench", "-n", "-M", "prepared", "-f", script, "-D", "n=0", "-c", clients, "-j", min(clients, 2),
             "-t", max(1, count // clients), "-h", self.folder, "-U", "postgres", database])
        rate = RATE.search(text)
        if not rate or "number of failed transactions: 0 " not in text:
            raise machine.BenchmarkError(f"pgbench gave no clean run:\n{text}")
        return float(rate.group(1))


@contextlib.contextmanager
def start():
    """The server, until the block ends."""
    process = subprocess.Popen(
        [machine.REPOSITORY / "Tests/Scripts/postgres"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        answer = process.stdout.readline().strip()
        if not answer.startswith("ready "):
            raise machine.BenchmarkError(f"PostgreSQL does not start: {answer}")
        server = Server(process, answer.removeprefix("ready "))
        # What a small server of its own would have; durable, as everything the store accepts.
        server.order("set shared_buffers='512MB'")
        server.sql("ALTER SYSTEM SET log_line_prefix = '%p '", "ALTER SYSTEM SET max_wal_size = '4GB'",
                   "SELECT pg_reload_conf()")
        settings = server.sql("SELECT current_setting('fsync') || current_setting('synchronous_commit')").strip()
        if settings != "onon":
            raise machine.BenchmarkError("the server is not durable, so nothing on it can be compared")
        yield server
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()


def _transactions(text):
    """The transactions of a log, by connection one after the other."""
    entries = []
    for line in text.splitlines():
        if line.startswith("\t") and entries:
            entries[-1] += "\n" + line[1:]
        else:
            entries.append(line)
    open_ones, done = {}, []
    for entry in entries:
        parts = LINE.fullmatch(entry)
        if not parts:
            continue
        process, kind, rest = parts.groups()
        executed = EXECUTED.fullmatch(rest)
        if kind == "LOG" and executed:
            statement = executed.group(1)
            if statement.startswith("BEGIN"):
                open_ones[process] = []
            if process in open_ones:
                open_ones[process].append((statement, []))
                if statement == "COMMIT":
                    done.append(open_ones.pop(process))
        elif kind == "DETAIL" and rest.startswith("parameters: ") and open_ones.get(process):
            statement, arguments = open_ones[process][-1]
            for found in PARAMETER.finditer(rest.removeprefix("parameters: ")):
                value = found.group(2)
                arguments.append(None if value is None else value.replace("''", "'"))
    return done


def script(unit, other, names=None, columns=None):
    """A pgbench script that does what `unit` did, and each time with other names.

    `unit` and `other` are two units of the same work: what both say is said every time, and a name in which they
    differ is made anew.

    - names: for names and numbers that a query gives, the variable of the script they are in.
    - columns: for beginnings of queries, the prefix under which the columns of the first such query become variables.
    """
    if [text for text, _ in unit] != [text for text, _ in other]:
        raise machine.BenchmarkError("two units of the work do not ask the same")
    pairs = [list(zip(ours, theirs)) for (_, ours), (_, theirs) in zip(unit, other)]
    known = dict(names or {})
    for value, its in (pair for pairs in pairs for pair in pairs):
        if value != its and _is_name(value) and not any(name in value for name in known):
            known[value] = f"CAST(:k AS text) || '-{len(known)}'"
    columns = dict(columns or {})
    lines = ["\\set n :n + 1", "\\set k :client_id * 100000000 + :n"]
    for (text, _), arguments in zip(unit, pairs):
        values = [_quoted(value) if value == its else _expression(value, known) for value, its in arguments]
        start = next((start for start in columns if text.startswith(start)), None)
        end = f" \\gset {columns.pop(start)}" if start else ";"
        lines.append(PLACE.sub(lambda place: values[int(place.group(1)) - 1], text) + end)
    return "\n".join(lines) + "\n"


def _is_name(value):
    return value is not None and bool(NAME.fullmatch(value)) and not WHOLE.fullmatch(value)


def _expression(value, known):
    """`value` with the names in it replaced; a number is one of them only as a whole."""
    if value is None or WHOLE.fullmatch(value):
        return known.get(value, _quoted(value))
    # Longer names first, for one may be in another.
    names = sorted((name for name in known if not WHOLE.fullmatch(name)), key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, names))})", value) if names else [value]
    return "(" + " || ".join(known.get(part) or _quoted(part) for part in parts if part) + ")" if value else "''"


def _quoted(value):
    if value is None:
        return "NULL"
    # pgbench takes a colon before a letter or a digit for the beginning of a variable, also within quotes.
    return "E'" + value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n") + "'"
