internal import Glibc
internal import PaymentCore
internal import PaymentOrders

/// Where `payments collect` hands messages over: lines of JSON behind what is in a file, or on standard output.
struct MessageFile {
    /// What writes them.
    let messenger: LogMessenger

    /// Opens the file, or makes one that only its owner can read.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard output.
    ///   - showsLinks: whether the secret part of payment links is written.
    /// - Throws: `InvalidValue` when it cannot be written, or others can read it.
    init(_ path: String, showsLinks: Bool) throws(InvalidValue) {
        guard path != "-" else {
            messenger = LogMessenger(showsLinks: showsLinks)
            return
        }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InvalidValue("messages", path, "cannot be written: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0 else {
            close(descriptor)
            throw InvalidValue("messages", path, "can be read by others, and messages are personal: chmod 600 \(path)")
        }
        // It stays open as long as the process.
        messenger = LogMessenger(descriptor: descriptor, showsLinks: showsLinks)
    }
}
