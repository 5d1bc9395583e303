internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

extension Paper {
    /// What a customer was asked for and paid, with the balance before and after (P-IF-4).
    init(_ statement: CustomerStatement, on day: CivilDate, _ words: Words) {
        let language = words.language
        name = words(.statement)
        party = Party(statement.customer, .client, words)
        var facts = [Fact(.madeOn, language.date(day), in: words)]
        if let first = statement.period.first { facts.append(Fact(.periodFrom, language.date(first), in: words)) }
        if let last = statement.period.last { facts.append(Fact(.periodTo, language.date(last), in: words)) }
        self.facts = facts
        let hasSeveral = statement.sections.count > 1
        // They begin and end with the balances, section by section.
        var rest = statement.rows[...]
        parts = statement.sections.map { section in
            let rows = rest.prefix(section.lines.count + 2)
            rest = rest.dropFirst(rows.count)
            return Part(heading: hasSeveral ? section.ending.currency.code : "", table: Table(rows, words))
        }
        if statement.sections.isEmpty { closing.append(words(.nothingHappened)) }
        if statement.rows.contains(where: \.balance.isNegative) { closing.append(words(.belowZero)) }
    }
}

extension Table {
    fileprivate init(_ rows: some Sequence<StatementRow>, _ words: Words) {
        columns = [
            Column(title: words(.day), kind: .label), Column(title: words(.description), kind: .text),
            Column(title: words(.charged), kind: .number), Column(title: words(.credited), kind: .number),
            Column(title: words(.balance), kind: .number),
        ]
        self.rows = rows.map { Row($0, words.language) }
    }
}

extension Table.Row {
    fileprivate init(_ row: StatementRow, _ language: Language) {
        let names = [row.order, row.document].map { PlainText.line($0, .short) }.filter { !$0.isEmpty }
        cells = [
            Table.Cell(row.day.map { language.date($0, .short) } ?? ""),
            Table.Cell(row.what?.text(in: language) ?? "", detail: names.joined(separator: " · ")),
            Table.Cell(row.debit.map(language.amount) ?? ""), Table.Cell(row.credit.map(language.amount) ?? ""),
            Table.Cell(language.amount(row.balance)),
        ]
        isSum = row.kind == .ending
    }
}

extension StatementRow {
    /// What it tells, as a word: the one cell of it that is one.
    fileprivate var what: ReportWord? {
        for case .word(let word) in cells { return word }
        return nil
    }
}
