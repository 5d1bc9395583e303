internal import PaymentTemplates

/// The inside of a page of a mock, with what all its pages have around it.
public struct PageTemplate: Sendable {
    private let template: HTMLTemplate

    /// Reads `source`.
    public init(_ source: String) {
        template = HTMLTemplate(source, between: PageLayout.top, and: PageLayout.bottom)
    }

    /// Why the template cannot be used, which a page made of it says with status 500; nil when it can.
    public var problem: String? { template.problem }

    /// The page as text; nil when there is a problem.
    func rendered(_ values: [String: TemplateValue]) -> String? { template.rendered(values) }
}
