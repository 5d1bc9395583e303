import AuthorizeNetGateway
import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// A call on the adapter and the exact bodies it must send.
struct RequestCase: Sendable, CustomTestStringConvertible {
    let name: String
    let answers: [Result<TransportResponse, TransportError>]
    let bodies: [String]
    let call: @Sendable (AuthorizeNet) async throws -> Void

    var testDescription: String { name }
}

private let window =
    #""transactionSettings":{"setting":[{"settingName":"duplicateWindow","settingValue":"28800"}]}"#
private let windowOff =
    #""transactionSettings":{"setting":[{"settingName":"duplicateWindow","settingValue":"0"}]}"#
private let opaqueData =
    #""payment":{"opaqueData":{"dataDescriptor":"COMMON.ACCEPT.INAPP.PAYMENT","dataValue":"\#(nonce)"}}"#

private func sale(
    _ type: String = "authCaptureTransaction", payment: String = opaqueData, order: String = "", after: String = "",
    last: String = ""
) -> String {
    body(
        "createTransactionRequest",
        #""refId":"order-1001","transactionRequest":{"transactionType":"\#(type)","amount":"20.00","#
            + #""currencyCode":"USD",\#(payment),"order":{"invoiceNumber":"order-1001"\#(order)},"#
            + #"\#(after)\#(window)\#(last)}"#
    )
}

private let storedProfile =
    #""profile":{"customerProfileId":"900000394","paymentProfile":{"paymentProfileId":"900000694"}}"#
