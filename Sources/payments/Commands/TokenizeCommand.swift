internal import ArgumentParser
internal import PaymentCore

/// Keeps a method for later.
struct TokenizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize", abstract: "Keep a method for later, without taking money.",
        discussion: """
            Without --method the payer enters it on a page of the gateway: --json prints the form to post, and the same command with
            --finish and the reference printed tells what came of it.

              payments tokenize --method pm_card_visa --keep balance \\
                  --idempotency-key customer-3/card/1 \\
                  --base-url http://127.0.0.1:4242
              payments tokenize --gateway liqpay --json \\
                  --idempotency-key customer-3/card/2 \\
                  --base-url http://127.0.0.1:4244

            Exit codes: 0 kept, 1 the payer has to act or was refused, 64 malformed, 75 nobody knows yet.
            """)

    @Option(help: "A token that the gateway's script gave; none lets the payer enter the method on the gateway's page.")
    var method: String?

    @Option(help: "The reference of an earlier answer, once the payer has acted.")
    var finish: String?

    @Option(
        help: "What the payer agreed to: balance, laterPurchases or unscheduled.",
        completion: .list(["balance", "laterPurchases", "unscheduled"]))
    var keep = "balance"

    @Option(help: "Which text the payer agreed to.")
    var agreement = "command line"

    @Option(help: "The payer's mail address.")
    var email: String?

    @Option(help: "Where the payer comes back to when the bank wants to see them.")
    var returnURL: String?

    @OptionGroup(title: "Which method it is") var intent: IntentOptions
    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions

    func run() async throws {
        try await reporting {
            let store = try AttemptStore(path: intent.store)
            let now = SystemWallClock().now()
            _ = try request(at: now)
            let gateway = try gatewayOptions.open()
            let fingerprint = try AttemptStore.fingerprint([
                "tokenize", gateway.id.rawValue, method ?? "", keep, agreement, email ?? "", returnURL ?? "",
            ])
            let report = try await store.once(intent.key(), fingerprint: fingerprint, now: now) { _, time in
                let request = try request(at: time)
                let outcome: Outcome<StoredMethod>
                if let finish {
                    outcome = try await gateway.tokenization(
                        GatewayReference(gateway: gateway.id, id: finish), consent: request.consent)
                } else {
                    outcome = try await gateway.tokenize(request)
                }
                if let method = outcome.value { try store.keep(method) }
                return outcome.report(\.json, \.lines)
            }
            try report.finish(asJSON: gatewayOptions.json)
        }
    }

    private func request(at time: Timestamp) throws -> TokenizeRequest {
        guard let purpose = Consent.Purpose(rawValue: keep) else {
            throw InvalidValue("keep", keep, "must be balance, laterPurchases or unscheduled")
        }
        return TokenizeRequest(
            token: try method.map(PaymentToken.init),
            consent: Consent(purpose: purpose, givenAt: time, agreement: agreement),
            payer: PayerDetails(email: email), returnURL: try returnURL.map(AbsoluteURL.init),
            idempotencyKey: try intent.key())
    }
}
