internal import PaymentCore

/// What a merchant says of a transaction beyond money and card.
struct OrderData: Sendable {
    var invoiceNumber: String?
    var description: String?
    var purchaseOrder: String?
    var customerID: String?
    var customerEmail: String?
    var customerType: String?
    var billTo = Address()
    var shipTo = Address()
    var customerIP: String?
    /// `refId` of the request.
    var refID: String?
    /// `clientId` of the request.
    var clientID: String?

    /// Reads a `transactionRequest`.
    init(_ request: Element, _ call: Call) {
        invoiceNumber = request.text("order", "invoiceNumber")
        description = request.text("order", "description")
        purchaseOrder = request.text("poNumber")
        customerID = request.text("customer", "id")
        customerEmail = request.text("customer", "email")
        customerType = request.text("customer", "type")
        billTo = Address(request["billTo"])
        shipTo = Address(request["shipTo"])
        customerIP = request.text("customerIP")
        refID = call.refID
        clientID = call.clientID
    }

    /// Says nothing.
    init() {}
}

/// The stored card that was charged.
struct ProfileReference: Sendable, Equatable {
    let customer: String
    let card: String

    /// The member of answers.
    var node: Node {
        .group("profile", [.text("customerProfileId", customer), .text("customerPaymentProfileId", card)])
    }
}

/// The answers of the checks of address, card code and cardholder.
struct Checks: Sendable {
    var address = "P"
    var code = ""
    var cardholder = ""
}

/// A transaction that was accepted for processing: approved, held or declined.
struct Transaction: Sendable {
    /// The kinds, by the names of the request.
    enum Kind: String, Sendable {
        case authorizeAndCapture = "authCaptureTransaction"
        case authorize = "authOnlyTransaction"
        case captureOnly = "captureOnlyTransaction"
        case refund = "refundTransaction"
    }

    /// The states that the mock's transactions go through.
    enum Status: String, Sendable {
        case authorizedPendingCapture, capturedPendingSettlement, settledSuccessfully
        case refundPendingSettlement, refundSettledSuccessfully
        case voided, expired, declined
        case heldForReview = "FDSAuthorizedPendingReview"

        /// Whether the next settlement takes it up.
        var isPendingSettlement: Bool { self == .capturedPendingSettlement || self == .refundPendingSettlement }
    }

    let id: String
    let kind: Kind
    let submitted: Timestamp
    var status: Status
    /// 1 approved, 2 declined, 4 held.
    var responseCode: Int
    var reason: Reason
    let requested: Int64
    let authorized: Int64
    /// What is or will be settled.
    var settling: Int64
    let card: Card
    let checks: Checks
    let authCode: String
    var order: OrderData
    /// The transaction that a refund belongs to.
    var original: String?
    var profile: ProfileReference?
    let networkID: String?
    var subscription: SubscriptionPayment?
    var batch: String?
    var settledAt: Timestamp?
    /// What refunds that were not voided take back.
    var refunded: Int64 = 0

    /// Which payment of a subscription it is.
    struct SubscriptionPayment: Sendable {
        let id: String
        let number: Int64

        /// The member of lists and details.
        var node: Node { .group("subscription", [.number("id", id), .number("payNum", "\(number)")]) }
    }

    /// What it adds to what the merchant has or will get: below zero for a refund.
    var balance: Int64 {
        switch status {
        case .capturedPendingSettlement, .settledSuccessfully: settling
        case .refundPendingSettlement, .refundSettledSuccessfully: -settling
        default: 0
        }
    }

    /// Whether it waits for a settlement or a decision, or ended without money since the last settlement.
    var isUnsettled: Bool { batch == nil && status != .expired }
}

/// `transactionResponse`: what became of one request.
struct TransactionAnswer {
    var responseCode = 1
    var authCode = ""
    var checks = Checks()
    var id = "0"
    var original = ""
    var card: Card?
    var reason = Reason.approved
    var hash = ""
    var rawResponseCode: String?
    var isTest = false
    var prepaid: Node?
    var profile: ProfileReference?
    var networkID: String?
    var userFields: Node?
    /// What stands beside it: `profileResponse`.
    var beside: Node?

    /// Where the reason is told: in `messages`, or in `errors` for a decline or an error.
    private var explanation: Node {
        responseCode == 1 || responseCode == 4
            ? .list(
                "messages", item: "message",
                [.members([.text("code", "\(reason.code)"), .text("description", reason.text)])])
            : .list(
                "errors", item: "error",
                [.members([.text("errorCode", "\(reason.code)"), .text("errorText", reason.text)])])
    }

    /// The whole answer; code 3 makes it an error.
    var answer: Answer {
        let node = Node.group(
            "transactionResponse",
            [
                .text("responseCode", "\(responseCode)"), .text("rawResponseCode", optional: rawResponseCode),
                .text("authCode", authCode), .text("avsResultCode", checks.address),
                .text("cvvResultCode", checks.code),
                .text("cavvResultCode", checks.cardholder), .text("transId", id), .text("refTransID", original),
                .text("transHash", ""), .text("testRequest", isTest ? "1" : "0"),
                .text("accountNumber", card?.masked ?? ""), .text("accountType", card?.brand.rawValue ?? ""), prepaid,
                explanation, userFields, .text("transHashSha2", hash), profile?.node,
                .text("networkTransId", optional: networkID), Self.supplement,
            ])
        var answer = Answer(payload: [node] + (beside.map { [$0] } ?? []))
        if responseCode == 3 {
            answer.code = "E00027"
            answer.text = "The transaction was unsuccessful."
        }
        return answer
    }

    /// What stands in the place of a transaction when the request was refused before.
    static let absent = Node.group("transactionResponse", [supplement])

    private static let supplement = Node(
        name: "SupplementalDataQualificationIndicator", content: .numberInJSONOnly("0"))
}
