import AuthorizeNetGateway
import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// The moment at which the tests' clocks stand: 2026-11-21T12:00:00Z.
let testNow = Timestamp(secondsSinceEpoch: 1_795_262_400)
let testLogin = "anetLogin01"
let testKey = "Key0123456789abc"
/// The key of the fact sheet's computed vectors.
let testSignatureKey =
    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
    + "202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F"
let nonce = "eyJjb2RlIjoiNTBfMl8wNjAwMDUifQ-nonce"

let okMessages = #""messages":{"resultCode":"Ok","message":[{"code":"I00001","text":"Successful."}]}"#

func errorMessages(_ code: String, _ text: String = "Some text.") -> String {
    #""messages":{"resultCode":"Error","message":[{"code":"\#(code)","text":"\#(text)"}]}"#
}

/// An answer as the gateway gives it: status 200, and a byte-order mark before the JSON.
func answer(
    _ json: String, status: Int = 200, contentType: String? = "application/json; charset=utf-8"
) -> Result<TransportResponse, TransportError> {
    var fields = HTTPFields()
    fields[.contentType] = contentType
    return .success(
        TransportResponse(status: status, headerFields: fields, body: [0xEF, 0xBB, 0xBF] + Array(json.utf8)))
}

/// A `transactionResponse` with its frame.
struct TransactionAnswer: Sendable {
    var responseCode = "1"
    var id = "60000000001"
    var original = ""
    var listName = "messages"
    var code = "1"
    var text = "This transaction has been approved."
    var refID: String? = "order-1001"
    var result = okMessages
    var rest = ""

    var json: String {
        let list =
            listName == "messages"
            ? #"[{"code":"\#(code)","description":"\#(text)"}]"# : #"[{"errorCode":"\#(code)","errorText":"\#(text)"}]"#
        let echo = refID.map { #""refId":"\#($0)","# } ?? ""
        return #"{"transactionResponse":{"responseCode":"\#(responseCode)","authCode":"Z3PV5H","avsResultCode":"Y","#
            + #""cvvResultCode":"P","cavvResultCode":"2","transId":"\#(id)","refTransID":"\#(original)","#
            + #""transHash":"","#
            + #""testRequest":"0","accountNumber":"XXXX1111","accountType":"Visa","\#(listName)":\#(list),"#
            + #""transHashSha2":""\#(rest),"SupplementalDataQualificationIndicator":0},\#(echo)\#(result)}"#
    }

    var response: Result<TransportResponse, TransportError> { answer(json) }

    /// The answer to a change of an existing payment: the id is its own, the refId is not told.
    static func change(_ id: String = "60000000001") -> TransactionAnswer {
        TransactionAnswer(id: id, original: id)
    }

    static func refused(_ code: String, _ text: String = "Some reason.", original: String = "") -> TransactionAnswer {
        TransactionAnswer(
            responseCode: "3", id: "0", original: original, listName: "errors", code: code, text: text,
            result: errorMessages("E00027", "The transaction was unsuccessful."))
    }

    static func declined(_ code: String, _ text: String = "This transaction has been declined.") -> TransactionAnswer {
        TransactionAnswer(responseCode: "2", id: "60000000009", listName: "errors", code: code, text: text)
    }

    /// A transaction that was done before: it looks approved and makes nothing.
    static func repetition(_ code: String) -> TransactionAnswer {
        TransactionAnswer(id: "0", original: "60000000001", code: code, text: "Already done.", refID: nil)
    }

    func with(refID: String?) -> TransactionAnswer {
        var answer = self
        answer.refID = refID
        return answer
    }

    func with(rest: String) -> TransactionAnswer {
        var answer = self
        answer.rest = rest
        return answer
    }
}

/// The answer to a look-up of a transaction.
struct DetailsAnswer: Sendable {
    var id = "60000000001"
    var original: String?
    var type = "authCaptureTransaction"
    var status = "capturedPendingSettlement"
    var reason = "1"
    var authAmount = "20.00"
    var settleAmount = "20.00"
    var invoice: String? = "order-1001"
    var customer: String?
    var settled: String?
    var submitted = "2026-11-21T11:30:00.25Z"
    var card = #"{"cardNumber":"XXXX1111","expirationDate":"XXXX","cardType":"Visa"}"#

