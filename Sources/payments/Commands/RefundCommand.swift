internal import ArgumentParser
internal import PaymentCore

/// Gives money back.
struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Give a captured payment back, in whole or in part.")

    @OptionGroup var gatewayOptions: GatewayOptions
    @OptionGroup var intent: IntentOptions

    @Option(help: "The gateway's id of the payment.")
    var payment: String

    @Option(help: "How much, in major units; everything that is left unless given.")
    var amount: String?

    @Option(help: "The currency of the amount.")
    var currency: String?

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
