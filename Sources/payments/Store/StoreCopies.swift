internal import Foundation
internal import Glibc
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQLite

/// Copies of a store's file.
enum StoreCopies {
    /// What to do for a server instead of copying a file.
    static func requireFile(_ location: StoreLocation, to what: String) throws(OrderError) -> String {
        guard case .file(let path) = location else {
            throw OrderError(
                .invalid,
                "a store on PostgreSQL is \(what) with the server's own tools, pg_dump and pg_restore; payments store export "
                    + "gives its rows as text", field: "store")
        }
        return path
    }

    /// Puts a backup where there is no store, as a plain copy of its one file.
    ///
    /// What is restored says that it is a backup until somebody adopts it (F-33).
    static func restore(_ backup: String, to path: String) throws {
        // A log that was left of another file would be written into this one.
        if let left = ["", "-wal", "-shm"].map({ path + $0 }).first(where: FileManager.default.fileExists) {
            throw OrderError(
                .conflict,
                "\(left) is there already; move it away first, with all files whose names begin with \(path)",
                field: "store", value: path)
        }
        let hadLock = FileManager.default.fileExists(atPath: path + "-lock")
        do {
            try copy(backup, to: path)
            guard case .backup = try SQLiteStore(path: path).origin else {
                throw OrderError(
                    .invalid, "\(backup) is not one that payments store backup made", field: "backup", value: backup)
            }
        } catch {
            // What cannot be used is not left where a store is looked for.
            for suffix in ["", "-wal", "-shm"] + (hadLock ? [] : ["-lock"]) { unlink(path + suffix) }
            throw error
        }
    }

    private static func copy(_ source: String, to path: String) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw InvalidValue("backup", source, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(input) }
        let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else {
            throw InvalidValue("store", path, "cannot be made: \(String(cString: strerror(errno)))")
        }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0,
                buffer.withUnsafeBytes({ Console.writeAll(.init(rebasing: $0[..<count]), to: output) }) == 0
            else {
                throw InvalidValue("store", path, "cannot be written: \(String(cString: strerror(errno)))")
            }
        }
        guard fsync(output) == 0 else { throw InvalidValue("store", path, "cannot be made to last") }
    }
}
