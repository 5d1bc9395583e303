public import MockServerKit
public import PaymentCore
internal import HTTPTypes
internal import PaymentHTTP

/// A Stripe account in test mode, as one value: API, hosted pages, events.
///
/// It keeps what is created, refuses what the live service refuses with the same codes, plays Stripe's published test
/// cards, and signs its webhooks as Stripe does. It takes the API versions up to `2026-10-28.endive`, with one
/// difference between them: from `endive` on, `payment_method_types` cannot be sent.
///
/// What it does not imitate: payment methods other than cards, subscriptions and invoices, prices and products, Connect
/// (`Stripe-Account` is accepted and only keeps idempotency keys apart), restricted keys, Radar rules, exchange rates,
/// rate limits (inject them as faults), and the shapes of objects before 2026. A search finds a payment at once, where
/// the live service takes up to a minute.
public struct StripeMock: GatewayMock {
    /// `stripe`.
    public static let name = "stripe"

    private(set) var state: State
    private let keys: APIKeys

    /// Creates an account without any objects; `random` draws its keys.
    public init(random: any RandomSource) {
        keys = APIKeys(random: random)
        state = State(
            firstWebhookSecret: RandomID.random("whsec_", 32, random), fingerprints: KeyedHash(random: random))
    }

    /// `secretKey` for servers, `publishableKey` for pages, and `webhookSecret`.
    ///
    /// The webhook secret is the one that the first endpoint created by `POST /v1/webhook_endpoints` gets, so that a
    /// server can be configured before it registers itself. A further endpoint gets a secret of its own, told only by
    /// the answer to its creation, as on the live service; when the first one is deleted, the next one created gets
    /// `webhookSecret` again.
    public var credentials: [(name: String, value: String)] {
        [
            ("secretKey", keys.secret), ("publishableKey", keys.publishable),
            ("webhookSecret", state.firstWebhookSecret),
        ]
    }

