// What the stores and the collector do a second. `harness/store.py` and `harness/collector.py` run this program and
// its peers: SQLite's own interface in C with the same statements, and pgbench with the same on the same server.
//
//     StoreBench prepare STORE ORDERS                         makes the tables and books orders
//     StoreBench work|attempts STORE COMMITS ROWS AT_A_TIME   rows written, so many in a transaction
//     StoreBench cycle STORE COUNT WORKERS                    the collector's cycle: claimed, charged, recorded
//     StoreBench webhook STORE COUNT AT_A_TIME                webhooks verified and stored
//     StoreBench due STORE CLAIMS                             the time of a claim, without its commit
//
// STORE is `sqlite:PATH` or `postgres:FOLDER:DATABASE`. With `SQLITE_TRACE` in the environment, what SQLite is asked
// goes to that file.

import Foundation
import LoadLoop
import SQLiteTrace

let usage = "usage: StoreBench prepare|work|attempts|cycle|webhook|due <store> <count> [<rows>] [<at a time>]"
let arguments = CommandLine.arguments.dropFirst().map { $0 }
let numbers = arguments.dropFirst(2).compactMap { Int($0) }
guard arguments.count >= 3, numbers.count == arguments.count - 2, numbers.allSatisfy({ $0 > 0 }),
    let address = StoreAddress(arguments[1])
else { stop(usage) }

if let path = ProcessInfo.processInfo.environment["SQLITE_TRACE"], sqlite_trace_begin(path) != 0 {
    stop("the trace cannot be written to \(path)")
}
do {
    if arguments[0] == "prepare" { try await address.migrate() }
    let store = try address.open()
    switch (arguments[0], numbers.count) {
    case ("prepare", 1): try await Shop.book(numbers[0], in: store)
    case ("work", 3), ("attempts", 3):
        try await Rows.write(
            arguments[0], to: store, commits: numbers[0], rows: numbers[1], concurrency: numbers[2],
            mark: sqlite_trace_mark)
    case ("cycle", 2):
        try await Shop.collect(store, count: numbers[0], workers: numbers[1], mark: sqlite_trace_mark)
    case ("webhook", 2):
        try await Webhooks.take(into: store, count: numbers[0], concurrency: numbers[1], mark: sqlite_trace_mark)
    case ("due", 1): try await DueWork.claim(from: store, count: numbers[0])
    default: stop(usage)
    }
} catch {
    stop("\(error)")
}
if sqlite_trace_end() != 0 { stop("the trace is not whole") }
