internal import ArgumentParser
internal import PaymentCore

/// The flags that name one intended movement (D-63).
struct IntentOptions: ParsableArguments {
    @Option(help: "The name of the intended payment; give the same again to repeat it safely.")
    var idempotencyKey: String

    @Option(help: "Your own name for it at the gateway; derived from the key unless given.")
    var reference: String?

    @Option(
        help: "The folder that remembers what was sent; by default in your state folder.", completion: .directory)
    var store: String?

    func key() throws(InvalidValue) -> IdempotencyKey { try IdempotencyKey(idempotencyKey) }

    func reference(or derived: MerchantReference) throws(InvalidValue) -> MerchantReference {
        guard let reference else { return derived }
        return try MerchantReference(reference)
    }
}

/// The flags that say how much is taken and from what.
struct SourceOptions: ParsableArguments {
    @Option(help: "How much, in major units: 19.99.")
    var amount: String

    @Option(help: "The currency: USD.")
    var currency: String

    @Option(help: "A token that the gateway's page or script gave; the payer is present.")
    var method: String?

    @Option(help: "A method kept earlier; it is charged without the payer.")
    var saved: String?

    @Option(help: "Where the payer comes back to when the bank wants to see them.")
    var returnURL: String?

    @Option(help: "The payer's mail address.")
    var email: String?

    @Option(help: "The payer's full name.")
    var name: String?

    @Option(help: "The payer's telephone number, with country code.")
    var phone: String?

    @Option(help: "The payer's country, three letters: UKR.")
    var country: String?

    @Option(help: "The address the payer's browser called from; some gateways demand it.")
    var payerAddress: String?

    @Option(help: "What is bought, for the payer's receipt.")
    var description: String?

    @Option(
        help: "Keep the method, as the payer agreed: balance, laterPurchases or unscheduled.",
        completion: .list(["balance", "laterPurchases", "unscheduled"]))
    var keep: String?

    @Option(help: "Which text the payer agreed to.")
    var agreement: String = "command line"

    func money() throws(InvalidValue) -> Money {
        try Money(decimal: amount, currency: Currency(code: currency))
    }

    func consent(now: Timestamp) throws(InvalidValue) -> Consent? {
        guard let keep else { return nil }
        guard let purpose = Consent.Purpose(rawValue: keep) else {
            throw InvalidValue("keep", keep, "must be balance, laterPurchases or unscheduled")
        }
        return Consent(purpose: purpose, givenAt: now, agreement: agreement)
    }

    func source(_ store: AttemptStore) throws -> PaymentSource {
        switch (method, saved) {
        case (let token?, nil):
            return .token(try PaymentToken(token), returnURL: try returnURL.map(AbsoluteURL.init))
        case (nil, let token?):
            return .storedWithoutPayer(try store.method(token))
        default:
            throw InvalidValue("method", "", "must be given by either --method or --saved")
        }
    }

    /// What makes a request another one, without what changes from run to run.
    var fingerprint: [String] {
        [
            amount, currency.uppercased(), method ?? "", saved ?? "", returnURL ?? "", email ?? "", description ?? "",
            keep ?? "", name ?? "", phone ?? "", country ?? "", payerAddress ?? "",
        ]
    }

    /// The request; `time` is when the payer agreed to keep the method, the same on a repeat.
    func request(_ intent: IntentOptions, _ store: AttemptStore, _ reference: MerchantReference, at time: Timestamp)
        throws
        -> ChargeRequest
    {
        ChargeRequest(
            amount: try money(), source: try source(store), reference: try intent.reference(or: reference),
            idempotencyKey: try intent.key(),
            payer: PayerDetails(
                email: email, name: name, phone: phone, country: country, ipAddress: payerAddress),
            keepMethod: try consent(now: time),
            description: description)
    }
}

