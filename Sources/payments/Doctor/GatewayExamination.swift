internal import PaymentCore
internal import PaymentHTTP

/// Whether a gateway is reached, whether it accepts the credentials, and whose money they move.
struct GatewayExamination {
    let gateway: GatewayName
    let credentials: Credentials
    /// Another address than the live service's.
    let baseURL: String?
    /// Whether somebody asked for this gateway by its name.
    let isWanted: Bool
    let transport: ObservedTransport

    private var check: String { "\(gateway.rawValue) credentials" }

    /// Looks at the credentials and makes one call that moves no money.
    func run() async -> [Finding] {
        let names = gateway.credentialNames
        let missing = names.needed.filter { credentials.optionalSecret($0) == nil }
        guard missing.isEmpty else {
            let verb = missing.count == 1 ? "is not set" : "are not set"
            let found = "\(missing.joined(separator: ", ")) \(verb)"
            let mend = "put them into the environment or into a file given with --credentials"
            // Nobody uses every gateway.
            return missing.count == names.needed.count && !isWanted
                ? [.skipped(check, found)] : [.problem(check, found, mend: mend)]
        }
        let configuration: GatewayConfiguration
        do {
            configuration = try GatewayConfiguration(gateway, credentials, baseURL: baseURL)
        } catch {
            return [.problem(check, error.description, mend: "copy the credentials again from the gateway's own site")]
        }
        return [await accepted(configuration)] + webhookSecret
    }

    private func accepted(_ configuration: GatewayConfiguration) async -> Finding {
        let mode = configuration.isLive ? "LIVE, they move real money" : "for tests, they move no real money"
        let origin = configuration.address.origin
        do {
            try await configuration.checkCredentials(over: transport, now: SystemWallClock().now())
            return .ok(check, "accepted at \(origin); \(mode)")
        } catch let error as PaymentError {
            return refused(error, at: origin)
        } catch {
            return .problem(check, "\(error)", mend: nil)
        }
    }

    private func refused(_ error: PaymentError, at origin: String) -> Finding {
        if let failure = transport.failure {
            let what = failure.reason == .tls ? "is not trusted" : "is not reached"
            return .problem(check, "\(origin) \(what): \(failure.detail)", mend: failure.mend)
        }
        switch error.code {
        case .authenticationFailed:
            return .problem(
                check, error.description,
                mend: "see whether they are of this account, of the right mode (test or live), and still valid")
        case .rateLimited:
            return .warning(check, error.description, mend: "look again in some minutes")
        default:
            return .problem(
                check, "\(origin) answers, and not as \(gateway.title) does: \(error)",
                mend: "see whether the address is right; if it is, the gateway has trouble of its own")
        }
    }

    /// Stripe and Authorize.net sign webhooks with a secret of its own.
    private var webhookSecret: [Finding] {
        let (check, name) = ("\(gateway.rawValue) webhook secret", MessageSigner.secretName(of: gateway))
        guard gateway.credentialNames.optional.contains(name) else { return [] }
        guard credentials.optionalSecret(name) == nil else { return [.ok(check, "\(name) is set")] }
        return [
            .warning(
                check, "\(name) is not set: no webhook can be verified, so each is refused",
                mend: "copy it from the endpoint's page at \(gateway.title), unless this machine takes no webhooks")
        ]
    }
}

extension Finding {
    /// How far this machine's clock is off, by the clock of a server that answered.
    init(_ reading: ObservedTransport.ClockReading?) {
        /// Stripe's tolerance for the age of a signature, in seconds.
        let tolerance = 300
        /// A clock that is set by the network is off by less than a second.
        let warnsFrom = 30
        guard let reading else {
            self = .skipped("clock", "no server told the time; a gateway's answer or that of --webhook-url does")
            return
        }
        let seconds = Int(reading.secondsAhead)
        guard seconds.magnitude >= warnsFrom else {
            self = .ok("clock", "agrees with the server that answered, within \(seconds.magnitude + 1) s")
            return
        }
        let found =
            "\(seconds.magnitude) s \(seconds > 0 ? "ahead of" : "behind") the server that answered; from \(tolerance) s on "
            + "Stripe's webhooks are refused as too old or from the future, and due dates and links are off as much"
        let mend = "set the clock by the network: timedatectl set-ntp true"
        self =
            seconds.magnitude < tolerance
            ? .warning("clock", found, mend: mend) : .problem("clock", found, mend: mend)
    }
}
