internal import Glibc
public import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    /// The environment variable that holds the key, as text.
    public static let environmentName = "PAYMENTS_STORE_KEY"

    /// What to do when there is no file of the key.
    public enum Missing: Hashable, Sendable {
        /// Make a key and write the file: for a new store.
        case make
        /// Refuse: for a store that has something in it, which a new key could not open.
        case refuse
    }

    /// The key from the environment, or else from a file.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - path: the file to read when ``environmentName`` is not set.
    ///   - missing: what to do when that is not there either.
    /// - Throws: `InvalidValue` as ``load(file:ifMissing:)`` and ``init(text:)``; a variable that is set but blank is refused (S-07).
    public static func load(
        environment: [String: String], file path: String, ifMissing missing: StoreKey.Missing
    ) throws(InvalidValue) -> StoreKey {
        guard let text = environment[environmentName] else { return try load(file: path, ifMissing: missing) }
        return try StoreKey(text: Secret(text))
    }

    /// The key from a file that only its owner can read: mode 0600 or 0400 (S-06).
    ///
    /// The first line is the key, those below are the ones it replaced. A file that is made has mode 0600, is on disk before this
    /// returns, and when two processes make it at once, both get the same key.
    ///
    /// - Throws: `InvalidValue` when the file cannot be read or made, is no file, has another mode, or holds no key.
    public static func load(file path: String, ifMissing missing: StoreKey.Missing) throws(InvalidValue) -> StoreKey {
        if let text = try readFile(path) { return try StoreKey(text: text) }
        guard missing == .make else {
            throw InvalidValue(
                "storeKey", path, "is not there, and a new key would not open what the store holds; restore the file")
        }
        try makeFile(path)
        guard let text = try readFile(path) else {
            throw InvalidValue("storeKey", path, "was made and is gone again")
        }
        return try StoreKey(text: text)
    }

    /// The content of a file; nil when there is none.
    private static func readFile(_ path: String) throws(InvalidValue) -> Secret? {
        // Without blocking, because opening a pipe would wait for a writer.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, "cannot be read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, "cannot be read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw InvalidValue("storeKey", path, "is not a file") }
        guard status.st_mode & 0o177 == 0 else {
            throw InvalidValue("storeKey", path, "can be read by others; set its mode to 0600")
        }
        var buffer = [UInt8](repeating: 0, count: sizeMax + 1)
        defer { wipe(&buffer) }
        var count = 0
        while count < buffer.count {
            let got = buffer.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got == 0 { break }
            if got < 0, errno != EINTR { throw failure(path, "cannot be read") }
            count += max(got, 0)
        }
        guard count <= sizeMax else { throw InvalidValue("storeKey", path, "is larger than \(sizeMax) bytes") }
        var text = Array(buffer.prefix(count))
        defer { wipe(&text) }
        return Secret(text)
    }

    /// Writes a fresh key beside the file and gives it the file's name, unless somebody was faster.
    private static func makeFile(_ path: String) throws(InvalidValue) {
        let draft = path + "." + Identifier<StoreKey>(random: SystemRandomSource()).text
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be made") }
        defer {
            close(descriptor)
            unlink(draft)
        }
        var text = freshSecret(SystemRandomSource()).withBytes { Hex.encode($0.bytes) }
        defer { wipe(&text) }
        // The line break on its own: appending it would leave a copy of the key behind.
        guard write(descriptor, text, text.count) == text.count, write(descriptor, "\n", 1) == 1, fsync(descriptor) == 0
        else {
            throw failure(path, "cannot be written")
        }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure(path, "cannot be made") }
        try syncFolder(of: path)
    }

    /// Makes a new name in the folder last over a power cut.
    private static func syncFolder(of path: String) throws(InvalidValue) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "cannot be made to last") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, "cannot be made to last") }
    }

    private static func failure(_ path: String, _ what: String) -> InvalidValue {
        InvalidValue("storeKey", path, "\(what): \(String(cString: strerror(errno)))")
    }

    private static let sizeMax = 4096
}
