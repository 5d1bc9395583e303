import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@Suite("Short messages are counted as networks cut them (GSM 03.38)")
struct SMSLengthTests {
    /// The default alphabet row by row as the standard has it, without the escape at 0x1B.
    private static let table =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
        + "¿abcdefghijklmnopqrstuvwxyzäöñüà"

    @Test("every character of the alphabet takes one place, and of its extension two")
    func alphabet() {
        #expect(Self.table.unicodeScalars.count == 127)
        for scalar in Self.table.unicodeScalars {
            let length = SMSLength(of: String(scalar))
            #expect(length.encoding == .gsm7 && length.units == 1 && length.segments == 1, "\(scalar)")
        }
        for scalar in "\u{0C}^{}\\[~]|€".unicodeScalars {
            let length = SMSLength(of: String(scalar))
            #expect(length.encoding == .gsm7 && length.units == 2, "\(scalar)")
        }
        for scalar in "`ç“”’–…\u{A0}ÀÁÂãıęłІїґ₴ю\u{1B}\t".unicodeScalars {
            #expect(SMSLength(of: String(scalar)).encoding == .ucs2, "\(scalar)")
        }
        // All others of Latin 1 and Greek, Cyrillic and the rest of the first plane's letters.
        let known = Set(Self.table.unicodeScalars).union("\u{0C}^{}\\[~]|€".unicodeScalars)
        for value in UInt32(0)..<0x2100 {
            guard let scalar = Unicode.Scalar(value), !known.contains(scalar) else { continue }
            #expect(SMSLength(of: String(scalar)).encoding == .ucs2, "\(value)")
        }
    }

    @Test(
        "texts fill as many messages as networks send",
        arguments: [
            ("", 0, 0), (String(repeating: "a", count: 160), 160, 1), (String(repeating: "a", count: 161), 161, 2),
            (String(repeating: "a", count: 306), 306, 2), (String(repeating: "a", count: 307), 307, 3),
            (String(repeating: "a", count: 158) + "€", 160, 1), (String(repeating: "a", count: 159) + "€", 161, 2),
            // The euro sign does not fit the first 153 places, so the second message begins with it.
            (String(repeating: "a", count: 152) + "€" + String(repeating: "a", count: 151), 305, 2),
            (String(repeating: "a", count: 152) + "€" + String(repeating: "a", count: 152), 306, 3),
            (String(repeating: "ж", count: 70), 70, 1), (String(repeating: "ж", count: 71), 71, 2),
            (String(repeating: "ж", count: 134), 134, 2), (String(repeating: "ж", count: 135), 135, 3),
            (String(repeating: "🙂", count: 35), 70, 1), (String(repeating: "🙂", count: 36), 72, 2),
            // Of 67 places a pair of surrogates leaves one empty.
            (String(repeating: "🙂", count: 66), 132, 2), (String(repeating: "🙂", count: 67), 134, 3),
        ])
    func segments(_ text: String, units: Int, segments: Int) {
        let length = SMSLength(of: text)
        #expect(length.units == units)
        #expect(length.segments == segments)
    }

    @Test("an amount or a date does not make an English text dear")
    func blanks() async throws {
        var variables = allVariables
        variables["total"] = "12\u{A0}500\u{202F}€"
        let words = try await written(message(.linkExpired, by: .sms, variables: variables)).words
        #expect(words.smsLength.encoding == .gsm7)
        let gateway = try await written(message(.paymentLink, by: .sms, name: "Olena “Lena” O’Hara – …")).words
        #expect(gateway.smsLength.encoding == .gsm7)
    }

    @Test("a long title is cut until the text fits, and the link stays whole")
    func longTitles() async throws {
        var variables = allVariables
        variables["title"] = String(repeating: "Кухня на замовлення ", count: 500)
        let message = try message(by: .sms, in: .uk, name: String(repeating: "Є", count: 10_000), variables: variables)
        let words = try await written(message).words
        #expect(words.smsLength.segments <= 6)
        #expect(words.text.contains("https://pay.example.com/pay/order-1/" + (try token().text)))
    }
}
