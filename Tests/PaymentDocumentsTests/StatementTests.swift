import PaymentCore
import PaymentDocuments
import PaymentLocalization
import Testing

@testable import PaymentOrders

/// Statements, read back by another program (P-IF-4).
@Suite struct StatementTests {
    /// The amounts at the end of the lines, in cents, as `pdftotext` gives them.
    private func lastAmounts(_ text: String) -> [Int64] {
        text.split(separator: "\n").compactMap { line in
            guard let word = line.split(separator: " ").last, word.contains("€") else { return nil }
            return Int64(word.filter { $0.isNumber || $0 == "-" })
        }
    }

    @Test("beginning and lines come to the ending, as read from the file")
    func golden() async throws {
        let statement = try Samples.statement(lines: 6)
        let read = try await PDFReading(Samples.printer(.en).statement(statement, now: Samples.noon))
        // 12.34, then 100.00 − 90.01 + 100.02 − 90.03 + 100.04 − 90.05.
        #expect(lastAmounts(read.text) == [12_34, 112_34, 22_33, 122_35, 32_32, 132_36, 42_31, 42_31])
        for text in ["Beginning balance", "Ending balance", "Invoice", "Payment", "A-1041 · INV-3"] {
            #expect(read.text.contains(text), "\(text) in \(read.text)")
        }
        #expect(!read.text.contains("to your credit"))
    }

    @Test("it speaks Ukrainian")
    func ukrainian() async throws {
        let read = try await PDFReading(
            Samples.printer(.uk).statement(try Samples.statement(lines: 3), now: Samples.noon))
        for text in ["Виписка", "Початкове сальдо", "Кінцеве сальдо", "Нараховано", "Зараховано", "Рахунок", "Платіж"] {
            #expect(read.text.contains(text), "\(text) in \(read.text)")
        }
    }

    @Test("on every page stand the names of the columns, and which page of how many it is")
    func manyPages() async throws {
        let document = try Samples.printer(.en).statement(try Samples.statement(lines: 90), now: Samples.noon)
        let read = try await PDFReading(document)
        #expect(document.pageCount > 2)
        #expect(read.pages.count == document.pageCount)
        let anatomy = try await PDFAnatomy(document)
        #expect(anatomy.facts["Pages"] == "\(document.pageCount)")
        for (index, page) in read.pages.enumerated() {
            #expect(page.contains("Charged") && page.contains("Credited") && page.contains("Balance"))
            // The program that reads it leaves the spaces away.
            #expect(page.contains("\(index + 1)/\(document.pageCount)"))
        }
        #expect(lastAmounts(read.text).count == 92)
        #expect(anatomy.structure.count { $0 == "Table" } == document.pageCount)
    }

    @Test("the sum never stands alone on a page", arguments: 20...45)
    func sumHasCompany(lines: Int) async throws {
        let read = try await PDFReading(
            Samples.printer(.en).statement(try Samples.statement(lines: lines), now: Samples.noon))
        #expect(lastAmounts(try #require(read.pages.last)).count >= 2)
    }

    @Test("each currency has a part of its own, and money to the customer's credit is explained")
    func currencies() async throws {
        let credit = Money(minorUnits: -5_00, currency: .uah)
        let line = try StatementRow(
            .payment, on: CivilDate(Samples.noon), order: "A-7", document: "cash", change: credit, balance: credit)
        let base = try Samples.statement(lines: 2)
        let statement = CustomerStatement(
            customer: base.customer, period: .all,
            sections: base.sections + [.init(beginning: .zero(.uah), lines: [line], ending: credit)])
        let read = try await PDFReading(Samples.printer(.en).statement(statement, now: Samples.noon))
        for text in ["EUR", "UAH", "-UAH 5.00", "A balance below zero is money to your credit."] {
            #expect(read.text.contains(text), "\(text) in \(read.text)")
        }
    }

    @Test("a statement of nothing says so")
    func empty() async throws {
        let statement = CustomerStatement(customer: try Samples.customer(), period: .all, sections: [])
        let read = try await PDFReading(Samples.printer(.uk).statement(statement, now: Samples.noon))
        #expect(read.text.contains("За цей період не було ні нарахувань, ні оплат."))
    }

    @Test("a statement with too many lines is refused before it is drawn")
    func tooLong() throws {
        let statement = try Samples.statement(lines: DocumentPrinter.linesMax)
        let error = try #require(throws: DocumentError.self) {
            try Samples.printer(.en).statement(statement, now: Samples.noon)
        }
        #expect(error.code == .tooLong)
        #expect(error.message.contains("10002 lines"))
    }
}
