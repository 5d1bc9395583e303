internal import HTTPTypes
public import MockServerKit
public import PaymentCore
internal import PaymentHTTP

/// A LiqPay shop with sandbox keys, as one value: API, hosted pages, callbacks.
///
/// It takes both versions of the protocol, 3 with SHA-1 and 7 with SHA3-256, and signs each callback in the version of
/// the payment it reports. Answers have status 200, whatever they say, as on the live service; only a refused page and
/// injected faults have another one.
///
/// What it does not imitate: wallets (Apple Pay, Google Pay, Privat24), installments, cash and QR codes, payouts, dry
/// runs (`prepare`, which is refused), one's own 3-D Secure (`mpi`), sender and receiver verification, settlement
/// reports, partner actions, reports as XML, and the old status `sandbox`. Where a receiver of a split payment has
/// another key than this shop, it gets no callback, since nobody here has its private key.
public struct LiqPayMock: GatewayMock {
    /// `liqpay`.
    public static let name = "liqpay"

    private(set) var state: State

    /// Creates a shop without any payments; `random` draws its keys.
    public init(random: any RandomSource) {
        state = State(keys: AccountKeys(random: random), random: random)
    }

    /// `publicKey` and `privateKey`, both of the sandbox.
    public var credentials: [(name: String, value: String)] {
        [("publicKey", state.keys.publicKey), ("privateKey", state.keys.privateKey)]
    }

    /// What the shop took and did not give back, in minor units by the code of the currency: the bank's truth.
    ///
    /// Money that is only held, under check, or taken to verify a card does not count.
    public var balances: [String: Int64] { state.balances }

    /// Answers one request to the API or to a hosted page.
    public mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        var call = Call(context, now: context.now)
        let response: MockResponse
        switch Route(request) {
        case .api(let isOldStatus): response = answer(request, isOldStatus: isOldStatus, &call)
        case .page(let page): response = Pages.answer(page, request, &state, &call)
        }
        context = call.context
        // What begins at once, such as the first charge of a subscription, does not wait for the next request.
        advance(&context)
        return response
    }

    /// Does what has fallen due: holds and confirmations that lapse, regular charges, checks that end.
    public mutating func advance(_ context: inout MockContext) {
        while let (work, due) = state.agenda.takeDue(at: context.now) {
            var call = Call(context, now: due)
            state.perform(work, &call)
            context = call.context
        }
    }

    /// LiqPay's own words where it has some, `err_look` for an object that is locked; else what stands before it says.
    public func failure(
        _ kind: MockFailure, for request: MockRequest, _ context: inout MockContext
    ) -> MockResponse {
        switch kind {
        case .conflict: Self.respond(Failure("err_look").json(in: .ukrainian))
        case .rateLimited: Self.outside(429, "Too Many Requests")
        case .internalError: Self.outside(500, "Internal Server Error")
        case .unavailable: Self.outside(503, "Service Temporarily Unavailable")
        }
    }

    /// The `action` of a request to the API, `status` for the old path that has none.
    public static func operation(of request: MockRequest) -> String? {
        guard request.method == .post, request.body.count <= 65_536, case .api(let isOldStatus) = Route(request) else {
            return nil
        }
        do throws(Failure) {
            let envelope = try Envelope(request.form)
            return envelope.parameters.action ?? (isOldStatus ? Action.status.rawValue : nil)
        } catch {
            return nil
        }
    }

    /// When a hold, a confirmation or a page lapses, a check ends or a subscription charges.
    public var nextDue: Timestamp? { state.agenda.nextDue }

    /// What `data` of a request or a callback says.
    public static func unwrapped(_ message: [UInt8]) -> [UInt8]? {
        MockRequest(method: .post, path: "", body: message).form?["data"].flatMap(Envelope.message)
    }

    /// The base64 of a request holds card data, tokens stand for cards, and addresses with tokens open payments.
    public static var concealedFields: Set<String> {
        [
            "data", "signature", "card", "card_cvv", "card_exp_month", "card_exp_year", "card_token", "confirm_token",
            "liqpay_token", "token", "tokenRef", "otp", "cvv", "expiry", "redirect_to", "return_to", "href",
            "verifycode", "private_key",
        ]
    }

    /// What exists, one table for each kind of object.
    public var inspection: [InspectorTable] { state.inspection }

    // MARK: The API

    private mutating func answer(_ request: MockRequest, isOldStatus: Bool, _ call: inout Call) -> MockResponse {
        do throws(Failure) {
            let envelope = try Envelope(request.method == .post ? request.form : nil)
            call.language = envelope.parameters.language
            call.version = try envelope.verified(with: state.keys, needsVersion: !isOldStatus)
            let reply: Answer
            do throws(Failure) {
                reply = try state.serve(envelope.parameters, isOldStatus: isOldStatus, &call)
            } catch {
                throw error.about(envelope.parameters)
            }
            switch reply {
            case .json(let body): return Self.respond(body)
            case .csv(let body):
                return MockResponse(status: 200, headerFields: [.contentType: "text/csv; charset=utf-8"], body: body)
            }
        } catch {
            return Self.respond(error.json(in: call.language))
        }
    }

    private static func respond(_ body: JSON) -> MockResponse {
        MockResponse(
            status: 200, headerFields: [.contentType: "application/json; charset=utf-8"], body: body.serialized())
    }

    /// A page of the server in front of LiqPay's own.
    private static func outside(_ status: Int, _ reason: String) -> MockResponse {
        let title = "\(status) \(reason)"
        let html = "<html>\n<head><title>\(title)</title></head>\n<body><h1>\(title)</h1></body>\n</html>\n"
        return MockResponse(status: status, headerFields: [.contentType: "text/html"], body: Array(html.utf8))
    }
}

/// A mock of LiqPay on a socket.
public typealias LiqPayMockServer = MockServer<LiqPayMock>
