internal import ArgumentParser
internal import Glibc
internal import PaymentCore

/// Text that is written as it comes, without holding all of it: to standard output or to a new file that only its owner can read.
struct TextOutput: ~Copyable {
    private static let chunk = 64 * 1024

    private let descriptor: Int32
    private let name: String
    private let isFile: Bool
    private var buffer: [UInt8] = []

    /// Standard output.
    init() {
        (descriptor, name, isFile) = (STDOUT_FILENO, "standard output", false)
    }

    /// A new file.
    ///
    /// - Throws: `InvalidValue` when there is one of this name, or none can be made.
    init(file path: String) throws(InvalidValue) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InvalidValue("output", path, "cannot be made: \(String(cString: strerror(errno)))")
        }
        (name, isFile) = (path, true)
    }

    /// Whether somebody reads it as it comes.
    var isTerminal: Bool { !isFile && Terminal.output.isTerminal }

    deinit { if isFile { close(descriptor) } }

    /// Writes text, sooner or later.
    ///
    /// - Throws: `InvalidValue`; `ExitCode` when the reader of standard output is gone, because there is nobody left to tell.
    mutating func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.chunk { try flush() }
    }

    /// Writes what waits, and makes a file last over a power cut.
    mutating func finish() throws {
        try flush()
        guard !isFile || fsync(descriptor) == 0 else { throw failure(errno) }
    }

    private mutating func flush() throws {
        let fault = buffer.withUnsafeBytes { Console.writeAll($0, to: descriptor) }
        if fault == EPIPE, !isFile { throw ExitCode.failure }
        guard fault == 0 else { throw failure(fault) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func failure(_ fault: Int32) -> InvalidValue {
        InvalidValue("output", name, "cannot be written: \(String(cString: strerror(fault)))")
    }
}
