internal import Foundation
internal import Glibc
internal import PaymentCore

/// Secrets by name, from the environment or from a file that only its owner can read; never from the argument list (S-06, D-64).
struct Credentials {
    private let values: [String: String]

    /// Reads `NAME=value` lines from `path`, or takes the environment.
    ///
    /// - Throws: `InvalidValue` when the file cannot be read or others can read it too.
    init(file path: String?) throws(InvalidValue) {
        guard let path else {
            values = ProcessInfo.processInfo.environment
            return
        }
        var values: [String: String] = [:]
        for line in try Self.text(of: path).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let equals = line.firstIndex(of: "=") else {
                throw InvalidValue("credentials", path, "has a line that is not NAME=value")
            }
            values[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        self.values = values
    }

    /// The secret under `name`.
    ///
    /// - Throws: `InvalidValue` when there is none.
    func secret(_ name: String) throws(InvalidValue) -> Secret {
        guard let secret = optionalSecret(name) else {
            throw InvalidValue(
                "credentials", name, "is not set; put it into the environment or a file given with --credentials")
        }
        return secret
    }

    /// The text under `name`, which is no secret: a merchant's public name.
    ///
    /// - Throws: `InvalidValue` when there is none.
    func text(_ name: String) throws(InvalidValue) -> String {
        try secret(name).withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The secret under `name`, if there is one.
    func optionalSecret(_ name: String) -> Secret? {
        values[name].map { Secret($0) }
    }

    /// The text of a file; one that holds a secret only its owner may be able to read.
    static func text(of path: String, isSecret: Bool = true) throws(InvalidValue) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InvalidValue("file", path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, !isSecret || status.st_mode & 0o077 == 0 else {
            throw InvalidValue("file", path, "can be read by others; run: chmod 600 \(path)")
        }
        return String(decoding: try readAll(descriptor, named: path), as: UTF8.self)
    }

    /// Everything that comes from a descriptor, up to 1 MiB.
    static func readAll(_ descriptor: Int32, named name: String) throws(InvalidValue) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw InvalidValue("file", name, "cannot be read: \(String(cString: strerror(errno)))")
            }
            bytes += buffer[..<count]
            guard bytes.count <= 1 << 20 else { throw InvalidValue("file", name, "is larger than 1 MiB") }
        }
    }
}
