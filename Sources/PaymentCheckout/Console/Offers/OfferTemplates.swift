internal import PaymentTemplates

/// The pages of offers in mustache; everything in double braces is escaped.
enum OfferTemplates {
    /// What the business sells.
    static let list = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{word.offersLead}}</p>
        {{#none}}<p>{{word.noOffers}}</p>{{/none}}
        <ul class="cards">{{#offers}}<li><a href="{{link}}">{{name}}</a>
        <p>{{product}} · {{price}}</p>{{#off}}<p class="mark overdue">{{word.paymentsAreOffShort}}</p>{{/off}}</li>{{/offers}}</ul>
        <h2>{{word.addOffer}}</h2>
        <ul class="cards">{{#products}}<li><a href="{{link}}">{{name}}</a><p>{{about}}</p></li>{{/products}}</ul>

        """)

    /// The form of one offer.
    static let form = ConsoleFrame.template(
        """
        <p><a href="{{back}}">{{word.allOffers}}</a></p>
        <h1>{{title}}</h1>
        <p class="lead">{{about}}</p>
        \(FieldTemplates.faults)
        <form method="post" action="{{action}}" data-preview="{{preview}}" data-into="amounts">
        <input type="hidden" name="code" value="{{code}}"><input type="hidden" name="offer" value="{{offer}}">
        <input type="hidden" name="version" value="{{version}}"><input type="hidden" name="product" value="{{product}}">
        \(FieldTemplates.groups)
        <button type="submit" formaction="{{preview}}" formnovalidate class="second">{{word.showAmounts}}</button>
        \(amountsPart)
        <button type="submit">{{word.save}}</button>
        </form>
        {{#remove}}<details class="remove"><summary>{{word.removeOffer}}</summary>
        <form method="post" action="{{remove}}"><input type="hidden" name="code" value="{{code}}">
        <input type="hidden" name="offer" value="{{offer}}"><input type="hidden" name="version" value="{{version}}">
        <p>{{word.removeOfferHelp}}</p><button type="submit" class="second">{{word.removeOffer}}</button></form></details>{{/remove}}
        <script src="{{previewScript}}" defer></script>

        """)

    /// The amounts alone, for whoever has the page already.
    static let amounts = HTMLTemplate(amountsPart)

    private static let amountsPart = """
        <section id="amounts" class="preview" aria-live="polite" aria-labelledby="amounts-title">
        <h2 id="amounts-title">{{word.amounts}}</h2>
        {{#amounts}}<p class="help">{{intro}}</p>
        {{#notes}}<p class="note">{{words}}</p>{{/notes}}
        {{#cases}}{{#title}}<h3>{{title}}</h3>{{/title}}
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{say.item}}</th><th role="columnheader" scope="col">{{say.due}}</th><th role="columnheader" scope="col">{{say.amount}}</th><th role="columnheader" scope="col">{{say.collected}}</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row">{{item}}</th><td role="cell" data-label="{{say.due}}">{{due}}</td><td role="cell" data-label="{{say.amount}}" class="money">{{amount}}</td><td role="cell" data-label="{{say.collected}}">{{collected}}</td></tr>{{/rows}}</tbody></table>
        {{/cases}}{{/amounts}}
        {{#amountFaults}}<ul>{{#list}}<li>{{label}}: {{words}}</li>{{/list}}</ul>{{/amountFaults}}
        </section>

        """
}
