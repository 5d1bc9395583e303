internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// A request of a customer who has signed in.
struct PortalVisit: Sendable {
    let visit: Visit
    /// The record that the link was sent to.
    let customer: Customer
    /// All records of the same person, this one among them.
    let records: [Customer]
    let session: Session
    let branding: Branding
    let now: Timestamp

    var request: SiteRequest { visit.request }
    var language: Language { visit.settings.language ?? customer.language }
    /// The look of the pages, in the customer's language.
    var look: PageLook { visit.look.spoken(language) }
    /// What the portal says.
    var text: any PortalTexts { language.portal }
    var address: SiteAddress { visit.look.address }
    /// In whose name things are done.
    var actor: Principal { Principal(.payer, customer.id.text) }

    /// Refuses a form that was not made for this visit (S-66).
    func requireForm() throws(FormProblem) { try session.requireForm(request, address) }

    /// Whether a record of a customer is the guest's own; everything else is answered as if it were not there (S-52, S-70).
    func owns(_ id: Customer.ID) -> Bool { records.contains { $0.id == id } }

    /// A page of the portal.
    func page(
        _ template: HTMLTemplate, _ values: [String: TemplateValue], title: String, section: PortalSection?,
        status: HTTPResponse.Status = .ok
    ) -> SitePage {
        var all = look.around(values, title: title)
        if case .group(var say) = all["say"] {
            say.merge(text.words.mapValues(TemplateValue.text)) { _, own in own }
            all["say"] = .group(say)
        }
        all["code"] = .text(session.formCode)
        all["leave"] = .text(address.path("portal/sign-out"))
        all["logo"] =
            branding.logo.map { logo in
                [
                    "link": .text(address.path("portal/logo.png")), "width": .text(String(logo.width)),
                    "height": .text(String(logo.height)),
                ]
            } ?? false
        all["nav"] = .list(
            PortalSection.allCases.map { one in
                [
                    "link": .text(address.path(one.path)), "name": .text(text.name(of: one)),
                    "current": .flag(one == section),
                ]
            })
        return SitePage(status: status, template: template, values: all, language: language)
    }

    /// The answer for what is not there, and for what is somebody else's.
    func notHere() throws(HTTPError) -> Response {
        try page(
            PortalTemplates.plain, ["words": .text(text.notHereText)], title: text.notHereTitle, section: nil,
            status: .notFound
        ).response()
    }
}

/// What the portal has a page of its own for.
enum PortalSection: CaseIterable {
    case overview, statement, cards

    var path: String {
        switch self {
        case .overview: "portal"
        case .statement: "portal/statement"
        case .cards: "portal/cards"
        }
    }
}
