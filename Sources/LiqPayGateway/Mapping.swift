internal import PaymentCore

/// LiqPay's words and what they mean here: tables, one row a word.
///
/// A word that is not listed never becomes a success or a refusal by accident.
///
/// - SeeAlso: https://www.liqpay.ua/documentation/api/information/status/doc, https://liqpay.ua/en/doc/api/errors (read 2026-11-21)
enum Mapping {
    /// The status of a payment; nil for one this version does not know.
    ///
    /// What counts as paid is a list for each mode (S-23). `wait_accept` is not on it, although LiqPay has the payer's money: while the
    /// shop is not verified the money may go back to the payer.
    static func paymentStatus(_ word: String, isLive: Bool) -> Payment.Status? {
        switch word {
        case "success", "wait_compensation": .captured
        case "sandbox": isLive ? nil : .captured
        case "reversed": .captured
        case "hold_wait": .authorized
        case "3ds_verify", "otp_verify", "cvv_verify", "sender_verify", "receiver_verify", "captcha_verify",
            "ivr_verify", "password_verify", "phone_verify", "pin_verify", "senderapp_verify", "p24_verify",
            "mp_verify", "wait_qr", "wait_sender":
            .actionRequired
        case "processing", "wait_accept", "wait_secure", "wait_card", "wait_lc", "wait_reserve", "cash_wait": .pending
        case "prepared", "invoice_wait", "try_again", "subscribed": .open
        case "failure", "error", "unsubscribed": .voided
        default: nil
        }
    }

    /// Kinds of payment that only check or keep a card: their success takes nothing.
    static let takesNothing: Set<String> = ["auth", "cardverification"]

    /// What a callback reports, from the payment as it stands; nil where the status says it all by itself.
    static func eventKind(_ status: Payment.Status) -> WebhookEvent.Kind {
        switch status {
        case .captured: .paymentCaptured
        case .authorized: .paymentAuthorized
        case .actionRequired: .paymentActionRequired
        case .pending, .open: .paymentPending
        case .voided: .paymentVoided
        }
    }

    /// What a refusal means.
    enum Refusal: Hashable {
        /// The keys, the signature or the shop are refused.
        case credentials
        /// The request is wrong.
        case request
        /// The amount does not fit the payment.
        case amount
        /// An amount or a number of payments is above a limit.
        case limit
        /// The token is not one that this shop can charge.
        case method
        /// The order id has been used.
        case duplicate
        /// The payment is in another state.
        case state
        /// There is no such payment.
        case notFound
        /// Another call works on the same payment.
        case busy
        /// The card, its bank or LiqPay's rules said no.
        case declined(Decline.Reason)
    }

    /// What an error code means; nil for LiqPay's own faults and for what this version does not know.
    static func refusal(_ code: String) -> Refusal? {
        switch code {
        case "public_key_not_found", "invalid_signature", "err_signature", "err_access", "err_auth", "err_api_ip",
            "err_api_callback", "shop_blocked", "shop_not_active", "err_shop_not_agent":
            .credentials
        case "err_api_action", "err_path", "err_missing", "err_wrong", "err_empty", "err_empty_phone", "err_phone",
            "order_id_empty", "err_wrong_currency", "err_currency_is_not_allowed", "err_payment_currency",
            "err_split_amount", "payment_not_subscribed", "9882":
            .request
        case "wrong_amount_currency", "err_amount_hold", "9867": .amount
        case "err_payment_amount_limit", "err_limit_amount", "amount_limit": .limit
        case "101", "102", "108", "err_no_card_token", "err_card_def_notfound", "err_card_liqpay_def": .method
        case "order_id_duplicate", "2915": .duplicate
        case "payment_err_status", "payment_err_type": .state
        case "payment_not_found": .notFound
        case "err_look", "payment_processing": .busy
        default: declineReason(code).map(Refusal.declined)
        }
    }

    /// Why a card was refused; nil for a code that does not say that.
    private static func declineReason(_ code: String) -> Decline.Reason? {
        switch code {
        case "9859": .insufficientFunds
        case "limit", "9860", "9861", "2903", "103", "104", "109", "112", "114": .limitExceeded
        case "9854": .issuerUnavailable
        case "9851": .expiredCard
        case "9852", "err_card", "err_card_bin": .incorrectNumber
        case "err_card_type", "err_card_country", "5", "105", "106", "107", "113", "9855", "9857", "9886",
            "err_card_receiver_def", "payment_err_sender_card":
            .notSupported
        case "frod", "3914", "err_blocked", "9863": .fraudSuspected
        case "err_sms_otp", "err_verify_code", "110", "expired_3ds", "expired_otp", "expired_cvv", "expired_phone",
            "expired_p24", "expired_sender", "expired_pin", "expired_ivr", "expired_captcha", "expired_password",
            "expired_senderapp", "expired_prepared", "expired_mp", "expired_qr":
            .authenticationFailed
        case "decline", "cancel", "90", "111", "115", "9868", "9872", "9961", "9989", "user_not_found": .generic
        default: nil
        }
    }

    /// The network of a card, in the package's word.
    static func brand(_ word: String) -> String {
        let lowercase = word.lowercased()
        return lowercase == "mc" ? "mastercard" : lowercase
    }
}
