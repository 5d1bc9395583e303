internal import PaymentTemplates

/// The pages of a new booking: who, what, how it would be paid.
enum BookingTemplates {
    /// Who books.
    static let customer = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <h2>{{word.whoBooks}}</h2>
        <form method="get" action="{{path}}"><div class="own"><label for="q">{{word.findCustomer}}</label>
        <input id="q" name="q" type="search" maxlength="120" autocomplete="off" value="{{typed}}" aria-describedby="q-help"><p class="help" id="q-help">{{word.findCustomerHelp}}</p></div>
        <button type="submit">{{word.findCustomer}}</button></form>
        {{#found}}<ul class="cards">{{#list}}<li><a href="{{link}}">{{name}}</a> <span class="help">{{contact}}</span></li>{{/list}}</ul>{{/found}}
        {{#isNobody}}<p role="status">{{word.noCustomer}}</p>{{/isNobody}}
        <p><a class="button" href="{{path}}?customer=new">{{word.newCustomer}}</a></p>

        """)

    /// What is booked.
    static let offer = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="note">{{customer}} · <a href="{{path}}">{{word.chooseOther}}</a></p>
        <h2>{{word.whatIsBooked}}</h2>
        {{#offers}}<ul class="cards">{{#list}}<li><a href="{{link}}">{{name}}</a> <span class="help">{{kind}}{{#price}} · {{price}}{{/price}}</span></li>{{/list}}</ul>{{/offers}}
        {{^offers}}<p class="lead">{{word.noOffers}}</p>{{/offers}}

        """)

    /// Everything else that has to be known.
    static let details = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="note">{{customer}} · {{offer}} · <a href="{{path}}">{{word.chooseOther}}</a></p>
        {{#form}}\(ConsoleForm.inside){{/form}}

        """)

    /// How it would be paid.
    static let preview = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="note">{{customer}} · {{offer}}</p>
        <p class="lead" role="status">{{word.previewText}}</p>
        <dl class="figures"><div><dt>{{word.price}}</dt><dd>{{total}}</dd></div><div><dt>{{word.nowDue}}</dt><dd>{{due}}</dd></div>{{#dates}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/dates}}</dl>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{schedule.item}}</th><th role="columnheader" scope="col">{{schedule.amount}}</th><th role="columnheader" scope="col">{{schedule.dueOn}}</th><th role="columnheader" scope="col">{{schedule.collection}}</th></tr></thead>
        <tbody role="rowgroup">{{#items}}<tr role="row"><th role="rowheader" scope="row">{{name}}</th><td role="cell" class="money" data-label="{{schedule.amount}}">{{amount}}</td><td role="cell" data-label="{{schedule.dueOn}}">{{due}}</td><td role="cell" data-label="{{schedule.collection}}">{{collection}}</td></tr>{{/items}}</tbody></table>
        {{#save}}\(ConsoleForm.inside){{/save}}
        <details class="act"><summary>{{word.edit}}</summary>{{#form}}\(ConsoleForm.inside){{/form}}</details>

        """)
}
