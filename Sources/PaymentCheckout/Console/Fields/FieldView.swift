internal import PaymentTemplates

/// A field of a form of the console, as it is shown: with its label, what helps to fill it in, and what is wrong with it.
struct FieldView {
    /// What it is typed into.
    enum Control {
        /// A line.
        case text(most: Int, keys: Keys = .letters)
        /// A day.
        case date
        /// One of several.
        case select([(value: String, name: String)])
        /// On or off.
        case tick
        /// Several lines.
        case area(rows: Int, most: Int)
    }

    /// Which keys a phone shows.
    enum Keys: String {
        case letters = "text"
        case numbers = "numeric"
        case decimals = "decimal"
    }

    let name: String
    let label: String
    var value: String
    var help: String?
    var fault: String?
    var control = Control.text(most: 200)
    var isRequired = false
    /// What the field is known by on the page, where several forms have one of its name.
    var id: String?

    /// The value of a tick that is set.
    static let yes = "yes"

    /// What the template of a field needs.
    var template: TemplateValue {
        var values: [String: TemplateValue] = [
            "id": .text(id ?? name), "name": .text(name), "label": .text(label), "value": .text(value),
            "help": .text(orHidden: help), "fault": .text(orHidden: fault), "described": .text(orHidden: described),
            "required": .flag(isRequired), "input": false, "hasOptions": false, "tick": false, "area": false,
        ]
        switch control {
        case .text(let most, let keys):
            values["input"] = ["type": "text", "keys": .text(keys.rawValue), "most": .text(String(most))]
        case .date: values["input"] = ["type": "date", "keys": false, "most": false]
        case .select(let options):
            values["hasOptions"] = true
            values["select"] = .list(
                options.map {
                    ["value": .text($0.value), "name": .text($0.name), "selected": .flag($0.value == value)]
                })
        case .tick: values["tick"] = ["checked": .flag(value == Self.yes)]
        case .area(let rows, let most):
            values["area"] = ["rows": .text(String(rows)), "most": .text(String(most))]
        }
        return .group(values)
    }

    private var described: String? {
        let id = id ?? name
        let ids = [help.map { _ in "\(id)-help" }, fault.map { _ in "\(id)-fault" }].compactMap(\.self)
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}

/// Fields that belong together.
struct FieldGroup {
    let legend: String
    var help: String?
    var fields: [FieldView]

    /// What the template of a form needs.
    static func template(_ groups: [FieldGroup]) -> TemplateValue {
        .list(
            groups.map { group in
                [
                    "legend": .text(group.legend), "help": .text(orHidden: group.help),
                    "fields": .list(group.fields.map(\.template)),
                ]
            })
    }

    /// The list of what is wrong, with a link to each field; hidden when nothing is.
    static func faults(_ groups: [FieldGroup], general: [String] = [], title: String) -> TemplateValue {
        let wrong = groups.flatMap(\.fields).compactMap { field in
            field.fault.map {
                ["id": .text(field.id ?? field.name), "label": .text(field.label), "words": .text($0)] as TemplateValue
            }
        }
        guard !wrong.isEmpty || !general.isEmpty else { return false }
        return ["title": .text(title), "fields": .list(wrong), "general": .list(general.map { ["words": .text($0)] })]
    }
}

/// The parts of forms in mustache.
enum FieldTemplates {
    /// What is wrong, above a form.
    static let faults = """
        {{#faults}}<div class="faults" role="alert"><p>{{title}}</p><ul>
        {{#general}}<li>{{words}}</li>{{/general}}
        {{#fields}}<li><a href="#{{id}}">{{label}}</a>: {{words}}</li>{{/fields}}
        </ul></div>{{/faults}}

        """

    /// All groups of fields.
    static let groups = """
        {{#groups}}<fieldset class="set"><legend>{{legend}}</legend>
        {{#help}}<p class="help">{{help}}</p>{{/help}}
        {{#fields}}<div class="field">
        {{#tick}}<label class="tick" for="{{id}}"><input type="checkbox" id="{{id}}" name="{{name}}" value="yes"{{#checked}} checked{{/checked}}\(described)> <span>{{label}}</span></label>{{/tick}}
        {{^tick}}<label for="{{id}}">{{label}}</label>{{/tick}}
        {{#input}}<input type="{{type}}" id="{{id}}" name="{{name}}" value="{{value}}" autocomplete="off"{{#keys}} inputmode="{{keys}}"{{/keys}}{{#most}} maxlength="{{most}}"{{/most}}{{#required}} required{{/required}}\(described)>{{/input}}
        {{#area}}<textarea id="{{id}}" name="{{name}}" rows="{{rows}}" maxlength="{{most}}"\(described)>
        {{value}}</textarea>{{/area}}
        \(select)
        {{#help}}<p id="{{id}}-help" class="help">{{help}}</p>{{/help}}
        {{#fault}}<p id="{{id}}-fault" class="fault">{{fault}}</p>{{/fault}}
        </div>{{/fields}}
        </fieldset>{{/groups}}

        """

    private static let described = """
        {{#described}} aria-describedby="{{described}}"{{/described}}{{#fault}} aria-invalid="true" autofocus{{/fault}}
        """

    private static let select = """
        {{#hasOptions}}<select id="{{id}}" name="{{name}}"\(described)>{{#select}}<option value="{{value}}"{{#selected}} selected{{/selected}}>{{name}}</option>{{/select}}</select>{{/hasOptions}}
        """
}
