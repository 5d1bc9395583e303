internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// The order under a reference.
    ///
    /// - Throws: `PaymentError.notFound` when there is none.
    func find(_ order: String) async throws(PaymentError) -> Wire.Transaction {
        switch try await ask(.status(order)) {
        case .order(let wire): return wire
        case .nothing:
            throw PaymentError(
                .notFound, "WayForPay has no order \(order)", field: "reference", value: order, gateway: .wayForPay,
                gatewayCode: ReasonCode.notFound)
        }
    }
}

extension Exchange where Object == Wire.Found {
    /// An order as it is now.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852117 (read 2026-11-21)
    static func status(_ order: String) -> Exchange {
        Exchange(
            name: "lookup", type: "CHECK_STATUS", signed: .status,
            members: ["orderReference": .string(order), "apiVersion": 1], isRead: true,
            proof: .signature([.transaction]), believedUnsigned: [ReasonCode.notFound], reportsOrder: true,
            read: { root, isSigned throws(JSONError) in
                let isMissing = try Wire.Head(root).code == ReasonCode.notFound
                return isMissing ? .nothing(isSigned: isSigned) : .order(try Wire.Transaction(root))
            }, order: order,
            mismatch: { found in
                // The answer to a charge has the same fields under the same signature; it says that the order was there before, and
                // nothing of what became of it (F-10).
                guard case .order(let wire) = found, wire.code == ReasonCode.repeated else { return nil }
                return "it answers a charge that was made before"
            })
    }
}
