import HTTPTypes
import LiqPayMock
import PaymentCore
import PaymentHTTP
import WayForPayGateway

@testable import MockServerKit
@testable import Shop

extension Target {
    /// The mocks after a few payments: requests one after the other, with credentials and signatures that are good.
    static let mocks = ShopGateway.allCases.map { gateway in
        Target("mock-\(gateway.rawValue)") {
            let scene = try await Scene.play(gateway)
            let shop = scene.shop
            return switch gateway {
            case .stripe: try prepared(scene, shop.stripe)
            case .authorizeNet: try prepared(scene, shop.authorizeNet)
            case .liqPay: try prepared(scene, shop.liqpay)
            case .wayForPay: try prepared(scene, shop.wayForPay)
            }
        }
    }

    private static func prepared<Mock: GatewayMock>(_ scene: Scene, _ mock: ShopMock<Mock>) throws -> Prepared {
        let filled = mock.engine.withGateway { $0 }
        let signer = try Signer(scene.gateway, mock.keys)
        let base = mock.engine.baseURL.text
        let now = mock.engine.clock.now()
        return Prepared(seeds: scene.requests.map { RequestText.text(of: $0, signer) }) { input in
            var mock = filled
            var parts = Parts(input)
            // A request that is one of many costs what one does.
            for _ in 0..<8 where !parts.isEmpty {
                let request = RequestText.request(of: &parts, signer, scene.gateway)
                _ = (Mock.operation(of: request), Mock.unwrapped(request.body))
                var context = MockContext(now: now, random: SeededRandomSource(seed: 3), baseURL: base)
                mock.advance(&context)
                let answer = mock.handle(request, &context)
                try expect((200..<600).contains(answer.status), "the mock answers with status \(answer.status)")
                for notification in context.outbox { _ = notification.message(now).body }
            }
            _ = mock.inspection
        }
    }

    /// What a mock offers under `/_mock`: commands as bytes, then a request that they may spoil.
    static let control = Target("control") {
        let commands = [
            ("POST /_mock/faults", #"{"faults":[{"fault":"429","times":2,"path":"/v1/*"}],"rates":{"500":10}}"#),
            ("POST /_mock/clock", #"{"advanceSeconds":86400}"#), ("POST /_mock/seed", #"{"seed":7}"#),
            ("GET /_mock", ""),
            ("GET /_mock/requests", ""), ("DELETE /_mock/faults", ""), ("POST /_mock/reset", "{}"),
        ]
        return Prepared(
            seeds: commands.map { Parts.joined(nil, [Array($0.0.utf8), Array($0.1.utf8)]) },
            words: Fault.allCases.map(\.rawValue) + [
                "delivery", "deliveryRates", "operation", "method", "milliseconds", "bytes",
            ]
        ) { input in
            let clock = MockClock(standingAt: Shop.start)
            let engine = MockEngine<LiqPayMock>(seed: 1, clock: clock, baseURL: try AbsoluteURL("http://127.0.0.1:1"))
            let control = ControlAPI(engine: engine, token: "token", refuseConnections: { _ in })
            var parts = Parts(input)
            for _ in 0..<4 where !parts.isEmpty {
                let words = parts.text().split(separator: " ", maxSplits: 1)
                var request = MockRequest(
                    method: words.first.flatMap { HTTPRequest.Method(String($0)) } ?? .get,
                    path: words.count > 1 ? String(words[1]) : "/_mock", headerFields: [.authorization: "Bearer token"])
                request.body = parts.bytes()
                let (answer, _) = control.answer(request, host: "127.0.0.1")
                try expect((200..<600).contains(answer.status), "the control API answers with status \(answer.status)")
                _ = engine.answer(request)
                engine.catchUp()
            }
            _ = InspectorPage(engine).response
        }
    }
}

/// Requests as bytes: method and target, fields line by line, the body, each ended by a zero byte.
private enum RequestText {
    static func text(of request: TransportRequest, _ signer: Signer) -> [UInt8] {
        let fields = request.headerFields.map { "\($0.name.rawName): \($0.value)\n" }.joined()
        let head = "\(request.method.rawValue) \(request.url.pathAndQuery)"
        return Parts.joined(
            nil, [Array(head.utf8), Array(fields.utf8), signer.message(of: request.body.withBytes { Array($0) })])
    }

    static func request(of parts: inout Parts, _ signer: Signer, _ gateway: ShopGateway) -> MockRequest {
        let words = parts.text().split(separator: " ", maxSplits: 1)
        let target = words.count > 1 ? words[1].split(separator: "?", maxSplits: 1) : []
        var fields = HTTPFields()
        for line in parts.text().split(separator: "\n") {
            let halves = line.split(separator: ": ", maxSplits: 1)
            if halves.count == 2, let name = HTTPField.Name(String(halves[0])) { fields[name] = String(halves[1]) }
        }
        return MockRequest(
            method: words.first.flatMap { HTTPRequest.Method(String($0)) } ?? .post,
            path: target.first.map(String.init) ?? "/", query: target.count > 1 ? String(target[1]) : "",
            headerFields: fields,
            body: signed(parts.bytes(), signer, gateway))
    }

    /// A body that says of itself what it is gets the signature that belongs to it.
    private static func signed(_ body: [UInt8], _ signer: Signer, _ gateway: ShopGateway) -> [UInt8] {
        guard body.first == UInt8(ascii: "{") else { return body }
        switch gateway {
        case .stripe, .authorizeNet: return body
        case .liqPay: return signer.form(body) ?? body
        case .wayForPay:
            let type = (try? JSONDocument(parsing: body))?.root["transactionType"]?.string
            let kind: WayForPay.Signature.Message =
                switch type {
                case "CHARGE", "CREATE_INVOICE": .purchase
                case "SETTLE", "REFUND": .reversal
                case "CHECK_STATUS", "REMOVE_INVOICE": .status
                case "VERIFY": .verification
                default: .transactionList
                }
            return signer.signed(kind, body) ?? body
        }
    }
}
