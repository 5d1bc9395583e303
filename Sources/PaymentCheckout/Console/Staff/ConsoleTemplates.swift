internal import PaymentTemplates

/// The console's pages in mustache; everything in double braces is escaped.
///
/// Those of orders, bookings and the terminal stand beside what fills them.
enum ConsoleTemplates {
    /// Name and password.
    static let signIn = ConsoleFrame.outside(
        """
        <h1>{{title}}</h1>
        {{#fault}}<p class="fault" role="alert" id="fault">{{fault}}</p>{{/fault}}
        <form method="post" action="{{action}}" data-once>
        {{#to}}<input type="hidden" name="to" value="{{to}}">{{/to}}
        <div class="own"><label for="name">{{say.loginName}}</label>
        <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="40" required value="{{typed}}"{{#fault}} aria-invalid="true" autofocus aria-describedby="fault"{{/fault}}></div>
        <div class="own"><label for="password">{{say.password}}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required{{#fault}} aria-invalid="true" autofocus aria-describedby="fault"{{/fault}}></div>
        <button type="submit">{{say.enter}}</button></form>

        """)

    /// The code of the second factor.
    static let signInCode = ConsoleFrame.outside(
        """
        <h1>{{title}}</h1>
        <form method="post" action="{{action}}" data-once>
        <input type="hidden" name="pending" value="{{pending}}">{{#to}}<input type="hidden" name="to" value="{{to}}">{{/to}}
        \(code)
        <button type="submit">{{say.enter}}</button></form>

        """)

    /// A sentence for whoever has not signed in.
    static let plainOutside = ConsoleFrame.outside("<h1>{{title}}</h1>\n<p class=\"lead\">{{words}}</p>\n")

    /// A sentence, and a way on.
    static let plain = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{words}}</p>
        {{#detail}}<p class="help">{{detail}}</p>{{/detail}}
        <p><a class="button" href="{{link}}">{{way}}</a></p>

        """)

    /// One's own account.
    static let me = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        {{#fault}}<p class="fault" role="alert" id="fault">{{fault}}</p>{{/fault}}
        <dl class="figures"><div><dt>{{say.loginName}}</dt><dd>{{member.name}}</dd></div><div><dt>{{say.role}}</dt><dd>{{member.role}}</dd></div></dl>
        <section><h2>{{say.language}}</h2>
        <form method="post" action="{{path}}/language" class="row"><input type="hidden" name="code" value="{{code}}">
        \(language)<button type="submit">{{say.save}}</button></form></section>
        <section><h2>{{say.changePassword}}</h2>
        <form method="post" action="{{path}}/password" data-once><input type="hidden" name="code" value="{{code}}"><input type="text" value="{{member.name}}" autocomplete="username" hidden readonly>
        \(present)\(password)<button type="submit">{{say.changePassword}}</button></form></section>
        <section><h2>{{say.secondFactor}}</h2>
        {{#hasFactor}}<p>{{say.factorIsOn}}</p>
        <form method="post" action="{{path}}/factor/off" data-once><input type="hidden" name="code" value="{{code}}">
        \(code)<button type="submit">{{say.turnOff}}</button></form>{{/hasFactor}}
        {{^hasFactor}}<p>{{say.factorIsOff}} {{say.factorWhy}}</p>
        <p><a class="button" href="{{path}}/factor">{{say.factorSetUp}}</a></p>{{/hasFactor}}</section>

        """)

    /// A new second factor.
    static let factor = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p>{{say.factorScan}}</p>
        <dl class="figures"><div><dt>{{say.factorSecret}}</dt><dd class="secret">{{secret}}</dd></div></dl>
        <p><a href="{{otpauth}}">{{say.factorLink}}</a></p><p class="secret">{{otpauth}}</p>
        <p>{{say.factorConfirm}}</p>
        <form method="post" action="{{path}}/factor" data-once><input type="hidden" name="code" value="{{code}}">
        <input type="hidden" name="secret" value="{{plainSecret}}"><input type="hidden" name="sign" value="{{sign}}"><input type="text" value="{{member.name}}" autocomplete="username" hidden readonly>
        \(code)\(present)<button type="submit">{{say.turnOn}}</button></form>

        """)

    static let code = """
        <div class="own"><label for="otp">{{say.otp}}</label>
        <input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required aria-describedby="otp-help{{#otpFault}} otp-fault{{/otpFault}}"{{#otpFault}} aria-invalid="true" autofocus{{/otpFault}}>
        <p class="help" id="otp-help">{{say.otpHelp}}</p>{{#otpFault}}<p class="fault" role="alert" id="otp-fault">{{otpFault}}</p>{{/otpFault}}</div>
        """

    private static let present = """
        <div class="own"><label for="present">{{say.presentPassword}}</label>
        <input id="present" name="present" type="password" autocomplete="current-password" maxlength="1000" required{{#presentFault}} aria-invalid="true" autofocus aria-describedby="present-fault"{{/presentFault}}>
        {{#presentFault}}<p class="fault" role="alert" id="present-fault">{{presentFault}}</p>{{/presentFault}}</div>
        """

    /// Asks whoever acts for what proves who they are: `asksCode` says for which, `asker` is their name; `NAMEProof` is what was wrong.
    ///
    /// - Parameters:
    ///   - form: what tells the form from others of the page, as its values are named.
    ///   - help: the word that says when it is needed.
    ///   - hasName: whether the form has the name of somebody already: browsers understand no second one.
    static func proof(
        _ form: String, help: ConsoleWord = .proofHelp, isRequired: Bool = true, hasName: Bool = false
    ) -> String {
        let id = "\(form)-proof"
        let name =
            hasName ? "" : "<input type=\"text\" value=\"{{asker}}\" autocomplete=\"username\" hidden readonly>"
        let rest =
            "maxlength=\"1000\"\(isRequired ? " required" : "") aria-describedby=\"\(id)-help{{#\(form)Proof}} \(id)-fault{{/\(form)Proof}}\"{{#\(form)Proof}} aria-invalid=\"true\" autofocus{{/\(form)Proof}}>"
        return """
            <div class="own">{{#asksCode}}<label for="\(id)">{{say.ownCode}}</label>
            <input id="\(id)" name="otp" inputmode="numeric" autocomplete="one-time-code" \(rest){{/asksCode}}
            {{^asksCode}}\(name)<label for="\(id)">{{say.ownPassword}}</label>
            <input id="\(id)" name="present" type="password" autocomplete="current-password" \(rest){{/asksCode}}
            <p class="help" id="\(id)-help">{{say.\(help.rawValue)}}</p>{{#\(form)Proof}}<p class="fault" role="alert" id="\(id)-fault">{{\(form)Proof}}</p>{{/\(form)Proof}}</div>
            """
    }

    static let password = """
        <div class="own"><label for="new">{{say.newPassword}}</label>
        <input id="new" name="new" type="password" autocomplete="new-password" minlength="12" maxlength="1000" required aria-describedby="new-help">
        <p class="help" id="new-help">{{say.newPasswordHelp}}</p></div>
        """

    static let language = """
        <div class="own"><label for="language">{{say.language}}</label>
        <select id="language" name="language">{{#languages}}<option value="{{id}}" lang="{{id}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/languages}}</select></div>
        """
}
