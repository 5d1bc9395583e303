internal import Hummingbird
internal import PaymentLocalization
internal import PaymentOrders

/// Which message words are for.
struct WordsSlot: CustomStringConvertible {
    let kind: Message.Kind
    let audience: Message.Audience
    let language: Language

    /// The most characters, as `MessageTemplates` takes them.
    static let subjectMax = 300
    static let textMax = 5000

    init(kind: Message.Kind, audience: Message.Audience, language: Language) {
        self.kind = kind
        self.audience = audience
        self.language = language
    }

    /// The one that an address names.
    init(_ visit: ConsoleVisit) throws(NotHere) {
        let parameters = visit.visit.parameters
        guard let kind = Message.Kind(rawValue: parameters.get("kind") ?? ""),
            let audience = Message.Audience(rawValue: parameters.get("audience") ?? ""),
            let language = Language(rawValue: parameters.get("language") ?? ""),
            Self.kinds(for: audience).contains(kind)
        else { throw NotHere() }
        self.init(kind: kind, audience: audience, language: language)
    }

    /// What is sent to whom.
    static func kinds(for audience: Message.Audience) -> [Message.Kind] {
        switch audience {
        case .customer: Message.Kind.allCases.filter { $0 != .caseOpened }
        case .staff: [.paymentReceived, .linkExpired, .cancelled, .caseOpened]
        }
    }

    var path: String { "staff/templates/\(kind.rawValue)/\(audience.rawValue)/\(language.rawValue)" }

    var description: String { "\(kind.rawValue) to \(audience.rawValue) in \(language.rawValue)" }
}
