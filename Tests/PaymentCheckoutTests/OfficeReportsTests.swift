import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Reports in the console")
struct OfficeReportsTests {
    private func desk() async throws -> OfficeDesk {
        let desk = try await OfficeDesk.open()
        let visit = PaidBooking(
            kinds: ["Cut": try Money(decimal: "30.00", currency: .eur)],
            link: try LinkTerms(lifetimeHours: 24, autoCancelMinutes: 2880))
        try await desk.book("Haircut", kind: .visit, terms: visit.terms(for: "Cut").terms, total: "30.00")
        try await desk.book("=HYPERLINK(\"http://evil.example\")", customer: "+cmd|' /C calc'!A0")
        return desk
    }

    @Test("every report has its page, in both languages", arguments: ConsoleReport.allCases)
    func pages(report: ConsoleReport) async throws {
        let desk = try await desk()
        for language in Language.allCases {
            let page = try await desk.get("/\(report.path)?from=2026-01-01&to=", as: .viewer, in: language)
            #expect(page.response.status == .ok)
            #expect(page.text.contains("<h1>\(language.office.name(of: report))</h1>"))
        }
        #expect(try await desk.get("/staff/reports", as: .viewer).text.contains("/kyiv/\(report.path)\""))
        #expect(try await desk.get("/staff/reports/lottery").response.status == .notFound)
    }

    @Test("prepayments are told with their state, for the days that are asked for (P-BK-9)")
    func prepayments() async throws {
        let desk = try await desk()
        let page = try await desk.get("/staff/reports/prepayments").text
        #expect(page.contains("Haircut") && page.contains("€30.00") && page.contains("class=\"mark waiting\""))
        let early = try await desk.get("/staff/reports/prepayments?from=2026-01-01&to=2026-01-31").text
        #expect(!early.contains("Haircut") && early.contains("There is nothing to show"))
        for query in ["from=2026-02-30&to=", "from=2026-02-02&to=2026-02-01", "from=%3Cscript%3E&to="] {
            let wrong = try await desk.get("/staff/reports/prepayments?\(query)")
            #expect(wrong.response.status == .unprocessableContent, "\(query)")
            #expect(wrong.text.contains("class=\"fault\"") && !wrong.text.contains("<script>"), "\(query)")
        }
    }

    @Test("files come whole, and formulas in them are text (S-72)")
    func downloads() async throws {
        let desk = try await desk()
        let (response, text) = try await desk.get("/staff/reports/ageing?format=csv")
        #expect(response.headers[.contentType] == "text/csv; charset=utf-8; header=present")
        #expect(response.headers[.contentDisposition]?.contains("filename=\"ageing-2026-") == true)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(text.hasPrefix("\u{FEFF}"))
        #expect(text.contains("'+cmd") && !text.contains(",+cmd") && !text.contains(",\"+cmd"))
        let json = try await desk.get("/staff/reports/prepayments?from=&to=&format=json")
        let object = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any]
        #expect((object?["rows"] as? [Any])?.count == 1)
        for format in ["table", "exe", ""] {
            #expect(try await desk.get("/staff/reports/ageing?format=\(format)").response.status == .notFound)
        }
    }

    @Test("every page shows 50 rows and leads to the next ones; the file has all of them, and their sums")
    func many() async throws {
        let desk = try await OfficeDesk.open()
        for number in 0..<105 { try await desk.book("Session \(number)") }
        var path: String? = "/staff/reports/ageing"
        var rows: [String] = []
        var pages: [Int] = []
        while let here = path {
            let page = try await desk.get(here).text
            let cells = page.matches(of: #/<td role="cell" data-label="Order" class="">([^<]+)</#)
            let found = cells.map { String($0.output.1) }
            rows += found
            pages.append(found.count)
            #expect(page.contains("This page has 50 rows") == (found.count == 50) && !page.contains("<tfoot>"))
            path = page.firstMatch(of: #/href="[^"]*(\/staff\/reports\/ageing\?after=[^"]+)">More rows/#).map {
                String($0.output.1)
            }
        }
        #expect(pages == [50, 50, 5] && Set(rows).count == 105)
        let file = try await desk.get("/staff/reports/ageing?format=csv").text
        #expect(file.split(separator: "\r\n").count == 106)
        let json = try await desk.get("/staff/reports/ageing?format=json").text
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect((object?["totals"] as? [Any])?.count == 1)
        #expect(try await desk.get("/staff/reports/ageing?after=nobody").response.status == .notFound)
        #expect(try await desk.get("/staff/reports/ageing?after=%3Cscript%3E").response.status == .badRequest)
    }

    @Test("the ledger's sums are told with whether they are balanced, and small reports with their totals")
    func sums() async throws {
        let desk = try await desk()
        let ageing = try await desk.get("/staff/reports/ageing").text
        #expect(ageing.contains("<tfoot role=\"rowgroup\">"))
        let balance = try await desk.get("/staff/reports/balance").text
        #expect(balance.contains("Debits and credits are the same"))
        #expect(balance.contains(">unbilled</td>"))
        let read = try await desk.get("/staff/reports/balance", in: .uk).text
        #expect(read.contains(">ще не виставлено</td>") && read.contains(">продажі</td>"))
        for (page, word) in [(ageing, "Total"), (balance, "Total"), (read, "Усього")] {
            let foot = try #require(page.firstMatch(of: /<tfoot role="rowgroup">(.*)<\/tfoot>/)).output.1
            #expect(foot.contains("class=\"\">\(word)</td>"), "\(foot)")
        }
        #expect(balance.contains("<th role=\"columnheader\" scope=\"col\" class=\"money\">Debit</th>"))
    }

    @Test("a statement is of one customer, who is chosen when several are meant (P-IF-4)")
    func statements() async throws {
        let desk = try await desk()
        #expect(try await desk.get("/staff/reports/statement").text.contains("Say whose statement"))
        #expect(try await desk.get("/staff/reports/statement?customer=nobody").text.contains("no such customer"))
        let both = try await desk.get("/staff/reports/statement?customer=amelia%40customers").text
        let links = both.matches(of: /href="\/kyiv(\/staff\/reports\/statement\?customer=[^"]+)"/)
        #expect(links.count == 2)
        for link in links {
            let path = String(link.1).replacing("&amp;", with: "&")
            #expect(try await desk.get(path).response.status == .ok)
        }
        let foreign = try await desk.get("/staff/reports/statement?customer=%3Cimg%20src%3Dx%3E")
        #expect(!foreign.text.contains("<img src=x"))
    }
}
