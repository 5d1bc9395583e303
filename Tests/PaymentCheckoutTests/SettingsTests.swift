import Foundation
import PaymentCore
import PaymentDocuments
import PaymentLocalization
import Testing

@testable import PaymentCheckout

@Suite("What payers type, and how the page looks")
struct SettingsTests {
    @Test(
        "an amount is read as people write it, and never guessed",
        arguments: [
            ("120", Language.en, "120.00"), ("120.5", .en, "120.50"), ("1,234.56", .en, "1234.56"),
            ("1,234", .en, "1234.00"), ("1,5", .en, "1.50"), ("€ 12.30", .en, "12.30"), ("12.30 EUR", .en, "12.30"),
            ("1,234,567.89", .en, "1234567.89"), ("120,50", .uk, "120.50"), ("1 234,56", .uk, "1234.56"),
            ("1\u{a0}234,56 €", .uk, "1234.56"), ("1.234.567", .uk, "1234567.00"), ("", .en, nil), ("abc", .en, nil),
            ("1,23,4", .en, nil), ("1.2.3", .uk, nil), ("1,2.3,4", .en, nil), ("12.345", .uk, nil), ("1e3", .en, nil),
            ("--5", .en, nil), ("٥", .en, nil), ("5\u{202e}", .en, nil), (String(repeating: "9", count: 100), .en, nil),
        ] as [(String, Language, String?)])
    func amounts(text: String, language: Language, decimal: String?) {
        #expect(AmountField.read(text, .eur, language)?.decimalText == decimal)
    }

    @Test("settings are checked, and read back as they were written (P-BK-8)")
    func settings() throws {
        let settings = try PageSettings(
            companyName: "Салон", theme: .warm, language: .uk, agreement: "a\nb", accent: AccentColor("#2349c8"))
        let again = try JSONDecoder().decode(PageSettings.self, from: JSONEncoder().encode(settings))
        #expect(again == settings)
        #expect(throws: InvalidValue.self) { try PageSettings(companyName: " ") }
        #expect(throws: InvalidValue.self) { try PageSettings(companyName: "A\u{202e}B") }
        #expect(throws: InvalidValue.self) { try PageSettings(companyName: "A\nB") }
        #expect(throws: InvalidValue.self) {
            try PageSettings(companyName: "A", line: String(repeating: "x", count: 161))
        }
    }

    @Test("a site has an address without a query, and https unless it is this machine")
    func addresses() throws {
        for bad in ["http://shop.example", "https://shop.example/?a=b", "https://shop.example/#x"] {
            #expect(throws: InvalidValue.self, "\(bad)") { try SiteAddress(AbsoluteURL(bad)) }
        }
        for (good, path) in [("https://shop.example", "/pay"), ("http://127.0.0.1:8080/kyiv/", "/kyiv/pay")] {
            #expect(try SiteAddress(AbsoluteURL(good)).path("pay") == path)
        }
    }
}