    /// Answers one request to the API or to a hosted page.
    public mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        if let page = Pages.Address(request) {
            var call = Call(automaticAt: context.now, context)
            let response = Pages.answer(page, request, &state, &call)
            context = call.context
            return response
        }
        return handleAPI(request, &context)
    }

    /// Does what has fallen due: holds and sessions that lapse, balance transactions, refunds, disputes.
    public mutating func advance(_ context: inout MockContext) {
        while let (work, due) = state.agenda.takeDue(at: context.now) {
            var call = Call(automaticAt: due, context)
            state.perform(work, &call)
            context = call.context
        }
    }

    /// Stripe's own words for a failure that was asked for.
    public func failure(
        _ kind: MockFailure, for request: MockRequest, _ context: inout MockContext
    ) -> MockResponse {
        let failure: Failure
        var fields = HTTPFields()
        switch kind {
        case .rateLimited:
            failure = Failure(
                status: 429, type: "invalid_request_error",
                message: "Request rate limit exceeded. Learn more about rate limits: "
                    + "https://docs.stripe.com/rate-limits.", code: "rate_limit")
            fields[.rateLimitedReason] = "global-rate"
        case .internalError:
            failure = Failure(
                status: 500, type: "api_error",
                message: "An unknown error occurred. You can verify whether it took effect by looking the object up.")
        case .unavailable:
            failure = Failure(status: 503, type: "api_error", message: "Stripe is temporarily unavailable.")
        case .conflict:
            failure = Failure(
                status: 409, type: "invalid_request_error",
                message: "There is currently another in-progress request using this idempotency key (that probably "
                    + "means you submitted twice, and the other request is still going through).",
                code: "idempotency_key_in_use")
        }
        let requestID = RandomID.random("req_", 14, context.random)
        let body = failure.json(requestID: requestID, now: context.now.secondsSinceEpoch)
        return respond(failure.status, body, requestID, version: .newest, key: request.idempotencyKey, fields)
    }

    /// When a hold, a session, a balance transaction, a refund or a dispute is next due.
    public var nextDue: Timestamp? { state.agenda.nextDue }

    /// Client secrets, signing secrets and tokens stand for card data or let their holder act.
    public static var concealedFields: Set<String> {
        [
            "client_secret", "secret", "payment_intent_client_secret", "setup_intent_client_secret", "token", "number",
            "cvc", "card[number]", "card[cvc]", "card[token]", "payment_method_data[card][number]",
            "payment_method_data[card][cvc]", "payment_method_data[card][token]",
        ]
    }

    /// What exists, one table for each kind of object.
    public var inspection: [InspectorTable] { state.inspection }

    /// Gives a webhook endpoint a new secret, as the Dashboard does: no API call can on the live service.
    ///
    /// Until `oldValidUntil` deliveries carry two signatures, the new secret's first; Stripe allows up to 24 hours.
    ///
    /// - Returns: the new secret, or `nil` when no endpoint has the id.
    public mutating func rollWebhookSecret(
        ofEndpoint id: String, oldValidUntil: Timestamp, random: any RandomSource
    ) -> String? {
        state.rollSecret(
            of: id, to: RandomID.random("whsec_", 32, random), oldValidUntil: oldValidUntil.secondsSinceEpoch)
    }

    // MARK: The API

    private mutating func handleAPI(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        let requestID = RandomID.random("req_", 14, context.random)
        let key = request.idempotencyKey
        var version = APIVersion.newest
        do throws(Failure) {
            try keys.check(request.headerFields[.authorization])
            if let header = request.headerFields[.stripeVersion] {
                guard let asked = APIVersion(header) else {
                    throw .invalid("Invalid Stripe API version: \(header.shortened)")
                }
                version = asked
            }
            guard let route = Route(request.method, request.path) else {
                throw .unknownURL(request.method.rawValue, request.path)
            }
            let form = try RequestForm(request)
            guard let key else {
                let body = try execute(route, form, request, requestID, key, version, &context).get()
                return respond(200, body, requestID, version: version, key: nil)
            }
            let account = request.headerFields[.stripeAccount] ?? ""
            let fingerprint = state.fingerprints.mark(form.canonicalBytes)
            let now = context.now.secondsSinceEpoch
            if var replay = try state.idempotency.replay(
                key: key, account: account, path: request.path, fingerprint: fingerprint, now: now)
            {
                replay.headerFields[.requestID] = requestID
                return replay
            }
            let result = try execute(route, form, request, requestID, key, version, &context)
            let response: MockResponse
            switch result {
            case .success(let body):
                response = respond(200, body, requestID, version: version, key: key)
            case .failure(let failure):
                guard failure.isKept else { throw failure }
                response = respond(
                    failure.status, failure.json(requestID: requestID, now: now), requestID, version: version, key: key)
            }
            state.idempotency.keep(
                response, requestID: requestID, key: key, account: account, path: request.path,
                fingerprint: fingerprint, now: now)
            return response
        } catch {
            let body = error.json(requestID: requestID, now: context.now.secondsSinceEpoch)
            return respond(error.status, body, requestID, version: version, key: key)
        }
    }

    /// Executes a request.
    ///
    /// - Returns: the answer, or the failure of an execution that had begun.
    private mutating func execute(
        _ route: Route, _ form: RequestForm, _ request: MockRequest, _ requestID: String, _ key: String?,
        _ version: APIVersion, _ context: inout MockContext
    ) throws(Failure) -> Result<JSON, Failure> {
        var parameters = Parameters(form.fields)
        let paths = try parameters.texts("expand") ?? []
        let (kind, shape) = route.answer
        let expansion = try Expansion(paths, of: kind, shape)
        var call = Call(
            context: context, now: context.now, requestID: requestID, idempotencyKey: key, version: version)
        defer { context = call.context }
        do throws(Failure) {
            let answer = try state.serve(route, &parameters, &call, path: request.path)
            guard !paths.isEmpty else { return .success(answer) }
            return .success(expansion.applied(to: answer, in: state, query: form.fields["query"]?.string))
        } catch {
            return .failure(error)
        }
    }

    private func respond(
        _ status: Int, _ body: JSON, _ requestID: String, version: APIVersion, key: String?,
        _ extra: HTTPFields = HTTPFields()
    ) -> MockResponse {
        var fields = extra
        fields[.contentType] = "application/json"
        fields[.requestID] = requestID
        fields[.stripeVersion] = version.text
        if let key { fields[.idempotencyKey] = key }
        return MockResponse(status: status, headerFields: fields, body: body.serialized())
    }
}

/// A mock of Stripe on a socket.
public typealias StripeMockServer = MockServer<StripeMock>

extension MockRequest {
    /// The idempotency key, which counts on POST only.
    fileprivate var idempotencyKey: String? {
        guard method == .post, let key = headerFields[.idempotencyKey], !key.isEmpty else { return nil }
        return key
    }
}

extension Call {
    /// The call for what happens without a request.
    fileprivate init(automaticAt now: Timestamp, _ context: MockContext) {
        self.init(context: context, now: now, requestID: nil, idempotencyKey: nil, version: .newest)
    }
}

/// The parameters of a request before anybody has read them: from the query, and on POST from the body as well.
private struct RequestForm {
    private static let keyLengthMax = 255

    let fields: FormObject
    private let pairs: [FormDecoding.Pair]

    init(_ request: MockRequest) throws(Failure) {
        var bytes = Array(request.query.utf8)
        if request.method == .post, !request.body.isEmpty {
            let type = request.headerFields[.contentType] ?? ""
            guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
                throw .invalid(
                    "Invalid request (check that your POST content type is application/x-www-form-urlencoded).")
            }
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes += request.body
        }
        if let key = request.idempotencyKey, key.utf8.count > Self.keyLengthMax {
            throw .idempotency("Idempotency keys can be at most \(Self.keyLengthMax) characters long.")
        }
        do throws(FormError) {
            let form = try FormDecoding(parsing: bytes)
            pairs = form.pairs
            fields = try form.tree()
        } catch {
            throw .invalid("Invalid request: \(error).")
        }
    }

    /// The same bytes for the same parameters, whatever order they came in.
    var canonicalBytes: [UInt8] {
        let sorted = pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        return sorted.flatMap { Array($0.name.utf8) + [0] + Array($0.value.utf8) + [0] }
    }
}
