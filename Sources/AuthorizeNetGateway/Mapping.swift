internal import PaymentCore

/// Authorize.net's words and what they mean here: tables, one row a word.
///
/// A word that is not listed never becomes a success or a refusal by accident.
///
/// - SeeAlso: https://developer.authorize.net/api/reference/responseCodes.html,
///   https://support.authorize.net/knowledgebase/Knowledgearticle/?code=000001360 (read 2026-11-21)
enum Mapping {
    /// The status of a payment; nil for one this version does not know, and for what is no payment.
    static func paymentStatus(_ word: String) -> Payment.Status? {
        switch word {
        case "authorizedPendingCapture": .authorized
        case "capturedPendingSettlement", "settledSuccessfully": .captured
        // Held by a filter, still with the processor, or in a batch that failed and is tried again: not paid.
        case "FDSPendingReview", "FDSAuthorizedPendingReview", "authorizedPendingRelease", "underReview",
            "approvedReview", "settlementError", "pendingFinalSettlement", "pendingSettlement", "updatingSettlement",
            "couldNotVoid":
            .pending
        case "voided", "expired", "declined", "generalError", "communicationError", "failedReview": .voided
        default: nil
        }
    }

    /// Whether a payment with this status was refused, and never held or took anything.
    static func isDeclined(_ status: String) -> Bool {
        switch status {
        case "declined", "generalError", "communicationError", "failedReview": true
        default: false
        }
    }

    /// The status of a refund; nil for one this version does not know.
    ///
    /// A refund that waits for the next cut-off is done as far as the gateway goes: nothing is decided about it any
    /// more.
    static func refundStatus(_ word: String) -> Refund.Status? {
        switch word {
        case "refundPendingSettlement", "refundSettledSuccessfully": .succeeded
        case "settlementError", "FDSPendingReview", "FDSAuthorizedPendingReview", "underReview": .pending
        case "voided", "expired", "declined", "generalError", "communicationError", "failedReview": .failed
        default: nil
        }
    }

    /// Whether an entry of a list is a refund: entries have no type, and only refunds that stand have statuses of their
    /// own.
    static func isRefund(_ status: String) -> Bool {
        status == "refundPendingSettlement" || status == "refundSettledSuccessfully"
    }

    /// What kind of refusal of a whole request a code is.
    enum RequestRefusal: Hashable, Sendable {
        case wrongCredentials, reportingOff, notAllowed, invalid, absent, spentNonce, existsAlready, blocked
    }

    /// What an `E` code means; nil where it proves nothing: E00001, E00027, E00049, E00053, E00104 and all that are not
    /// listed.
    static func requestRefusal(_ code: String) -> RequestRefusal? {
        switch code {
        case "E00005", "E00006", "E00007": .wrongCredentials
        case "E00011": .reportingOff
        case "E00008", "E00009", "E00010", "E00025", "E00044", "E00059", "E00122": .notAllowed
        case "E00040": .absent
        case "E00039": .existsAlready
        case "E00114", "E00115", "E00117": .spentNonce
        case "E00118": .blocked
        case "E00002", "E00003", "E00004", "E00012", "E00013", "E00014", "E00015", "E00016", "E00041", "E00042",
            "E00043", "E00045", "E00051", "E00052", "E00060", "E00088", "E00089", "E00090", "E00091", "E00092",
            "E00093", "E00094", "E00095", "E00098", "E00099", "E00100", "E00101", "E00102", "E00103", "E00105",
            "E00106", "E00107", "E00108", "E00109", "E00110", "E00111", "E00113", "E00116", "E00119", "E00120",
            "E00121", "E00138", "E00141":
            .invalid
        default: nil
        }
    }

    /// What kind of end a transaction's reason is.
    enum Reason: Hashable, Sendable {
        case declined, duplicate, invalid, notSupported, wrongCredentials
    }

    /// What a reason code means in a transaction that ended in an error; nil where it proves nothing.
    static func reason(_ code: String) -> Reason? {
        switch code {
        case "11", "318": .duplicate
        case "13": .wrongCredentials
        case "39", "56", "18", "289", "2007", "48": .notSupported
        case "5", "9", "10", "15", "16", "33", "47", "49", "50", "51", "54", "55", "64", "153", "308", "319", "327",
            "2200":
            .invalid
        case "2", "3", "4", "6", "7", "8", "17", "27", "28", "37", "41", "44", "45", "52", "65", "78", "120", "121",
            "122", "141", "145", "152", "165", "191", "250", "251", "254", "315", "316", "317":
            .declined
        default: (Int(code).map { (200...224).contains($0) } ?? false) ? .declined : nil
        }
    }

    /// Refusals after which the gateway's own release did not go through.
    static let reasonsThatMayHold: Set<String> = ["52", "120", "121", "122", "145", "152"]

    /// Why a card was refused.
    static func declineReason(_ code: String) -> Decline.Reason {
        switch code {
        case "3": .callIssuer
        case "4": .lostOrStolen
        case "6", "37", "315": .incorrectNumber
        case "7", "8", "316", "317": .expiredCard
        case "17", "28": .notSupported
        case "27", "45": .incorrectAddress
        case "44", "65", "78": .incorrectSecurityCode
        case "41", "250", "251", "254", "E00118": .fraudSuspected
        case "52", "120", "121", "122", "145", "152": .issuerUnavailable
        default: .generic
        }
    }

    /// What an event type reports, without the prefix that all share.
    static func eventKind(_ type: String) -> WebhookEvent.Kind {
        switch type.hasPrefix(eventPrefix) ? String(type.dropFirst(eventPrefix.count)) : "" {
        case "payment.authorization.created": .paymentAuthorized
        case "payment.authcapture.created", "payment.capture.created", "payment.priorAuthCapture.created":
            .paymentCaptured
        case "payment.refund.created": .refundChanged
        case "payment.void.created": .paymentVoided
        case "payment.fraud.held": .paymentPending
        // At least held; whether it is taken too depends on what was asked for, which a look-up tells.
        case "payment.fraud.approved": .paymentAuthorized
        case "payment.fraud.declined": .paymentDeclined
        case "customer.paymentProfile.created": .methodStored
        case "customer.paymentProfile.deleted": .methodForgotten
        default: .other(type)
        }
    }

    private static let eventPrefix = "net.authorize."

    /// The network in lower case, for the gateway's `accountType` or `cardType`.
    static func brand(_ type: String) -> String {
        switch type {
        case "Visa": "visa"
        case "MasterCard": "mastercard"
        case "AmericanExpress": "amex"
        case "Discover": "discover"
        case "DinersClub": "diners"
        case "JCB": "jcb"
        case "": "unknown"
        default: type.lowercased()
        }
    }
}
