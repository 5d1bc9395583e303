internal import PaymentTemplates

/// The pages about who works in the console.
enum PeopleTemplates {
    /// Everybody, and forms for one more and for the limits of refunds.
    static let list = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <ul class="cards">{{#members}}<li><a href="{{link}}">{{shown}}</a> <span class="help">{{name}}</span><br>{{role}} · {{say.secondFactor}}: {{factor}}</li>{{/members}}</ul>
        <section><h2>{{say.addPerson}}</h2>
        <p class="help">{{say.addPersonHelp}}</p>
        {{#fault}}<p class="fault" role="alert" id="fault">{{fault}}</p>{{/fault}}
        <form method="post" action="{{path}}" data-once><input type="hidden" name="code" value="{{code}}">
        <div class="own"><label for="name">{{say.loginName}}</label>
        <input id="name" name="name" maxlength="40" autocomplete="off" autocapitalize="none" spellcheck="false" required value="{{typed.name}}" aria-describedby="name-help">
        <p class="help" id="name-help">{{say.loginNameHelp}}</p></div>
        <div class="own"><label for="shown">{{say.shownName}}</label><input id="shown" name="shown" maxlength="80" autocomplete="off" required value="{{typed.shown}}"></div>
        \(role)\(ConsoleTemplates.language)\(ConsoleTemplates.password)
        \(ConsoleTemplates.proof("add", hasName: true))
        <button type="submit">{{say.add}}</button></form></section>
        <section><h2>{{say.refundLimits}}</h2>
        {{#limitsFault}}<p class="fault" role="alert" id="limits-fault">{{limitsFault}}</p>{{/limitsFault}}
        <form method="post" action="{{path}}/refund-limits"><input type="hidden" name="code" value="{{code}}">
        <input type="hidden" name="version" value="{{limitsVersion}}">
        <div class="own"><label for="limits">{{say.refundLimits}}</label>
        <textarea id="limits" name="limits" rows="3" maxlength="2000" aria-describedby="limits-help{{#limitsFault}} limits-fault{{/limitsFault}}"{{#limitsFault}} aria-invalid="true" autofocus{{/limitsFault}}>{{limits}}</textarea>
        <p class="help" id="limits-help">{{say.refundLimitsHelp}}</p></div>
        \(ConsoleTemplates.proof("limits"))
        <button type="submit">{{say.save}}</button></form></section>

        """)

    /// One of them.
    static let one = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="number">{{member.name}}</p>
        {{#fault}}<p class="fault" role="alert" id="fault">{{fault}}</p>{{/fault}}
        <section><h2>{{say.change}}</h2>
        <form method="post" action="{{path}}/change"><input type="hidden" name="code" value="{{code}}">
        <div class="own"><label for="shown">{{say.shownName}}</label><input id="shown" name="shown" maxlength="80" autocomplete="off" required value="{{member.shown}}"></div>
        \(role)\(ConsoleTemplates.language)
        \(ConsoleTemplates.proof("change", help: .proofOfRoleHelp, isRequired: false))
        <button type="submit">{{say.save}}</button></form></section>
        {{#isSelf}}<p>{{say.oneself}} <a href="{{own}}">{{say.me}}</a></p>{{/isSelf}}
        {{^isSelf}}<section><h2>{{say.resetPassword}}</h2>
        <p class="help">{{say.resetHelp}}</p>
        <form method="post" action="{{path}}/password" data-once><input type="hidden" name="code" value="{{code}}"><input type="text" value="{{member.name}}" autocomplete="username" hidden readonly>
        \(ConsoleTemplates.password)\(ConsoleTemplates.proof("password", hasName: true))
        <button type="submit">{{say.resetPassword}}</button></form></section>
        {{#hasFactor}}<section><h2>{{say.secondFactor}}</h2><p class="help">{{say.takeOffHelp}}</p>
        <form method="post" action="{{path}}/factor" data-once><input type="hidden" name="code" value="{{code}}">
        \(ConsoleTemplates.proof("factor"))
        <button type="submit">{{say.takeOff}}</button></form></section>{{/hasFactor}}{{/isSelf}}
        <section><h2>{{say.remove}}</h2><p class="help">{{say.removeText}}</p>
        <form method="post" action="{{path}}/remove"><input type="hidden" name="code" value="{{code}}">
        \(ConsoleTemplates.proof("remove"))
        <button type="submit" class="danger">{{say.remove}}</button></form></section>

        """)

    private static let role = """
        <div class="own"><label for="role">{{say.role}}</label>
        <select id="role" name="role">{{#roles}}<option value="{{id}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/roles}}</select></div>
        """
}
