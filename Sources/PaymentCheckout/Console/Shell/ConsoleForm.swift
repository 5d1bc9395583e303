internal import PaymentTemplates

/// A form of the console: what it asks for, what was typed, and what is wrong with it.
///
/// Each control has a label of its own, and what is wrong with the form is tied to its button and read out.
struct ConsoleForm {
    /// What tells its controls from those of other forms on the page.
    let id: String
    /// What it does, as the heading of the form and the words on its button.
    let title: String
    /// Where it is sent, on this host.
    let action: String
    /// What happens, and what to know before.
    var help: String?
    /// What goes along unseen.
    var hidden: [(name: String, value: String)] = []
    /// What it asks for, in groups; a group without a name is none.
    var groups: [(name: String?, fields: [ConsoleField])] = []
    /// The words on the button, where they are not the heading.
    var button: String?
    /// Whether it ends something for good.
    var isDanger = false
    /// Why it was not taken.
    var fault: String?
    /// Which field is wrong, where it is one.
    var wrongField: String?

    /// As `form.…` in a template.
    var value: TemplateValue {
        [
            "id": .text(id), "title": .text(title), "action": .text(action), "help": .text(orHidden: help),
            "hidden": .list(hidden.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "groups": .list(
                groups.filter { !$0.fields.isEmpty }.map { group in
                    ["legend": .text(orHidden: group.name), "fields": .list(group.fields.map(value))]
                }),
            "button": .text(button ?? title), "danger": .flag(isDanger), "fault": .text(orHidden: fault),
            "open": .flag(fault != nil),
        ]
    }

    private func value(_ field: ConsoleField) -> TemplateValue {
        field.value(in: id, wrong: fault != nil && field.name == wrongField)
    }

    /// Everything of a form but what stands around it.
    static let inside = """
        <form method="post" action="{{action}}" data-once><input type="hidden" name="code" value="{{code}}">
        {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/hidden}}
        {{#help}}<p class="help">{{help}}</p>{{/help}}
        {{#groups}}{{#legend}}<fieldset><legend>{{legend}}</legend>{{/legend}}<div class="fields">{{#fields}}\(ConsoleField.template){{/fields}}</div>{{#legend}}</fieldset>{{/legend}}{{/groups}}
        {{#fault}}<p class="fault" role="alert" id="{{id}}-fault">{{fault}}</p>{{/fault}}
        <button type="submit"{{#danger}} class="danger"{{/danger}}{{#fault}} aria-describedby="{{id}}-fault"{{/fault}}>{{button}}</button></form>
        """

    /// A form that unfolds.
    static let folded =
        "<details class=\"act\"{{#open}} open{{/open}}><summary>{{title}}</summary>" + inside + "</details>\n"
}

/// Something that a form asks for.
struct ConsoleField {
    /// What it is typed into.
    enum Kind {
        /// A line, with the type and the keyboard of HTML.
        case line(type: String = "text", keys: String? = nil, most: Int = 120)
        /// Several lines.
        case area(most: Int)
        /// One of several.
        case choice([Option])
        /// Yes or no.
        case check(isOn: Bool)
    }

    /// One of several.
    struct Option {
        let id: String
        let name: String
    }

    let name: String
    let label: String
    var kind = Kind.line()
    var value = ""
    var help: String?
    var isRequired = false

    /// An amount of money.
    static func amount(_ name: String, _ label: String, _ value: String, help: String? = nil, isRequired: Bool = true)
        -> ConsoleField
    {
        ConsoleField(
            name: name, label: label, kind: .line(keys: "decimal", most: 40), value: value, help: help,
            isRequired: isRequired)
    }

    /// A day.
    static func day(_ name: String, _ label: String, _ value: String, help: String? = nil, isRequired: Bool = false)
        -> ConsoleField
    {
        ConsoleField(
            name: name, label: label, kind: .line(type: "date", most: 10), value: value, help: help,
            isRequired: isRequired)
    }

    /// Why something is done.
    static func reason(_ label: String, _ value: String, help: String? = nil) -> ConsoleField {
        ConsoleField(name: "reason", label: label, kind: .line(most: 300), value: value, help: help, isRequired: true)
    }

    /// As `fields.…` in the template of a form.
    ///
    /// - Parameter isWrong: whether it is what the form was not taken for; the reason stands behind the form's fields.
    func value(in form: String, wrong isWrong: Bool) -> TemplateValue {
        let id = "\(form)-\(name)"
        let described = [help == nil ? nil : "\(id)-help", isWrong ? "\(form)-fault" : nil].compactMap { $0 }
        var all: [String: TemplateValue] = [
            "id": .text(id), "name": .text(name), "label": .text(label), "help": .text(orHidden: help),
            "required": .flag(isRequired), "wrong": .flag(isWrong),
            "described": .text(orHidden: described.isEmpty ? nil : described.joined(separator: " ")),
            "line": false, "area": false, "choice": false, "check": false,
        ]
        switch kind {
        case .line(let type, let keys, let most):
            all["line"] = [
                "type": .text(type), "keys": .text(orHidden: keys), "most": .text(String(most)), "typed": .text(value),
            ]
        case .area(let most): all["area"] = ["most": .text(String(most)), "typed": .text(value)]
        case .choice(let options):
            all["choice"] = [
                "options": .list(
                    options.map { one in
                        ["value": .text(one.id), "called": .text(one.name), "chosen": .flag(one.id == value)]
                    })
            ]
        case .check(let isOn): all["check"] = ["on": .flag(isOn)]
        }
        return .group(all)
    }

    static let template = """
        {{#check}}<label class="choice"><input type="checkbox" id="{{id}}" name="{{name}}" value="yes"{{#on}} checked{{/on}}> <span>{{label}}</span></label>{{/check}}
        {{^check}}<div class="own"><label for="{{id}}">{{label}}</label>
        {{#line}}<input id="{{id}}" name="{{name}}" type="{{type}}"{{#keys}} inputmode="{{keys}}"{{/keys}} maxlength="{{most}}" autocomplete="off" value="{{typed}}"{{#required}} required{{/required}}{{#described}} aria-describedby="{{described}}"{{/described}}{{#wrong}} aria-invalid="true" autofocus{{/wrong}}>{{/line}}
        {{#area}}<textarea id="{{id}}" name="{{name}}" rows="4" maxlength="{{most}}"{{#required}} required{{/required}}{{#described}} aria-describedby="{{described}}"{{/described}}{{#wrong}} aria-invalid="true" autofocus{{/wrong}}>{{typed}}</textarea>{{/area}}
        {{#choice}}<select id="{{id}}" name="{{name}}"{{#described}} aria-describedby="{{described}}"{{/described}}{{#wrong}} aria-invalid="true" autofocus{{/wrong}}>{{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{called}}</option>{{/options}}</select>{{/choice}}
        {{#help}}<p class="help" id="{{id}}-help">{{help}}</p>{{/help}}</div>{{/check}}

        """
}
