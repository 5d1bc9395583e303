/// A request that is refused before anything is processed: an `E` code at the top of the answer.
struct Failure: Error {
    let code: String
    let text: String
    /// What the answer carries although it is an error.
    var payload: [Node] = []
    /// Whether the request could not be read or broke the schema, which answers with `ErrorResponse`.
    var isParsing = false

    /// Creates a failure.
    init(_ code: String, _ text: String, payload: [Node] = [], isParsing: Bool = false) {
        self.code = code
        self.text = text
        self.payload = payload
        self.isParsing = isParsing
    }
}

extension Failure {
    /// The login, the key or the environment is wrong; nobody says which.
    static let authentication = Failure(
        "E00007", "User authentication failed due to invalid authentication values.")
    /// A record that does not exist, or is not replicated yet.
    static let notFound = Failure("E00040", "The record cannot be found.")
    /// A profile that does not exist, or is not replicated yet.
    static let unknownProfile = Failure("E00040", "Customer Profile ID or Customer Payment Profile ID not found.")
    /// A nonce that is unknown or spent.
    static let nonce = Failure("E00114", "Invalid OTS Token.")
    /// A nonce older than fifteen minutes.
    static let expiredNonce = Failure("E00115", "Expired OTS Token.")
    /// The reporting calls are switched off.
    static let reportingIsOff = Failure(
        "E00011", "Access denied. You do not have permissions to call the Transaction Details API.")
    /// A subscription that does not exist.
    static let unknownSubscription = Failure("E00035", "The subscription cannot be found.")

    /// A field whose value means nothing.
    static func invalid(_ field: String) -> Failure { Failure("E00013", "\(field) is invalid.") }

    /// A record that exists already, by its id.
    static func duplicate(_ id: String) -> Failure {
        Failure("E00039", "A duplicate record with ID \(id) already exists.")
    }
}

/// Why a transaction was refused, or what its answer says: a code inside `transactionResponse`.
struct Reason: Error {
    let code: Int
    let text: String

    static let declined = Reason(code: 2, text: "This transaction has been declined.")
    static let invalidAmount = Reason(code: 5, text: "A valid amount is required.")
    static let invalidNumber = Reason(code: 6, text: "The credit card number is invalid.")
    static let invalidExpiry = Reason(code: 7, text: "Credit card expiration date is invalid.")
    static let expired = Reason(code: 8, text: "The credit card has expired.")
    static let duplicate = Reason(code: 11, text: "A duplicate transaction has been submitted.")
    static let missingTransaction = Reason(code: 15, text: "The transaction ID is invalid or not present.")
    static let notFound = Reason(code: 16, text: "The transaction cannot be found.")
    static let noBankAccounts = Reason(
        code: 18, text: "ACH transactions are not accepted by this merchant.")
    static let processing = Reason(
        code: 19, text: "An error occurred during processing. Please try again.")
    static let addressMismatch = Reason(
        code: 27,
        text: "The transaction has been declined because of an AVS mismatch. The address provided does not match "
            + "billing address of cardholder.")
    static let missingCard = Reason(code: 33, text: "Credit card number cannot be left blank.")
    static let missingAuthorization = Reason(code: 33, text: "Authorization code cannot be left blank.")
    static let currency = Reason(
        code: 39,
        text: "The supplied currency code is either invalid, not supported, not allowed for this merchant or does not "
            + "have an exchange rate.")
    static let codeMismatch = Reason(code: 44, text: "This transaction has been declined.")
    static let bothMismatch = Reason(code: 45, text: "This transaction has been declined.")
    static let captureTooLarge = Reason(
        code: 47,
        text: "The amount requested for settlement cannot be greater than the original amount authorized.")
    static let tooLarge = Reason(
        code: 49, text: "The transaction amount submitted was greater than the maximum amount allowed.")
    static let notRefundable = Reason(
        code: 54, text: "The referenced transaction does not meet the criteria for issuing a credit.")
    static let refundTooLarge = Reason(
        code: 55,
        text: "The sum of credits against the referenced transaction would exceed original debit amount.")
    static let invalidCode = Reason(code: 78, text: "The card code is invalid.")
    static let declinedByReview = Reason(code: 254, text: "This transaction has been declined.")

    static let approved = Reason(code: 1, text: "This transaction has been approved.")
    static let partlyApproved = Reason(
        code: 295,
        text: "The amount of this request was only partially approved on the given prepaid card. An additional payment "
            + "is required to fulfill the balance of this transaction.")
    static let held = Reason(code: 253, text: "Your order has been received. Thank you for your business!")
    static let alreadyVoided = Reason(code: 310, text: "This transaction has already been voided.")
    static let alreadyCaptured = Reason(code: 311, text: "This transaction has already been captured.")
}
