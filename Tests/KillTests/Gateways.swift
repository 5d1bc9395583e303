import CurlTransport
import Foundation
import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentOrders
import TestSupport

/// The four mock gateways in a process of their own, and what can be said to them over the wire.
final class Gateways: Sendable {
    static let names = ["stripe", "authorize-net", "liqpay", "wayforpay"]

    /// The credentials of the tool, by the names of its variables.
    let environment: [String: String]
    /// What makes each account the tool's: `--account`, `--base-url`.
    let arguments: [String]
    private let announced: Accounts
    private let process: ChildProgram
    private let webhooks: String?
    private let transport: CurlTransport
    private let world: World

    /// - Parameter webhooks: where the gateways are told to post, `/` and the account's name behind it; nowhere for nil.
    init(_ tool: String, seed: UInt64, webhooks: String? = nil, in world: World) async throws {
        self.world = world
        transport = try CurlTransport()
        process = try ChildProgram(
            [tool, "mock", "all", "--port", "0", "--seed", String(seed)], environment: world.environment)
        let lines = try await apart { [process] in Self.names.compactMap { _ in process.readLine() } }
        guard lines.count == Self.names.count else { throw RunFailure("the mocks do not start") }
        announced = try Accounts(lines)
        let words = [
            "secretKey": "SECRET_KEY", "apiLoginID": "API_LOGIN_ID", "transactionKey": "TRANSACTION_KEY",
            "publicKey": "PUBLIC_KEY", "privateKey": "PRIVATE_KEY", "merchantAccount": "MERCHANT_ACCOUNT",
            "merchantDomainName": "MERCHANT_DOMAIN_NAME",
        ]
        var environment: [String: String] = [:]
        var arguments: [String] = []
        for mock in announced.mocks {
            let name = mock["gateway"]?.stringValue ?? ""
            arguments += ["--account", name, "--base-url", "\(name)=\(mock["url"]?.stringValue ?? "")"]
            let prefix = name.uppercased().replacing("-", with: "_")
            for member in mock["credentials"]?.objectValue ?? [:] {
                if let word = words[member.name] { environment["\(prefix)_\(word)"] = member.value.stringValue }
            }
        }
        (self.environment, self.arguments) = (environment, arguments)
        self.webhooks = webhooks
        if let webhooks { try await subscribe(webhooks) }
    }

    /// What the mocks announced, for another process.
    var announcements: String { announced.lines.map { $0 + "\n" }.joined() }

    /// Tells the two gateways where to post that keep such addresses; the other two are told with each payment.
    private func subscribe(_ webhooks: String) async throws {
        for mock in announced.mocks {
            func key(_ name: String) -> String { mock["credentials"]?[name]?.stringValue ?? "" }
            let url = mock["url"]?.stringValue ?? ""
            switch mock["gateway"]?.stringValue {
            case "stripe":
                var form = FormEncoding()
                form.append("url", webhooks + "/stripe")
                form.append("enabled_events[0]", "*")
                _ = try await send(
                    .post, url + "/v1/webhook_endpoints", "application/x-www-form-urlencoded", form.bytes,
                    authorization: "Bearer " + key("secretKey"))
            case "authorize-net":
                let types = ["authcapture", "refund", "void"].map { "net.authorize.payment.\($0).created" }
                let webhook: JSON = [
                    "name": "shop", "url": .string(webhooks + "/authorize-net"), "status": "active",
                    "eventTypes": .strings(types),
                ]
                _ = try await send(
                    .post, url + "/rest/v1/webhooks", "application/json", webhook.serialized(),
                    authorization: "Basic " + Base64.string(Array("\(key("apiLoginID")):\(key("transactionKey"))".utf8))
                )
            default: break
            }
        }
    }

    /// Ends the process.
    func stop() { process.stop() }

    /// Gives each mock a script for its next requests: a fault, or an answer that takes so many milliseconds.
    ///
    /// - Parameter deliveries: how many of a thousand webhooks are sent twice, overtaken, forged or dropped.
    func play(_ count: Int, deliveries: [String: Int64], _ draw: () -> Trouble) async throws {
        var random: JSONObject = [:]
        for (fault, rate) in deliveries { random[fault] = .integer(rate) }
        for mock in announced.mocks {
            let rules = (0..<count).map { _ in draw() }.map { (trouble) -> JSON in
                switch trouble {
                case .fault(let name): ["fault": .string(name), "times": 1]
                case .latency(let milliseconds): ["fault": "slow", "milliseconds": .integer(milliseconds), "times": 1]
                }
            }
            try await command("faults", ["faults": .array(rules), "random": .object(random)], to: mock)
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

    /// The newest webhooks of each mock, 500 at most, and what became of them.
    func deliveries() async throws -> [Delivery] {
        var all: [Delivery] = []
        for mock in announced.mocks {
            let answer = try await control(.get, "deliveries", nil, of: mock)
            let list = try JSON(JSONDocument(parsing: answer).root)["deliveries"]?.arrayValue ?? []
            all += try list.map { try Delivery($0, from: mock["gateway"]?.stringValue ?? "") }
        }
        return all
    }

    private func command(_ path: String, _ body: JSON) async throws {
        for mock in announced.mocks { try await command(path, body, to: mock) }
    }

    private func command(_ path: String, _ body: JSON, to mock: JSON) async throws {
        _ = try await control(.post, path, body.serialized(), of: mock)
    }

    private func control(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?, of mock: JSON
    ) async throws -> [UInt8] {
        try await send(
            method, (mock["control"]?["url"]?.stringValue ?? "") + "/" + path, "application/json", body,
            authorization: "Bearer \(mock["control"]?["token"]?.stringValue ?? "")")
    }

    private func send(
        _ method: HTTPRequest.Method, _ url: String, _ type: String, _ body: [UInt8]?, authorization: String
    ) async throws -> [UInt8] {
        let request = TransportRequest(
            method: method, url: try AbsoluteURL(url),
            headerFields: [.contentType: type, .authorization: authorization], body: body.map { .bytes($0) } ?? .none,
            effect: .write, limits: TransportRequest.Limits(bodyBytesMax: 16 * 1024 * 1024))
        let answer = try await transport.send(request)
        guard (200...201).contains(answer.status) else {
            throw RunFailure(
                "the mock refused \(url): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return answer.body
    }

    /// What the gateways took, by their own lists; `bank.py` reads them.
    func taken() async throws -> [Taking] {
        let lists = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/bank.py"
        let input = announcements
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
    func accounts() throws -> [GatewayAccount] { try announced.opened(transport, webhooks: webhooks) }
}

/// A payment that a gateway took.
struct Taking: Sendable {
    let gateway: String
    let reference: String
    let transaction: String
    let amount: Money
    /// How much of it went back, in minor units.
    let returned: Int64

    init(_ json: JSON) throws {
        gateway = json["gateway"]?.stringValue ?? ""
        reference = json["reference"]?.stringValue ?? ""
        transaction = json["transaction"]?.stringValue ?? ""
        amount = Money(
            minorUnits: json["minorUnits"]?.integerValue ?? 0,
            currency: try Currency(code: json["currency"]?.stringValue ?? ""))
        returned = json["returned"]?.integerValue ?? 0
    }
}
