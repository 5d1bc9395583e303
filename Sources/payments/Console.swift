internal import Glibc

/// Standard output and standard error, written through at once: a line that was printed is not lost when the process ends.
enum Console {
    /// Writes a line to standard output.
    static func print(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    static func printError(_ line: String) {
        writeError(line + "\n")
    }

    /// Tells on standard error what went wrong, as a sentence of the tool.
    static func complain(_ sentence: String) {
        let name = "payments:"
        var lines = "\(name) \(sentence)".wrapped(to: Terminal.errors.width, indent: 4)
        lines[0] = Terminal.errors.painted(name, .bad) + lines[0].dropFirst(name.count)
        for line in lines { printError(line) }
    }

    /// Writes text to standard error without a line break behind it.
    static func writeError(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    /// Whoever reads this may be gone; then there is nobody left to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        Array(text.utf8).withUnsafeBytes { _ = writeAll($0, to: descriptor) }
    }

    /// Writes all bytes to a descriptor.
    ///
    /// - Returns: 0, or the system's number of what went wrong.
    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno != EINTR { return errno }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
        }
        return 0
    }
}
