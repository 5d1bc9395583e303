internal import PaymentCore

/// Stripe's words and what they mean here: tables, one row a word.
///
/// A word that is not listed never becomes a success or a refusal by accident.
///
/// - SeeAlso: https://docs.stripe.com/declines/codes, https://docs.stripe.com/payments/paymentintents/lifecycle (read 2026-11-21)
enum Mapping {
    /// The status of a PaymentIntent; nil for one this version does not know.
    static func paymentStatus(_ word: String) -> Payment.Status? {
        switch word {
        case "requires_payment_method", "requires_confirmation": .open
        case "requires_action": .actionRequired
        case "processing": .pending
        case "requires_capture": .authorized
        case "succeeded": .captured
        case "canceled": .voided
        default: nil
        }
    }

    /// The status of a Refund; nil for one this version does not know.
    static func refundStatus(_ word: String) -> Refund.Status? {
        switch word {
        case "pending", "requires_action": .pending
        case "succeeded": .succeeded
        case "failed", "canceled": .failed
        default: nil
        }
    }

    /// What an event type reports.
    static func eventKind(_ type: String) -> WebhookEvent.Kind {
        switch type {
        case "payment_intent.succeeded": .paymentCaptured
        case "payment_intent.amount_capturable_updated": .paymentAuthorized
        case "payment_intent.requires_action": .paymentActionRequired
        case "payment_intent.processing": .paymentPending
        case "payment_intent.payment_failed": .paymentDeclined
        case "payment_intent.canceled": .paymentVoided
        case "refund.created", "refund.updated", "charge.refund.updated": .refundChanged
        case "refund.failed": .refundFailed
        case "payment_method.attached": .methodStored
        case "payment_method.detached": .methodForgotten
        case "checkout.session.completed", "checkout.session.async_payment_succeeded": .checkoutCompleted
        case "checkout.session.expired": .checkoutExpired
        case "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
            "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated":
            .disputeChanged
        default: .other(type)
        }
    }

    /// Why a card was refused, from `decline_code` or else `code`.
    static func declineReason(_ code: String) -> Decline.Reason {
        switch code {
        case "insufficient_funds": .insufficientFunds
        case "card_velocity_exceeded", "withdrawal_count_limit_exceeded", "card_decline_rate_limit_exceeded",
            "pin_try_exceeded":
            .limitExceeded
        case "issuer_not_available", "processing_error", "reenter_transaction", "try_again_later",
            "approve_with_id":
            .issuerUnavailable
        case "expired_card", "expired_payment_method", "invalid_expiry_month", "invalid_expiry_year": .expiredCard
        case "incorrect_number", "invalid_number", "invalid_account", "new_account_information_available":
            .incorrectNumber
        case "incorrect_cvc", "invalid_cvc", "incorrect_pin", "invalid_pin": .incorrectSecurityCode
        case "incorrect_zip", "incorrect_address", "incorrect_postal_code": .incorrectAddress
        case "card_not_supported", "currency_not_supported", "invalid_amount", "not_permitted",
            "service_not_allowed", "transaction_not_allowed", "payment_method_restricted":
            .notSupported
        case "call_issuer", "do_not_honor", "no_action_taken", "security_violation": .callIssuer
        case "lost_card", "stolen_card", "pickup_card", "restricted_card": .lostOrStolen
        case "fraudulent", "merchant_blacklist": .fraudSuspected
        case "stop_payment_order", "revocation_of_authorization", "revocation_of_all_authorizations",
            "do_not_try_again":
            .stopped
        case "duplicate_transaction": .duplicate
        case "authentication_required", "authentication_not_handled", "payment_intent_authentication_failure",
            "setup_intent_authentication_failure", "authentication_failure",
            "mobile_device_authentication_required", "offline_pin_required", "online_or_offline_pin_required":
            .authenticationFailed
        case "testmode_decline", "livemode_mismatch": .wrongMode
        default: .generic
        }
    }

    /// Why money is given back, in Stripe's words.
    static let refundReasons: [RefundRequest.Reason: String] = [
        .requestedByPayer: "requested_by_customer", .duplicate: "duplicate", .fraudulent: "fraudulent",
    ]
}
