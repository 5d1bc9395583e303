import Foundation
import TestSupport
import Testing

/// Keys and self-signed certificates in a folder of their own, made anew for each test.
struct Certificates {
    private let folder: URL

    /// Makes `good` (localhost, 127.0.0.1), `otherhost` (another name) and `expired`.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("transport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try make("good", names: "DNS:localhost,IP:127.0.0.1")
        try make("otherhost", names: "DNS:other.example")
        try make("expired", names: "DNS:localhost,IP:127.0.0.1")
        try expire("expired")
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func remove() {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            Issue.record("the folder \(folder.path) could not be removed: \(error)")
        }
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    private func make(_ name: String, names: String) throws {
        let status = try run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(names)", "-keyout", path("\(name).key"),
            "-out", path("\(name).pem"))
        try #require(status == 0, "openssl req for \(name)")
    }

    /// Signs the certificate `name` again with dates in the past, which only `openssl ca` can do.
    private func expire(_ name: String) throws {
        try write("", to: "index.txt")
        try write(
            """
            [ca]
            default_ca = here
            [here]
            database = \(path("index.txt"))
            new_certs_dir = \(folder.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            x509_extensions = names
            [any]
            commonName = supplied
            [names]
            subjectAltName = DNS:localhost,IP:127.0.0.1
            basicConstraints = CA:TRUE
            """, to: "ca.conf")
        let key = path("\(name).key")
        let requested = try run(
            "openssl", "req", "-new", "-key", key, "-subj", "/CN=\(name)", "-out", path("request.pem"))
        let signed = try run(
            "openssl", "ca", "-batch", "-selfsign", "-config", path("ca.conf"), "-keyfile", key, "-in",
            path("request.pem"),
            "-startdate", "20200101000000Z", "-enddate", "20200102000000Z", "-notext", "-out", path("\(name).pem"))
        try #require(requested == 0 && signed == 0, "openssl ca for \(name)")
    }
}

/// `openssl s_server` on a free port, which answers every GET with a status page.
final class OpenSSLServer: Sendable {
    let port: Int
    private let program: ChildProgram

    init(_ certificates: Certificates, name: String, options: [String] = []) throws {
        program = try ChildProgram(
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificates.path("\(name).pem"),
                "-key", certificates.path("\(name).key"), "-www",
            ] + options)
        let address = try #require(program.line(after: "ACCEPT "), "openssl s_server ended early")
        port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    }

    func stop() { program.stop() }

    /// Whether a client that is told to accept it can speak TLS 1.1 with this server.
    func isReachableWithOldTLS() throws -> Bool {
        try run("openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0") == 0
    }
}
