internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let message = PageTemplate(
        """
        <h1>{{title}}</h1>
        {{#amount}}<p class="amount">{{amount}}</p>{{/amount}}
        <p>{{text}}</p>
        {{#link}}<p><a class="button" href="{{address}}">{{label}}</a></p>{{/link}}
        """)

    static let checkout = PageTemplate(
        """
        <p class="merchant">Pay {{merchant}}</p>
        <p class="amount">{{amount}}</p>
        {{#order}}
        <table class="lines">
        <tr><th scope="row">{{description}}{{#number}}<br><span class="hint">Invoice {{number}}</span>{{/number}}</th>\
        <td>{{amount}}</td></tr>
        </table>
        {{/order}}
        {{#error}}<p class="error" role="alert">{{error}}</p>{{/error}}
        <form method="post" action="{{path}}">
        <input type="hidden" name="token" value="{{token}}">
        <div class="field"><label for="cardNumber">Card number</label>
        <input id="cardNumber" name="cardNumber" inputmode="numeric" autocomplete="cc-number" \
        placeholder="4111 1111 1111 1111" required></div>
        <div class="row">
        <div class="field"><label for="expiry">Expiry</label>
        <input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required></div>
        <div class="field"><label for="cardCode">Card code</label>
        <input id="cardCode" name="cardCode" inputmode="numeric" autocomplete="cc-csc" placeholder="CVV" \
        {{#requiresCode}}required{{/requiresCode}}></div>
        </div>
        {{#billing}}
        <div class="field"><label for="{{name}}">{{label}}</label>
        <input id="{{name}}" name="{{name}}" autocomplete="{{filling}}" value="{{value}}"></div>
        {{/billing}}
        {{#email}}
        <div class="field"><label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="email" value="{{value}}"></div>
        {{/email}}
        {{#save}}
        <div class="check"><input id="save_card" name="save_card" type="checkbox" value="1">
        <label for="save_card">Keep this card for later payments</label></div>
        {{/save}}
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
        {{#cancel}}<p class="hint"><a href="{{address}}">{{label}}</a></p>{{/cancel}}
        """)

    static let challenge = PageTemplate(
        """
        <p class="merchant">3-D Secure at your bank</p>
        <h1>Is it you who pays?</h1>
        <p class="amount">{{amount}}</p>
        <p>{{merchant}} asks to use your card {{card}}.</p>
        <form method="post">
        <button type="submit" class="button" name="result" value="approve">Approve</button>
        <button type="submit" class="button secondary" name="result" value="fail">Fail</button>
        </form>
        """)

    /// The test cards that the payment page offers to click.
    static let offeredCards: PageValue = .list(
        [
            (MockNonce.approved.alias, "Approved", MockNonce.approved.number),
            ("challenge", "3-D Secure", TestCard.challenged.number),
            (MockNonce.declined.alias, "Declined", MockNonce.declined.number),
            (MockNonce.insufficientFunds.alias, "Insufficient funds", MockNonce.insufficientFunds.number),
            (MockNonce.held.alias, "Held for review", MockNonce.held.number),
            (MockNonce.expired.alias, "Expired card", MockNonce.expired.number),
            (MockNonce.processingError.alias, "Processing error", MockNonce.processingError.number),
        ].map { alias, label, number in
            let brand = TestCard.numbered(number)?.brand.label ?? ""
            return [
                "alias": .text(alias), "label": .text(label),
                "number": .text("\(brand)\u{A0}••••\u{A0}\(number.suffix(4))"),
            ]
        })
}
