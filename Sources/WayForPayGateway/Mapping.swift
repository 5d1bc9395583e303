internal import PaymentCore

/// WayForPay's words and codes and what they mean here: tables, one row a word.
///
/// A word that is not listed never becomes a success or a refusal by accident.
///
/// - SeeAlso: https://wiki.wayforpay.com/en/view/852131 (read 2026-11-21)
enum Mapping {
    /// How an order stands, in WayForPay's terms.
    enum Stage: Hashable, Sendable {
        case created, processing, review, held, approved, declined, expired, voided, refunded, refundWaiting
    }

    /// The stage that a `transactionStatus` names; nil for one this version does not know.
    static func stage(_ word: String) -> Stage? {
        switch word.lowercased() {
        case "created": .created
        case "inprocessing": .processing
        case "pending": .review
        case "waitingauthcomplete": .held
        case "approved": .approved
        case "declined": .declined
        case "expired": .expired
        case "voided": .voided
        case "refunded": .refunded
        case "refundinprocessing": .refundWaiting
        default: nil
        }
    }

    /// The status of a payment in a stage; `needsPayer` while the bank waits for the payer.
    static func paymentStatus(_ stage: Stage, needsPayer: Bool) -> Payment.Status {
        switch stage {
        case .created: .open
        case .processing, .review: needsPayer ? .actionRequired : .pending
        case .held: .authorized
        case .approved, .refunded, .refundWaiting: .captured
        case .declined, .expired, .voided: .voided
        }
    }

    /// What a callback in a stage reports.
    static func eventKind(_ stage: Stage?, code: String, isZero: Bool, word: String) -> WebhookEvent.Kind {
        switch stage {
        case .approved where code != ReasonCode.done: .other(word)
        case .approved: isZero ? .methodStored : .paymentCaptured
        case .held: code == ReasonCode.done ? .paymentAuthorized : .other(word)
        case .created, .processing, .review: code == ReasonCode.needsPayer ? .paymentActionRequired : .paymentPending
        // The merchant's balance was too small: this is the end of a refund, not of a payment.
        case .declined where code == ReasonCode.balanceTooSmall: .refundFailed
        case .declined: .paymentDeclined
        case .expired, .voided: .paymentVoided
        case .refunded, .refundWaiting: .refundChanged
        case nil: .other(word)
        }
    }

    /// What a reason code says about a request.
    enum Meaning: Hashable, Sendable {
        /// Done.
        case done
        /// Accepted and not finished.
        case waiting
        /// The bank wants to see the payer.
        case needsPayer
        /// The issuer, the risk rules or the payer said no.
        case declined(Decline.Reason)
        /// The request is wrong or not allowed; what to do about it, for people.
        case refused(PaymentError.Code, String)
        /// The order reference was used before.
        case repeated
        /// WayForPay failed; it may have acted.
        case fault
    }

    /// The meaning of a `reasonCode`; nil for one this version does not know.
    static func meaning(_ code: String) -> Meaning? {
        switch code {
        case "1100", "4100": .done
        case "1101", "1146": .declined(.callIssuer)
        case "1102": .declined(.incorrectSecurityCode)
        case "1103": .declined(.expiredCard)
        case "1104": .declined(.insufficientFunds)
        case "1105": .declined(.incorrectNumber)
        case "1106", "1135", "1140": .declined(.limitExceeded)
        case "1108", "1120", "1137": .declined(.authenticationFailed)
        case "1114": .declined(.fraudSuspected)
        case "1118": .declined(.notSupported)
        case "1122", "1124", "1125", "1139", "1142": .declined(.generic)
        case "1109": .refused(.invalidRequest, "WayForPay cannot read the request")
        case "1110": .refused(.invalidRequest, "the merchant is not paid in this currency")
        case ReasonCode.repeated: .repeated
        case "1113":
            .refused(.authenticationFailed, "WayForPay does not accept the signature; check WAYFORPAY_SECRET_KEY")
        case "1115": .refused(.invalidRequest, "a field is missing")
        case "1116": .refused(.invalidRequest, "WayForPay does not know the kept method; ask the payer for a new one")
        case "1117":
            .refused(.authenticationFailed, "the call is not switched on for this merchant; ask WayForPay's support")
        case "1121":
            .refused(.authenticationFailed, "WayForPay does not know the merchant; check WAYFORPAY_MERCHANT_ACCOUNT")
        case "1123": .refused(.invalidRequest, "this payment may not be refunded; ask WayForPay's support")
        case "1126": .refused(.invalidRequest, "the payment is not in a state that allows it")
        case "1127": .refused(.notFound, "WayForPay has no such order")
        case "1128": .refused(.invalidRequest, "it is more than there is left to give back")
        case "1129": .fault
        case "1130": .refused(.invalidRequest, "WayForPay does not take this amount")
        case "1131", "1132", "1134", "1136", "1138", "1144", "1145": .waiting
        case "1133": .refused(.invalidRequest, "the commission is wrong")
        case "1141": .refused(.invalidRequest, "held money is released as a whole or not at all")
        case "1143": .refused(.invalidRequest, "WayForPay does not take the payer's telephone number")
        case "4102": .refused(.notFound, "WayForPay has no regular payment for this order")
        case "5100": .needsPayer
        default: nil
        }
    }

    /// Refusals that are believed without a signature: they can only be about the request itself, and nothing was
    /// started.
    static let believedUnsigned: Set<String> = ["1109", "1112", "1113", "1115", "1117", "1121"]

    /// Why money is given back, in a line for the merchant's settings.
    static func comment(_ reason: RefundRequest.Reason, _ reference: MerchantReference) -> String {
        switch reason {
        case .requestedByPayer: "\(reference): the payer asked for it"
        case .duplicate: "\(reference): paid twice"
        case .fraudulent: "\(reference): fraudulent payment"
        }
    }
}

/// Reason codes that the flow depends on.
enum ReasonCode {
    static let done = "1100"
    static let repeated = "1112"
    static let wrongState = "1126"
    static let notFound = "1127"
    static let balanceTooSmall = "1136"
    static let needsPayer = "5100"
}
