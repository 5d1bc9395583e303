internal import PaymentHTTP

/// One movement on the merchant's balance.
struct BalanceTransaction: Sendable {
    let id: String
    let created: Int64
    let amount: Int64
    let fee: Int64
    let currency: String
    /// `charge`, `refund`, `refund_failure` or `adjustment`.
    let type: String
    let source: String
    let description: String?
    let availableOn: Int64
    var isAvailable: Bool

    /// What Stripe keeps of a domestic card charge: 2.9 % and 30 of the smallest unit (50 → 31).
    static func fee(ofCharge amount: Int64) -> Int64 {
        // Twelve digits times 29 fit 64 bits; larger amounts are refused before they are charged.
        (amount * 29 + 500) / 1000 + 30
    }

    var json: JSON {
        [
            "id": .string(id), "object": "balance_transaction", "amount": .integer(amount),
            "available_on": .integer(availableOn), "balance_type": "payments", "created": .integer(created),
            "currency": .string(currency), "description": .string(orNull: description), "exchange_rate": .null,
            "fee": .integer(fee), "fee_details": fee == 0 ? [] : [feeDetail], "net": .integer(amount - fee),
            "reporting_category": .string(type), "source": .string(source),
            "status": isAvailable ? "available" : "pending", "type": .string(type),
        ]
    }

    private var feeDetail: JSON {
        [
            "amount": .integer(fee), "application": .null, "currency": .string(currency),
            "description": "Stripe processing fees", "type": "stripe_fee",
        ]
    }
}
