internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// A `reasonCode` of the gateway with its `reason`.
///
/// Source: https://wiki.wayforpay.com/en/view/852131.
struct Reason: Sendable, Hashable {
    /// The number.
    let code: Int64
    /// The gateway's words.
    let text: String

    /// Pairs a code with its words.
    init(_ code: Int64, _ text: String) {
        self.code = code
        self.text = text
    }

    /// It worked.
    static let ok = Reason(1100, "Ok")
    /// The bank says no.
    static let declinedByIssuer = Reason(1101, "Declined To Card Issuer")
    /// The security code is wrong.
    static let badCode = Reason(1102, "Bad CVV2")
    /// The card is out of date.
    static let expiredCard = Reason(1103, "Expired card")
    /// The payer has too little money.
    static let insufficientFunds = Reason(1104, "Insufficient Funds")
    /// There is no such card.
    static let invalidCard = Reason(1105, "Invalid Card")
    /// The card was used too often.
    static let withdrawalFrequency = Reason(1106, "Exceed Withdrawal Frequency")
    /// The payer did not authenticate, or could not be asked.
    static let threeDSecureFailed = Reason(1108, "Three Ds Fail")
    /// Something sent cannot be read.
    static let formatError = Reason(1109, "Format Error")
    /// The merchant does not take the currency.
    static let invalidCurrency = Reason(1110, "Invalid Currency")
    /// The reference was used before.
    static let duplicateOrder = Reason(1112, "Duplicate Order ID")
    /// The signature does not fit what was sent.
    static let invalidSignature = Reason(1113, "Invalid signature")
    /// The gateway suspects fraud.
    static let fraud = Reason(1114, "Fraud")
    /// No card has the token.
    static let unknownToken = Reason(1116, "Token not found")
    /// The merchant may not do this.
    static let notAllowed = Reason(1117, "API Not Allowed")
    /// No merchant has the account.
    static let unknownAccount = Reason(1121, "Account Not Found")
    /// The gateway says no.
    static let declinedByGate = Reason(1122, "Gate Declined")
    /// The payment cannot be refunded.
    static let refundNotAllowed = Reason(1123, "Refund Not Allowed")
    /// The payer took too long.
    static let sessionExpired = Reason(1124, "Cardholder session expired")
    /// The payer gave up.
    static let canceledByPayer = Reason(1125, "Cardholder canceled the request")
    /// The order is not in a state for this.
    static let wrongState = Reason(1126, "Illegal Order State")
    /// No order has the reference.
    static let unknownOrder = Reason(1127, "Order Not Found")
    /// More than is left would be given back.
    static let refundLimit = Reason(1128, "Refund Limit Exceeded")
    /// Something broke inside the gateway.
    static let scriptError = Reason(1129, "ScriptError")
    /// The sum is no number, or out of range.
    static let invalidAmount = Reason(1130, "Invalid Amount")
    /// Nobody knows yet how it ends.
    static let inProcessing = Reason(1131, "Transaction in processing")
    /// Somebody looks at the payment.
    static let pending = Reason(1134, "Transaction is pending")
    /// The card has a limit.
    static let cardLimit = Reason(1135, "Card limits failed")
    /// The merchant has too little money for a refund.
    static let smallBalance = Reason(1136, "Merchant balance is very small")
    /// A refund waits for the merchant's money.
    static let refundInProcessing = Reason(1138, "Refund in processing")
    /// A hold can only be let go whole.
    static let partialVoid = Reason(1141, "Partial void is not supported")
    /// It worked, for recurring rules.
    static let ruleOk = Reason(4100, "Ok")
    /// The order has no recurring rule.
    static let unknownRule = Reason(4102, "Rule is not found")
    /// The payer has to authenticate.
    static let awaitsChallenge = Reason(5100, "Wait 3ds data")
}

/// A request that was not begun: `{"reason":…,"reasonCode":…}` with status 200 and without a signature.
struct Failure: Error {
    /// The code and the words of the answer.
    let reason: Reason

    /// Says only what the code means.
    init(_ reason: Reason) {
        self.reason = reason
    }

    /// A parameter that has to be sent was not, or is empty.
    static func missing(_ name: String) -> Failure {
        Failure(Reason(1115, "Parameter `\(name)` is missing"))
    }

    /// Something sent cannot be read; `what` names it and never repeats it.
    static func format(_ what: String) -> Failure {
        Failure(Reason(Reason.formatError.code, "\(Reason.formatError.text): \(what)"))
    }

    /// The answer's body.
    var json: JSON {
        ["reason": .string(reason.text), "reasonCode": .integer(reason.code)]
    }
}

/// Answers of the service as a whole.
enum Answer {
    /// A JSON answer, which has status 200 also when it is an error.
    static func json(_ body: JSON, status: Int = 200) -> MockResponse {
        MockResponse(
            status: status, headerFields: [.contentType: "application/json; charset=UTF-8"], body: body.serialized())
    }

    /// What the proxy in front of the gateway says when it does not pass a request on: a page, no JSON.
    static func proxyPage(_ status: Int, _ title: String) -> MockResponse {
        let page = "<!doctype html>\n<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n"
        return MockResponse(
            status: status, headerFields: [.contentType: "text/html; charset=UTF-8", .cacheControl: "no-store"],
            body: Array(page.utf8))
    }
}