/// Takes money at once, or holds it.
struct ChargeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charge", abstract: "Take an amount.",
        discussion: """
            With a token of the gateway's page or script the payer is present; --saved charges a method that was kept, without them. \
            Repeat the command with the same key as often as you like: the money moves once.

              payments charge --amount 19.99 --currency EUR \\
                  --method pm_card_visa --idempotency-key order-1/charge/1 \\
                  --base-url http://127.0.0.1:4242

            Exit codes: 0 taken, 1 declined, 64 malformed, 75 nobody knows yet: repeat it, or look it up.
            """)

    @OptionGroup(title: "How much, and from whom") var sourceOptions: SourceOptions
    @OptionGroup(title: "Which payment it is") var intent: IntentOptions
    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions

    func run() async throws {
        try await reporting {
            let store = try AttemptStore(path: intent.store)
            let now = SystemWallClock().now()
            _ = try sourceOptions.request(intent, store, AttemptStore.reference(for: intent.key()), at: now)
            let gateway = try gatewayOptions.open()
            let fingerprint = try AttemptStore.fingerprint(["charge", gateway.id.rawValue] + sourceOptions.fingerprint)
            let report = try await store.once(intent.key(), fingerprint: fingerprint, now: now) { reference, time in
                let request = try sourceOptions.request(intent, store, reference, at: time)
                let earlier = try await gateway.earlierPayment(under: request.reference, firstTry: time, now: now)
                let outcome = if let earlier { Outcome.succeeded(earlier) } else { try await gateway.charge(request) }
                if let method = outcome.value?.storedMethod { try store.keep(method) }
                return outcome.report(\.json, \.lines)
            }
            try report.finish(asJSON: gatewayOptions.json)
        }
    }
}

/// Takes or holds a part of a total.
struct DepositCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deposit", abstract: "Take or hold a deposit out of a total.",
        discussion: """
            With --keep balance the method is kept, so that the rest can be charged later without the payer.

              payments deposit --total 4200 --amount 200 --currency EUR \\
                  --method pm_card_visa --keep balance \\
                  --idempotency-key deal-7/deposit/1 \\
                  --base-url http://127.0.0.1:4242

            Exit codes: 0 taken or held, 1 declined, 64 malformed, 75 nobody knows yet: repeat it, or look it up.
            """)

    @OptionGroup(title: "How much, and from whom") var sourceOptions: SourceOptions
    @OptionGroup(title: "Which payment it is") var intent: IntentOptions
    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions

    @Option(help: "The price of everything, in major units.")
    var total: String

    @Flag(help: "Hold the deposit instead of taking it.")
    var hold = false

    func run() async throws {
        try await reporting {
            let store = try AttemptStore(path: intent.store)
            let now = SystemWallClock().now()
            _ = try deposit(store, AttemptStore.reference(for: intent.key()), at: now)
            let gateway = try gatewayOptions.open()
            let fingerprint = try AttemptStore.fingerprint(
                ["deposit", gateway.id.rawValue, total, hold ? "hold" : "charge"] + sourceOptions.fingerprint)
            let report = try await store.once(intent.key(), fingerprint: fingerprint, now: now) { reference, time in
                let request = try deposit(store, reference, at: time)
                let earlier = try await gateway.earlierPayment(
                    under: request.charge.reference, firstTry: time, now: now)
                let outcome =
                    if let earlier {
                        Outcome.succeeded(try Deposit(payment: earlier, total: request.total))
                    } else {
                        try await gateway.deposit(request)
                    }
                if let method = outcome.value?.payment.storedMethod { try store.keep(method) }
                return outcome.report(\.json, \.lines)
            }
            try report.finish(asJSON: gatewayOptions.json)
        }
    }

    private func deposit(_ store: AttemptStore, _ reference: MerchantReference, at time: Timestamp) throws
        -> DepositRequest
    {
        let charge = try sourceOptions.request(intent, store, reference, at: time)
        return try DepositRequest(
            total: Money(decimal: total, currency: charge.amount.currency), taking: hold ? .held : .charged,
            charge: charge)
    }
}
