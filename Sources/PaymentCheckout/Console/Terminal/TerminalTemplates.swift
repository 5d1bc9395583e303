internal import PaymentTemplates

/// The pages of the virtual terminal.
enum TerminalTemplates {
    /// Which order.
    static let search = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p>{{word.terminalHelp}}</p>
        <form method="get" action="{{path}}"><div class="own"><label for="q">{{word.findOrder}}</label>
        <input id="q" name="q" type="search" maxlength="120" autocomplete="off" value="{{typed}}"></div>
        <button type="submit">{{word.findOrder}}</button></form>
        {{#found}}<h2>{{word.openOrders}}</h2><ul class="cards">{{#list}}<li><a href="{{link}}">{{name}}</a> <span class="help">{{number}} · {{who}}</span><br>{{left}}</li>{{/list}}</ul>{{/found}}
        {{#all}}<p><a href="{{all}}">{{word.allFound}}</a></p>{{/all}}
        {{#customers}}<ul class="cards">{{#list}}<li>{{name}} · <a href="{{link}}">{{word.bookInstead}}</a></li>{{/list}}</ul>{{/customers}}
        {{#isNothing}}<p role="status">{{word.noOrder}}</p>{{/isNothing}}

        """)

    /// How much, and with which card.
    static let charge = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="number"><a href="{{order.link}}">{{order.name}}</a> · {{order.number}} · {{order.who}}</p>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
        {{#underWay}}<p class="note" role="status">{{word.pendingTitle}}: <a href="{{underWay}}">{{word.lookAgain}}</a></p>{{/underWay}}
        {{#form}}\(ConsoleForm.inside){{/form}}
        {{#refusal}}<p class="lead">{{refusal}}</p>{{/refusal}}

        """)

    /// What came of it, and what is left to do.
    static let result = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{order}}</p>
        <p class="sum">{{sum}}</p>
        <p class="lead" role="status">{{words}}</p>
        {{#detail}}<p class="help">{{detail}}</p>{{/detail}}
        {{#link}}<p><a class="button" href="{{link}}" rel="noreferrer">{{word.openPage}}</a></p>{{/link}}
        {{#post}}<form method="post" action="{{action}}" accept-charset="utf-8">{{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">{{/fields}}
        <button type="submit">{{word.openPage}}</button></form>{{/post}}
        {{#form}}\(ConsoleForm.inside){{/form}}
        <p>{{#again}}<a class="button" href="{{again}}">{{againName}}</a> {{/again}}<a href="{{back}}">{{word.toOrder}}</a></p>

        """)
}
