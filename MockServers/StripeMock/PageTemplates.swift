internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let message = PageTemplate(
        """
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        {{#link}}<p><a class="button" href="{{address}}">{{label}}</a></p>{{/link}}
        """)

    static let checkout = PageTemplate(
        """
        {{#isPayment}}
        <p class="merchant">Pay Mock Shop</p>
        <p class="amount">{{total}}</p>
        <table class="lines">
        {{#items}}
        <tr><th scope="row">{{name}}{{#description}}<br><span class="hint">{{description}}</span>{{/description}}\
        {{#count}}<br><span class="hint">{{count}}</span>{{/count}}</th><td>{{amount}}</td></tr>
        {{/items}}
        </table>
        {{/isPayment}}
        {{^isPayment}}
        <p class="merchant">Mock Shop</p>
        <h1>Save your card</h1>
        <p class="hint">Nothing is charged now. The shop may charge the card later.</p>
        {{/isPayment}}
        {{#error}}<p class="error" role="alert">{{error}}</p>{{/error}}
        <form method="post">
        {{#knownEmail}}<p class="hint">Receipt to {{knownEmail}}</p>{{/knownEmail}}
        {{^knownEmail}}
        <div class="field"><label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="email" value="{{email}}"></div>
        {{/knownEmail}}
        <div class="field"><label for="number">Card number</label>
        <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" \
        placeholder="4242 4242 4242 4242" required></div>
        <div class="row">
        <div class="field"><label for="expiry">Expiry</label>
        <input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required></div>
        <div class="field"><label for="cvc">Security code</label>
        <input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" required></div>
        </div>
        <div class="field"><label for="name">Name on card</label>
        <input id="name" name="name" autocomplete="cc-name" value="{{name}}"></div>
        <div class="field"><button type="submit" class="button">{{button}}</button></div>
        <details>
        <summary>Use a test card</summary>
        <ul class="choices">
        {{#cards}}
        <li><button type="submit" class="button secondary" name="test_card" value="{{alias}}" formnovalidate>{{label}} \
        <span class="hint">{{number}}</span></button></li>
        {{/cards}}
        </ul>
        </details>
        </form>
        {{#cancel}}<p class="hint"><a href="{{cancel}}">Cancel and go back to the shop</a></p>{{/cancel}}
        """)

    static let challenge = PageTemplate(
        """
        <p class="merchant">3-D Secure at your bank</p>
        <h1>Is it you who pays?</h1>
        {{#amount}}<p class="amount">{{amount}}</p>{{/amount}}
        <p>Mock Shop asks to use your card{{#card}} {{card}}{{/card}}.</p>
        <form method="post">
        <button type="submit" class="button" name="result" value="approve">Approve</button>
        <button type="submit" class="button secondary" name="result" value="fail">Fail</button>
        </form>
        """)

    /// The test cards that the Checkout page offers to click.
    static let offeredCards: PageValue = .list(
        [
            ("visa", "Approved"), ("mastercard", "Approved"), ("amex", "Approved"),
            ("threeDSecure2Required", "3-D Secure"),
            ("threeDSecureRequiredChargeDeclined", "3-D Secure, then declined"),
            ("visa_chargeDeclined", "Declined"), ("visa_chargeDeclinedInsufficientFunds", "Insufficient funds"),
            ("chargeDeclinedExpiredCard", "Expired card"), ("chargeDeclinedIncorrectCvc", "Wrong security code"),
            ("chargeDeclinedProcessingError", "Processing error"), ("createDispute", "Approved, then disputed"),
            ("refundFail", "Approved, refunds fail"),
        ].map { alias, label in
            let card = TestCard.aliased(alias, prefix: "").map(CardLabel.text)
            return ["alias": .text(alias), "label": .text(label), "number": .text(card ?? "")]
        })
}

/// How a card is named to a person.
enum CardLabel {
    /// The brand and the last four digits, `Visa •••• 4242`, with spaces that do not break.
    static func text(_ card: TestCard) -> String {
        let brand =
            switch card.brand {
            case "amex": "American\u{A0}Express"
            case "jcb": "JCB"
            case "unionpay": "UnionPay"
            case "diners": "Diners Club"
            default: card.brand.prefix(1).uppercased() + card.brand.dropFirst()
            }
        return "\(brand)\u{A0}••••\u{A0}\(card.last4)"
    }
}
