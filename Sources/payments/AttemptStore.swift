internal import Foundation
internal import Glibc
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// What the tool remembers of its money-moving calls: one file for each idempotency key, written and synced before the call (D-63).
///
/// It keeps what was asked, as a fingerprint, and what came of it. Neither tokens nor keys of gateways are in it, but for kept methods,
/// whose files only the owner can read.
struct AttemptStore {
    /// A call that was made or is being made.
    struct Attempt: Codable {
        /// How far the call has come.
        enum State: String, Codable {
            /// Sent, or about to be.
            case sending
            /// Ended; the report says how.
            case ended
        }

        let key: String
        let fingerprint: String
        let reference: String
        let startedAt: Timestamp
        var state: State
        /// How the call ended, for a repeat.
        var status: Int32?
        var lines: [String] = []
        var json: String?
        var errorCode: String?
        var errorValue: String?
        var errorMessage: String?
    }

    private let folder: String

    /// Opens the store, making its folder if it is not there.
    ///
    /// - Parameter path: a folder; nil takes the user's state folder.
    init(path: String?) throws(InvalidValue) {
        let environment = ProcessInfo.processInfo.environment
        let state = environment["XDG_STATE_HOME"] ?? environment["HOME"].map { $0 + "/.local/state" }
        guard let folder = path ?? state.map({ $0 + "/swift-payments" }) else {
            throw InvalidValue("store", "", "has no place; give one with --store")
        }
        self.folder = folder
        for name in ["attempts", "methods"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            } catch {
                throw InvalidValue("store", folder, "cannot be made: \(error.localizedDescription)")
            }
        }
    }

    /// The reference of an intent: the same from every machine, so that a lost store is still safe (reliability §1).
    static func reference(for key: IdempotencyKey) throws(InvalidValue) -> MerchantReference {
        try MerchantReference(String(Base32.string(try digest("reference", key.text).bytes).prefix(20)))
    }

    /// What tells one request from another, without its content.
    static func fingerprint(_ parts: [String]) throws(InvalidValue) -> String {
        Hex.string(try digest("fingerprint", parts.joined(separator: "\u{0}")).bytes)
    }

    private static func digest(_ purpose: String, _ text: String) throws(InvalidValue) -> Digest {
        do {
            return try Digest.sha256(Array("swift-payments/\(purpose)/\(text)".utf8))
        } catch {
            throw InvalidValue("idempotencyKey", "", "cannot be hashed: \(error)")
        }
    }

    /// Runs `body` for the intent under `key` unless it ended already, and keeps how it ended.
    ///
    /// - Parameters:
    ///   - key: the name of the intended movement.
    ///   - fingerprint: what is asked; the same key with another one is refused before anything is sent.
    ///   - now: the time of the first try, which a repeat is given again: it is part of what the gateway compares.
    ///   - body: makes the call; it throws a report or errors of the package when certainly nothing moved.
    func once(
        _ key: IdempotencyKey, fingerprint: String, now: Timestamp,
        _ body: (MerchantReference, Timestamp) async throws -> Report
    ) async throws -> Report {
        let path = "\(folder)/attempts/\(try Self.fingerprint([key.text])).json"
        let lock = try Lock(path + ".lock")
        defer { lock.release() }
        let reference = try Self.reference(for: key)
        var startedAt = now
        if let earlier: Attempt = try read(path) {
            guard earlier.fingerprint == fingerprint else {
                throw Report(
                    status: .refused,
                    error: .init(
                        code: "invalidRequest", field: "idempotencyKey", value: key.text,
                        message: "this key was used for another request; give each intended payment its own"))
            }
            if let report = try earlier.report { return report }
            startedAt = earlier.startedAt
        } else {
            let attempt = Attempt(
                key: key.text, fingerprint: fingerprint, reference: reference.text, startedAt: now, state: .sending)
            try write(attempt, to: path)
        }
        let report = try await body(reference, startedAt)
        if report.isFinal {
            try write(
                Attempt(
                    key: key.text, fingerprint: fingerprint, reference: reference.text, startedAt: startedAt,
                    state: .ended,
                    status: report.status.rawValue, lines: report.lines, json: JSON.object(report.json).text(),
                    errorCode: report.error?.code, errorValue: report.error?.value,
                    errorMessage: report.error?.message), to: path)
        }
        return report
    }

    /// An amount that the first try of an intent looked up, the same on every repeat of it.
    ///
    /// - Parameters:
    ///   - name: what the amount is.
    ///   - key: the intent, whose lock `once` holds.
    ///   - find: looks the amount up, on the first try.
    func noted(
        _ name: String, under key: IdempotencyKey, _ find: () async throws -> Money
    ) async throws -> Money {
        let path = "\(folder)/attempts/\(try Self.fingerprint([key.text])).\(name).json"
        if let note: Note = try read(path) {
            return Money(minorUnits: note.minorUnits, currency: try Currency(code: note.currency))
        }
        let money = try await find()
        try write(Note(minorUnits: money.minorUnits, currency: money.currency.code), to: path)
        return money
    }

    private struct Note: Codable {
        let minorUnits: Int64
        let currency: String
    }

    /// Keeps a method for `--saved`.
    func keep(_ method: StoredMethod) throws(InvalidValue) {
        try write(method, to: methodPath(method.token.rawValue))
    }

    /// The method kept under its token.
    ///
    /// - Throws: `InvalidValue` when there is none.
    func method(_ token: String) throws(InvalidValue) -> StoredMethod {
        guard let method: StoredMethod = try read(methodPath(token)) else {
            throw InvalidValue("saved", token, "is not in the store; keep it with tokenize, or with deposit --keep")
        }
        return method
    }

    private func methodPath(_ token: String) throws(InvalidValue) -> String {
        "\(folder)/methods/\(try Self.fingerprint([token])).json"
    }

    private func read<Value: Decodable>(_ path: String) throws(InvalidValue) -> Value? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: bytes)
        } catch {
            throw InvalidValue("store", path, "cannot be read; restore it from a backup, or look the payment up first")
        }
    }

    /// Writes beside, syncs, renames and syncs the folder: after a power cut the file is the old one or the new one.
    private func write(_ value: some Encodable, to path: String) throws(InvalidValue) {
        let bytes: Data
        do { bytes = try JSONEncoder().encode(value) } catch { throw InvalidValue("store", path, "cannot be encoded") }
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let isWritten =
            descriptor >= 0 && bytes.withUnsafeBytes { Console.writeAll($0, to: descriptor) == 0 }
            && fsync(descriptor) == 0
        let reason = String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        guard isWritten, rename(new, path) == 0, Self.syncFolder(of: path) else {
            throw InvalidValue("store", path, "cannot be written, so nothing is sent: \(reason)")
        }
    }

    private static func syncFolder(of path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}

extension AttemptStore.Attempt {
    /// How the call ended; nil while nobody knows.
    var report: Report? {
        get throws {
            guard state == .ended, let status = status.flatMap(ExitStatus.init) else { return nil }
            let object = try json.map { try JSON(JSONDocument(parsing: Array($0.utf8)).root).objectValue ?? [:] }
            return Report(
                status: status, lines: lines, json: object ?? [:],
                error: errorCode.map { Report.Problem(code: $0, value: errorValue, message: errorMessage ?? $0) })
        }
    }
}

extension Report {
    /// Whether a repeat under the same key can come to nothing else.
    fileprivate var isFinal: Bool {
        status == .done && json["outcome"]?.stringValue != "pending" || error?.code == "declined"
    }
}

/// A lock that other processes see, so that two cannot work on one intent at a time.
private struct Lock {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InvalidValue("store", path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Report(
                status: .unknown,
                error: .init(
                    code: "inProgress", field: "idempotencyKey",
                    message: "another process is working on this key; ask again when it has ended"))
        }
    }

    func release() {
        close(descriptor)
    }
}
