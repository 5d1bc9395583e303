internal import HTTPTypes
internal import PaymentCore
internal import PaymentTemplates

/// The page on which one can look into a mock: what exists, what was asked and answered, what was sent (M-6).
///
/// It changes nothing and shows neither credentials nor card data, so it needs no token.
struct InspectorPage<Gateway: GatewayMock> {
    /// How many requests and notifications are shown; the control API lists more.
    static var entriesMax: Int { 50 }
    /// How many rows of a table are shown.
    static var rowsMax: Int { 100 }

    private let engine: MockEngine<Gateway>
    private let redaction = Redaction(concealing: Gateway.concealedFields)

    init(_ engine: MockEngine<Gateway>) {
        self.engine = engine
    }

    /// The page as it is now.
    var response: MockResponse {
        let requests = engine.requests
        let deliveries = engine.deliveries
        let plan = engine.faults
        let offset = engine.clock.offsetSeconds
        let faults = plan.rules.map(text) + plan.deliveryRules.map(text) + rates(plan)
        return MockPage(
            title: "\(Gateway.name) mock", template: InspectorTemplate.shared,
            values: [
                "name": .text(Gateway.name), "now": .text(engine.clock.now().pageText),
                "offset": .text(offset == 0 ? "not moved" : "\(offset) s ahead"), "seed": .text("\(engine.seed)"),
                "pending": .text("\(engine.deliveriesPending)"),
                "faults": .list(faults.map(TemplateValue.text)), "hasFaults": .flag(!faults.isEmpty),
                "tables": .list(engine.inspection.map(table)),
                "requests": .list(requests.suffix(Self.entriesMax).reversed().map(entry)),
                "requestsNote": .text(orHidden: note(requests.count)), "hasRequests": .flag(!requests.isEmpty),
                "deliveries": .list(deliveries.suffix(Self.entriesMax).reversed().map(entry)),
                "deliveriesNote": .text(orHidden: note(deliveries.count)), "hasDeliveries": .flag(!deliveries.isEmpty),
            ],
            width: .wide
        ).response()
    }

    private func note(_ count: Int) -> String? {
        count > Self.entriesMax ? "The newest \(Self.entriesMax) of the \(count) that are kept." : nil
    }

    private func table(_ table: InspectorTable) -> TemplateValue {
        let rows = table.rows.prefix(Self.rowsMax).map { row -> TemplateValue in
            ["cells": .list(row.map { .text(redaction.text($0)) })]
        }
        return [
            "title": .text(table.title), "count": .text("\(table.rows.count)"), "hasRows": .flag(!rows.isEmpty),
            "columns": .list(table.columns.map(TemplateValue.text)), "rows": .list(Array(rows)),
            "note": .text(orHidden: table.rows.count > Self.rowsMax ? "The first \(Self.rowsMax) rows." : nil),
        ]
    }

    private func entry(_ request: RecordedRequest) -> TemplateValue {
        let status = request.answer?.status
        let answerBody = request.answer.map { redaction.body($0.body, type: $0.headerFields[.contentType]) }
        return [
            "status": .text(status.map { "\($0)" } ?? "no answer"), "tone": .text(Self.tone(of: status)),
            "method": .text(request.method.rawValue),
            "target": .text(redaction.target(path: request.path, query: request.query)),
            "fault": .text(orHidden: request.fault?.rawValue), "at": .text(request.receivedAt.pageText),
            "fields": .text(orHidden: Self.shown(redaction.fields(request.headerFields))),
            "messages": .list(
                [decoded("Query", Array(request.query.utf8)), body(request.body, request.headerFields)]
                    .compactMap { $0 }),
            "answerFields": .text(orHidden: request.answer.flatMap { Self.shown(redaction.fields($0.headerFields)) }),
            "answerBody": .text(orHidden: answerBody.flatMap(Self.shown)),
        ]
    }

    private func entry(_ delivery: RecordedDelivery) -> TemplateValue {
        let attempts = delivery.attempts.map { attempt -> TemplateValue in
            [
                "at": .text(attempt.sentAt.pageText), "tone": .text(Self.tone(of: attempt.status)),
                "status": .text(attempt.status.map { "\($0)" } ?? "no answer"),
                "problem": .text(orHidden: attempt.problem.map(redaction.text)),
            ]
        }
        let tone =
            switch delivery.progress {
            case .delivered: "good"
            case .failed, .dropped: "bad"
            case .pending: ""
            }
        return [
            "progress": .text(delivery.progress.rawValue), "tone": .text(tone), "topic": .text(delivery.topic),
            "id": .text(redaction.text(delivery.id)), "url": .text(redaction.url(delivery.url)),
            "fault": .text(orHidden: delivery.fault?.rawValue), "at": .text(delivery.queuedAt.pageText),
            "due": .text(orHidden: delivery.due?.pageText), "attempts": .list(attempts),
            "hasAttempts": .flag(!attempts.isEmpty),
            "messages": .list([body(delivery.body, delivery.headerFields)].compactMap { $0 }),
        ]
    }

    /// A body, decoded where the gateway wraps it up; nil for an empty one.
    private func body(_ body: RecordedBody, _ fields: HTTPFields) -> TemplateValue? {
        if body.isWhole, let shown = decoded("Body", body.bytes) { return shown }
        let text = redaction.body(body, type: fields[.contentType])
        return text.isEmpty ? nil : ["heading": "Body", "text": .text(text)]
    }

