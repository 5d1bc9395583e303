internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let checkout = PageTemplate(
        """
        \(PaymentSummary.source)
        <form method="post">
        {{#knownEmail}}<p class="hint">Receipt to {{knownEmail}}</p>{{/knownEmail}}
        \(PageField.source)
        \(PaymentButton.source)
        </form>
        {{#cancel}}<p class="hint"><a href="{{cancel}}">Cancel and go back to the shop</a></p>{{/cancel}}
        """)

    /// The test cards that the Checkout page offers to click.
    static let offeredCards: [PaymentButton.TestCard] = [
        ("visa", "Approved"), ("mastercard", "Approved"), ("amex", "Approved"),
        ("threeDSecure2Required", "3-D Secure"),
        ("threeDSecureRequiredChargeDeclined", "3-D Secure, then declined"),
        ("visa_chargeDeclined", "Declined"), ("visa_chargeDeclinedInsufficientFunds", "Insufficient funds"),
        ("chargeDeclinedExpiredCard", "Expired card"), ("chargeDeclinedIncorrectCvc", "Wrong security code"),
        ("chargeDeclinedProcessingError", "Processing error"), ("createDispute", "Approved, then disputed"),
        ("refundFail", "Approved, refunds fail"),
    ].map { alias, label in
        let card = TestCard.aliased(alias, prefix: "").map(CardLabel.text)
        return PaymentButton.TestCard(alias, label, card: card ?? "")
    }
}

/// How a card is named to a person.
enum CardLabel {
    /// The brand and the last four digits, `Visa •••• 4242`.
    static func text(_ card: TestCard) -> String {
        let brand =
            switch card.brand {
            case "amex": "American\u{A0}Express"
            case "jcb": "JCB"
            case "unionpay": "UnionPay"
            case "diners": "Diners Club"
            default: card.brand.prefix(1).uppercased() + card.brand.dropFirst()
            }
        return PaymentButton.cardText(brand, card.last4)
    }
}
