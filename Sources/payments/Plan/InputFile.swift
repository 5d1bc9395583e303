internal import Glibc
internal import PaymentCore

/// What a command reads: a file, or standard input.
enum InputFile {
    /// Everything in the file at `path`; `-` is standard input.
    ///
    /// - Parameter field: the flag that names it, for an error.
    static func read(_ path: String, for field: String = "file") throws(InvalidValue) -> [UInt8] {
        if path == "-" { return try Credentials.readAll(STDIN_FILENO, named: "standard input") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InvalidValue(field, path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        return try Credentials.readAll(descriptor, named: path)
    }

    /// Whether somebody sits at standard input, who would wait for a command that waits for them.
    static var isTyped: Bool { isatty(STDIN_FILENO) == 1 }
}
