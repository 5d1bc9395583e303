import PaymentCore
import PaymentDocuments
import PaymentLocalization
import PaymentPlans
import Testing

@testable import PaymentOrders

/// Invoice, receipt, estimate and order, read back by another program (P-IF-4, P-BK-2, O-6).
@Suite struct DocumentTests {
    @Test(
        "an invoice says who pays what until when, in both languages",
        arguments: [
            (
                Language.en,
                [
                    "Invoice INV-2041", "Payer", "Due on", "December 6, 2026", "Balance 2/3", "€1,000.00", "-€250.00",
                    "Left to pay", "€750.00", "Paid in part", "November 22, 2026",
                ]
            ),
            (
                .uk,
                [
                    "Рахунок INV-2041", "Платник", "Сплатити до", "6 грудня 2026 р.", "Залишок 2/3", "1 000,00 EUR",
                    "-250,00 EUR",
                    "До сплати", "750,00 EUR", "Сплачено частково", "22 листопада 2026 р.",
                ]
            ),
        ])
    func invoice(language: Language, expected: [String]) async throws {
        let document = try Samples.printer(language).invoice(try Samples.invoice(), now: Samples.noon)
        let read = try await PDFReading(document)
        for text in expected + [
            "Олена Ґалаґан-Євтушенко", "olena@example.com", "+380441234567", "Bright Studio", "A-1041",
        ] {
            #expect(read.text.contains(text), "\(text) in \(read.text)")
        }
        #expect(document.fileName == "invoice-INV-2041.pdf")
        let anatomy = try await PDFAnatomy(document)
        #expect(anatomy.facts["Title"] == "\(expected[0]) – Bright Studio")
    }

    @Test(
        "a receipt says what was paid when, how, and what for",
        arguments: [
            (
                Language.en,
                [
                    "Receipt", "November 22, 2026 at 2:00 PM GMT+2", "Payment page", "Deposit", "UAH 37,037.03",
                    "Received", "Thank you for your payment.",
                ]
            ),
            (
                .uk,
                [
                    "Квитанція", "22 листопада 2026 р. о 14:00", "GMT+2", "Сторінка оплати", "Передплата",
                    "37 037,03 ₴",
                    "Отримано",
                    "Дякуємо за оплату.",
                ]
            ),
        ])
    func receipt(language: Language, expected: [String]) async throws {
        let read = try await PDFReading(try Samples.printer(language).receipt(try Samples.receipt(), now: Samples.noon))
        let text = read.text.split { $0 == " " }.joined(separator: " ")
        for part in expected + ["visa •••• 4242", "k3j6v7w2q4y5z1x8c9b0n2m4ab", "Kitchen “Їжачок”: п’ять шаф"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test(
        "an estimate says what falls due when; once it is accepted it is an order, with who accepted it",
        arguments: [
            (Language.en, "Estimate A-1041", "Order A-1041", ["Installment 3/3", "Dec 22, 2026", "Feb 22, 2027"]),
            (.uk, "Кошторис A-1041", "Замовлення A-1041", ["Внесок 3/3", "22 груд. 2026 р.", "22 лют. 2027 р."]),
        ])
    func order(language: Language, estimate: String, order: String, expected: [String]) async throws {
        let printer = try Samples.printer(language)
        var record = try Samples.order()
        let customer = try Samples.customer()
        record.estimate = .open
        let first = try await PDFReading(printer.order(record, for: customer, now: Samples.noon))
        let accepted = Acceptance(by: "Олена Ґ.", at: Samples.noon)
        record.estimate = .accepted(by: accepted.by, at: accepted.at)
        let second = try await PDFReading(printer.order(record, for: customer, accepted: accepted, now: Samples.noon))
        #expect(first.text.contains(estimate) && !first.text.contains("Олена Ґ."))
        #expect(second.text.contains(order) && second.text.contains("Олена Ґ."))
        for text in expected + [language.amount(record.plan.total).withPlainSpaces] {
            #expect(first.text.contains(text), "\(text) in \(first.text)")
        }
    }

    @Test("a file is A4, tagged, in its language, with all fonts within and no more of them than is used")
    func form() async throws {
        for language in Language.allCases {
            let document = try Samples.printer(language).invoice(try Samples.invoice(), now: Samples.noon)
            let read = try await PDFAnatomy(document)
            #expect(read.facts["Page size"]?.contains("A4") == true)
            #expect(read.facts["Pages"] == "1")
            #expect(read.facts["Author"] == "Bright Studio")
            #expect(read.facts["Tagged"] == "yes")
            #expect(read.objects.contains("/DisplayDocTitle true"))
            let text = String(decoding: document.bytes, as: Unicode.ASCII.self)
            #expect(text.contains("/Lang (\(language.rawValue))\n"))
            // The table of objects is where the end of the file says it is.
            let ending = text.split(separator: "\n").suffix(3)
            let place = try #require(ending.dropFirst().first.flatMap { Int($0) })
            #expect(ending.first == "startxref" && ending.last == "%%EOF")
            #expect(document.bytes[place...].starts(with: "xref\n".utf8))
            #expect(!read.fonts.isEmpty)
            for font in read.fonts {
                // Embedded, a subset, and with a map to Unicode.
                #expect(font.contains("yes yes yes"), "\(font)")
            }
            for tag in ["Document", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"] {
                #expect(read.structure.contains(tag), "\(tag) in \(read.structure)")
            }
        }
    }

    @Test("an amount of any size stays whole and in one line")
    func hugeAmounts() async throws {
        let total = Money(minorUnits: 9_000_000_000_000_000_000, currency: .uah)
        let order = try Samples.order(paid: 0, total: total)
        let read = try await PDFReading(
            Samples.printer(.uk).order(order, for: try Samples.customer(), now: Samples.noon))
        #expect(read.text.contains("90 000 000 000 000 000,00 ₴"))
    }

    @Test("what waits for an event says for which, and what is no longer to be paid is told apart")
    func waitingAndWaived() async throws {
        let moment = try Samples.zone().moment(Samples.noon)
        let terms = try ScheduledBalance(
            deposit: .percentage(try Percentage("30")), balance: .when(.productionComplete)
        ).terms()
        let waiting = try Samples.order(plan: try Plan(terms: terms, total: Samples.euros(100_00), bookedAt: moment))
        let customer = try Samples.customer()
        let first = try await PDFReading(Samples.printer(.uk).order(waiting, for: customer, now: Samples.noon))
        #expect(first.text.contains("коли виробництво буде"))

        let parts = try PayerParts(minimumFirst: Percentage("10"), success: Percentage("50"))
        var plan = try Plan(
            terms: PayerChosenParts(parts).terms(), total: Samples.euros(100_00), bookedAt: moment)
        try plan.apply(.pay(Tender("first", Samples.euros(60_00))), at: moment)
        try plan.apply(.complete, at: moment)
        let ended = try Samples.order(plan: plan)
        let second = try await PDFReading(Samples.printer(.en).order(ended, for: customer, now: Samples.noon))
        let text = second.text.split { $0 == " " }.joined(separator: " ")
        #expect(text.contains("No longer to be paid €40.00"), "\(text)")
        #expect(text.contains("Total €100.00 €60.00 €0.00"), "\(text)")
        #expect(text.contains("Completed"))
    }
}
