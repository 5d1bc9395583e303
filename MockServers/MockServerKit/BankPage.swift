public import PaymentHTTP
internal import PaymentTemplates

/// The page of the payer's bank, where a 3-D Secure challenge is passed or failed by hand.
///
/// It belongs to no gateway. Its form posts to its own address, with `approve` or `fail` in the field `result`.
public struct BankPage: Sendable {
    private let merchant: String
    private let amount: String?
    private let card: String?
    private let language: String
    private let fields: [(name: String, value: String)]
    private let formTargets: [String?]

    /// Creates a page.
    ///
    /// - Parameters:
    ///   - merchant: who asks.
    ///   - amount: for how much; nil where nothing is charged.
    ///   - card: which card is to be used, if that is known.
    ///   - language: the language tag of the texts, Ukrainian or English.
    ///   - fields: what the form carries beside the decision.
    ///   - formTargets: addresses that the decision may lead to.
    public init(
        merchant: String = "Mock Shop", amount: String?, card: String?, language: String = "en",
        fields: [(name: String, value: String)] = [], formTargets: [String?]
    ) {
        self.merchant = merchant
        self.amount = amount
        self.card = card
        self.language = language
        self.fields = fields
        self.formTargets = formTargets
    }

    /// The payer's decision in a submitted form; nil when there is none.
    public static func isApproved(_ form: FormDecoding?) -> Bool? {
        switch form?["result"] {
        case "approve": true
        case "fail": false
        default: nil
        }
    }

    /// The answer to a form without a decision.
    public static var notUnderstood: MockResponse {
        .message("Not understood", "The field result has to be approve or fail.", status: 400)
    }

    /// The answer when nobody waits for a decision any more.
    public static func alreadyFinished(in language: String = "en") -> MockResponse {
        let words = Words(language)
        return .message(words.finishedTitle, words.finished, language: language, status: 410)
    }

    /// The page.
    public var response: MockResponse {
        let words = Words(language)
        return MockPage(
            title: "3-D Secure", language: language, template: Self.template,
            values: [
                "bank": .text(words.bank), "question": .text(words.question), "amount": .text(orHidden: amount),
                "asks": .text("\(merchant) \(words.asks)\(card.map { " \($0)" } ?? "")."),
                "approve": .text(words.approve), "fail": .text(words.fail),
                "fields": .list(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
            ],
            formTargets: formTargets
        ).response()
    }

    /// What the page says.
    private struct Words {
        private let isUkrainian: Bool

        init(_ language: String) { isUkrainian = language.hasPrefix("uk") }

        var bank: String { said("3-D Secure at your bank", "3-D Secure вашого банку") }
        var question: String { said("Is it you who pays?", "Це ви платите?") }
        var asks: String { said("asks to use your card", "просить списати кошти з вашої картки") }
        var approve: String { said("Approve", "Підтвердити") }
        var fail: String { said("Fail", "Відхилити") }
        var finishedTitle: String { said("Already finished", "Вже завершено") }
        var finished: String {
            said(
                "This authentication is over. You can close this page.", "Перевірку завершено. Можна закрити сторінку.")
        }

        private func said(_ english: String, _ ukrainian: String) -> String { isUkrainian ? ukrainian : english }
    }

    private static let template = PageTemplate(
        """
        <p class="merchant">{{bank}}</p>
        <h1>{{question}}</h1>
        {{#amount}}<p class="amount">{{amount}}</p>{{/amount}}
        <p>{{asks}}</p>
        <form method="post">
        {{#fields}}
        <input type="hidden" name="{{name}}" value="{{value}}">
        {{/fields}}
        <button type="submit" class="button" name="result" value="approve">{{approve}}</button>
        <button type="submit" class="button secondary" name="result" value="fail">{{fail}}</button>
        </form>
        """)
}
