internal import Glibc

/// Standard output and standard error, written through at once: a line that was printed is not lost when the process ends.
enum Console {
    /// Writes a line to standard output.
    static func print(_ line: String) {
        write(line, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    static func printError(_ line: String) {
        write(line, to: STDERR_FILENO)
    }

    private static func write(_ line: String, to descriptor: Int32) {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                // Whoever read this is gone; there is nobody left to tell.
                return
            }
        }
    }
}
