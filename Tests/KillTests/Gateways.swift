import AuthorizeNetGateway
import CurlTransport
import Foundation
import HTTPTypes
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentOrders
import StripeGateway
import TestSupport
import WayForPayGateway

/// The four mock gateways in a process of their own, and what can be said to them over the wire.
final class Gateways: Sendable {
    static let names = ["stripe", "authorize-net", "liqpay", "wayforpay"]

    /// The credentials of the tool, by the names of its variables.
    let environment: [String: String]
    /// What makes each account the tool's: `--account`, `--base-url`.
    let arguments: [String]
    private let announcements: [String]
    private let mocks: [JSON]
    private let process: ChildProgram
    private let transport: CurlTransport
    private let world: World

    init(_ tool: String, seed: UInt64, in world: World) async throws {
        self.world = world
        transport = try CurlTransport()
        process = try ChildProgram(
            [tool, "mock", "all", "--port", "0", "--seed", String(seed)], environment: world.environment)
        announcements = try await apart { [process] in Self.names.compactMap { _ in process.readLine() } }
        guard announcements.count == Self.names.count else { throw RunFailure("the mocks do not start") }
        mocks = try announcements.map { try JSON(JSONDocument(parsing: Array($0.utf8)).root) }
        let words = [
            "secretKey": "SECRET_KEY", "apiLoginID": "API_LOGIN_ID", "transactionKey": "TRANSACTION_KEY",
            "publicKey": "PUBLIC_KEY", "privateKey": "PRIVATE_KEY", "merchantAccount": "MERCHANT_ACCOUNT",
            "merchantDomainName": "MERCHANT_DOMAIN_NAME",
        ]
        var environment: [String: String] = [:]
        var arguments: [String] = []
        for mock in mocks {
            let name = mock["gateway"]?.stringValue ?? ""
            arguments += ["--account", name, "--base-url", "\(name)=\(mock["url"]?.stringValue ?? "")"]
            let prefix = name.uppercased().replacing("-", with: "_")
            for member in mock["credentials"]?.objectValue ?? [:] {
                if let word = words[member.name] { environment["\(prefix)_\(word)"] = member.value.stringValue }
            }
        }
        (self.environment, self.arguments) = (environment, arguments)
    }

    /// Ends the process.
    func stop() { process.stop() }

    /// Gives each mock a script for its next requests: a fault, or an answer that takes so many milliseconds.
    func play(_ count: Int, _ draw: () -> Trouble) async throws {
        for mock in mocks {
            let rules = (0..<count).map { _ in draw() }.map { (trouble) -> JSON in
                switch trouble {
                case .fault(let name): ["fault": .string(name), "times": 1]
                case .latency(let milliseconds): ["fault": "slow", "milliseconds": .integer(milliseconds), "times": 1]
                }
            }
            try await command("faults", ["faults": .array(rules)], to: mock)
        }
    }

    /// What becomes of a request.
    enum Trouble {
        case fault(String)
        case latency(milliseconds: Int64)
    }

    /// Makes every answer take a time.
    func setLatency(milliseconds: Int64) async throws {
        try await command(
            "faults", ["faults": [["fault": "slow", "milliseconds": .integer(milliseconds), "times": nil]]])
    }

    /// Lets every request be answered as it should.
    func mend() async throws { try await command("faults", [:]) }

    /// Lets the mocks do what falls due by the clock that was turned.
    func catchUp() async throws { try await command("clock", ["advanceSeconds": 0]) }

    private func command(_ path: String, _ body: JSON) async throws {
        for mock in mocks { try await command(path, body, to: mock) }
    }

    private func command(_ path: String, _ body: JSON, to mock: JSON) async throws {
        let request = TransportRequest(
            method: .post, url: try AbsoluteURL((mock["control"]?["url"]?.stringValue ?? "") + "/" + path),
            headerFields: [
                .contentType: "application/json",
                .authorization: "Bearer \(mock["control"]?["token"]?.stringValue ?? "")",
            ],
            body: .bytes(body.serialized()), effect: .write, limits: .lookup)
        let answer = try await transport.send(request)
        guard answer.status == 200 else { throw RunFailure("the mock refused \(path): \(answer.status)") }
    }

    /// What the gateways took, by their own lists; `bank.py` reads them.
    func taken() async throws -> [Taking] {
        let lists = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/bank.py"
        let input = announcements.map { $0 + "\n" }.joined()
        let now = world.now().secondsSinceEpoch
        let (status, output, errors) = try await apart { [environment = world.environment] in
            let program = try ChildProgram(
                ["python3", lists, String(now)], environment: environment, input: Array(input.utf8))
            let (output, errors) = program.readToEnd()
            return (program.wait(), output, errors)
        }
        guard status == 0 else { throw RunFailure("the gateways' lists cannot be read: \(errors)") }
        let list = try JSON(JSONDocument(parsing: Array(output.utf8)).root).arrayValue ?? []
        return try list.map(Taking.init)
    }

    /// The accounts as the orders see them.
    func accounts() throws -> [GatewayAccount] {
        try mocks.map { mock in
            let name = mock["gateway"]?.stringValue ?? ""
            return GatewayAccount(try AccountName(name), try adapter(name, mock), isLive: false)
        }
    }

    private func adapter(_ name: String, _ mock: JSON) throws -> any PaymentGateway {
        func key(_ name: String) -> String { mock["credentials"]?[name]?.stringValue ?? "" }
        let url = mock["url"]?.stringValue ?? ""
        switch name {
        case "stripe":
            return try Stripe(
                Stripe.Configuration(secretKey: Secret(key("secretKey")), webhookSecrets: [], baseURL: url),
                transport: transport)
        case "authorize-net":
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: key("apiLoginID"), transactionKey: Secret(key("transactionKey")), signatureKeys: [],
                    baseURL: url), transport: transport)
        case "liqpay":
            return try LiqPay(
                LiqPay.Configuration(
                    publicKey: key("publicKey"), privateKey: Secret(key("privateKey")), baseURL: url),
                transport: transport)
        default:
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: key("merchantAccount"), secretKey: Secret(key("secretKey")),
                    merchantDomainName: key("merchantDomainName"), baseURL: url, secureBaseURL: url),
                transport: transport)
        }
    }
}

/// A payment that a gateway took.
struct Taking: Sendable {
    let gateway: String
    let reference: String
    let transaction: String
    let amount: Money

    init(_ json: JSON) throws {
        gateway = json["gateway"]?.stringValue ?? ""
        reference = json["reference"]?.stringValue ?? ""
        transaction = json["transaction"]?.stringValue ?? ""
        amount = Money(
            minorUnits: json["minorUnits"]?.integerValue ?? 0,
            currency: try Currency(code: json["currency"]?.stringValue ?? ""))
    }
}
