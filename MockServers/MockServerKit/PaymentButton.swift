public import PaymentTemplates

/// The button that submits a payment form, and under it a fold of test cards, each of which pays at a click.
///
/// A template shows them with `\(PaymentButton.source)`; its values hold them as `payment`. A click on a test card
/// submits the form with the card's name in `test_card`, however empty its fields are.
public struct PaymentButton: Sendable {
    /// A test card that can be clicked.
    public struct TestCard: Sendable {
        let name: String
        let label: String
        let card: String

        /// Creates a choice.
        ///
        /// - Parameters:
        ///   - name: what is submitted.
        ///   - label: what the card does.
        ///   - card: which card it is, as `cardText` says it.
        public init(_ name: String, _ label: String, card: String) {
            self.name = name
            self.label = label
            self.card = card
        }
    }

    private let label: String
    private let cards: [TestCard]
    private let foldLabel: String

    /// Creates a button; `foldLabel` stands over the test cards.
    public init(_ label: String, cards: [TestCard], foldLabel: String = "Use a test card") {
        self.label = label
        self.cards = cards
        self.foldLabel = foldLabel
    }

    /// How a card is named to a person: the brand and the last four digits, `Visa •••• 4242`, on one line.
    public static func cardText(_ brand: String, _ lastDigits: some StringProtocol) -> String {
        "\(brand)\u{A0}••••\u{A0}\(lastDigits)"
    }

    /// The value for `payment`.
    public var pageValue: TemplateValue {
        [
            "label": .text(label), "foldLabel": .text(foldLabel),
            "cards": .list(
                cards.map { ["name": .text($0.name), "label": .text($0.label), "card": .text($0.card)] }),
        ]
    }

    /// The part of a template that shows `payment`.
    public static let source = """
        {{#payment}}
        <div class="field"><button type="submit" class="button">{{label}}</button></div>
        <details>
        <summary>{{foldLabel}}</summary>
        <ul class="choices">
        {{#cards}}
        <li><button type="submit" class="button secondary" name="test_card" value="{{name}}" formnovalidate>{{label}} \
        <span class="hint">{{card}}</span></button></li>
        {{/cards}}
        </ul>
        </details>
        {{/payment}}
        """
}
