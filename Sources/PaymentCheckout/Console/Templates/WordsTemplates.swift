internal import PaymentTemplates

/// The pages of message templates, in mustache; everything in double braces is escaped.
enum WordsTemplates {
    /// Every kind of message.
    static let list = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{word.templatesLead}}</p>
        {{#audiences}}<h2>{{name}}</h2>
        <ul class="cards">{{#kinds}}<li><strong>{{name}}</strong>
        <p>{{#languages}}<a href="{{link}}" hreflang="{{code}}">{{name}}</a>{{#own}} ({{word.ownWords}}){{/own}} {{/languages}}</p></li>{{/kinds}}</ul>
        {{/audiences}}

        """)

    /// The words of one kind.
    static let form = ConsoleFrame.template(
        """
        <p><a href="{{back}}">{{word.allTemplates}}</a></p>
        <h1>{{title}}</h1>
        <p class="number">{{about}}</p>
        \(FieldTemplates.faults)
        <form method="post" action="{{action}}" data-preview="{{preview}}" data-into="message">
        <input type="hidden" name="code" value="{{code}}"><input type="hidden" name="version" value="{{version}}">
        \(FieldTemplates.groups)
        <details open><summary>{{word.variables}}</summary>
        <dl class="figures">{{#variables}}<div><dt><code>{{tag}}</code>{{#maybe}} <span class="help">{{word.maybeMissing}}</span>{{/maybe}}</dt><dd>{{meaning}}</dd></div>{{/variables}}</dl>
        <p class="help">{{word.variablesHelp}} <code>{{sectionExample}}</code></p></details>
        \(messagePart)
        <p class="row"><button type="submit" formaction="{{preview}}" class="second">{{word.showMessage}}</button>
        <button type="submit">{{word.save}}</button></p>
        </form>
        {{#reset}}<details class="remove"><summary>{{word.resetWords}}</summary>
        <form method="post" action="{{reset}}"><input type="hidden" name="code" value="{{code}}"><input type="hidden" name="version" value="{{version}}">
        <p>{{word.resetWordsHelp}}</p><button type="submit" class="second">{{word.resetWords}}</button></form></details>{{/reset}}
        <script src="{{previewScript}}" defer></script>

        """)

    /// The message alone, for whoever has the page already.
    static let message = HTMLTemplate(messagePart)

    private static let messagePart = """
        <section id="message" class="preview" aria-live="polite" aria-labelledby="message-title">
        <h2 id="message-title">{{word.messagePreview}}</h2>
        {{#message}}<dl class="figures"><div><dt>{{word.subject}}</dt><dd>{{subject}}</dd></div>
        <div><dt>{{word.length}}</dt><dd>{{length}}</dd></div></dl>
        <p class="letter">{{text}}</p>{{/message}}
        {{#messageFaults}}<ul>{{#list}}<li>{{words}}</li>{{/list}}</ul>{{/messageFaults}}
        </section>

        """
}
