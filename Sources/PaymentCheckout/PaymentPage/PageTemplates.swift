internal import PaymentTemplates

/// The pages in mustache; everything in double braces is escaped.
enum PageTemplates {
    /// What is bought, and the form to pay with.
    static let pay = template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{say.order}} {{order.number}}</p>
        \(summary)
        <p class="asked">{{lead}}</p><p class="sum">{{sum}}</p>
        {{#fault}}<p class="fault" role="alert">{{fault}}</p>{{/fault}}
        {{#underWay}}<p class="note" role="status">{{say.underWay}} <a href="{{underWay}}">{{say.continuePayment}}</a></p>{{/underWay}}
        <form method="post" action="{{action}}" data-once>
        <input type="hidden" name="nonce" value="{{nonce}}"><input type="hidden" name="code" value="{{code}}">
        <input type="hidden" name="shown" value="{{shown}}"><input type="hidden" name="terms" value="{{terms}}">
        {{#choices}}<fieldset><legend>{{say.howMuch}}</legend>
        {{#list}}<label class="choice"><input type="radio" name="choice" value="{{value}}"{{#checked}} checked{{/checked}}>
        <span>{{name}}</span> <strong>{{amount}}</strong></label>
        {{/list}}
        {{#own}}<label class="choice"><input type="radio" name="choice" value="own"{{#checked}} checked{{/checked}}>
        <span>{{say.anotherAmount}}</span></label>
        <div class="own"><label for="amount">{{say.amount}}</label>
        <input id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="40" value="{{typed}}" aria-describedby="amount-help{{#fault}} amount-fault{{/fault}}"{{#fault}} aria-invalid="true" autofocus{{/fault}}>
        <p id="amount-help" class="help">{{say.anotherAmountHelp}} {{help}}</p>
        {{#fault}}<p id="amount-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>{{/own}}
        </fieldset>{{/choices}}
        {{^choices}}{{#amountFault}}<p class="fault" role="alert">{{amountFault}}</p>{{/amountFault}}{{/choices}}
        <fieldset><legend>{{say.payWith}}</legend>
        {{#cards}}<label class="choice"><input type="radio" name="method" value="{{id}}"> <span>{{name}}</span></label>
        {{/cards}}<label class="choice"><input type="radio" name="method" value="new" checked>
        <span>{{say.newCard}}</span></label>
        <p class="help">{{say.newCardHelp}}</p>
        {{#keep}}<label class="choice"><input type="checkbox" name="keep" value="yes"> <span>{{say.keepCard}}</span></label>{{/keep}}
        </fieldset>
        {{#agreement}}<fieldset><legend>{{say.agreement}}</legend>
        <div class="agreement" tabindex="0" role="region" aria-label="{{say.agreement}}">{{text}}</div>
        <label class="choice"><input type="checkbox" name="agree" value="yes" required{{#fault}} aria-invalid="true" autofocus aria-describedby="agree-fault"{{/fault}}> <span>{{say.accept}}</span></label>
        {{#fault}}<p id="agree-fault" class="fault" role="alert">{{say.mustAccept}}</p>{{/fault}}
        </fieldset>{{/agreement}}
        <button type="submit">{{pay}}</button>
        </form>

        """)

    /// That nothing can be paid now, and why.
    static let closed = template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{order.title}} · {{say.order}} {{order.number}}</p>
        {{#words}}<p class="lead">{{words}}</p>{{/words}}
        {{#underWay}}<p class="note" role="status">{{say.underWay}} <a href="{{underWay}}">{{say.continuePayment}}</a></p>{{/underWay}}
        \(endForm)
        \(summary)
        \(papers)

        """)

    /// What became of something, in a sentence, and what can be done next.
    static let result = template(
        """
        <h1>{{title}}</h1>
        {{#order}}<p class="number">{{title}} · {{say.order}} {{number}}</p>{{/order}}
        {{#lead}}<p class="sum">{{lead}}</p>{{/lead}}
        <p class="lead" role="status">{{words}}</p>
        {{#button}}<p><a class="button" href="{{link}}">{{name}}</a></p>{{/button}}
        \(endForm)
        \(summary)
        \(papers)

        """)

    /// An estimate that waits to be accepted.
    static let estimate = template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{estimate}} {{order.number}}</p>
        <p class="lead">{{words}}</p>
        \(summary)
        \(acceptForm)

        """)

    /// The form that accepts an estimate, in the portal too.
    static let acceptForm = """
        {{#accept}}<form method="post" action="{{action}}" data-once><input type="hidden" name="code" value="{{code}}">
        <input type="hidden" name="shown" value="{{shown}}">
        {{#changed}}<p class="fault" role="alert">{{changed}}</p>{{/changed}}
        <div class="own"><label for="name">{{label}}</label>
        <input id="name" name="name" autocomplete="name" maxlength="120" required value="{{typed}}" aria-describedby="name-help{{#fault}} name-fault{{/fault}}"{{#fault}} aria-invalid="true" autofocus{{/fault}}>
        <p id="name-help" class="help">{{help}}</p>
        {{#fault}}<p id="name-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>
        <button type="submit">{{button}}</button></form>{{/accept}}
        """

    /// The button that ends an unfinished payment, for whoever wants to pay another way.
    private static let endForm = """
        {{#end}}<form method="post" action="{{action}}" data-once><input type="hidden" name="code" value="{{code}}">
        <p class="help">{{help}}</p><button type="submit">{{name}}</button></form>{{/end}}
        """

    private static let papers = """
        {{#papers}}<ul class="papers">{{#list}}<li><a href="{{link}}">{{name}}</a></li>{{/list}}</ul>{{/papers}}
        """

    /// On the way to another page.
    static let go = template(
        """
        <h1>{{title}}</h1>
        {{#link}}<p class="lead">{{say.goText}}</p><p><a class="button" href="{{link}}" rel="noreferrer">{{say.go}}</a></p>{{/link}}
        {{#form}}<p class="lead">{{say.goText}}</p>
        <form method="post" action="{{action}}" data-go accept-charset="utf-8">
        {{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">{{/fields}}
        <button type="submit">{{say.go}}</button></form>{{/form}}
        {{#codeForm}}<p class="lead">{{say.codeText}}</p>
        <form method="post" action="{{action}}" data-once><input type="hidden" name="form" value="{{code}}">
        <div class="own"><label for="code">{{say.code}}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required></div>
        <button type="submit">{{say.send}}</button></form>{{/codeForm}}

        """)

    /// The form for a lost link.
    static let search = template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{say.lostText}}</p>
        <form method="post" action="{{action}}" data-once>
        <div class="own"><label for="number">{{say.lostOrder}}</label>
        <input id="number" name="number" autocomplete="off" maxlength="120" required></div>
        <div class="own"><label for="contact">{{say.lostContact}}</label>
        <input id="contact" name="contact" autocomplete="email" maxlength="254" required></div>
        <button type="submit">{{say.send}}</button></form>

        """)

    private static let summary = """
        {{#notes}}<p class="help">{{.}}</p>{{/notes}}
        {{#figures}}<dl class="figures">{{#rows}}<div><dt>{{name}}</dt><dd>{{amount}}</dd></div>{{/rows}}</dl>{{/figures}}
        {{#items}}<h2>{{say.schedule}}</h2>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{say.what}}</th><th role="columnheader" scope="col">{{say.dueOn}}</th><th role="columnheader" scope="col">{{say.amount}}</th><th role="columnheader" scope="col">{{say.state}}</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row">{{name}}</th><td role="cell" data-label="{{say.dueOn}}">{{due}}</td><td role="cell" class="money" data-label="{{say.amount}}">{{amount}}</td><td role="cell" data-label="{{say.state}}"><span class="mark {{mark}}">{{state}}</span></td></tr>{{/rows}}</tbody></table>{{/items}}
        """

    /// A page around `inside`.
    static func template(_ inside: String) -> HTMLTemplate {
        HTMLTemplate(inside, between: top, and: bottom)
    }

    private static let top =
        head + """
            <body>
            <a class="skip" href="#content">{{say.skip}}</a>
            <header>{{#logo}}<img class="logo" src="{{link}}" width="{{width}}" height="{{height}}" alt="">{{/logo}}<p class="company">{{company}}</p>{{#line}}<p class="line">{{line}}</p>{{/line}}</header>
            <main id="content">

            """

    /// What browsers read of every page.
    static let head = """
        <!doctype html>
        <html lang="{{language}}" data-theme="{{theme}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}} · {{company}}</title>
        <link rel="stylesheet" href="{{style}}">
        <link rel="stylesheet" href="{{brand}}">
        <script src="{{script}}" defer></script>
        </head>

        """

    /// The end of every page.
    static let bottom = """
        </main>
        </body>
        </html>

        """
}
