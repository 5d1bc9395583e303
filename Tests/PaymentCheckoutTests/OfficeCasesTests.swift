import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentPlans
import StripeGateway
import Testing

@testable import PaymentCheckout
@testable import PaymentOrders

@Suite("Cases, outbox and audit in the console")
struct OfficeCasesTests {
    /// Opens a case, as whoever watches payments would.
    private func file(
        _ desk: OfficeDesk, _ kind: CaseFile.Kind, order: Order.ID? = nil, detail: String = "look at it"
    ) async throws -> CaseFile {
        let file = CaseFile(
            id: Identifier(random: SystemRandomSource()), kind: kind, order: order,
            amount: Money(minorUnits: 9600, currency: .eur), detail: detail, onceFor: "test/\(kind.rawValue)",
            openedAt: OfficeDesk.zero)
        try await desk.orders.store.transaction { (tx) throws(OrderError) in _ = try tx.insert(file) }
        return file
    }

    @Test("every kind of case says what it is and what to do, in both languages")
    func cases() async throws {
        let desk = try await OfficeDesk.open()
        #expect(try await desk.get("/staff/cases", as: .viewer).text.contains("nothing to look at"))
        let order = try await desk.book()
        for kind in CaseFile.Kind.allCases {
            _ = try await file(desk, kind, order: kind == .mismatch ? nil : order.id, detail: "<b>\(kind.rawValue)</b>")
        }
        for language in Language.allCases {
            let page = try await desk.get("/staff/cases", as: .viewer, in: language).text
            let text = language.office
            for kind in CaseFile.Kind.allCases {
                #expect(page.contains(">\(text.name(of: kind))</h2>".replacing("'", with: "&#39;")), "\(kind)")
                #expect(page.contains(text.advice(for: kind).replacing("'", with: "&#39;")), "\(kind)")
            }
            #expect(page.contains("/kyiv/staff/orders/\(order.id)") && page.contains("96"))
            #expect(!page.contains("<b>") && !page.contains("<form method=\"post\" action=\"/kyiv/staff/cases"))
        }
    }

