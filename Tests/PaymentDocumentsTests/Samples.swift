import PaymentCore
import PaymentDocuments
import PaymentLocalization
import PaymentPlans

@testable import PaymentOrders

/// What the documents of these tests are made of.
enum Samples {
    /// 2026-11-22 at 12:00 UTC.
    static let noon = Timestamp(secondsSinceEpoch: 1_795_348_800)

    static func zone() throws -> BusinessZone { try BusinessZone("Europe/Kyiv") }

    static func branding(name: String = "Bright Studio", logo: Picture? = nil) throws -> Branding {
        try Branding(
            name: name, line: "Photographs and portraits",
            address: ["12 Harbour Street", "Dublin D02 X285", "hello@bright.example"], logo: logo)
    }

    static func printer(
        _ language: Language, _ branding: Branding? = nil
    ) throws -> DocumentPrinter {
        DocumentPrinter(try branding ?? Samples.branding(), language: language, zone: try zone())
    }

    static func euros(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .eur) }

    static func customer(_ name: String = "Олена Ґалаґан-Євтушенко") throws -> Customer {
        Customer(
            id: try Identifier("olena"), name: name, email: "olena@example.com", phone: "+380441234567", createdAt: noon
        )
    }

    /// A deposit of 30 % and three parts of the rest, in hryvnias; the deposit is paid.
    static func order(
        title: String = "Kitchen “Їжачок”: п’ять шаф", kind: Order.Kind = .project, paid: Int64 = 37_037_03,
        total: Money = Money(minorUnits: 123_456_78, currency: .uah)
    ) throws -> Order {
        let terms = try ScheduledBalance(
            deposit: .percentage(try Percentage("30")), balance: .after(.months(1)),
            parts: Line.Parts(3, every: .months(1))
        ).terms()
        let moment = try zone().moment(noon)
        var plan = try Plan(terms: terms, total: total, bookedAt: moment)
        if paid > 0 {
            try plan.apply(.pay(Tender("first", Money(minorUnits: paid, currency: total.currency))), at: moment)
        }
        return try order(title: title, kind: kind, plan: plan)
    }

    /// An order with a plan.
    static func order(title: String = "Kitchen", kind: Order.Kind = .project, plan: Plan) throws -> Order {
        Order(
            id: try Identifier("kitchen"), number: "A-1041", kind: kind, customer: try Identifier("olena"),
            title: title,
            account: try AccountName("liqpay"), plan: plan, createdAt: noon, updatedAt: noon)
    }

    /// An invoice over 1 000.00 on which 250.00 were paid.
    static func invoice(customer name: String = "Олена Ґалаґан-Євтушенко", title: String = "Kitchen") throws
        -> InvoiceDocument
    {
        let day = CivilDate(noon)
        let invoice = Invoice(
            id: try Identifier("invoice"), number: "INV-2041", order: try Identifier("kitchen"), state: .partlyPaid,
            amount: euros(100_000), paid: euros(25_000), dueOn: day.adding(days: 14), createdAt: noon, sentAt: noon)
        return InvoiceDocument(
            invoice: invoice, order: try order(title: title), customer: try customer(name), issuedOn: day,
            rows: [
                PaperRow(ReportWord(.balance), part: "2/3", on: day.adding(days: 14), euros(100_000)),
                PaperRow(.payment, on: day.adding(days: 1), euros(-25_000)),
            ])
    }

    /// A receipt over 37 037.03 that paid a deposit.
    static func receipt() throws -> Receipt {
        let amount = Money(minorUnits: 37_037_03, currency: .uah)
        let payment = PaymentRecord(
            id: try Identifier("k3j6v7w2q4y5z1x8c9b0n2m4ab"), order: try Identifier("kitchen"),
            customer: try Identifier("olena"), account: try AccountName("liqpay"), way: .checkout, amount: amount,
            captured: amount, refunded: .zero(.uah), disputed: .zero(.uah), state: .captured,
            card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), createdAt: noon, settledAt: noon)
        return Receipt(
            payment: payment, order: try order(), customer: try customer(), paidAt: noon,
            rows: [PaperRow(ReportWord(.deposit), on: CivilDate(noon), amount)])
    }

    /// A statement with so many lines: an invoice and a payment in turn, of growing amounts.
    static func statement(lines count: Int, document: (Int) -> String = { "INV-\($0)" }) throws -> CustomerStatement {
        let beginning = euros(12_34)
        var balance = beginning
        var lines: [StatementRow] = []
        for index in 0..<count {
            let change = euros(index.isMultiple(of: 2) ? Int64(10_000 + index) : -Int64(9_000 + index))
            balance = try balance + change
            lines.append(
                try StatementRow(
                    index.isMultiple(of: 2) ? .invoice : .payment, on: CivilDate(noon).adding(days: Int64(index / 4)),
                    order: "A-1041", document: document(index), change: change, balance: balance))
        }
        let section = CustomerStatement.Section(beginning: beginning, lines: lines, ending: balance)
        return CustomerStatement(
            customer: try customer(),
            period: try ReportPeriod(from: CivilDate(noon), through: CivilDate(noon).adding(days: Int64(count / 4))),
            sections: [section])
    }
}
