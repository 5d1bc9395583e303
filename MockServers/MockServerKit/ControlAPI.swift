internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// What a mock offers under `/_mock`: the inspector page, its style sheet, and the control API (D-66).
struct ControlAPI<Gateway: GatewayMock>: Sendable {
    /// The longest body read.
    static var bodyBytesMax: Int { 1024 * 1024 }

    let engine: MockEngine<Gateway>
    private let token: [UInt8]
    private let refuseConnections: @Sendable (Duration) -> Void

    init(engine: MockEngine<Gateway>, token: String, refuseConnections: @escaping @Sendable (Duration) -> Void) {
        self.engine = engine
        self.token = Array(token.utf8)
        self.refuseConnections = refuseConnections
    }

    /// What a path can do.
    private enum Resource: String, CaseIterable {
        case page = "/_mock"
        case style = "/_mock/style.css"
        case state = "/_mock/state"
        case requests = "/_mock/requests"
        case deliveries = "/_mock/deliveries"
        case faults = "/_mock/faults"
        case clock = "/_mock/clock"
        case seed = "/_mock/seed"
        case reset = "/_mock/reset"

        var methods: [HTTPRequest.Method] {
            switch self {
            case .page, .style: [.get, .head]
            case .state, .requests, .deliveries: [.get]
            case .faults: [.get, .post, .delete]
            case .clock, .seed, .reset: [.post]
            }
        }

        /// The page is for eyes and shows no secret; everything else is for whoever started the mock.
        var needsToken: Bool { self != .page && self != .style }
    }

    /// Answers a request to a path under `/_mock`.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - host: its `Host` field.
    /// - Returns: the answer, and what to do once it is sent.
    func answer(_ request: MockRequest, host: String?) -> (MockResponse, afterwards: (@Sendable () -> Void)?) {
        guard let host, LoopbackHost.isLoopback(authority: host) else {
            return (Self.failure(403, "foreign_host", "the Host field is not a loopback address"), nil)
        }
        guard let resource = Resource(rawValue: request.path) else {
            return (Self.failure(404, "unknown_path", "there is no such path under /_mock"), nil)
        }
        guard resource.methods.contains(request.method) else {
            var answer = Self.failure(
                405, "method_not_allowed", "\(resource.rawValue) does not know the method \(request.method.rawValue)")
            answer.headerFields[.allow] = resource.methods.map(\.rawValue).joined(separator: ", ")
            return (answer, nil)
        }
        if resource.needsToken, let refusal = refusal(of: request) { return (refusal, nil) }
        do {
            return try perform(resource, request)
        } catch {
            return (Self.failure(error.status, error.code, error.message, field: error.field), nil)
        }
    }

    /// An error of the control API or the socket itself, never the gateway's.
    static func failure(_ status: Int, _ code: String, _ message: String, field: String? = nil) -> MockResponse {
        var error: JSONObject = ["code": .string(code)]
        if let field { error["field"] = .string(field) }
        error["message"] = .string(message)
        return json(["error": .object(error)], status: status)
    }

    private static func json(_ value: JSON, status: Int = 200) -> MockResponse {
        MockResponse(
            status: status,
            headerFields: [
                .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: value.serialized() + [UInt8(ascii: "\n")])
    }

    private func refusal(of request: MockRequest) -> MockResponse? {
        let given = request.headerFields[.authorization] ?? ""
        let scheme = "bearer "
        guard given.utf8.count > scheme.utf8.count, given.prefix(scheme.count).lowercased() == scheme,
            ConstantTime.equals(Array(given.utf8.dropFirst(scheme.utf8.count)), token)
        else {
            var answer = Self.failure(
                401, "unauthorized", "the control API wants the token printed at the start, as Authorization: Bearer")
            answer.headerFields[.wwwAuthenticate] = "Bearer"
            return answer
        }
        return nil
    }

    private func perform(
        _ resource: Resource, _ request: MockRequest
    ) throws(ControlError) -> (MockResponse, afterwards: (@Sendable () -> Void)?) {
        guard request.query.isEmpty else {
            throw ControlError("unknown_parameter", "the control API takes no query parameters")
        }
        switch resource {
        case .page:
            return (InspectorPage(engine).response, nil)
        case .style:
            let fields: HTTPFields = [
                .contentType: "text/css; charset=utf-8", .cacheControl: "max-age=3600",
                .xContentTypeOptions: "nosniff",
            ]
            return (MockResponse(status: 200, headerFields: fields, body: Array(PageLayout.styleSheet.utf8)), nil)
        case .state:
            return (Self.json(engine.stateJSON), nil)
        case .requests:
            return (Self.json(["requests": .array(engine.requests.map(JSON.init))]), nil)
        case .deliveries:
            return (Self.json(["deliveries": .array(engine.deliveries.map(JSON.init))]), nil)
        case .faults:
            return try faults(request)
        case .clock:
            let command = try ControlCommand(request.body, members: ["advanceSeconds"])
            // A hundred years is enough for any schedule, and far from where dates end.
            engine.advance(seconds: try command.integer("advanceSeconds", in: 0...3_155_760_000))
            return (Self.json(engine.clockJSON), nil)
        case .seed:
            let command = try ControlCommand(request.body, members: ["seed"])
            let seed = try command.integer("seed", in: 0...Int64.max)
            engine.setSeed(UInt64(seed))
            return (Self.json(["seed": .integer(seed)]), nil)
        case .reset:
            if !request.body.isEmpty { _ = try ControlCommand(request.body, members: []) }
            engine.reset()
            return (Self.json(engine.clockJSON), nil)
        }
    }

    private func faults(
        _ request: MockRequest
    ) throws(ControlError) -> (MockResponse, afterwards: (@Sendable () -> Void)?) {
        var refusal: Int64?
        if request.method == .post {
            let order = try FaultOrder(request.body)
            engine.setFaults(order.plan)
            refusal = order.refusalMilliseconds
        } else if request.method == .delete {
            engine.setFaults(.none)
        }
        let answer = Self.json(FaultOrder.json(engine.faults))
        guard let refusal else { return (answer, nil) }
        return (answer, { [refuseConnections] in refuseConnections(.milliseconds(refusal)) })
    }
}
