internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let checkout = PageTemplate(
        """
        \(PaymentSummary.source)
        <form method="post" action="{{path}}">
        <input type="hidden" name="token" value="{{token}}">
        \(PageField.source)
        {{#save}}
        <div class="check"><input id="save_card" name="save_card" type="checkbox" value="1">
        <label for="save_card">Keep this card for later payments</label></div>
        {{/save}}
        \(PaymentButton.source)
        </form>
        {{#cancel}}<p class="hint"><a href="{{address}}">{{label}}</a></p>{{/cancel}}
        """)

    /// The test cards that the payment page offers to click.
    static let offeredCards: [PaymentButton.TestCard] = [
        (MockNonce.approved.alias, "Approved", MockNonce.approved.number),
        ("challenge", "3-D Secure", TestCard.challenged.number),
        (MockNonce.declined.alias, "Declined", MockNonce.declined.number),
        (MockNonce.insufficientFunds.alias, "Insufficient funds", MockNonce.insufficientFunds.number),
        (MockNonce.held.alias, "Held for review", MockNonce.held.number),
        (MockNonce.expired.alias, "Expired card", MockNonce.expired.number),
        (MockNonce.processingError.alias, "Processing error", MockNonce.processingError.number),
    ].map { alias, label, number in
        PaymentButton.TestCard(
            alias, label, card: PaymentButton.cardText(TestCard.numbered(number)?.brand.label ?? "", number.suffix(4)))
    }
}
