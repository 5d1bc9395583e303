internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// A request of somebody who has signed in to the console.
struct ConsoleVisit: Sendable {
    let visit: Visit
    let staff: StaffMember
    let session: Session
    let key: StoreKey
    let now: Timestamp

    var request: SiteRequest { visit.request }
    /// The look of the pages, in the language of whoever asks.
    var look: PageLook { visit.look.spoken(staff.language) }
    var language: Language { staff.language }
    var address: SiteAddress { visit.look.address }
    /// What the console says.
    var text: any ConsoleTexts { staff.language.console }

    /// In whose name things are done (S-44).
    var actor: Principal { Principal(staff.role.may(.change) ? .manager : .staff, staff.name) }

    func may(_ permission: Permission) -> Bool { staff.role.may(permission) }

    /// Refuses whoever may not do this (S-70).
    func require(_ permission: Permission) throws(NotAllowed) {
        guard may(permission) else { throw NotAllowed(permission: permission) }
    }

    /// Refuses a form that was not made for this visit (S-66).
    func requireForm() throws(FormProblem) { try session.requireForm(request, address) }

    /// A field of the form without blanks around it, cut where nothing sensible is as long.
    func field(_ name: String, most: Int = 300) -> String {
        String((request.form[name] ?? "").prefix(most)).trimmed
    }

    /// A page of the console: `values` with navigation, form code (`{{code}}`), words, and what was done before.
    func page(
        _ template: HTMLTemplate, _ values: [String: TemplateValue], title: String, section: ConsoleSection?,
        status: HTTPResponse.Status = .ok
    ) -> SitePage {
        var all = look.around(values, title: title)
        if case .group(var say) = all["say"] {
            say.merge(text.frame) { _, own in own }
            all["say"] = .group(say)
        }
        all["code"] = .text(session.formCode)
        all["staff"] = .text(staff.shownName)
        all["leave"] = .text(address.path("staff/leave"))
        all["self"] = .text(address.path("staff/me"))
        let sections = ConsoleSection.allCases.filter { may($0.needs) }
        all["nav"] = .list(
            sections.map { one in
                [
                    "link": .text(address.path(one.path)), "name": .text(text.name(of: one)),
                    "current": .flag(one == section),
                ]
            })
        all["here"] = .text(section.map { text.name(of: $0) } ?? title)
        return SitePage(status: status, template: template, values: all, language: language)
    }

    // MARK: What was done

    /// Goes to a page of the console, which can say what was done: `done` there is this word.
    ///
    /// The word is signed for the visit and the path, so that nobody else's link makes the console say anything.
    ///
    /// - Parameters:
    ///   - path: relative to the site, without a query.
    ///   - word: of letters, digits and `-`.
    func seeOther(_ path: String, done word: String) throws(OrderError) -> Response {
        let code = try key.siteCode(Self.doneScope, [session.formCode, address.path(path), word])
        return .seeOther("\(address.path(path))?done=\(word)&sign=\(code.text)")
    }

    /// What was done just before this page was asked for; nil unless this console says so.
    ///
    /// - Parameter path: of the page, relative to the site.
    func done(at path: String) throws(OrderError) -> String? {
        guard let word = request.query["done"], word.utf8.count <= 64 else { return nil }
        let code: LinkToken
        do { code = try LinkToken(request.query["sign"] ?? "") } catch { return nil }
        let fields = [session.formCode, address.path(path), word]
        return try key.isValid(siteCode: code, Self.doneScope, fields) ? word : nil
    }

    private static let doneScope = "staff done"
}
