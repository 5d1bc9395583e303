internal import Foundation
internal import Glibc
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

/// Whether the store opens, is of this release, sound and durable, has room, and has its key.
struct StoreExamination {
    private static let mebibyte: UInt64 = 1 << 20
    /// Less than this is used up within days.
    private static let roomWanted: UInt64 = 1024 * mebibyte
    /// With less, a write may fail now.
    private static let roomNeeded: UInt64 = 100 * mebibyte

    let options: StoreOptions
    let location: StoreLocation

    /// Looks at everything; it reads all of the database.
    func run() async -> [Finding] {
        if case .file(let path) = location, options.store == nil, !FileManager.default.fileExists(atPath: path) {
            return [
                .skipped(
                    "store", "there is none at \(path)",
                    mend: "name yours with --store, or make one: payments store migrate")
            ]
        }
        let store: OpenedStore
        let report: StoreReport
        do {
            store = try OpenedStore(location)
            report = try await store.check()
        } catch {
            return [.problem("store", error.message, mend: Self.mend(error))]
        }
        var findings: [Finding] = [.ok("store", "\(report.database)\(place)")]
        findings.append(schema(report))
        findings += soundness(report)
        if case .file(let path) = location { findings.append(room(path)) }
        if report.schema == Schema.latest { findings.append(await key(store)) }
        return findings
    }

    private var place: String {
        if case .file(let path) = location { " in \(path)" } else { "" }
    }

    private static func mend(_ error: OrderError) -> String {
        switch error.code {
        case .notFound: "see whether the path is right; payments store migrate makes a new one"
        case .corrupt: "put the file aside and restore a backup: payments store restore"
        default: "see whether the server runs, the address is right, and nothing else holds the store"
        }
    }

    private func schema(_ report: StoreReport) -> Finding {
        let (found, latest) = (report.schema, Schema.latest)
        if found == latest { return .ok("store schema", "\(found), which is this release's; no migration is pending") }
        return found < latest
            ? .problem(
                "store schema", "\(found), and this release needs \(latest): \(latest - found) migrations are pending",
                mend: "payments store migrate, after a backup")
            : .problem(
                "store schema", "\(found), made by a later release; this one knows \(latest)",
                mend: "update this program")
    }

    private func soundness(_ report: StoreReport) -> [Finding] {
        // Which schema it is has been told.
        let findings = report.findings.filter { report.schema == Schema.latest || !$0.contains("schema") }
        guard findings.isEmpty else { return findings.map { .problem("store integrity", $0, mend: nil) } }
        let durable =
            if case .file = location {
                "every page and reference is sound, synchronous=FULL, and only its owner can use the files"
            } else {
                "settings and clock are right, the role has no more rights than it needs, and max_connections suffices"
            }
        return [.ok("store integrity", durable)]
    }

    private func room(_ path: String) -> Finding {
        let check = "store disk space"
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            return .warning(check, "the file system does not tell", mend: "see for yourself: df \(path)")
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let found = "\(free / Self.mebibyte) MiB are free"
        guard free < Self.roomWanted else { return .ok(check, found) }
        let mend = "make room: a store that cannot write charges nothing"
        return free < Self.roomNeeded ? .problem(check, found, mend: mend) : .warning(check, found, mend: mend)
    }

    private func key(_ store: OpenedStore) async -> Finding {
        let check = "store key"
        let key: StoreKey
        do {
            key = try options.key()
        } catch {
            return .problem(
                check, error.description,
                mend:
                    "give the store's own key, with --store-key or in \(StoreKey.environmentName); it cannot be made anew"
            )
        }
        do {
            _ = try await Orders.open(store: store.port, accounts: [], business: Business(), key: key)
        } catch {
            return .problem(
                check, "\(error)", mend: "give the store's own key, with --store-key or in \(StoreKey.environmentName)")
        }
        return .ok(check, "is there and fits the store")
    }
}
