internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let checkout = PageTemplate(
        """
        \(PaymentSummary.source)
        <form method="post">
        \(PageField.source)
        \(PaymentButton.source)
        </form>
        \(cancel)
        """)

    static let code = PageTemplate(
        """
        \(PaymentSummary.source)
        <form method="post">
        \(PageField.source)
        <button type="submit" class="button">{{send}}</button>
        </form>
        \(cancel)
        """)

    private static let cancel = """
        <form method="post">
        <button type="submit" class="button secondary" name="cancel" value="1">{{cancel}}</button>
        </form>
        """

    /// The test cards that the page offers to click, LiqPay's own first.
    static let offeredCards = TestCard.all.map {
        PaymentButton.TestCard($0.name, $0.label, card: $0.pageText)
    }
}
