public import PaymentCore

/// One request to a gateway and how its answer is read: a value, without I/O.
public protocol GatewayExchange: Sendable {
    /// The credentials and addresses of an account.
    associatedtype Account: Sendable
    /// What a readable answer holds.
    associatedtype Object: Sendable

    /// What it does, a fixed word for telemetry: `charge`, `lookup`.
    var name: String { get }
    /// Secrets in the request's address, which a failure's text must not repeat (S-01).
    var hidden: [String] { get }

    /// The request on the wire.
    ///
    /// - Throws: `GatewayFailure.refused` when the request cannot be made; nothing was sent then.
    func request(for account: Account) throws(GatewayFailure) -> TransportRequest

    /// What an answer holds, once everything that can be wrong with it has been checked, its echo of the request among it (F-10).
    ///
    /// - Throws: `GatewayFailure`, with `unknown` for what cannot be believed.
    func object(in response: TransportResponse, for account: Account) throws(GatewayFailure) -> Object
}

extension GatewayExchange {
    /// None: the address holds no secret.
    public var hidden: [String] { [] }
}

/// Makes an adapter's calls: sends an exchange, reports it, and keeps apart what certainly moved nothing from what may have.
public struct GatewayCaller<Account: Sendable>: Sendable {
    /// The gateway.
    public let gateway: GatewayProfile
    /// The credentials and addresses that exchanges use.
    public let account: Account
    /// The time, for unknown outcomes and look-ups.
    public let clock: any WallClock
    private let transport: any HTTPTransport
    private let telemetry: GatewayTelemetry

    /// Creates a caller.
    public init(
        gateway: GatewayProfile, account: Account, transport: any HTTPTransport, clock: any WallClock,
        telemetry: GatewayTelemetry
    ) {
        self.gateway = gateway
        self.account = account
        self.transport = transport
        self.clock = clock
        self.telemetry = telemetry
    }

    /// Makes a call that moves no money; every failure is thrown.
    ///
    /// - Throws: `PaymentError`, by what the gateway or the transport said.
    public func ask<Exchange: GatewayExchange>(
        _ exchange: Exchange
    ) async throws(PaymentError) -> Exchange.Object where Exchange.Account == Account {
        try await telemetry.observe(exchange.name) { _ throws(PaymentError) in
            do throws(GatewayFailure) {
                return try await send(exchange)
            } catch {
                throw error.asErrorWithoutMoney(gateway)
            }
        }
    }

    /// Makes a call that moves money or keeps a method; only what certainly did nothing is thrown.
    ///
    /// - Parameters:
    ///   - exchange: the call.
    ///   - reference: the gateway's id, where it is known before the call.
    ///   - merchantReference: the merchant's name for the attempt.
    ///   - key: the name of the intended movement.
    ///   - earlier: what came of the same call made before, when the gateway says that it had it, by
    ///     the error it said so with; nil where it never says so.
    ///   - outcome: what a readable answer means.
    /// - Throws: `PaymentError` when certainly nothing moved.
    public func move<Exchange: GatewayExchange, Value: Sendable>(
        _ exchange: Exchange, reference: GatewayReference?, merchantReference: MerchantReference?, key: IdempotencyKey,
        earlier: ((_ repeated: PaymentError) async throws(PaymentError) -> Outcome<Value>)? = nil,
        outcome: (Exchange.Object) throws(InvalidValue) -> Outcome<Value>
    ) async throws(PaymentError) -> Outcome<Value> where Exchange.Account == Account {
        let sentAt = clock.now()
        func unknown(
            _ reason: UnknownOutcome.Reason, _ detail: String, _ refusal: UnknownOutcome.Refusal? = nil
        ) -> Outcome<Value> {
            .unknown(
                UnknownOutcome(
                    reason: reason, reference: reference, merchantReference: merchantReference, idempotencyKey: key,
                    sentAt: sentAt, detail: detail, refusal: refusal))
        }
        return try await telemetry.observe(exchange.name) { observation throws(PaymentError) in
            let object: Exchange.Object
            do throws(GatewayFailure) {
                object = try await send(exchange)
            } catch {
                switch error {
                case .refused(let error): throw error
                case .declined(let decline): return .declined(decline.about(reference))
                case .needsPayer(let decline):
                    guard let reference = decline.reference ?? reference else { return .declined(decline) }
                    return .actionRequired(RequiredAction(step: .returnOfPayer, reference: reference))
                case .repeated(let refusal):
                    guard let earlier else { throw refusal }
                    do throws(PaymentError) {
                        return try await earlier(refusal)
                    } catch {
                        // The first call may have moved money, so what the look-up could not tell is no refusal.
                        guard error.code != .invalidRequest else { throw error }
                        return unknown(
                            .gatewayFault,
                            "\(gateway.name) had this call before, and cannot say what came of it: \(error)")
                    }
                case .unknown(let reason, let detail, let requestID, let refusal):
                    observation.requestID = requestID
                    return unknown(reason, detail, refusal)
                }
            }
            do {
                return try outcome(object)
            } catch {
                return unknown(.unreadableAnswer, "\(gateway.name)'s answer cannot be understood: \(error)")
            }
        }
    }

    /// Sends a request and reads its answer, without a report.
    ///
    /// - Throws: `GatewayFailure`, by what the gateway or the transport said.
    public func send<Exchange: GatewayExchange>(
        _ exchange: Exchange
    ) async throws(GatewayFailure) -> Exchange.Object where Exchange.Account == Account {
        let request = try exchange.request(for: account)
        let response: TransportResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw GatewayFailure(error, gateway: gateway, hiding: exchange.hidden)
        }
        return try exchange.object(in: response, for: account)
    }

    /// What a call that moves no money told, as the package's own values.
    ///
    /// - Throws: `PaymentError.gatewayFault` where the gateway's values make no sense.
    public func readable<Value>(_ read: () throws(InvalidValue) -> Value) throws(PaymentError) -> Value {
        do throws(InvalidValue) {
            return try read()
        } catch {
            throw PaymentError(
                .gatewayFault, "\(gateway.name)'s answer cannot be understood: \(error)", gateway: gateway.id,
                retry: .sameKey(afterSeconds: nil))
        }
    }
}