    @Test("a case is closed with what was done, once, by who may, and that is in the audit trail")
    func closing() async throws {
        let desk = try await OfficeDesk.open()
        let order = try await desk.book()
        let file = try await file(desk, .dispute, order: order.id)
        let path = "/staff/cases/\(file.id)/close"
        for note in ["", "  ", String(repeating: "x", count: 1001), "a\u{202E}b"] {
            let answer = try await desk.post(path, ["note": note], as: .manager)
            #expect(answer.response.status == .unprocessableContent)
            #expect(answer.text.contains("case-\(file.id)-note-fault"))
        }
        #expect(try await desk.post(path, ["note": "Called"], as: .cashier).response.status == .forbidden)
        for _ in 0..<2 {
            let answer = try await desk.post(path, ["note": "Called the bank."], as: .manager)
            #expect(answer.response.status == .seeOther)
        }
        #expect(
            try await desk.post(path, ["note": "Other words"], as: .manager).response.status == .unprocessableContent)
        let closed = try await desk.orders.store.transaction { (tx) throws(OrderError) in try tx.caseFile(file.id) }
        #expect(closed?.resolution == "Called the bank." && closed?.closedAt != nil)
        let trail = try await desk.orders.auditTrail(of: order.id)
        #expect(trail.isIntact)
        #expect(trail.rows.filter { $0.entry.verb == "close case" && $0.entry.reason == "Called the bank." }.count == 1)
        #expect(try await desk.post("/staff/cases/nothing/close", ["note": "x"]).response.status == .notFound)
    }

    @Test("money that fits no order pays one, or was given back; much of it takes the second factor (D-24, S-71)")
    func money() async throws {
        let desk = try await OfficeDesk.open()
        let order = try await desk.book()
        let account = try AccountName("stripe")
        for (number, cents) in [("txn_1", 9600), ("txn_2", 500)] {
            try await desk.orders.store.transaction { (tx) throws(OrderError) in
                _ = try desk.orders.suspendUnmatched(
                    Money(minorUnits: Int64(cents), currency: .eur), GatewayReference(gateway: .stripe, id: number),
                    at: account, detail: "nobody's", tx)
            }
        }
        let open = try await desk.orders.openCases(limit: 10)
        #expect(open.map { $0.held?.minorUnits } == [9600, 500])
        let paths = open.map { "/staff/cases/\($0.file.id)" }
        let close = try await desk.post(paths[0] + "/close", ["note": "done"], as: .manager)
        #expect(close.response.status == .unprocessableContent && close.text.contains("is not decided about yet"))
        for (values, field, said) in [
            (["what": "book", "number": "AAAA-BBBB", "note": "x"], "number", "no order of this number"),
            (["what": "lottery", "note": "x"], "what", "one of the list"),
            (["what": "book", "number": order.number, "note": ""], "note", "what you did about it"),
            (["what": "elsewhere", "note": "x"], "otp", "second factor only"),
            (["what": "giveBack", "note": "x"], "otp", "second factor only"),
        ] {
            let answer = try await desk.post(paths[0] + "/money", values, as: .manager)
            #expect(answer.response.status == .unprocessableContent)
            #expect(answer.text.contains("case-\(open[0].file.id)-\(field)-fault"), "\(values)")
            #expect(answer.text.contains(said), "\(values)")
        }
        let booking = ["what": "book", "number": order.number.lowercased(), "note": "It is Amelia's."]
        #expect(try await desk.post(paths[0] + "/money", booking, as: .cashier).response.status == .forbidden)
        for _ in 0..<2 {
            let answer = try await desk.post(paths[0] + "/money", booking, as: .manager)
            #expect(answer.response.status == .seeOther)
        }
        #expect(try await desk.orders.order(order.id).plan.reached.minorUnits == 9600)
        let limit = RefundLimits([Money(minorUnits: 500, currency: .eur)])
        try await desk.site.setRefundLimits(limit, from: 0, by: Principal(.manager, "olga"))
        let elsewhere = ["what": "elsewhere", "note": "By bank transfer."]
        #expect(try await desk.post(paths[1] + "/money", elsewhere, as: .manager).response.status == .seeOther)
        #expect(try await desk.orders.openCases(limit: 10).isEmpty)
        #expect(try await desk.orders.trialBalance().isBalanced)
        #expect(try await LedgerCheck(desk.orders).run().isEmpty)
    }

    @Test("a payer closes no case, and neither does the software by itself (S-44)")
    func roles() async throws {
        let desk = try await OfficeDesk.open()
        let file = try await file(desk, .overpaid)
        for role in [Principal.Role.payer, .system] {
            await #expect {
                try await desk.orders.closeCase(file.id, note: "done", by: Principal(role, "eve"))
            } throws: { ($0 as? OrderError)?.code == .forbidden }
        }
    }

    @Test("events that were set aside are shown with what to do")
    func events() async throws {
        let desk = try await OfficeDesk.open()
        let account = try AccountName("stripe")
        for state in [InboxEvent.State.quarantined, .unmatched, .applied] {
            let event = InboxEvent(
                account: account, gateway: .stripe, eventID: "evt_\(state.rawValue)", kind: .paymentCaptured,
                gatewayKind: "charge.\(state.rawValue)", amount: Money(minorUnits: 500, currency: .eur), isLive: false,
                occurredAt: OfficeDesk.zero, receivedAt: OfficeDesk.zero, state: state, detail: "another <currency>")
            try await desk.orders.store.transaction { (tx) throws(OrderError) in _ = try tx.insert(event) }
        }
        let page = try await desk.get("/staff/cases", as: .viewer).text
        #expect(page.contains("charge.quarantined") && page.contains("charge.unmatched"))
        #expect(!page.contains("charge.applied") && !page.contains("<currency>"))
        #expect(page.contains("It contradicts the order"))
    }

    @Test("the outbox shows messages by state and page, and no secret of a link (S-01, S-51)")
    func outbox() async throws {
        let desk = try await OfficeDesk.open()
        let order = try await desk.book()
        let token = try desk.key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        for number in 0..<60 {
            desk.clock.advance(seconds: 60)
            let message = Message(
                id: Identifier(random: SystemRandomSource()), kind: .reminder, audience: .customer, order: order.id,
                customer: order.customer, channel: .sms, language: .en, variables: ["name": "Amelia"], linkSerial: 1,
                onceFor: "test-\(number)", failures: number == 59 ? 2 : 0,
                detail: number == 59 ? "mailbox <full>" : nil, deliveredAt: number < 5 ? OfficeDesk.zero : nil,
                createdAt: desk.clock.now())
            try await desk.orders.store.transaction { (tx) throws(OrderError) in _ = try tx.insert(message) }
        }
        let page = try await desk.get("/staff/outbox", as: .viewer).text
        func shown(_ page: String) -> [String] { page.matches(of: /id="(message-[^"]+)"/).map { String($0.1) } }
        #expect(shown(page).count == 20)
        #expect(page.contains("failed 2 times") && page.contains("mailbox &lt;full&gt;"))
        #expect(page.contains("Amelia Stone") && page.contains(order.number) && page.contains("short message"))
        #expect(page.contains("[the link]") && page.contains("Amelia"))
        #expect(!page.contains(token.text) && !page.contains("Try again now"))
        var (last, all) = (page, shown(page))
        while let link = last.firstMatch(of: /class="button second" href="\/kyiv([^"]+)"/)?.1, all.count < 100 {
            last = try await desk.get(String(link).replacing("&amp;", with: "&"), as: .viewer).text
            all += shown(last)
        }
        let waiting = try await desk.orders.store.transaction { (tx) throws(OrderError) in
            try tx.messages(isDelivered: false, after: nil, limit: 200).map { "message-\($0.id)" }
        }
        #expect(all == waiting && all.count >= 55, "each message stands on one page")
        let delivered = try await desk.get("/staff/outbox?show=delivered", as: .viewer).text
        #expect(delivered.components(separatedBy: "<section").count - 1 == 5)
        #expect(delivered.contains("class=\"mark paid\""))
        for odd in ["show=nothing", "before=x", "before=1-%3Cb%3E", "show=all&before=99999999999999999999-a"] {
            #expect(try await desk.get("/staff/outbox?\(odd)", as: .viewer).response.status == .ok, "\(odd)")
        }
    }

    @Test("a message that was given up is tried again when staff say so, and one that was delivered is not")
    func again() async throws {
        let desk = try await OfficeDesk.open()
        let order = try await desk.book()
        var ids: [Message.ID] = []
        for isDelivered in [false, true] {
            let message = Message(
                id: Identifier(random: SystemRandomSource()), kind: .reminder, audience: .customer, order: order.id,
                customer: order.customer, channel: .email, language: .en, variables: [:],
                onceFor: "test-\(isDelivered)", failures: 9, deliveredAt: isDelivered ? OfficeDesk.zero : nil,
                createdAt: OfficeDesk.zero)
            ids.append(message.id)
            try await desk.orders.store.transaction { (tx) throws(OrderError) in
                _ = try tx.insert(message)
                try tx.unschedule(.message, message.id.text)
            }
            let answer = try await desk.post("/staff/outbox/\(message.id)/again", [:], as: .cashier)
            #expect(answer.response.status == .seeOther)
        }
        let work = try await desk.orders.store.transaction { [ids] (tx) throws(OrderError) in
            [try tx.work(.message, ids[0].text), try tx.work(.message, ids[1].text)]
        }
        #expect(work[0]?.dueAt == desk.clock.now() && work[1] == nil)
        #expect(try await desk.post("/staff/outbox/\(ids[0])/again", [:], as: .viewer).response.status == .forbidden)
        #expect(try await desk.post("/staff/outbox/nothing/again", [:]).response.status == .notFound)
    }

    @Test("the audit trail of the shop and of an order is told, with whether it is whole (O-6, S-93)")
    func audit() async throws {
        let desk = try await OfficeDesk.open()
        let order = try await desk.book()
        var page = try await desk.site.page().value
        page.line = "Portraits"
        try await desk.site.setPage(page, from: 0, by: Principal(.manager, "olga"))
        let shop = try await desk.get("/staff/audit", as: .manager).text
        for words in ["olga", "setting changed", "page: ", ">intact<", ">manager<"] {
            #expect(shop.contains(words), "\(words)")
        }
        let trail = try await desk.get("/staff/audit?number=\(order.number.lowercased())", as: .manager).text
        #expect(trail.contains("Portrait session") && trail.contains(">intact<") && trail.contains("book"))
        let missing = try await desk.get("/staff/audit?number=AAAA-BBBB", as: .manager)
        #expect(missing.response.status == .unprocessableContent && missing.text.contains("no order of this number"))
        let file = try await desk.get("/staff/audit?number=\(order.number)&format=csv", as: .manager)
        #expect(file.response.headers[.contentDisposition]?.contains("audit-\(order.number)-") == true)
        #expect(try await desk.get("/staff/audit", as: .cashier).response.status == .forbidden)
        let read = try await desk.get("/staff/audit", as: .manager, in: .uk).text
        for words in ["Журнал дій", "налаштування змінено", ">керівник<"] { #expect(read.contains(words), "\(words)") }
    }
    @Test("a long audit trail has pages, the newest entries first")
    func auditPages() async throws {
        let desk = try await OfficeDesk.open()
        var page = try await desk.site.page().value
        for number in 0..<60 {
            page.line = "Line \(number)"
            try await desk.site.setPage(page, from: number, by: Principal(.manager, "olga"))
        }
        let trail = try await desk.orders.auditTrail(of: nil).rows.map(\.entry.position)
        func positions(_ path: String) async throws -> (shown: [Int64], older: String?) {
            let text = try await desk.get(path, as: .manager).text
            let rows = text.matches(of: /<tr role="row"><td role="cell" data-label="Number" class="money">(\d+)</)
            let older = text.firstMatch(of: /<a href="\/kyiv(\/staff\/audit\?number=&amp;before=\d+)">Older ones</)
            return (rows.compactMap { Int64($0.1) }, older.map { String($0.1).replacing("&amp;", with: "&") })
        }
        let first = try await positions("/staff/audit")
        #expect(first.shown == trail.suffix(50).reversed())
        let second = try await positions(try #require(first.older))
        #expect(second.shown == trail.dropLast(50).reversed() && second.older == nil)
    }
}
