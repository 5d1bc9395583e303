internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    /// The payment page.
    static let checkout = PageTemplate(
        """
        \(PaymentSummary.source)
        {{#saved}}
        <form method="post">
        <div class="field"><label for="saved-cvc">Security code of {{saved}}</label>
        <input id="saved-cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVV2" required></div>
        <button type="submit" class="button" name="saved" value="1">{{button}}</button>
        </form>
        <h2>Another card</h2>
        {{/saved}}
        <form method="post">
        \(PageField.source)
        \(PaymentButton.source)
        <button type="submit" class="button secondary" name="cancel" value="1" formnovalidate>Cancel</button>
        </form>
        """)

    /// A form that leads to another site.
    static let onward = PageTemplate(
        """
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        <form id="onward" method="post" action="{{address}}">
        {{#fields}}
        <input type="hidden" name="{{name}}" value="{{value}}">
        {{/fields}}
        <button type="submit" class="button">{{label}}</button>
        </form>
        {{#script}}<script>\(OnwardForm.script)</script>{{/script}}
        """)

    /// The test cards that the payment page offers to click.
    static let offeredCards = TestCard.all.map { PaymentButton.TestCard($0.name, $0.label, card: $0.pageText) }
}
