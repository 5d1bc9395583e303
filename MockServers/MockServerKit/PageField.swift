public import PaymentTemplates

/// One input of a form, with its label.
///
/// A template shows the rows of a form with `\(PageField.source)`; its values hold them as `rows`.
public struct PageField: Sendable {
    /// What is typed, for the keyboard of a phone.
    public enum Kind: String, Sendable {
        /// Any text.
        case text
        /// An e-mail address.
        case email
        /// Digits, with what people put between them.
        case numeric
    }

    private let name: String
    private let label: String
    private let kind: Kind
    private let filling: String
    private let example: String?
    private let value: String
    private let isRequired: Bool

    /// Creates an input.
    ///
    /// - Parameters:
    ///   - name: the name of the field, and the id of the input.
    ///   - label: what it asks for.
    ///   - kind: what is typed.
    ///   - filling: how a browser fills it, by the names of `autocomplete`.
    ///   - example: what stands in it while it is empty.
    ///   - value: what was typed before; never card data.
    ///   - isRequired: whether a browser holds back a form without it.
    public init(
        _ name: String, _ label: String, kind: Kind = .text, filling: String, example: String? = nil,
        value: String = "", isRequired: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.filling = filling
        self.example = example
        self.value = value
        self.isRequired = isRequired
    }

    /// The number of a card.
    public static func cardNumber(
        _ name: String = "number", _ label: String = "Card number", example: String
    ) -> PageField {
        PageField(name, label, kind: .numeric, filling: "cc-number", example: example, isRequired: true)
    }

    /// The month in which a card ends, in the field that `FormDecoding.expiry` reads.
    public static func expiry(_ label: String = "Expiry") -> PageField {
        PageField("expiry", label, kind: .numeric, filling: "cc-exp", example: "MM / YY", isRequired: true)
    }

    /// The code on a card.
    public static func cardCode(
        _ name: String = "cvc", _ label: String = "Security code", example: String, isRequired: Bool = true
    ) -> PageField {
        PageField(name, label, kind: .numeric, filling: "cc-csc", example: example, isRequired: isRequired)
    }

    /// The payer's e-mail address, in the field `email`.
    public static func email(_ value: String, isRequired: Bool = false) -> PageField {
        PageField("email", "Email", kind: .email, filling: "email", value: value, isRequired: isRequired)
    }

    /// The value for `rows`: each row has its fields side by side, and one without any is left out.
    public static func rows(_ rows: [[PageField]]) -> TemplateValue {
        .list(rows.filter { !$0.isEmpty }.map { ["fields": .list($0.map(\.pageValue))] })
    }

    /// The part of a template that shows `rows`.
    public static let source = """
        {{#rows}}
        <div class="row">
        {{#fields}}
        <div class="field"><label for="{{name}}">{{label}}</label>
        <input id="{{name}}" name="{{name}}" type="{{type}}" inputmode="{{mode}}" autocomplete="{{filling}}"\
        {{#example}} placeholder="{{example}}"{{/example}} value="{{value}}"{{#required}} required{{/required}}></div>
        {{/fields}}
        </div>
        {{/rows}}
        """

    private var pageValue: TemplateValue {
        [
            "name": .text(name), "label": .text(label), "type": kind == .email ? "email" : "text",
            "mode": .text(kind.rawValue), "filling": .text(filling), "example": .text(orHidden: example),
            "value": .text(value), "required": .flag(isRequired),
        ]
    }
}
