internal import PaymentTemplates

/// The pages of reports in mustache; everything in double braces is escaped.
enum ReportTemplates {
    /// All reports.
    static let list = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <ul class="cards">{{#reports}}<li><a href="{{link}}">{{name}}</a><p>{{about}}</p></li>{{/reports}}</ul>

        """)

    /// One report.
    static let report = ConsoleFrame.template(
        """
        <p><a href="{{back}}">{{word.allReports}}</a></p>
        <h1>{{title}}</h1>
        <p class="lead">{{about}}</p>
        {{#form}}<form method="get" action="{{action}}" role="search">
        \(FieldTemplates.groups)
        <button type="submit" class="second">{{word.show}}</button></form>{{/form}}
        {{#customers}}<h2>{{word.whichCustomer}}</h2>
        <ul class="cards">{{#list}}<li><a href="{{link}}">{{name}}</a><p>{{contact}}</p></li>{{/list}}</ul>{{/customers}}
        {{#words}}<p class="note" role="status">{{words}}</p>{{/words}}
        {{#table}}\(table)
        {{#next}}<p><a href="{{next}}">{{word.moreRows}}</a></p>{{/next}}
        <p class="row"><a class="button second" href="{{csv}}">{{word.downloadCSV}}</a> <a class="button second" href="{{json}}">{{word.downloadJSON}}</a></p>{{/table}}

        """)

    /// A table whose rows become blocks where there is no room beside each other.
    static let table = """
        {{#note}}<p class="note">{{note}}</p>{{/note}}
        <table class="stack sums" role="table"><caption>{{caption}}</caption><thead role="rowgroup"><tr role="row">{{#columns}}<th role="columnheader" scope="col" class="{{class}}">{{name}}</th>{{/columns}}</tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row">{{#cells}}<td role="cell" data-label="{{label}}" class="{{class}}">{{text}}</td>{{/cells}}</tr>{{/rows}}</tbody>
        {{#totals}}<tfoot role="rowgroup">{{#rows}}<tr role="row">{{#cells}}<td role="cell" data-label="{{label}}" class="{{class}}">{{text}}</td>{{/cells}}</tr>{{/rows}}</tfoot>{{/totals}}</table>

        """
}

extension ReportTable {
    /// What the template of a table needs.
    ///
    /// - Parameters:
    ///   - caption: what the table is of.
    ///   - note: what has to be said of it; hidden when nothing has.
    ///   - totals: the sums below the rows.
    func template(caption: String, note: String?, totals: [[Cell]] = []) -> [String: TemplateValue] {
        // A column is of numbers where its first value is one.
        let places = rows.first ?? totals.first ?? []
        return [
            "caption": .text(caption), "note": .text(orHidden: note),
            "columns": .list(
                columns.indices.map { index in
                    let isNumber = places.indices.contains(index) && places[index].isNumber
                    return ["name": .text(columns[index]), "class": .text(isNumber ? "money" : "")]
                }), "rows": .list(rows.map(row)),
            "totals": totals.isEmpty ? false : ["rows": .list(totals.map(named).map(row))],
        ]
    }

    /// A row of sums says in its first column that it is one, unless that names something.
    private func named(_ sums: [Cell]) -> [Cell] {
        guard let first = sums.first, first.isNothing || first.text.isEmpty else { return sums }
        return [Cell(text: total, isNumber: false, mark: nil)] + sums.dropFirst()
    }

    private func row(_ cells: [Cell]) -> TemplateValue {
        [
            "cells": .list(
                zip(columns, cells).map { column, cell in
                    let marks = cell.mark.map { ["mark", $0] } ?? []
                    return [
                        "label": .text(column), "text": .text(cell.text),
                        "class": .text((marks + (cell.isNumber ? ["money"] : [])).joined(separator: " ")),
                    ]
                })
        ]
    }
}
