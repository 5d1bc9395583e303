internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

extension Paper {
    /// An invoice (P-IF-4).
    init(_ document: InvoiceDocument, payAt address: AbsoluteURL?, _ words: Words) {
        let language = words.language
        name = words(.invoice)
        number = PlainText.line(document.invoice.number, .short)
        party = Party(document.customer, .payer, words)
        subject = PlainText.line(document.order.title, .title)
        var facts = [
            Fact(.state, words(Word(document.invoice.state)), in: words),
            Fact(.issuedOn, language.date(document.issuedOn), in: words),
        ]
        if let day = document.invoice.dueOn { facts.append(Fact(.dueOn, language.date(day), in: words)) }
        facts.append(Fact(.orderNumber, PlainText.line(document.order.number, .short), in: words))
        self.facts = facts
        parts = [Part(table: Table(document.rows, sum: document.total, .day, words))]
        link = address.map { Link(text: "\(words(.payOnline)): \($0)", address: $0) }
    }

    /// A receipt (P-BK-2).
    init(_ receipt: Receipt, zone: BusinessZone, _ words: Words) {
        let language = words.language
        name = words(.receipt)
        party = Party(receipt.customer, .payer, words)
        subject = PlainText.line(receipt.order.title, .title)
        var facts = [
            Fact(.number, PlainText.line(receipt.payment.id.text, .short), in: words),
            Fact(.paidAt, language.dateTime(receipt.paidAt, in: zone), in: words),
            Fact(.paidBy, words(Word(receipt.payment.way)), in: words),
        ]
        if let card = receipt.payment.card {
            facts.append(Fact(.card, PlainText.line(card.description, .short), in: words))
        }
        facts.append(Fact(.orderNumber, PlainText.line(receipt.order.number, .short), in: words))
        self.facts = facts
        parts = [Part(table: Table(receipt.rows, sum: receipt.total, .due, words))]
        closing = [words(.thanks)]
    }
}

extension Table {
    /// The lines of an invoice or a receipt, and what they come to.
    fileprivate init(_ rows: [PaperRow], sum: PaperRow, _ day: Word, _ words: Words) {
        columns = [
            Column(title: words(.description), kind: .text), Column(title: words(day), kind: .label),
            Column(title: words(.amount), kind: .number),
        ]
        self.rows = rows.map { Row($0, isSum: false, words) } + [Row(sum, isSum: true, words)]
    }
}

extension Table.Row {
    fileprivate init(_ row: PaperRow, isSum: Bool, _ words: Words) {
        let language = words.language
        let what = row.what.text(in: language)
        cells = [
            Table.Cell(row.part.isEmpty ? what : "\(what) \(row.part)"),
            // The day on which a sum is due stands above already.
            Table.Cell(isSum ? "" : row.day.map { language.date($0, .short) } ?? ""),
            Table.Cell(language.amount(row.amount)),
        ]
        self.isSum = isSum
    }
}

extension Word {
    fileprivate init(_ state: Invoice.State) {
        self =
            switch state {
            case .draft: .draft
            case .sent: .sent
            case .partlyPaid: .partlyPaid
            case .paid: .paidInFull
            case .void: .void
            }
    }

    fileprivate init(_ way: PaymentRecord.Way) {
        self =
            switch way {
            case .charge: .byCard
            case .savedMethod: .bySavedMethod
            case .checkout: .onPage
            case .manual: .byHand
            }
    }
}
