import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ChargeAnswerTests {
    @Test("an approved charge took the amount, an approved hold holds it (G-1)", arguments: [true, false])
    func approved(isCharge: Bool) async throws {
        let (gateway, _) = try subject([TransactionAnswer().response])
        let request = try chargeRequest()
        let outcome = try await isCharge ? gateway.charge(request) : gateway.authorize(request)
        let payment = try #require(outcome.value)
        #expect(payment.reference == paymentReference)
        #expect(payment.merchantReference?.text == "order-1001")
        #expect(payment.status == (isCharge ? .captured : .authorized))
        #expect(payment.requested == usd(2000))
        #expect(payment.captured == usd(isCharge ? 2000 : 0) && payment.held == usd(isCharge ? 0 : 2000))
        #expect(payment.refunded == usd(0) && payment.keptMethod == nil && !payment.isLive)
        #expect(payment.card == CardSummary(brand: "visa", lastFour: "1111", expiry: nil))
    }

    @Test("a payment held for review is pending, not paid (F-39)", arguments: ["252", "253", "193"])
    func pending(code: String) async throws {
        let (gateway, _) = try subject([TransactionAnswer(responseCode: "4", code: code).response])
        let operation = try #require(try await gateway.charge(chargeRequest()).pendingOperation)
        #expect(operation.reference == paymentReference && operation.gatewayCode == code)
    }

    static let declines: [(code: String, reason: Decline.Reason)] = [
        ("2", .generic), ("3", .callIssuer), ("4", .lostOrStolen), ("6", .incorrectNumber), ("7", .expiredCard),
        ("8", .expiredCard), ("17", .notSupported), ("27", .incorrectAddress), ("28", .notSupported),
        ("37", .incorrectNumber), ("41", .fraudSuspected), ("44", .incorrectSecurityCode), ("45", .incorrectAddress),
        ("52", .issuerUnavailable), ("65", .incorrectSecurityCode), ("78", .incorrectSecurityCode),
        ("120", .issuerUnavailable), ("121", .issuerUnavailable), ("122", .issuerUnavailable), ("141", .generic),
        ("145", .issuerUnavailable), ("152", .issuerUnavailable), ("165", .generic), ("191", .generic),
        ("200", .generic), ("224", .generic), ("250", .fraudSuspected), ("251", .fraudSuspected),
        ("254", .fraudSuspected), ("315", .incorrectNumber), ("316", .expiredCard), ("317", .expiredCard),
        ("999", .generic),
    ]

    @Test("a plain decline comes with result Ok, and has the issuer's reason (G-7)", arguments: declines)
    func declined(_ row: (code: String, reason: Decline.Reason)) async throws {
        let (gateway, _) = try subject([TransactionAnswer.declined(row.code).response])
        let decline = try #require(try await gateway.charge(chargeRequest()).decline)
        #expect(decline.reason == row.reason && decline.gatewayCode == row.code)
        #expect(decline.reference?.id == "60000000009")
    }

    @Test("a card refused as an error is declined as well (G-7)", arguments: declines.filter { $0.code != "999" })
    func declinedAsError(_ row: (code: String, reason: Decline.Reason)) async throws {
        let (gateway, _) = try subject([TransactionAnswer.refused(row.code).response])
        let decline = try #require(try await gateway.charge(chargeRequest()).decline)
        #expect(decline.reason == row.reason && decline.reference == nil)
    }

    @Test(
        "where the bank may keep a hold, the decline warns of it", arguments: ["52", "120", "121", "122", "145", "152"])
    func mayHold(code: String) async throws {
        let (gateway, _) = try subject([TransactionAnswer.refused(code).response])
        let decline = try #require(try await gateway.charge(chargeRequest()).decline)
        #expect(decline.gatewayMessage.contains("may hold the amount"))
    }

    static let refusals: [(code: String, error: PaymentError.Code)] = [
        ("5", .invalidRequest), ("9", .invalidRequest), ("10", .invalidRequest), ("13", .authenticationFailed),
        ("15", .invalidRequest), ("16", .invalidRequest), ("18", .unsupported), ("33", .invalidRequest),
        ("39", .unsupported), ("47", .invalidRequest), ("48", .unsupported), ("49", .invalidRequest),
        ("50", .invalidRequest), ("51", .invalidRequest), ("54", .invalidRequest), ("55", .invalidRequest),
        ("56", .unsupported), ("64", .invalidRequest), ("153", .invalidRequest), ("289", .unsupported),
        ("308", .invalidRequest), ("319", .invalidRequest), ("327", .invalidRequest), ("2007", .unsupported),
        ("2200", .invalidRequest),
    ]

    @Test("a definite error is thrown: nothing moved (G-7)", arguments: refusals)
    func refused(_ row: (code: String, error: PaymentError.Code)) async throws {
        let (gateway, _) = try subject([TransactionAnswer.refused(row.code).response])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == row.error && error.gatewayCode == row.code)
    }

    @Test(
        "a reason that proves nothing leaves the outcome unknown (G-7, reliability §1)",
        arguments: [
            "19", "20", "21", "22", "23", "25", "26", "36", "57", "60", "63", "180", "181", "192", "261", "901",
        ]
            + ["199", "225", "0", "", "-2", "4711"])
    func unknownReason(code: String) async throws {
        let (gateway, _) = try subject([TransactionAnswer.refused(code).response])
        let unknown = try #require(try await gateway.charge(chargeRequest()).unknown)
        #expect(unknown.reason == .gatewayFault && unknown.merchantReference?.text == "order-1001")
        #expect(unknown.sentAt == testNow)
    }

    static let requestCodes: [(code: String, error: PaymentError.Code)] =
        ["E00005", "E00006", "E00007", "E00008", "E00009", "E00010", "E00011", "E00025", "E00044", "E00059", "E00122"]
        .map { ($0, .authenticationFailed) }
        + ["E00002", "E00003", "E00004", "E00013", "E00014", "E00015", "E00016", "E00041", "E00045", "E00051"]
        .map { ($0, .invalidRequest) }
        + ["E00060", "E00088", "E00093", "E00108", "E00113", "E00116", "E00119", "E00138", "E00141", "E00040"]
        .map { ($0, .invalidRequest) }

    @Test(
        "a request refused before processing is thrown, with or without an empty transaction (G-7)",
        arguments: requestCodes, ["", #""transactionResponse":{"SupplementalDataQualificationIndicator":0},"#])
    func refusedRequest(_ row: (code: String, error: PaymentError.Code), stub: String) async throws {
        let (gateway, _) = try subject([answer("{" + stub + errorMessages(row.code) + "}")])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == row.error && error.gatewayCode == row.code)
    }

    @Test(
        "a code that proves nothing leaves the outcome unknown",
        arguments: [
            "E00001", "E00027", "E00049", "E00053", "E00104", "E00999", "I00001", "",
        ])
    func unknownRequestCode(code: String) async throws {
        let (gateway, _) = try subject([answer("{" + errorMessages(code) + "}")])
        #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .gatewayFault)
    }

    @Test("a blocked address is a decline (G-7)")
    func blocked() async throws {
        let (gateway, _) = try subject([answer("{" + errorMessages("E00118", "blocked") + "}")])
        let decline = try #require(try await gateway.charge(chargeRequest()).decline)
        #expect(decline.reason == .fraudSuspected && decline.gatewayCode == "E00118")
    }

    @Test("wrong credentials name the variables and the environment (G-7)")
    func credentials() async throws {
        let (gateway, _) = try subject([answer("{" + errorMessages("E00007") + "}")])
        let error = try await thrown { () throws(PaymentError) in try await gateway.authenticateTest() }
        #expect(error.message.contains("AUTHORIZE_NET_TRANSACTION_KEY") && error.message.contains("sandbox"))
        #expect(error.message.contains("https://anet.test"))
    }
}
