public import PaymentTemplates

/// The head of a payment page: who is paid how much for what, and what went wrong.
///
/// A template shows it with `\(PaymentSummary.source)`; its values hold it as `summary`.
public struct PaymentSummary: Sendable {
    /// Something that is paid for.
    public struct Line: Sendable {
        let name: String
        let notes: [String]
        let amount: String

        /// Creates a line; what is nil in `notes`, the small print under the name, is left out.
        public init(_ name: String, notes: [String?] = [], amount: String) {
            self.name = name
            self.notes = notes.compactMap { $0 }
            self.amount = amount
        }
    }

    private let merchant: String
    private let amount: String?
    private let heading: String?
    private let lines: [Line]
    private let hints: [String]
    private let error: String?

    /// Creates the head of a page where something is paid.
    ///
    /// - Parameters:
    ///   - merchant: who is paid.
    ///   - amount: how much.
    ///   - lines: what for.
    ///   - hints: what the payer should know besides; what is nil is left out.
    ///   - error: why the last try failed.
    public init(merchant: String, amount: String, lines: [Line], hints: [String?] = [], error: String?) {
        self.init(merchant, amount, heading: nil, lines, hints.compactMap { $0 }, error)
    }

    /// Creates the head of a page where a card is saved and nothing is paid.
    ///
    /// - Parameters:
    ///   - merchant: who may charge the card later.
    ///   - hints: what the payer should know besides; what is nil is left out.
    ///   - error: why the last try failed.
    public init(savingCardFor merchant: String, hints: [String?] = [], error: String?) {
        let promise = "Nothing is charged now. The shop may charge the card later."
        self.init(merchant, nil, heading: "Save your card", [], [promise] + hints.compactMap { $0 }, error)
    }

    private init(
        _ merchant: String, _ amount: String?, heading: String?, _ lines: [Line], _ hints: [String], _ error: String?
    ) {
        self.merchant = merchant
        self.amount = amount
        self.heading = heading
        self.lines = lines
        self.hints = hints
        self.error = error
    }

    /// The value for `summary`.
    public var pageValue: TemplateValue {
        let lines = lines.map { line -> TemplateValue in
            [
                "name": .text(line.name), "notes": .list(line.notes.map(TemplateValue.text)),
                "amount": .text(line.amount),
            ]
        }
        return [
            "merchant": .text(merchant), "total": .text(orHidden: amount), "heading": .text(orHidden: heading),
            "hasLines": .flag(!lines.isEmpty), "lines": .list(lines), "hints": .list(hints.map(TemplateValue.text)),
            "error": .text(orHidden: error),
        ]
    }

    /// The part of a template that shows `summary`.
    public static let source = """
        {{#summary}}
        <p class="merchant">{{merchant}}</p>
        {{#total}}<p class="amount">{{total}}</p>{{/total}}
        {{#heading}}<h1>{{heading}}</h1>{{/heading}}
        {{#hasLines}}
        <table class="lines">
        {{#lines}}
        <tr><th scope="row">{{name}}{{#notes}}<br><span class="hint">{{.}}</span>{{/notes}}</th><td>{{amount}}</td></tr>
        {{/lines}}
        </table>
        {{/hasLines}}
        {{#hints}}
        <p class="hint">{{.}}</p>
        {{/hints}}
        {{#error}}<p class="error" role="alert">{{error}}</p>{{/error}}
        {{/summary}}
        """
}
