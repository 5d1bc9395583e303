internal import PaymentTemplates

/// The pages of orders in mustache; everything in double braces is escaped.
enum OrderTemplates {
    /// The list, with what it is filtered by.
    static let list = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <form method="get" action="{{path}}" class="filter" aria-label="{{word.filter}}">
        <div class="own wide"><label for="q">{{word.search}}</label>
        <input id="q" name="q" type="search" maxlength="120" value="{{typed}}" aria-describedby="q-help"><p class="help" id="q-help">{{word.searchHelp}}</p></div>
        <div class="own"><label for="status">{{word.status}}</label>
        <select id="status" name="status"><option value="">{{word.any}}</option>{{#statuses}}<option value="{{id}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/statuses}}</select></div>
        <div class="own"><label for="kind">{{word.kind}}</label>
        <select id="kind" name="kind"><option value="">{{word.any}}</option>{{#kinds}}<option value="{{id}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/kinds}}</select></div>
        <label class="choice"><input type="checkbox" name="partial" value="yes"{{#partial}} checked{{/partial}}> <span>{{word.partial}}</span></label>
        <button type="submit">{{word.show}}</button> {{#isFiltered}}<a href="{{path}}">{{word.all}}</a>{{/isFiltered}}</form>
        {{#customers}}<section><h2>{{word.customers}}</h2><ul class="cards">{{#list}}<li><a href="{{link}}">{{name}}</a> <span class="help">{{contact}}</span></li>{{/list}}</ul></section>{{/customers}}
        {{#customer}}<p class="note">{{word.customer}}: {{customer}}</p>{{/customer}}
        {{#orders}}<table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{word.order}}</th><th role="columnheader" scope="col">{{word.customer}}</th><th role="columnheader" scope="col">{{word.booked}}</th><th role="columnheader" scope="col">{{word.total}}</th><th role="columnheader" scope="col">{{word.paid}}</th><th role="columnheader" scope="col">{{word.left}}</th><th role="columnheader" scope="col">{{word.state}}</th><th role="columnheader" scope="col">{{word.stage}}</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row"><a href="{{link}}">{{name}}</a><br><span class="help">{{number}} · {{kind}}</span></th><td role="cell" data-label="{{word.customer}}">{{who}}</td><td role="cell" data-label="{{word.booked}}">{{booked}}</td><td role="cell" class="money" data-label="{{word.total}}">{{total}}</td><td role="cell" class="money" data-label="{{word.paid}}">{{paid}}</td><td role="cell" class="money" data-label="{{word.left}}">{{left}}</td><td role="cell" data-label="{{word.state}}"><span class="mark {{mark}}">{{state}}</span></td><td role="cell" data-label="{{word.stage}}">{{stage}}</td></tr>{{/rows}}</tbody></table>{{/orders}}
        {{^orders}}<p class="lead">{{word.nothing}}</p>{{/orders}}
        {{#older}}<p><a class="button" href="{{older}}">{{word.older}}</a></p>{{/older}}

        """)

    /// An order: figures, schedule, money, and what can be done.
    static let order = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{order.number}} · {{order.kind}} · {{word.booked}} {{order.booked}}</p>
        {{#notes}}<p class="note">{{.}}</p>{{/notes}}
        {{#fault}}<p class="fault" role="alert">{{fault}}</p>{{/fault}}
        <dl class="figures"><div><dt>{{word.state}}</dt><dd><span class="mark {{order.mark}}">{{order.state}}</span></dd></div>{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
        <section><h2>{{word.customer}}</h2><p><a href="{{customer.link}}">{{customer.name}}</a><br>{{#customer.lines}}{{.}}<br>{{/customer.lines}}</p></section>
        {{#cases}}<section><h2>{{word.cases}}</h2><ul class="cards">{{#list}}<li><strong class="mark overdue">{{name}}</strong> <span class="help">{{when}}</span><br>{{#amount}}{{amount}} · {{/amount}}{{advice}}<details><summary>{{word.detail}}</summary><p lang="en">{{detail}}</p></details></li>{{/list}}</ul></section>{{/cases}}
        <section><h2>{{word.schedule}}</h2>
        {{#items}}<details class="item"{{#isOpen}} open{{/isOpen}}><summary><span class="what">{{name}}</span> <span class="money">{{amount}}</span> <span class="help">{{due}}</span> <span class="mark {{mark}}">{{state}}</span></summary>
        <dl class="figures"><div><dt>{{word.paid}}</dt><dd>{{paid}}</dd></div><div><dt>{{word.left}}</dt><dd>{{left}}</dd></div><div><dt>{{word.collection}}</dt><dd>{{collection}}</dd></div>{{#waits}}<div><dt>{{word.waitsFor}}</dt><dd>{{waits}}</dd></div>{{/waits}}</dl>
        {{#hasPaid}}<h3>{{word.paidBy}}</h3><ul>{{#paidBy}}<li>{{amount}} · {{when}} · {{way}}</li>{{/paidBy}}</ul>{{/hasPaid}}{{^hasPaid}}<p class="help">{{word.nothingPaid}}</p>{{/hasPaid}}
        {{#forms}}\(ConsoleForm.inside){{/forms}}</details>
        {{/items}}</section>
        {{#invoices}}<section><h2>{{word.invoices}}</h2><ul class="cards">{{#list}}<li><strong>{{number}}</strong> · <span class="money">{{amount}}</span> · {{state}} <span class="help">{{due}}</span>{{#forms}}\(ConsoleForm.folded){{/forms}}</li>{{/list}}</ul></section>{{/invoices}}
        {{#payments}}<section><h2>{{word.payments}}</h2>{{#list}}<details class="item"{{#isOpen}} open{{/isOpen}}><summary><span class="money">{{amount}}</span> <span class="what">{{way}}</span> <span class="help">{{when}}</span> <span class="mark {{mark}}">{{state}}</span></summary>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
        {{#tries}}<h3>{{word.attempts}}</h3><ol>{{#list}}<li>{{when}}: {{state}}{{#why}}. {{why}}{{/why}}{{#detail}} <span class="help">({{detail}})</span>{{/detail}}</li>{{/list}}</ol>{{/tries}}
        {{#forms}}\(ConsoleForm.folded){{/forms}}</details>{{/list}}</section>{{/payments}}
        {{#refunds}}<section><h2>{{word.refunds}}</h2><ul class="cards">{{#list}}<li><span class="money">{{amount}}</span> · {{state}} · {{reason}} <span class="help">{{when}}</span><br>{{note}}{{#forms}}\(ConsoleForm.folded){{/forms}}</li>{{/list}}</ul></section>{{/refunds}}
        {{#actions}}<section><h2>{{word.actions}}</h2>{{#terminal}}<p><a href="{{terminal}}">{{terminalName}}</a></p>{{/terminal}}{{#forms}}\(ConsoleForm.folded){{/forms}}</section>{{/actions}}
        {{#messages}}<section><h2>{{word.messages}}</h2><ul class="cards">{{#list}}<li>{{name}} · {{channel}} · {{state}} <span class="help">{{when}}</span>{{#detail}}<br><span class="help">{{detail}}</span>{{/detail}}</li>{{/list}}</ul></section>{{/messages}}
        <section><h2>{{word.audit}}</h2><details class="item"><summary>{{word.show}} ({{auditCount}})</summary>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{word.when}}</th><th role="columnheader" scope="col">{{word.who}}</th><th role="columnheader" scope="col">{{word.what}}</th><th role="columnheader" scope="col">{{word.reason}}</th><th role="columnheader" scope="col">{{word.detail}}</th></tr></thead>
        <tbody role="rowgroup">{{#audit}}<tr role="row"><th role="rowheader" scope="row">{{when}}</th><td role="cell" data-label="{{word.who}}">{{who}}</td><td role="cell" data-label="{{word.what}}">{{what}}</td><td role="cell" data-label="{{word.reason}}">{{reason}}</td><td role="cell" data-label="{{word.detail}}">{{detail}}</td></tr>{{/audit}}</tbody></table></details></section>

        """)

    /// What a refund would do, and the form that confirms it.
    static let refund = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{order}}</p>
        <p class="lead" role="status">{{words}}</p><p class="sum">{{sum}}</p>
        <table class="stack" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{word.payments}}</th><th role="columnheader" scope="col">{{word.amount}}</th><th role="columnheader" scope="col">{{word.how}}</th></tr></thead>
        <tbody role="rowgroup">{{#parts}}<tr role="row"><th role="rowheader" scope="row">{{name}}</th><td role="cell" class="money" data-label="{{word.amount}}">{{amount}}</td><td role="cell" data-label="{{word.how}}">{{how}}</td></tr>{{/parts}}</tbody></table>
        {{#withheld}}<h2>{{word.withheld}}</h2><ul>{{#list}}<li>{{amount}} · {{why}}</li>{{/list}}</ul>{{/withheld}}
        {{#reopened}}<h2>{{word.reopened}}</h2><ul>{{#list}}<li>{{name}}: {{amount}}</li>{{/list}}</ul>{{/reopened}}
        {{#lacking}}<p class="fault" role="alert">{{lacking}} <a href="{{account}}">{{say.me}}</a></p>{{/lacking}}
        {{#form}}\(ConsoleForm.inside){{/form}}
        <p><a href="{{back}}">{{say.back}}</a></p>

        """)
}
