internal import Glibc
internal import PaymentOrders

/// The files of a database: who may read them, whose turn it is, and whether they are the ones that were made here.
///
/// The `-lock` file is locked during a transaction. In it stands which file the database is and how often it was started, which a copy
/// of the database cannot know (F-33).
final class SQLiteFile: Sendable {
    /// What the `-lock` file says.
    struct Mark: Equatable {
        /// The number the file system knows the database's file by.
        let inode: UInt64
        /// How often it was started; 0 while its tables are made for the first time.
        var starts: Int64
    }

    private static let ownerOnly: mode_t = 0o600
    /// What else a file might allow.
    private static let others: mode_t = 0o177
    private static let longestPause: useconds_t = 20_000

    let path: String
    private let patience: Duration
    private let lock: Int32
    /// The number of the database's file when it was opened.
    private let openedInode: UInt64

    /// Makes the file where there is none and lets only its owner use it.
    init(path: String, patience: Duration) throws(OrderError) {
        self.path = path
        self.patience = patience
        // An existing file is not opened here: closing it again would end the locks that SQLite holds on it in this process.
        let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, Self.ownerOnly)
        if made >= 0 {
            close(made)
        } else if errno != EEXIST {
            throw Self.error("cannot be made", path)
        }
        lock = open(path + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, Self.ownerOnly)
        guard lock >= 0 else { throw Self.error("cannot be made or opened", path + "-lock") }
        openedInode = Self.inode(of: path)
        for file in files {
            guard let mode = Self.status(of: file)?.st_mode, mode & Self.others != 0 else { continue }
            guard chmod(file, mode & Self.ownerOnly) == 0 else {
                throw Self.error("can be used by others than its owner, which cannot be changed", file)
            }
        }
    }

    deinit { close(lock) }

    private var files: [String] { ["", "-wal", "-shm", "-lock"].map { path + $0 } }

    /// What is wrong with who may use the files.
    var accessFaults: [String] {
        files.compactMap { file in
            guard let mode = Self.status(of: file)?.st_mode, mode & Self.others != 0 else { return nil }
            return "the file \(file) can be used by others than its owner: take their rights away (mode 600)"
        }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func error(_ what: String, _ path: String) -> OrderError {
        let reason = String(cString: strerror(errno))
        return OrderError(.storeUnavailable, "the file \(path) \(what): \(reason)", field: "path", value: path)
    }
}

extension SQLiteFile {
    /// Waits until nobody else works on the file.
    ///
    /// - Throws: `OrderError.storeUnavailable` when `patience` is over, or when the file is not the one that was opened any more: what is
    ///   written into a file that was removed is kept nowhere (F-35).
    func takeTurn() throws(OrderError) {
        let end = ContinuousClock.now + patience
        var pause: useconds_t = 500
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.error("cannot be locked", path + "-lock") }
            guard ContinuousClock.now < end else {
                throw OrderError(
                    .storeUnavailable,
                    "another process has been at work on \(path) for \(patience); nothing was kept: try again, or see "
                        + "what holds up the one that has \(path)-lock")
            }
            usleep(pause)
            pause = min(pause * 2, Self.longestPause)
        }
        var status = stat()
        guard Self.inode(of: path) == openedInode, fstat(lock, &status) == 0, status.st_nlink > 0 else {
            endTurn()
            throw OrderError(
                .storeUnavailable,
                "\(path) or \(path)-lock was removed or replaced while it was in use; nothing was kept: stop the program, "
                    + "put the file back, and start again", field: "path", value: path)
        }
    }

    /// Lets others work on the file.
    func endTurn() { flock(lock, LOCK_UN) }
}

extension SQLiteFile {
    /// The setting that a backup has and what it was made of has not.
    static let backupSetting = "sqlite.backup"
    /// The setting that counts how often the database was started.
    static let startsSetting = "sqlite.starts"

    private static func inode(of path: String) -> UInt64 { status(of: path).map { UInt64($0.st_ino) } ?? 0 }

    /// What the `-lock` file says; nil when it says nothing.
    var mark: Mark? {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(lock, &bytes, bytes.count, 0)
        let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split { " \n".contains($0) }
        guard words.count == 2, let inode = UInt64(words[0]), let starts = Int64(words[1]) else { return nil }
        return Mark(inode: inode, starts: starts)
    }

    /// Writes into the `-lock` file that this database was started `starts` times here.
    func mark(starts: Int64) throws(OrderError) {
        let text = Array("\(openedInode) \(starts)\n".utf8)
        guard pwrite(lock, text, text.count, 0) == text.count, ftruncate(lock, off_t(text.count)) == 0,
            fsync(lock) == 0
        else { throw Self.error("cannot be written", path + "-lock") }
    }

    /// Whether a database that says it was started `starts` times is the one that was made here.
    func isOriginal(starts: Int64) -> Bool {
        guard let mark else { return false }
        return mark.inode == openedInode && mark.starts <= starts
    }

    /// Refuses an empty file where a database was (F-35).
    func requireNew() throws(OrderError) {
        guard let mark, mark.starts > 0 || mark.inode != openedInode else { return }
        throw OrderError(
            .storeUnavailable,
            "\(path) is empty, but a database was there: restore a backup, or remove \(path)-lock to begin anew",
            field: "path", value: path)
    }
}