private let lookup = body("getTransactionDetailsRequest", #""transId":"60000000001""#)
private let readMethod = body(
    "getCustomerPaymentProfileRequest",
    #""customerProfileId":"900000394","customerPaymentProfileId":"900000694","unmaskExpirationDate":true"#)
private let paymentProfile = answer(
    #"{"paymentProfile":{"customerProfileId":"900000394","customerPaymentProfileId":"900000694","#
        + #""payment":{"creditCard":"#
        + #"{"cardNumber":"XXXX1111","expirationDate":"2030-12","cardType":"Visa"}},"#
        + #""originalNetworkTransId":"TRANSID0000001","originalAuthAmount":45.5},\#(okMessages)}"#)

@Suite struct RequestTests {
    static let sales: [RequestCase] = [
        RequestCase(
            name: "a charge names nonce, invoice and the longest window", answers: [TransactionAnswer().response],
            bodies: [sale()]
        ) { _ = try await $0.charge(chargeRequest()) },
        RequestCase(
            name: "an authorization differs by its type alone", answers: [TransactionAnswer().response],
            bodies: [sale("authOnlyTransaction")]
        ) { _ = try await $0.authorize(chargeRequest()) },
        RequestCase(
            name: "payer and description stand where the schema wants them", answers: [TransactionAnswer().response],
            bodies: [
                sale(
                    order: #","description":"Tee & \"café\"""#,
                    after: #""customer":{"email":"a@example.org"},"billTo":{"firstName":"Ann Marie","lastName":"Lee","#
                        + #""country":"USA","phoneNumber":"+1 555"},"customerIP":"192.0.2.7","#)
            ]
        ) {
            _ = try await $0.charge(
                chargeRequest(
                    payer: PayerDetails(
                        email: "a@example.org", name: "Ann Marie Lee", phone: "+1 555", country: "USA",
                        ipAddress: "192.0.2.7"), description: "Tee & \"café\""))
        },
        RequestCase(
            name: "a name of one word is the first name", answers: [TransactionAnswer().response],
            bodies: [sale(after: #""billTo":{"firstName":"Cher"},"#)]
        ) { _ = try await $0.charge(chargeRequest(payer: PayerDetails(name: "Cher"))) },
        RequestCase(
            name: "a kept method with the payer present says so, and no address or customer",
            answers: [TransactionAnswer().response],
            bodies: [sale(payment: storedProfile, last: #","processingOptions":{"isStoredCredentials":true}"#)]
        ) {
            _ = try await $0.charge(
                chargeRequest(
                    source: .stored(storedMethod(), returnURL: nil),
                    payer: PayerDetails(email: "a@example.org", name: "Ann Lee")))
        },
        RequestCase(
            name: "a kept method without the payer names the payment with which the agreement began",
            answers: [paymentProfile, TransactionAnswer().response],
            bodies: [
                readMethod,
                sale(
                    payment: storedProfile,
                    last: #","processingOptions":{"isSubsequentAuth":true},"subsequentAuthInformation":"#
                        + #"{"originalNetworkTransId":"TRANSID0000001","originalAuthAmount":"45.50"}"#),
            ]
        ) { _ = try await $0.charge(chargeRequest(source: .storedWithoutPayer(storedMethod()))) },
    ]

    static let changes: [RequestCase] = [
        RequestCase(
            name: "a capture of a part", answers: [held.response, TransactionAnswer.change().response],
            bodies: [
                lookup,
                body(
                    "createTransactionRequest",
                    #""refId":"\#(captureName)","transactionRequest":{"transactionType":"priorAuthCaptureTransaction","#
                        + #""amount":"15.00","refTransId":"60000000001",\#(windowOff)}"#),
            ]
        ) { _ = try await $0.capture(captureRequest(usd(1500))) },
        RequestCase(
            name: "a capture of all names no amount", answers: [held.response, TransactionAnswer.change().response],
            bodies: [
                lookup,
                body(
                    "createTransactionRequest",
                    #""refId":"\#(captureName)","transactionRequest":{"transactionType":"priorAuthCaptureTransaction","#
                        + #""refTransId":"60000000001",\#(windowOff)}"#),
            ]
        ) { _ = try await $0.capture(captureRequest()) },
        RequestCase(
            name: "a void", answers: [held.response, TransactionAnswer.change().response],
            bodies: [
                lookup,
                body(
                    "createTransactionRequest",
                    #""refId":"\#(voidName)","transactionRequest":{"transactionType":"voidTransaction","#
                        + #""refTransId":"60000000001",\#(windowOff)}"#),
            ]
        ) { _ = try await $0.void(voidRequest()) },
        RequestCase(
            name: "a refund needs four digits and the reference as invoice number",
            answers: [
                DetailsAnswer(status: "settledSuccessfully").response, nothingListed, nothingListed,
                TransactionAnswer(id: "60000000002", original: "60000000001", refID: "refund-1").response,
            ],
            bodies: [
                lookup,
                body(
                    "createTransactionRequest",
                    #""refId":"refund-1","transactionRequest":{"transactionType":"refundTransaction","amount":"5.00","#
                        + #""payment":{"creditCard":{"cardNumber":"1111","expirationDate":"XXXX"}},"#
                        + #""refTransId":"60000000001","order":{"invoiceNumber":"refund-1"},\#(window)}"#),
            ]
        ) { _ = try await $0.refund(refundRequest(usd(500))) },
        RequestCase(
            name: "a decision about a held payment",
            answers: [
                TransactionAnswer.change().with(refID: nil).response, DetailsAnswer().response,
            ],
            bodies: [
                body(
                    "updateHeldTransactionRequest",
                    #""refId":"\#(decideName)","heldTransactionRequest":{"action":"approve","#
                        + #""refTransId":"60000000001"}"#
                )
            ]
        ) { _ = try await $0.decide(.approve, on: paymentReference, idempotencyKey: IdempotencyKey("key-1")) },
        RequestCase(
            name: "forgetting a method", answers: [answer("{\(okMessages)}")],
            bodies: [
                body(
                    "deleteCustomerPaymentProfileRequest",
                    #""customerProfileId":"900000394","customerPaymentProfileId":"900000694""#)
            ]
        ) { try await $0.forget(storedMethod()) },
        RequestCase(
            name: "the credential check", answers: [answer("{\(okMessages)}")],
            bodies: [body("authenticateTestRequest", "")]
        ) { try await $0.authenticateTest() },
    ]

    private static let held = DetailsAnswer(type: "authOnlyTransaction", status: "authorizedPendingCapture")
    // Base32 of SHA-256 of "capture/key-1", "void/key-1" and "decide/key-1", cut to nineteen letters after a k.
    private static let captureName = "kg55pdx4zyhlfz3qltg7"
    private static let voidName = "ki7e4cczcqbjqt5bfm5c"
    private static let decideName = "kwscuv4wkaknl6dsz5zx"

    @Test("each call sends exactly these bytes, in the schema's order (G-2, G-8)", arguments: sales + changes)
    func bytes(_ example: RequestCase) async throws {
        let (gateway, transport) = try subject(example.answers)
        do { try await example.call(gateway) } catch let error as PaymentError {
            // An answer of the script may miss the refId; what was sent is what counts here.
            #expect(error.code == .gatewayFault, "\(error)")
        }
        // The lists that a refund looks through first are shown in the tests of look-ups.
        let sent = transport.requests.map(\.bodyText).filter { !$0.contains("ListRequest") }
        #expect(Array(sent.prefix(example.bodies.count)) == example.bodies)
    }

    @Test("money calls go over a fresh connection and are never repeated, look-ups may be (S-33, S-35, F-11)")
    func limits() async throws {
        let (gateway, transport) = try subject([Self.held.response, TransactionAnswer.change().response])
        _ = try await gateway.void(voidRequest())
        let (read, write) = (try #require(transport.requests.first), try #require(transport.requests.last))
        #expect(read.effect == .read && read.limits == .lookup && !read.needsFreshConnection)
        #expect(write.effect == .write && write.limits == .movesMoney && write.needsFreshConnection)
        for request in transport.requests {
            #expect(request.method == .post)
            #expect(request.url.text == "https://anet.test/xml/v1/request.api")
            #expect(request.headerFields == [.contentType: "application/json", .accept: "application/json"])
        }
    }

    static let longTexts: [(field: String, payer: PayerDetails, description: String?)] = [
        ("payer.name", PayerDetails(name: String(repeating: "n", count: 51)), nil),
        ("payer.name", PayerDetails(name: "Ann " + String(repeating: "n", count: 51)), nil),
        ("payer.email", PayerDetails(email: String(repeating: "e", count: 256)), nil),
        ("payer.phone", PayerDetails(phone: String(repeating: "1", count: 26)), nil),
        ("payer.country", PayerDetails(country: String(repeating: "c", count: 61)), nil),
        ("description", PayerDetails(), String(repeating: "d", count: 256)),
    ]

    @Test("a text too long for the schema is refused before sending and not repeated (G-7, S-01)", arguments: longTexts)
    func tooLong(_ example: (field: String, payer: PayerDetails, description: String?)) async throws {
        let (gateway, transport) = try subject([])
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.charge(Self.request(example.payer, example.description))
        }
        #expect(error.code == .invalidRequest && error.field == example.field && error.value == nil)
        #expect(transport.requests.isEmpty)
    }

    private static func request(_ payer: PayerDetails, _ description: String?) throws(PaymentError) -> ChargeRequest {
        do {
            return try chargeRequest(payer: payer, description: description)
        } catch {
            throw PaymentError(.gatewayFault, "\(error)")
        }
    }

    @Test("a reference longer than an invoice number is refused before sending (G-8)")
    func longReference() async throws {
        let (gateway, transport) = try subject([])
        let request = try chargeRequest(reference: String(repeating: "r", count: 21))
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest && error.field == "reference")
        #expect(transport.requests.isEmpty)
    }
}
