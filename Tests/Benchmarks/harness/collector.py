"""The collector's cycle: a piece of work claimed, a part charged at once, outcome, ledger and messages written."""

from . import postgres, report, store

PRODUCTS = ["StoreBench"]
COUNT = 400
WORKERS = [1, 2, 4]


def measure(bench):
    """On SQLite against raw SQLite, on PostgreSQL against pgbench, and several workers against one."""
    count = bench.scaled(COUNT)
    with store.Stores(bench, orders=count + 140) as stores:
        stores.on_sqlite("collector: cycles, SQLite, synchronous=FULL", ["cycle"], COUNT, [1], 0.80)
        text = _script(stores)
        medians = {}
        for workers in WORKERS:
            table = stores.run_on_postgres(
                f"collector: cycles, PostgreSQL, workers: {workers}", "cycle", count, [workers], workers,
                {store.PGBENCH: text}, 0.80)
            medians[workers] = {row.name: row.values for row in table.rows}
        table = report.Table("collector: several workers, PostgreSQL; they share the cores with the server", "/s", [
            report.Row(f"{name}, {workers} at a time", medians[workers][name])
            for name in [store.PGBENCH, store.POSTGRES] for workers in WORKERS])
        one, two, _ = table.rows[len(WORKERS):]
        table.compare(one.name)
        table.at_least("two times one worker", two.ratio, 1.7)
        bench.add(table)


def _script(stores):
    """One cycle as a script: the order comes from the claim, its customer and method from the order."""
    claim, order = "WITH free AS", "SELECT id, number, kind"
    units = stores.units(["cycle", 1], 20, claim)
    # Once a minute a worker also writes that it is there.
    usual = sorted(len(unit) for unit in units)[len(units) // 2]
    unit, other = [unit for unit in units[-8:-1] if len(unit) == usual][:2]

    def argument(beginning, index):
        return next(arguments[index] for text, arguments in unit if beginning in text)

    names = {
        argument("FROM orders WHERE id", 0): ":w_subject", argument("FROM customers WHERE id", 0): ":o_customer_id",
        argument("FROM methods WHERE id", 0): ":o_method_id", argument("SELECT kind FROM work", 2): ":w_fence"}
    return postgres.script(unit, other, names, {claim: "w_", order: "o_"})