    /// What the gateway finds inside a message, concealed like any other; nil where there is nothing inside.
    private func decoded(_ heading: String, _ message: [UInt8]) -> TemplateValue? {
        Gateway.unwrapped(message).map { inner in
            ["heading": "\(heading), decoded", "text": .text(redaction.body(RecordedBody(inner), type: nil))]
        }
    }

    private func text(_ rule: FaultRule) -> String {
        "\(rule.fault.rawValue), \(Self.times(rule.times)): \(rule.method?.rawValue ?? "any method") "
            + redaction.text(rule.path ?? "any path")
    }

    private func text(_ rule: DeliveryRule) -> String {
        "\(rule.fault.rawValue), \(Self.times(rule.times)): \(rule.topic ?? "any topic")"
    }

    private func rates(_ plan: FaultPlan) -> [String] {
        let rates =
            Fault.allCases.compactMap { fault in plan.rates[fault].map { (fault.rawValue, $0) } }
            + DeliveryFault.allCases.compactMap { fault in plan.deliveryRates[fault].map { (fault.rawValue, $0) } }
        return rates.map { "\($0.0), \($0.1) in a thousand" }
    }

    private static func times(_ times: Int?) -> String {
        times.map { $0 == 1 ? "once" : "\($0) times" } ?? "always"
    }

    private static func tone(of status: Int?) -> String {
        guard let status else { return "bad" }
        return status < 400 ? "good" : "bad"
    }

    private static func shown(_ text: String) -> String? { text.isEmpty ? nil : text }
}

/// The inspector's template, read once for all gateways.
private enum InspectorTemplate {
    static let shared = PageTemplate(
        """
        <h1>{{name}} mock</h1>
        <div class="panel">
        <dl class="facts">
        <div><dt>Clock</dt><dd>{{now}}</dd></div>
        <div><dt>Moved</dt><dd>{{offset}}</dd></div>
        <div><dt>Seed</dt><dd>{{seed}}</dd></div>
        <div><dt>Notifications pending</dt><dd>{{pending}}</dd></div>
        </dl>
        </div>
        <h2>Faults</h2>
        <div class="panel">
        {{#hasFaults}}<p>{{#faults}}<span class="tag fault">{{.}}</span> {{/faults}}</p>
        {{/hasFaults}}{{^hasFaults}}<p class="hint">Nothing is set to go wrong.</p>
        {{/hasFaults}}</div>
        {{#tables}}<h2>{{title}} <span class="hint">{{count}}</span></h2>
        {{#hasRows}}<div class="panel scroll" role="region" aria-label="{{title}}" tabindex="0">
        <table class="grid">
        <thead><tr>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr>{{#cells}}<td>{{.}}</td>{{/cells}}</tr>
        {{/rows}}</tbody>
        </table>
        </div>
        {{/hasRows}}{{^hasRows}}<div class="panel"><p class="hint">None.</p></div>
        {{/hasRows}}{{#note}}<p class="hint">{{note}}</p>
        {{/note}}{{/tables}}<h2>Requests</h2>
        <div class="panel">
        {{^hasRequests}}<p class="hint">None yet.</p>
        {{/hasRequests}}{{#requests}}<details class="entry">
        <summary><span class="tag {{tone}}">{{status}}</span><span class="what">{{method}} {{target}}</span>\
        {{#fault}}<span class="tag fault">{{fault}}</span>{{/fault}}<span class="when">{{at}}</span></summary>
        <div>
        {{#fields}}<h3>Request</h3><pre>{{fields}}</pre>
        {{/fields}}{{#messages}}<h3>{{heading}}</h3><pre>{{text}}</pre>
        {{/messages}}{{#answerFields}}<h3>Answer</h3><pre>{{answerFields}}</pre>
        {{/answerFields}}{{#answerBody}}<h3>Answer's body</h3><pre>{{answerBody}}</pre>
        {{/answerBody}}</div>
        </details>
        {{/requests}}</div>
        {{#requestsNote}}<p class="hint">{{requestsNote}}</p>
        {{/requestsNote}}<h2>Notifications</h2>
        <div class="panel">
        {{^hasDeliveries}}<p class="hint">None yet.</p>
        {{/hasDeliveries}}{{#deliveries}}<details class="entry">
        <summary><span class="tag {{tone}}">{{progress}}</span><span class="what">{{topic}}</span>\
        {{#fault}}<span class="tag fault">{{fault}}</span>{{/fault}}<span class="when">{{at}}</span></summary>
        <div>
        <p><code>{{id}}</code> to <code>{{url}}</code></p>
        {{#due}}<p>Next attempt: {{due}}</p>
        {{/due}}{{#hasAttempts}}<h3>Attempts</h3>
        <ol>{{#attempts}}<li>{{at}} <span class="tag {{tone}}">{{status}}</span> \
        {{#problem}}{{problem}}{{/problem}}</li>
        {{/attempts}}</ol>
        {{/hasAttempts}}{{#messages}}<h3>{{heading}}</h3><pre>{{text}}</pre>
        {{/messages}}</div>
        </details>
        {{/deliveries}}</div>
        {{#deliveriesNote}}<p class="hint">{{deliveriesNote}}</p>
        {{/deliveriesNote}}
        """)
}
