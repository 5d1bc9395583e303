internal import PaymentTemplates

/// The pages of the portal in mustache; everything in double braces is escaped.
enum PortalTemplates {
    // MARK: Before somebody has signed in

    /// The form that asks for a link.
    static let signIn = PageTemplates.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{words}}</p>
        <form method="post" action="{{action}}" data-once>
        <div class="own"><label for="contact">{{say.lostContact}}</label>
        <input id="contact" name="contact" autocomplete="email" maxlength="254" required value="{{typed}}"{{#fault}} aria-invalid="true" autofocus aria-describedby="contact-fault"{{/fault}}>
        {{#fault}}<p id="contact-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>
        <button type="submit">{{button}}</button></form>

        """)

    /// What became of something, in a sentence, and what can be done next.
    static let result = PageTemplates.template(
        """
        <h1>{{title}}</h1>
        <p class="lead" role="status">{{words}}</p>
        {{#button}}<p><a class="button" href="{{link}}">{{name}}</a></p>{{/button}}

        """)

    /// The button behind a mailed link; the form goes to the address that the link has.
    static let door = PageTemplates.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{words}}</p>
        <form method="post" data-once><button type="submit">{{button}}</button></form>

        """)

    // MARK: Behind it

    /// A page with a sentence.
    static let plain = template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{words}}</p>

        """)

    /// What there is.
    static let overview = template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{name}}</p>
        {{#nothing}}<p class="lead">{{nothing}}</p>{{/nothing}}
        {{#newest}}<p><a href="{{newest}}">{{say.newest}}</a></p>{{/newest}}
        {{#estimates}}<h2>{{say.estimates}}</h2><ul class="records">{{#list}}\(entry){{/list}}</ul>{{/estimates}}
        {{#invoices}}<h2>{{say.openInvoices}}</h2><ul class="records">{{#list}}<li>
        <h3><a href="{{link}}">{{title}}</a></h3><p class="number">{{say.invoice}} {{number}}</p>
        \(figures)<p><a href="{{paper}}">{{paperName}}</a></p></li>{{/list}}</ul>{{/invoices}}
        {{#orders}}<h2>{{say.openOrders}}</h2><ul class="records">{{#list}}\(entry){{/list}}</ul>{{/orders}}
        {{#ended}}<h2>{{say.endedOrders}}</h2><ul class="records">{{#list}}\(entry){{/list}}</ul>{{/ended}}
        {{#older}}<p><a href="{{older}}">{{say.older}}</a></p>{{/older}}

        """)

    /// One order or estimate.
    static let order = template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{kind}} {{number}} · {{made}} · <span class="mark {{mark}}">{{state}}</span></p>
        {{#accepted}}<p>{{accepted}}</p>{{/accepted}}
        \(figures)
        {{#pay}}<p class="asked">{{lead}}</p><p class="sum">{{sum}}</p>
        <form method="post" action="{{action}}" data-once><input type="hidden" name="code" value="{{code}}">
        <button type="submit">{{button}}</button></form>{{/pay}}
        {{#card}}<p class="note">{{card}}</p>{{/card}}
        {{#notes}}<p class="help">{{.}}</p>{{/notes}}
        {{#items}}<h2>{{say.schedule}}</h2>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{say.what}}</th><th role="columnheader" scope="col">{{say.dueOn}}</th><th role="columnheader" scope="col" class="money">{{say.amount}}</th><th role="columnheader" scope="col" class="money">{{say.left}}</th><th role="columnheader" scope="col">{{say.state}}</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row">{{name}}</th><td role="cell" data-label="{{say.dueOn}}">{{due}}</td><td role="cell" class="money" data-label="{{say.amount}}">{{amount}}</td><td role="cell" class="money" data-label="{{say.left}}">{{left}}</td><td role="cell" data-label="{{say.state}}"><span class="mark {{mark}}">{{state}}</span></td></tr>{{/rows}}</tbody></table>{{/items}}
        {{#accept}}<h2>{{say.acceptTitle}}</h2><p>{{words}}</p>{{/accept}}
        \(PageTemplates.acceptForm)
        {{#payments}}<h2>{{say.payments}}</h2><ul class="records">{{#list}}<li>
        <p><strong class="money">{{amount}}</strong> · {{day}} · <span class="mark {{mark}}">{{state}}</span></p>
        <p class="number">{{how}}</p>
        {{#refunds}}<p>{{.}}</p>{{/refunds}}
        {{#paper}}<p><a href="{{link}}">{{name}}</a></p>{{/paper}}</li>{{/list}}</ul>{{/payments}}
        {{#invoices}}<h2>{{say.invoices}}</h2><ul class="records">{{#list}}<li>
        <p><strong class="money">{{amount}}</strong> · <span class="mark {{mark}}">{{state}}</span>{{#due}} · {{say.dueOn}} {{due}}{{/due}}</p>
        <p><a href="{{link}}">{{name}}</a></p></li>{{/list}}</ul>{{/invoices}}
        {{#paper}}<h2>{{say.papers}}</h2><p><a href="{{link}}">{{name}}</a></p>{{/paper}}

        """)

    /// What was asked for and paid in a period.
    static let statement = template(
        """
        <h1>{{title}}</h1>
        {{#fault}}<p class="fault" role="alert">{{fault}}</p>{{/fault}}
        <form method="get" action="{{action}}" class="period">
        {{#first}}<div class="own"><label for="from">{{say.from}}</label>
        <input id="from" name="from" type="date" value="{{typed}}"{{#fault}} aria-invalid="true" autofocus aria-describedby="from-fault"{{/fault}}>
        {{#fault}}<p id="from-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>{{/first}}
        {{#last}}<div class="own"><label for="through">{{say.through}}</label>
        <input id="through" name="through" type="date" value="{{typed}}"{{#fault}} aria-invalid="true" autofocus aria-describedby="through-fault"{{/fault}}>
        {{#fault}}<p id="through-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>{{/last}}
        <button type="submit">{{say.show}}</button></form>
        {{#statements}}<section>{{#name}}<h2>{{name}}</h2>{{/name}}
        {{#nothing}}<p class="lead">{{nothing}}</p>{{/nothing}}
        {{#sections}}{{#currency}}<h3>{{currency}}</h3>{{/currency}}
        <dl class="figures">{{#balances}}<div><dt>{{name}}</dt><dd>{{amount}}</dd></div>{{/balances}}</dl>
        {{#tooLong}}<p class="note">{{tooLong}}</p>{{/tooLong}}
        {{#lines}}<table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{say.day}}</th><th role="columnheader" scope="col">{{say.entry}}</th><th role="columnheader" scope="col" class="money">{{say.charged}}</th><th role="columnheader" scope="col" class="money">{{say.credited}}</th><th role="columnheader" scope="col" class="money">{{say.balance}}</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row">{{day}}</th><td role="cell" data-label="{{say.entry}}"><span>{{what}} <span class="number">{{order}}</span></span></td><td role="cell" class="money" data-label="{{say.charged}}">{{charged}}</td><td role="cell" class="money" data-label="{{say.credited}}">{{credited}}</td><td role="cell" class="money" data-label="{{say.balance}}">{{balance}}</td></tr>{{/rows}}</tbody></table>{{/lines}}{{/sections}}
        {{#belowZero}}<p class="help">{{belowZero}}</p>{{/belowZero}}
        {{#credit}}<p>{{credit}}</p>{{/credit}}
        <p><a href="{{paper}}">{{paperName}}</a></p></section>{{/statements}}

        """)

    /// The kept cards.
    static let cards = template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{words}}</p>
        {{#cards}}<ul class="records">{{#list}}<li><h2>{{name}}</h2>
        <p class="number">{{since}}{{#expiry}} · {{expiry}}{{/expiry}}</p>
        <p><a href="{{link}}" aria-label="{{say.remove}}: {{name}}">{{say.remove}}</a></p></li>{{/list}}</ul>{{/cards}}

        """)

    /// What happens when a card is removed, and the button for it.
    static let removal = template(
        """
        <h1>{{title}}</h1>
        <p class="sum">{{card}}</p>
        <p class="lead">{{words}}</p>
        {{#orders}}<h2>{{say.chargedOrders}}</h2><ul class="records">{{#list}}<li><h3><a href="{{link}}">{{title}}</a></h3>
        <p class="number">{{say.order}} {{number}}</p></li>{{/list}}</ul>
        <p>{{say.chargedOrdersText}}</p>{{/orders}}
        <form method="post" action="{{action}}" data-once><input type="hidden" name="code" value="{{code}}">
        <button type="submit">{{say.removeCard}}</button></form>
        <p><a href="{{back}}">{{say.keepCardAfterAll}}</a></p>

        """)

    private static let entry = """
        <li><h3><a href="{{link}}">{{title}}</a></h3>
        <p class="number">{{number}} · {{made}} · <span class="mark {{mark}}">{{state}}</span></p>
        \(figures)</li>
        """

    private static let figures = """
        {{#figures}}<dl class="figures">{{#rows}}<div><dt>{{name}}</dt><dd>{{amount}}</dd></div>{{/rows}}</dl>{{/figures}}
        """

    /// A page of somebody who has signed in, around `inside`.
    private static func template(_ inside: String) -> HTMLTemplate {
        HTMLTemplate(inside, between: PageTemplates.head + top, and: PageTemplates.bottom)
    }

    private static let top = """
        <body class="portal">
        <a class="skip" href="#content">{{say.skip}}</a>
        <header>{{#logo}}<img class="logo" src="{{link}}" width="{{width}}" height="{{height}}" alt="">{{/logo}}
        <p class="company">{{company}}</p>{{#line}}<p class="line">{{line}}</p>{{/line}}
        <nav aria-label="{{say.account}}"><ul>{{#nav}}<li><a href="{{link}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a></li>{{/nav}}</ul>
        <form method="post" action="{{leave}}"><input type="hidden" name="code" value="{{code}}"><button type="submit">{{say.signOut}}</button></form></nav></header>
        <main id="content">

        """
}
