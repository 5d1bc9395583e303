internal import PaymentHTTP

/// A buyer's complaint to the bank about a charge.
struct Dispute: Sendable {
    let id: String
    let created: Int64
    let amount: Int64
    let currency: String
    let charge: String
    let paymentIntent: String
    let reason: String
    /// Whether the bank only asks, without taking the money back.
    let isInquiry: Bool
    /// `needs_response`, `warning_needs_response`, `under_review`, `won`, `lost`, `warning_closed`.
    var status: String
    var evidenceText: String?
    var isEvidenceSubmitted = false
    var balanceTransactions: [JSON] = []
    var metadata = Metadata()

    var json: JSON {
        [
            "id": .string(id), "object": "dispute", "amount": .integer(amount),
            "balance_transaction": .null, "balance_transactions": .array(balanceTransactions),
            "charge": .string(charge), "created": .integer(created), "currency": .string(currency),
            "enhanced_eligibility_types": [],
            "evidence": ["uncategorized_text": .string(orNull: evidenceText)],
            "evidence_details": [
                "due_by": .integer(created + 7 * 86400), "has_evidence": .bool(evidenceText != nil),
                "past_due": false, "submission_count": isEvidenceSubmitted ? 1 : 0,
            ],
            "is_charge_refundable": .bool(isInquiry), "livemode": false, "metadata": metadata.json,
            "payment_intent": .string(paymentIntent),
            "payment_method_details": [
                "card": ["brand": "visa", "case_type": isInquiry ? "inquiry" : "chargeback"], "type": "card",
            ],
            "reason": .string(reason), "status": .string(status),
        ]
    }
}

/// A sign of trouble that Stripe only announces: an early fraud warning or a payment under review.
enum Notice {
    static func earlyFraudWarning(id: String, charge: Charge, created: Int64) -> JSON {
        [
            "id": .string(id), "object": "radar.early_fraud_warning", "actionable": true,
            "charge": .string(charge.id), "created": .integer(created), "fraud_type": "misc", "livemode": false,
            "payment_intent": .string(charge.paymentIntent),
        ]
    }

    static func review(id: String, charge: Charge, created: Int64) -> JSON {
        [
            "id": .string(id), "object": "review", "billing_zip": .null, "charge": .string(charge.id),
            "closed_reason": .null, "created": .integer(created), "ip_address": .null, "ip_address_location": .null,
            "livemode": false, "open": true, "opened_reason": "rule", "payment_intent": .string(charge.paymentIntent),
            "reason": "rule", "session": .null,
        ]
    }
}