    var json: String {
        let parts: [String] = [
            #""transId":"\#(id)""#, original.map { #""refTransId":"\#($0)""# } ?? "",
            #""submitTimeUTC":"\#(submitted)","submitTimeLocal":"2026-11-21T03:30:00.25","transactionType":"\#(type)""#,
            #""transactionStatus":"\#(status)","responseCode":1,"responseReasonCode":\#(reason)"#,
            #""responseReasonDescription":"Approval","authCode":"Z3PV5H""#,
            settled.map {
                #""batch":{"batchId":"5001","settlementTimeUTC":"\#($0)","settlementState":"settledSuccessfully"}"#
            }
                ?? "",
            invoice.map { #""order":{"invoiceNumber":"\#($0)","discountAmount":0}"# } ?? "",
            #""authAmount":\#(authAmount),"settleAmount":\#(settleAmount),"taxExempt":false"#,
            #""payment":{"creditCard":\#(card)}"#, customer.map { #""customer":{"id":"\#($0)"}"# } ?? "",
            #""networkTransId":"TRANSID0000001""#,
        ]
        return #"{"transaction":{"# + parts.filter { !$0.isEmpty }.joined(separator: ",") + "}," + okMessages + "}"
    }

    var response: Result<TransportResponse, TransportError> { answer(json) }

    /// The same as an entry of a list.
    var entry: String {
        #"{"transId":"\#(id)","submitTimeUTC":"\#(submitted)","transactionStatus":"\#(status)","#
            + (invoice.map { #""invoiceNumber":"\#($0)","# } ?? "")
            + #""accountType":"Visa","accountNumber":"XXXX1111","settleAmount":\#(settleAmount)}"#
    }

    static func refund(_ id: String = "60000000002", of original: String = "60000000001", _ amount: String = "5.00")
        -> DetailsAnswer
    {
        DetailsAnswer(
            id: id, original: original, type: "refundTransaction", status: "refundPendingSettlement",
            authAmount: amount, settleAmount: amount, invoice: "refund-1", submitted: "2026-11-21T11:40:00Z")
    }
}

func list(_ entries: [DetailsAnswer]) -> Result<TransportResponse, TransportError> {
    let items = entries.map(\.entry).joined(separator: ",")
    return answer(#"{"transactions":[\#(items)],"totalNumInResultSet":\#(entries.count),\#(okMessages)}"#)
}

let nothingListed = answer(
    #"{"messages":{"resultCode":"Ok","message":[{"code":"I00004","text":"No records found."}]}}"#)

func batches(_ batches: (id: String, settled: String, refunds: Int)...) -> Result<TransportResponse, TransportError> {
    let items = batches.map {
        #"{"batchId":"\#($0.id)","settlementTimeUTC":"\#($0.settled)","settlementState":"settledSuccessfully","#
            + #""statistics":[{"accountType":"Visa","chargeAmount":45.5,"chargeCount":2,"refundAmount":5,"#
            + #""refundCount":\#($0.refunds),"voidCount":0,"declineCount":0,"errorCount":0}]}"#
    }
    return answer(#"{"batchList":[\#(items.joined(separator: ","))],\#(okMessages)}"#)
}

let notFound = answer("{" + errorMessages("E00040", "The record cannot be found.") + "}")

/// An adapter that gets these answers in turn, and the transport that gives them.
func subject(
    _ answers: [Result<TransportResponse, TransportError>], signatureKeys: [String] = [], currency: Currency = .usd,
    now: Timestamp = testNow
) throws -> (gateway: AuthorizeNet, transport: ScriptedTransport) {
    let transport = ScriptedTransport(answers)
    let configuration = try AuthorizeNet.Configuration(
        apiLoginID: testLogin, transactionKey: Secret(testKey), signatureKeys: signatureKeys.map { Secret($0) },
        currency: currency, baseURL: "https://anet.test")
    return (try AuthorizeNet(configuration, transport: transport, clock: ManualWallClock(now)), transport)
}

let paymentReference = GatewayReference(gateway: .authorizeNet, id: "60000000001")
let customerReference = GatewayReference(gateway: .authorizeNet, id: "900000394")
let consent = Consent(
    purpose: .balance, givenAt: Timestamp(millisecondsSinceEpoch: 1_795_250_000_000), agreement: "terms-7 of shop")

func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

func storedMethod(customer: GatewayReference? = customerReference, token: String = "900000694") throws -> StoredMethod {
    StoredMethod(
        gateway: .authorizeNet, token: try PaymentToken(token), customer: customer, card: nil,
        worksWithoutPayer: true, consent: consent)
}

/// The charge that most answers are about: 20.00 USD for `order-1001`.
func chargeRequest(
    _ amount: Money = usd(2000), source: PaymentSource? = nil, reference: String = "order-1001",
    customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil,
    description: String? = nil
) throws -> ChargeRequest {
    ChargeRequest(
        amount: amount, source: try source ?? .token(PaymentToken(nonce), returnURL: nil),
        reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"), customer: customer,
        payer: payer, keepMethod: keepMethod, description: description)
}

func captureRequest(_ amount: Money? = nil) throws -> CaptureRequest {
    CaptureRequest(payment: paymentReference, amount: amount, idempotencyKey: try IdempotencyKey("key-1"))
}

func voidRequest() throws -> VoidRequest {
    VoidRequest(payment: paymentReference, idempotencyKey: try IdempotencyKey("key-1"))
}

func refundRequest(_ amount: Money? = nil, before: Money? = usd(0)) throws -> RefundRequest {
    RefundRequest(
        payment: paymentReference, amount: amount, refundedBefore: before,
        reference: try MerchantReference("refund-1"), idempotencyKey: try IdempotencyKey("key-1"))
}

func tokenizeRequest(customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails()) throws -> TokenizeRequest
{
    TokenizeRequest(
        token: try PaymentToken(nonce), consent: consent, customer: customer, payer: payer,
        idempotencyKey: try IdempotencyKey("key-1"))
}

extension TransportRequest {
    /// The name of the request: the one member of the body.
    var call: String {
        bodyText.split(separator: "\"", maxSplits: 2).dropFirst().first.map(String.init) ?? ""
    }
}

/// The body of a request with these members behind the credentials.
func body(_ call: String, _ members: String) -> String {
    let name = members.hasPrefix(#""refId""#) ? nil : questionName(call, members)
    let refID = name.map { #","refId":"\#($0)""# } ?? ""
    return #"{"\#(call)":{"merchantAuthentication":{"name":"\#(testLogin)","transactionKey":"\#(testKey)"}\#(refID)"#
        + (members.isEmpty ? "" : "," + members) + "}}"
}

/// The refId of a call that moves no money: Base32 of SHA-256 of when it is made and of what it asks, cut to nineteen letters after a k.
func questionName(_ call: String, _ members: String) -> String? {
    let text = "ask/\(testNow.millisecondsSinceEpoch)/" + #"{"\#(call)":{\#(members)}}"#
    return (try? Digest.sha256(Array(text.utf8))).map { "k" + Base32.string($0.bytes).prefix(19) }
}
