internal import PaymentTemplates

/// The pages of cases, outbox and audit in mustache; everything in double braces is escaped.
enum OfficeTemplates {
    /// What a person has to look at.
    static let cases = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{word.casesLead}}</p>
        \(FieldTemplates.faults)
        {{#none}}<p class="note" role="status">{{word.noCases}}</p>{{/none}}
        {{#cases}}<section class="set" id="{{id}}" aria-labelledby="{{id}}-title">
        <h2 id="{{id}}-title">{{name}}</h2>
        <p>{{advice}}</p>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{#link}}<a href="{{link}}">{{value}}</a>{{/link}}{{^link}}{{value}}{{/link}}</dd></div>{{/facts}}</dl>
        <details><summary>{{word.details}}</summary><p lang="en">{{detail}}</p></details>
        {{#form}}<form method="post" action="{{action}}"><input type="hidden" name="code" value="{{code}}">
        \(FieldTemplates.groups)
        <button type="submit" class="second">{{button}}</button></form>{{/form}}
        </section>{{/cases}}
        <h2>{{word.events}}</h2>
        <p class="lead">{{word.eventsLead}}</p>
        {{#noEvents}}<p>{{word.noEvents}}</p>{{/noEvents}}
        {{#events}}<section class="set" aria-labelledby="{{id}}"><h3 id="{{id}}">{{name}}</h3><p>{{advice}}</p>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
        {{#detail}}<details><summary>{{word.details}}</summary><p lang="en">{{detail}}</p></details>{{/detail}}</section>{{/events}}

        """)

    /// Messages, newest first.
    static let outbox = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{word.outboxLead}}</p>
        <nav aria-label="{{word.whichMessages}}"><ul class="tabs">{{#tabs}}<li><a href="{{link}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a></li>{{/tabs}}</ul></nav>
        {{#none}}<p>{{word.noMessages}}</p>{{/none}}
        {{#messages}}<section class="set" aria-labelledby="{{id}}"><h2 id="{{id}}">{{name}}</h2>
        <p class="mark {{mark}}">{{state}}</p>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{#link}}<a href="{{link}}">{{value}}</a>{{/link}}{{^link}}{{value}}{{/link}}</dd></div>{{/facts}}</dl>
        {{#subject}}<details><summary>{{word.messageText}}</summary><div lang="{{lang}}"><p><strong>{{subject}}</strong></p>{{#lines}}<p>{{line}}</p>{{/lines}}</div></details>{{/subject}}
        {{#detail}}<details><summary>{{word.details}}</summary><p lang="en">{{detail}}</p></details>{{/detail}}
        {{#again}}<form method="post" action="{{again}}"><input type="hidden" name="code" value="{{code}}"><button type="submit" class="second">{{word.sendAgain}}</button></form>{{/again}}
        </section>{{/messages}}
        {{#older}}<p><a class="button second" href="{{older}}">{{word.older}}</a></p>{{/older}}

        """)

    /// Who did what.
    static let audit = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{word.auditLead}}</p>
        <form method="get" action="{{action}}" role="search">
        \(FieldTemplates.groups)
        <button type="submit" class="second">{{word.show}}</button></form>
        {{#trail}}<h2>{{name}}</h2>
        <p>{{word.chain}}: <strong class="mark {{mark}}">{{chain}}</strong></p>
        {{#help}}<p class="fault" role="alert">{{help}}</p>{{/help}}
        {{#words}}<p>{{words}}</p>{{/words}}
        {{#table}}\(ReportTemplates.table)
        {{#older}}<p><a href="{{older}}">{{word.older}}</a></p>{{/older}}
        <p class="row"><a class="button second" href="{{csv}}">{{word.downloadCSV}}</a> <a class="button second" href="{{json}}">{{word.downloadJSON}}</a></p>{{/table}}{{/trail}}

        """)
}
