internal import MockServerKit

/// What stands inside the pages, in Mustache; everything in double braces is escaped.
enum PageTemplates {
    static let message = PageTemplate(
        """
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        {{#code}}<p class="hint">err_code: <code>{{code}}</code></p>{{/code}}
        {{#link}}<p><a class="button" href="{{address}}">{{label}}</a></p>{{/link}}
        """)

    private static let summary = """
        <p class="merchant">Mock Shop</p>
        <p class="amount">{{total}}</p>
        <table class="lines">
        <tr><th scope="row">{{description}}<br><span class="hint">{{t.order}} {{order}}</span></th><td>{{total}}</td></tr>
        </table>
        {{#note}}<p class="hint">{{note}}</p>{{/note}}
        {{#error}}<p class="error" role="alert">{{error}}</p>{{/error}}

        """

    static let checkout = PageTemplate(
        summary + """
            <form method="post">
            <div class="field"><label for="card">{{t.card}}</label>
            <input id="card" name="card" inputmode="numeric" autocomplete="cc-number" \
            placeholder="4242 4242 4242 4242" required></div>
            <div class="row">
            <div class="field"><label for="expiry">{{t.expiry}}</label>
            <input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" \
            required></div>
            <div class="field"><label for="cvv">CVV</label>
            <input id="cvv" name="cvv" inputmode="numeric" autocomplete="cc-csc" placeholder="123" required></div>
            </div>
            <div class="field"><button type="submit" class="button">{{button}}</button></div>
            <details>
            <summary>{{t.tests}}</summary>
            <ul class="choices">
            {{#cards}}
            <li><button type="submit" class="button secondary" name="test_card" value="{{name}}" formnovalidate>\
            {{label}} <span class="hint">{{number}}</span></button></li>
            {{/cards}}
            </ul>
            </details>
            </form>

            """ + cancel)

    static let code = PageTemplate(
        summary + """
            <form method="post">
            <div class="field"><label for="code">{{label}}</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required></div>
            <button type="submit" class="button">{{t.send}}</button>
            </form>

            """ + cancel)

    private static let cancel = """
        <form method="post">
        <button type="submit" class="button secondary" name="cancel" value="1">{{t.cancel}}</button>
        </form>
        """

    static let challenge = PageTemplate(
        """
        <p class="merchant">{{t.bank}}</p>
        <h1>{{t.question}}</h1>
        <p class="amount">{{total}}</p>
        {{#card}}<p class="hint">{{t.card}} {{card}}</p>{{/card}}
        <form method="post">
        <button type="submit" class="button" name="result" value="approve">{{t.approve}}</button>
        <button type="submit" class="button secondary" name="result" value="fail">{{t.fail}}</button>
        </form>
        """)

    /// The test cards that the page offers to click, LiqPay's own first.
    static let offeredCards: PageValue = .list(
        TestCard.all.map { card in
            [
                "name": .text(card.name), "label": .text(card.label),
                "number": .text("••••\u{A0}\(card.number.suffix(4))"),
            ]
        })
}
