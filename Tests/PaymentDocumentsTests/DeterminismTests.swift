import PaymentCore
import PaymentDocuments
import PaymentLocalization
import TestSupport
import Testing

/// A document is a function of what it is made of.
@Suite struct DeterminismTests {
    @Test("the same values give the same bytes")
    func sameBytes() throws {
        let printer = try Samples.printer(.uk)
        let statement = try Samples.statement(lines: 60)
        let first = try printer.statement(statement, now: Samples.noon)
        #expect(try printer.statement(statement, now: Samples.noon) == first)
        // Also where no font has the letters.
        let invoice = try Samples.invoice(customer: "田中さん 👩‍👩‍👧‍👦 🇺🇦 \u{10FFFF}")
        #expect(try printer.invoice(invoice, now: Samples.noon) == printer.invoice(invoice, now: Samples.noon))
    }

    @Test("the date within is the one that was passed in, and no other")
    func dates() async throws {
        let read = try await PDFAnatomy(Samples.printer(.en).receipt(try Samples.receipt(), now: Samples.noon))
        for fact in ["CreationDate", "ModDate"] {
            #expect(read.facts[fact]?.contains("Nov 22 12:00:00 2026") == true, "\(read.facts)")
        }
        let later = Timestamp(secondsSinceEpoch: Samples.noon.secondsSinceEpoch + 1)
        #expect(
            try Samples.printer(.en).receipt(try Samples.receipt(), now: later).bytes
                != Samples.printer(.en).receipt(try Samples.receipt(), now: Samples.noon).bytes)
    }

    @Test("an instant beyond all calendars is no reason to fail", arguments: [Int64.min, 0, Int64.max])
    func farDates(milliseconds: Int64) throws {
        let now = Timestamp(millisecondsSinceEpoch: milliseconds)
        #expect(try Samples.printer(.en).receipt(try Samples.receipt(), now: now).pageCount == 1)
    }

    @Test("documents made at once on many threads are those made one after another")
    func concurrent() async throws {
        let (invoice, statement) = (try Samples.invoice(), try Samples.statement(lines: 40))
        let (english, ukrainian) = (try Samples.printer(.en), try Samples.printer(.uk))
        @Sendable func make(_ index: Int) throws -> PDFDocument {
            switch index % 3 {
            case 0: try english.invoice(invoice, now: Samples.noon)
            case 1: try ukrainian.invoice(invoice, now: Samples.noon)
            default: try ukrainian.statement(statement, now: Samples.noon)
            }
        }
        let expected = try (0..<3).map(make)
        try await withThrowingTaskGroup(of: (Int, PDFDocument).self) { group in
            for index in 0..<48 { group.addTask { (index, try await apart { try make(index) }) } }
            for try await (index, document) in group { #expect(document == expected[index % 3], "document \(index)") }
        }
    }
}
