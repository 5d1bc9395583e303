import CurlTransport
import Foundation
import HTTPTypes
import PaymentCore
import PaymentHTTP
import TestSupport
import Testing

/// The built tool, run as a user would run it.
struct Tool {
    struct Ending: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The one JSON object on standard output.
        func json() throws -> JSON { try JSON(JSONDocument(parsing: Array(output.utf8)).root) }
    }

    /// The tool stands beside the bundle of the tests.
    static var path: String {
        var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("payments").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        return "payments"
    }

    /// Runs the tool to its end; the environment holds what is given and nothing else.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) async throws -> Ending {
        try await apart {
            let program = try ChildProgram(
                [path] + arguments, environment: environment.merging(["HOME": "/nonexistent"]) { given, _ in given },
                input: input)
            let (output, errors) = program.readToEnd()
            return Ending(status: program.wait(), output: output, errors: errors)
        }
    }
}

/// `payments mock` as a process of its own.
final class MockProcess {
    let announcement: JSON
    private let program: ChildProgram
    private var isStopped = false

    convenience init(_ gateway: String = "stripe") async throws {
        try await self.init(running: ["mock", gateway, "--port", "0", "--seed", "7"])
    }

    /// Starts another command that announces itself in a line of JSON.
    init(running arguments: [String]) async throws {
        let (program, line) = try await apart {
            let program = try ChildProgram([Tool.path] + arguments)
            return (program, program.readLine() ?? "")
        }
        self.program = program
        announcement = try JSON(JSONDocument(parsing: Array(line.utf8)).root)
    }

    deinit {
        if !isStopped { program.stop() }
    }

    /// Ends the mock as a supervisor would and tells how it ended.
    func stop() -> Int32 {
        isStopped = true
        return program.stop()
    }

    /// The environment that gives the tool the mock's credentials (D-64).
    var environment: [String: String] {
        let names = [
            "secretKey": "SECRET_KEY", "webhookSecret": "WEBHOOK_SECRET", "apiLoginID": "API_LOGIN_ID",
            "transactionKey": "TRANSACTION_KEY", "signatureKey": "SIGNATURE_KEY", "publicKey": "PUBLIC_KEY",
            "privateKey": "PRIVATE_KEY", "merchantAccount": "MERCHANT_ACCOUNT",
            "merchantDomainName": "MERCHANT_DOMAIN_NAME", "merchantPassword": "MERCHANT_PASSWORD",
        ]
        let prefix = (announcement["gateway"]?.stringValue ?? "").uppercased().replacing("-", with: "_")
        var environment: [String: String] = [:]
        for member in announcement["credentials"]?.objectValue ?? [:] {
            if let name = names[member.name] { environment["\(prefix)_\(name)"] = member.value.stringValue }
        }
        return environment
    }

    var url: String { announcement["url"]?.stringValue ?? "" }
    var secretKey: String { announcement["credentials"]?["secretKey"]?.stringValue ?? "" }
    var controlToken: String { announcement["control"]?["token"]?.stringValue ?? "" }

    /// Calls the control API.
    func control(_ path: String, _ body: JSON) async throws -> Int {
        try await Browser.send(
            url + path, [.authorization: "Bearer \(controlToken)", .contentType: "application/json"], body.serialized()
        ).status
    }
}

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("payments-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
    }
}

/// A payer's browser, as far as forms go.
enum Browser {
    /// Posts a form and gives the address the answer sends to, without following it.
    static func post(_ url: String, _ form: String) async throws -> String? {
        let answer = try await send(url, [.contentType: "application/x-www-form-urlencoded"], Array(form.utf8))
        guard let location = answer.headerFields[.location] else { return nil }
        return URL(string: location, relativeTo: URL(string: url))?.absoluteString
    }

    fileprivate static func send(
        _ url: String, _ fields: HTTPFields, _ body: [UInt8]
    ) async throws -> TransportResponse {
        try await CurlTransport().send(
            TransportRequest(
                method: .post, url: AbsoluteURL(url), headerFields: fields, body: .bytes(body), effect: .write,
                limits: .lookup))
    }
}
