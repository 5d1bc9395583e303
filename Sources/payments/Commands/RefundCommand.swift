internal import ArgumentParser
internal import PaymentCore

/// Gives money back.
struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Give a captured payment back, in whole or in part.",
        discussion: """
            What the gateway has not settled is voided where it can only be given back like that; the output says which it was.

              payments refund --payment PAYMENT --amount 5 --currency EUR \\
                  --idempotency-key order-1/refund/1 \\
                  --base-url http://127.0.0.1:4242

            PAYMENT is the gateway's id, which charge and lookup print. Exit codes: 0 given back, 1 refused, 64 malformed, 75 nobody \
            knows yet: repeat it.
            """)

    @Option(help: "The gateway's id of the payment.")
    var payment: String

    @Option(help: "How much, in major units; everything that is left unless given.")
    var amount: String?

    @Option(help: "The currency of the amount.")
    var currency: String?

    @OptionGroup(title: "Which refund it is") var intent: IntentOptions
    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions

    func run() async throws {
        try await reporting {
            let store = try AttemptStore(path: intent.store)
            _ = try money()
            let gateway = try gatewayOptions.open()
            let fingerprint = try AttemptStore.fingerprint([
                "refund", gateway.id.rawValue, payment, amount ?? "", (currency ?? "").uppercased(),
            ])
            let report = try await store.once(intent.key(), fingerprint: fingerprint, now: SystemWallClock().now()) {
                reference, _ in
                let reference = try intent.reference(or: reference)
                let target = GatewayReference(gateway: gateway.id, id: payment)
                // A gateway without keys tells a repeat by what had been given back when the refund was decided.
                let before =
                    gateway.capabilities.demandsRefundedBefore
                    ? try await store.noted("refundedBefore", under: intent.key()) {
                        try await gateway.payment(target).refunded
                    }
                    : nil
                let outcome = try await gateway.refund(
                    RefundRequest(
                        payment: target, amount: money(), refundedBefore: before,
                        reference: reference, idempotencyKey: intent.key()))
                return outcome.report(\.json, \.lines)
            }
            try report.finish(asJSON: gatewayOptions.json)
        }
    }

    private func money() throws(InvalidValue) -> Money? {
        switch (amount, currency) {
        case (nil, nil): nil
        case (let amount?, let currency?): try Money(decimal: amount, currency: Currency(code: currency))
        case (nil, _?): throw InvalidValue("amount", "", "is missing beside --currency")
        case (_?, nil): throw InvalidValue("currency", "", "is missing beside --amount")
        }
    }
}
