internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    /// A heading and a sentence.
    static let message = PageTemplate(
        """
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        """)

    /// The payment page.
    static let checkout = PageTemplate(
        """
        {{#isPayment}}
        <p class="merchant">Pay Mock Shop</p>
        <p class="amount">{{total}}</p>
        <table class="lines">
        {{#products}}
        <tr><th scope="row">{{name}}{{#count}}<br><span class="hint">{{count}}</span>{{/count}}</th>\
        <td>{{amount}}</td></tr>
        {{/products}}
        </table>
        {{/isPayment}}
        {{^isPayment}}
        <p class="merchant">Mock Shop</p>
        <h1>Save your card</h1>
        <p class="hint">Nothing is charged now. The shop may charge the card later.</p>
        {{/isPayment}}
        <p class="hint">Order {{reference}}{{#email}}, receipt to {{email}}{{/email}}</p>
        {{#hold}}<p class="hint">The amount is held now and taken later.</p>{{/hold}}
        {{#terms}}<p class="hint">{{terms}}</p>{{/terms}}
        {{#error}}<p class="error" role="alert">{{error}}</p>{{/error}}
        {{#saved}}
        <form method="post">
        <div class="field"><label for="saved-cvc">Security code of {{saved}}</label>
        <input id="saved-cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVV2" required></div>
        <button type="submit" class="button" name="saved" value="1">{{button}}</button>
        </form>
        <h2>Another card</h2>
        {{/saved}}
        <form method="post">
        <div class="field"><label for="number">Card number</label>
        <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" \
        placeholder="4111 1111 1111 1111" required></div>
        <div class="row">
        <div class="field"><label for="expiry">Expiry</label>
        <input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required></div>
        <div class="field"><label for="cvc">Security code</label>
        <input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVV2" required></div>
        </div>
        <div class="field"><button type="submit" class="button">{{button}}</button></div>
        <details>
        <summary>Use a test card</summary>
        <ul class="choices">
        {{#cards}}
        <li><button type="submit" class="button secondary" name="test_card" value="{{name}}" formnovalidate>{{label}} \
        <span class="hint">{{card}}</span></button></li>
        {{/cards}}
        </ul>
        </details>
        <button type="submit" class="button secondary" name="cancel" value="1" formnovalidate>Cancel</button>
        </form>
        """)

    /// The bank's page.
    static let challenge = PageTemplate(
        """
        <p class="merchant">3-D Secure at your bank</p>
        <h1>Is it you who pays?</h1>
        {{#amount}}<p class="amount">{{amount}}</p>{{/amount}}
        <p>Mock Shop asks to use your card{{#card}} {{card}}{{/card}}.</p>
        <form method="post">
        <input type="hidden" name="MD" value="{{id}}">
        {{#address}}
        <input type="hidden" name="PaReq" value="{{question}}">
        <input type="hidden" name="TermUrl" value="{{address}}">
        {{/address}}
        <button type="submit" class="button" name="result" value="approve">Approve</button>
        <button type="submit" class="button secondary" name="result" value="fail">Fail</button>
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
    static let offeredCards: PageValue = .list(
        TestCard.all.map {
            ["name": .text($0.name), "label": .text($0.label), "card": .text($0.pageText)]
        })
}
