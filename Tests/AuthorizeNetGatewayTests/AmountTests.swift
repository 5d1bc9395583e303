import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct AmountTests {
    static let sent: [(minorUnits: Int64, text: String)] = [
        (1, "0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (4500, "45.00"), (123_456, "1234.56"),
        (999_999_999_999_999, "9999999999999.99"),
    ]

    @Test("an amount is sent as text with two decimals (G-9)", arguments: sent)
    func sends(_ row: (minorUnits: Int64, text: String)) async throws {
        let (gateway, transport) = try subject([TransactionAnswer().response])
        #expect(try await gateway.charge(chargeRequest(usd(row.minorUnits))).value?.captured == usd(row.minorUnits))
        #expect(transport.requests[0].bodyText.contains(#""amount":"\#(row.text)""#))
    }

    static let read: [(text: String, minorUnits: Int64)] = [
        ("45", 4500), ("100.5", 10_050), ("1018.88", 101_888), ("0.01", 1), ("45.0", 4500), ("45.00", 4500),
        ("45.0000", 4500), ("45.1000", 4510), ("0", 0), ("0.0", 0), (#""45.00""#, 4500),
        ("9999999999999.99", 999_999_999_999_999),
    ]

    @Test("an amount is read from the text of a number, with any number of zeros behind it (G-9)", arguments: read)
    func reads(_ row: (text: String, minorUnits: Int64)) async throws {
        let (gateway, _) = try subject([DetailsAnswer(authAmount: row.text, settleAmount: row.text).response])
        #expect(try await gateway.payment(paymentReference).captured == usd(row.minorUnits))
    }

    static let unreadable = [
        "45.001", "-45", "-0", "4.5e1", "45E0", #""""#, #""45.""#, #"".5""#, #""1,000.00""#, #""$45""#, "true", "null",
        "10000000000000.00", "99999999999999999999", #""45.0a0""#, #"" 45""#,
    ]

    @Test("a number that is no amount is a fault, never another amount (G-9)", arguments: unreadable)
    func noAmount(text: String) async throws {
        let (gateway, _) = try subject([DetailsAnswer(authAmount: text, settleAmount: text).response])
        let error = try await thrown { () throws(PaymentError) in try await gateway.payment(paymentReference) }
        #expect(error.code == .gatewayFault)
    }

    static let refused: [(amount: Money, code: PaymentError.Code)] = [
        (usd(0), .invalidRequest), (usd(-1), .invalidRequest), (usd(.min), .invalidRequest),
        (usd(.max), .invalidRequest),
        (usd(1_000_000_000_000_000), .invalidRequest), (Money(minorUnits: 100, currency: .eur), .unsupported),
    ]

    @Test("what cannot be carried is refused before sending (G-9)", arguments: refused)
    func refuses(_ row: (amount: Money, code: PaymentError.Code)) async throws {
        let (gateway, transport) = try subject([])
        let request = try chargeRequest(row.amount)
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == row.code && transport.requests.isEmpty)
    }

    @Test("a part in a foreign currency is refused before sending", arguments: [true, false])
    func foreignPart(isCapture: Bool) async throws {
        let (gateway, transport) = try subject([])
        let euro = Money(minorUnits: 100, currency: .eur)
        let (capture, refund) = (try captureRequest(euro), try refundRequest(euro))
        let error = try await thrown { () throws(PaymentError) in
            if isCapture { _ = try await gateway.capture(capture) } else { _ = try await gateway.refund(refund) }
        }
        #expect(error.code == .invalidRequest && transport.requests.isEmpty)
    }

    @Test("an account has one currency, which requests name", arguments: ["GBP", "SEK", "ZAR"])
    func currency(code: String) async throws {
        let currency = try Currency(code: code)
        let (gateway, transport) = try subject([TransactionAnswer().response], currency: currency)
        _ = try await gateway.charge(chargeRequest(Money(minorUnits: 2000, currency: currency)))
        #expect(transport.requests[0].bodyText.contains(#""currencyCode":"\#(code)""#))
        #expect(Array(gateway.capabilities.amountLimits.keys) == [currency])
    }
}
