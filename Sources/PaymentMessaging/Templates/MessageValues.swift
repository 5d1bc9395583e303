internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// What a message has to say, made fit for a line each.
struct MessageValues {
    /// The most characters of what people wrote.
    static let longest = 200

    /// The values by the names of their variables, the link as a mark.
    private(set) var names: [String: String] = [:]
    /// The link's address.
    private(set) var link: String?

    /// The values of a message.
    ///
    /// - Parameters:
    ///   - longest: the most characters of a name or a title.
    init(_ message: OutgoingMessage, business: String, link: AbsoluteURL?, longest: Int = longest) {
        self.init(
            MessageTemplates.Slot(kind: message.kind, audience: message.audience, language: message.language),
            message.variables, name: message.recipient.name, business: business, link: link?.text, longest: longest)
    }

    /// The values that were recorded for a message of a kind.
    ///
    /// - Parameters:
    ///   - name: what the recipient is called, for what has no name recorded.
    ///   - link: what stands where the link does.
    init(
        _ slot: MessageTemplates.Slot, _ variables: [String: String], name: String, business: String, link: String?,
        longest: Int = longest
    ) {
        // About a customer, also where staff read it.
        let customer = variables["name"] ?? name
        for variable in MessageVariable.available(for: slot.kind, to: slot.audience) {
            switch variable {
            case .link: break
            case .name: set(.name, Self.firstWord(customer), longest)
            case .fullName: set(.fullName, customer, longest)
            case .business: set(.business, business, longest)
            case .title: set(.title, variables["title"], longest)
            case .case: set(.case, variables["case"].map { CaseWords.text(of: $0, in: slot.language) }, Self.longest)
            default: set(variable, variables[variable.rawValue], Self.longest)
            }
        }
        if MessageVariable.link.isAlwaysThere(in: slot.kind, to: slot.audience), let link {
            self.link = link
            names[MessageVariable.link.rawValue] = String(PlainText.linkMark)
        }
        fill(in: slot.language)
    }

    /// Examples, as long as such values usually are.
    ///
    /// - Parameter isBare: whether everything that may be missing is missing.
    init(examplesFor slot: MessageTemplates.Slot, business: String, isBare: Bool = false) {
        for variable in MessageVariable.available(for: slot.kind, to: slot.audience)
        where !isBare || variable.isAlwaysThere(in: slot.kind, to: slot.audience) {
            guard variable != .link else {
                link = Examples.link
                names[variable.rawValue] = String(PlainText.linkMark)
                continue
            }
            set(variable, variable == .business ? business : Examples.value(variable, slot.language), Self.longest)
        }
        fill(in: slot.language)
    }

    private mutating func set(_ variable: MessageVariable, _ value: String?, _ longest: Int) {
        let line = PlainText.line(value ?? "", longest: longest)
        // An empty text is no value: a section about it stays away.
        if !line.isEmpty { names[variable.rawValue] = line }
    }

    /// Stands in for what nobody recorded, where templates rely on it.
    private mutating func fill(in language: Language) {
        let (customer, order) = language == .uk ? ("клієнт", "замовлення") : ("customer", "order")
        for variable in [MessageVariable.name, .fullName] where names[variable.rawValue] == nil {
            names[variable.rawValue] = customer
        }
        if names[MessageVariable.title.rawValue] == nil { names[MessageVariable.title.rawValue] = order }
    }

    private static func firstWord(_ name: String) -> String {
        String(PlainText.line(name, longest: longest).split(separator: " ").first ?? "")
    }
}
