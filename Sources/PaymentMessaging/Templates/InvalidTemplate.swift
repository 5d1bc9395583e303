public import PaymentLocalization

/// Why a template was not taken.
public struct InvalidTemplate: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the mistake is.
    public enum Part: String, Hashable, Sendable {
        /// The subject.
        case subject
        /// The text.
        case text
    }

    /// What the mistake is.
    public enum Problem: Hashable, Sendable {
        /// There is nothing of this name that such a message could say.
        case unknownVariable(String)
        /// Not every such message has a value for it, and no section is around it.
        case mayBeMissing(MessageVariable)
        /// A section of this name is not closed, closed twice, or closed in the wrong order.
        case unbalancedSection(String)
        /// A tag is opened with two braces and not closed.
        case unfinishedTag
        /// A tag that messages do not have.
        case unsupportedTag(String)
        /// A brace that belongs to no tag.
        case strayBrace
        /// A character that no text has, or a second line in a subject.
        case controlCharacter
        /// Nothing would be sent, at least where a value is missing.
        case empty
        /// The message is of no use without its link.
        case missingLink
        /// It is longer than this many characters.
        case tooLong(most: Int)
        /// It would fill more short messages than are sent for one text.
        case tooManySegments(SMSLength, most: Int)
    }

    /// Where the mistake is.
    public let part: InvalidTemplate.Part
    /// What the mistake is.
    public let problem: InvalidTemplate.Problem
    /// What such a message may say.
    public let available: [MessageVariable]

    /// What is wrong and what to do, in English.
    public var description: String { message(in: .en) }

    /// What is wrong and what to do, for staff.
    public func message(in language: Language) -> String {
        switch language {
        case .en: "\(part == .subject ? "Subject" : "Text"): \(english)"
        case .uk: "\(part == .subject ? "Тема" : "Текст"): \(ukrainian)"
        }
    }

    private var names: String { available.map { "{{\($0.rawValue)}}" }.joined(separator: ", ") }

    private var english: String {
        switch problem {
        case .unknownVariable(let name): "there is no {{\(name)}} in this message. There are \(names)."
        case .mayBeMissing(let variable):
            "not every message has {{\(variable.rawValue)}}. Write {{#\(variable.rawValue)}} before and "
                + "{{/\(variable.rawValue)}} behind the words that belong to it."
        case .unbalancedSection(let name): "{{#\(name)}} and {{/\(name)}} do not make a pair."
        case .unfinishedTag: "}} is missing behind a name."
        case .unsupportedTag(let tag): "{{\(tag)…}} cannot be used here. Write {{name}} or {{#name}}…{{/name}}."
        case .strayBrace: "a brace stands alone. Names are written with two on each side: {{name}}."
        case .controlCharacter: "it has a character that cannot be sent. Please type it anew; a subject is one line."
        case .empty: "it is empty. Please write something that does not depend on a value."
        case .missingLink: "{{link}} is missing. Please say where to pay."
        case .tooLong(let most): "it is longer than \(most) characters. Please make it shorter."
        case .tooManySegments(let length, let most):
            "it would fill \(length.segments) short messages, and \(most) is the most. Please make it shorter."
        }
    }

    private var ukrainian: String {
        switch problem {
        case .unknownVariable(let name): "у цьому повідомленні немає {{\(name)}}. Є такі: \(names)."
        case .mayBeMissing(let variable):
            "{{\(variable.rawValue)}} є не в кожному повідомленні. Напишіть {{#\(variable.rawValue)}} перед словами, "
                + "які до нього належать, і {{/\(variable.rawValue)}} після них."
        case .unbalancedSection(let name): "{{#\(name)}} і {{/\(name)}} не утворюють пари."
        case .unfinishedTag: "після назви бракує }}."
        case .unsupportedTag(let tag): "{{\(tag)…}} тут використати не можна. Пишіть {{name}} або {{#name}}…{{/name}}."
        case .strayBrace: "дужка стоїть окремо. Назви пишуться у подвійних дужках: {{name}}."
        case .controlCharacter:
            "є символ, який неможливо надіслати. Будь ласка, введіть текст заново; тема має один рядок."
        case .empty: "тут порожньо. Будь ласка, напишіть щось, що не залежить від значень."
        case .missingLink: "бракує {{link}}. Будь ласка, вкажіть, де сплатити."
        case .tooLong(let most): "текст довший за дозволений (\(most) символів). Будь ласка, скоротіть його."
        case .tooManySegments(let length, let most):
            "потрібно стільки SMS: \(length.segments), а можна щонайбільше \(most). Будь ласка, скоротіть текст."
        }
    }
}
