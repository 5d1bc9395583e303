internal import ArgumentParser
internal import PaymentCore
internal import PaymentHTTP

/// Finds a payment again.
struct LookupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Show a payment as the gateway has it now.",
        discussion: """
            Ask by the key that the payment was made with, by your own reference, or by the gateway's id.

              payments lookup --idempotency-key order-1/charge/1 \\
                  --base-url http://127.0.0.1:4242

            Exit codes: 0 found, 1 not found or not told, 64 malformed.
            """)

    @Option(help: "The gateway's id of the payment.")
    var payment: String?

    @Option(help: "Your own name for the payment.")
    var reference: String?

    @Option(help: "The idempotency key it was made with, when it had no reference of its own.")
    var idempotencyKey: String?

    @OptionGroup(title: "The gateway") var gatewayOptions: GatewayOptions

    func run() async throws {
        try await reporting {
            let gateway = try gatewayOptions.open()
            let payments: [Payment]
            switch (payment, try wantedReference()) {
            case (let id?, nil):
                payments = [try await gateway.payment(GatewayReference(gateway: gateway.id, id: id))]
            case (nil, let reference?):
                payments = try await gateway.payments(under: reference, sentAt: SystemWallClock().now()).payments
            default:
                throw InvalidValue("payment", "", "must be one of --payment, --reference and --idempotency-key")
            }
            guard !payments.isEmpty else {
                throw Report(
                    status: .refused, json: ["payments": []],
                    error: .init(
                        code: "notFound",
                        message: "no payment yet; a new one can take a minute to be found by reference"))
            }
            Report(
                status: .done, lines: Array(payments.map(\.lines).joined(separator: [""])),
                json: ["payments": .array(payments.map(\.json))]
            ).print(asJSON: gatewayOptions.json)
        }
    }

    private func wantedReference() throws(InvalidValue) -> MerchantReference? {
        if let reference { return try MerchantReference(reference) }
        guard let idempotencyKey else { return nil }
        return try AttemptStore.reference(for: IdempotencyKey(idempotencyKey))
    }
}
