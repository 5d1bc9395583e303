internal import PaymentTemplates

/// The page of the settings of the payment page, in mustache; everything in double braces is escaped.
enum PageSettingsTemplates {
    /// The forms: texts and colors, and one for each picture.
    static let form = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        \(FieldTemplates.faults)
        <form method="post" action="{{action}}" data-preview="{{summaryAction}}" data-into="summary">
        <input type="hidden" name="code" value="{{code}}"><input type="hidden" name="version" value="{{version}}">
        \(FieldTemplates.groups)
        \(summaryPart)
        <p class="row"><button type="submit">{{word.save}}</button>
        <button type="submit" formaction="{{summaryAction}}" formnovalidate class="second">{{word.showSample}}</button>
        <button type="submit" formaction="{{previewAction}}" formtarget="_blank" formnovalidate class="second">{{word.showPage}}</button>
        <button type="submit" formaction="{{previewAction}}" formtarget="_blank" formnovalidate name="view" value="expired" class="second">{{word.showExpired}}</button></p>
        <p class="help">{{word.showPageHelp}}</p>
        </form>
        <h2>{{word.pictures}}</h2>
        {{#pictures}}<section class="set" aria-labelledby="{{use}}-title"><h3 id="{{use}}-title">{{name}}</h3>
        {{#image}}<p><img class="thumb" src="{{link}}" width="{{width}}" height="{{height}}" alt="{{name}}"></p>{{/image}}
        <form method="post" action="{{action}}" enctype="multipart/form-data">
        <input type="hidden" name="code" value="{{code}}"><input type="hidden" name="version" value="{{version}}">
        <div class="field"><label for="{{use}}-file">{{label}}</label>
        <input type="file" id="{{use}}-file" name="file" accept="image/png,image/jpeg,image/gif" required aria-describedby="{{use}}-help{{#fault}} {{use}}-fault{{/fault}}"{{#fault}} aria-invalid="true" autofocus{{/fault}}>
        <p id="{{use}}-help" class="help">{{help}}</p>
        {{#fault}}<p id="{{use}}-fault" class="fault" role="alert">{{fault}}</p>{{/fault}}</div>
        <button type="submit" class="second">{{word.upload}}</button></form>
        {{#image}}<form method="post" action="{{remove}}"><input type="hidden" name="code" value="{{code}}"><input type="hidden" name="version" value="{{version}}">
        <button type="submit" class="plain">{{word.removePicture}}</button></form>{{/image}}</section>{{/pictures}}
        <script src="{{previewScript}}" defer></script>

        """)

    /// The sample alone, for whoever has the page already.
    static let summary = HTMLTemplate(summaryPart)

    private static let summaryPart = """
        <section id="summary" class="preview" aria-live="polite" aria-labelledby="summary-title">
        <h2 id="summary-title">{{word.sample}}</h2>
        {{#sample}}<link rel="stylesheet" href="{{style}}">
        <div class="sample" data-theme="{{theme}}">
        {{#logo}}<p><img class="logo" src="{{link}}" width="{{width}}" height="{{height}}" alt=""></p>{{/logo}}
        <p class="company">{{company}}</p>{{#line}}<p class="line">{{line}}</p>{{/line}}
        <p class="asked">{{dueNow}}</p><p class="sum">{{sum}}</p>
        <p class="button">{{pay}}</p></div>
        <dl class="figures">{{#facts}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>{{/sample}}
        {{#summaryFaults}}<ul>{{#list}}<li>{{label}}: {{words}}</li>{{/list}}</ul>{{/summaryFaults}}
        </section>

        """
}
