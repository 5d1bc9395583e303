internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentTemplates

extension CustomerPortal {
    /// Shows the form that asks for a link.
    func showSignIn(_ visit: Visit) async throws -> Response {
        if try await self.visit(visit) != nil { return .seeOther(address.path("portal")) }
        return try signIn(visit.look).response()
    }

    /// Sends a link to a customer, if there is one; the answer is the same whether there is (S-71).
    func sendLink(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let typed = visit.request.form["contact"] ?? ""
        let place = visit.request.address ?? "unknown"
        guard try await orders.takeTry(.portalLink, from: place) != nil else {
            return try tooMany(visit.look).response()
        }
        guard let contact = Contact(typed) else {
            return try signIn(visit.look, typed: String(typed.prefix(254))).response()
        }
        guard try await orders.takeTry(.portalContact, from: contact.key) != nil else {
            return try tooMany(visit.look).response()
        }
        try await orders.sendPortalLink(to: contact)
        return .seeOther(address.path("portal/sign-in/sent"))
    }

    /// Shows that a link is on the way, if the customer is known.
    func showSent(_ visit: Visit) async throws -> Response {
        let text = visit.look.language.portal
        return try outside(
            visit.look, PortalTemplates.result, ["words": .text(text.sentText)], title: text.sentTitle
        ).response()
    }

    /// Shows a button that opens the portal.
    ///
    /// Programs that look through mail follow the links in it, and press no buttons: the link is used up by the button alone.
    func showDoor(_ visit: Visit) async throws -> Response {
        let text = visit.look.language.portal
        let values: [String: TemplateValue] = ["words": .text(text.enterText), "button": .text(text.enter)]
        var response = try outside(visit.look, PortalTemplates.door, values, title: text.signInTitle).response()
        // The address has the secret in it, so that not even this site's own files hear of it (S-51).
        if let policy = HTTPField.Name("Referrer-Policy") { response.headers[policy] = "strict-origin" }
        return response
    }

    /// Takes the link: it opens the portal once.
    func enter(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        guard let guest = try await guest(visit) else {
            let text = visit.look.language.portal
            return try outside(
                visit.look, PortalTemplates.result,
                [
                    "words": .text(text.endedText),
                    "button": ["link": .text(address.path("portal/sign-in")), "name": .text(text.askAgain)],
                ], title: text.endedTitle, status: .gone
            ).response()
        }
        let now = try await orders.store.transaction { (tx) throws(OrderError) in try tx.now() }
        var response = Response.seeOther(address.path("portal"))
        response.setCookie(try begun(guest, at: now))
        return response
    }

    /// Ends the visit.
    func leave(_ visit: Visit) async throws -> Response {
        if let portal = try await self.visit(visit) { try portal.requireForm() }
        var response = Response.seeOther(address.path("portal/sign-in"))
        response.setCookie(cookie.ended())
        return response
    }

    /// Whom the link of an address lets in; nil for one that was used, has ended, or is made up: they are answered alike (S-52).
    private func guest(_ visit: Visit) async throws(OrderError) -> PortalGuest? {
        guard let serial = visit.parameters.get("serial").flatMap({ Int($0) }) else { return nil }
        let customer: Customer.ID
        let token: LinkToken
        do {
            customer = try Identifier(visit.parameters.get("customer") ?? "")
            token = try LinkToken(visit.parameters.get("token") ?? "")
        } catch { return nil }
        return try await orders.openPortal(customer, serial: serial, token: token)
    }

    private func signIn(_ look: PageLook, typed: String? = nil) -> SitePage {
        let text = look.language.portal
        let values: [String: TemplateValue] = [
            "action": .text(address.path("portal/sign-in")), "words": .text(text.signInText),
            "typed": .text(typed ?? ""), "fault": .text(orHidden: typed.map { _ in text.contactUnreadable }),
            "button": .text(text.sendLink),
        ]
        return outside(
            look, PortalTemplates.signIn, values, title: text.signInTitle,
            status: typed == nil ? .ok : .unprocessableContent)
    }

    private func tooMany(_ look: PageLook) -> SitePage {
        let text = look.language.portal
        return outside(
            look, PortalTemplates.result, ["words": .text(text.tooManyLinks)], title: look.text.tooManyTitle,
            status: .tooManyRequests)
    }

    /// A page for whoever has not signed in.
    private func outside(
        _ look: PageLook, _ template: HTMLTemplate, _ values: [String: TemplateValue], title: String,
        status: HTTPResponse.Status = .ok
    ) -> SitePage {
        SitePage(status: status, template: template, values: look.around(values, title: title), language: look.language)
    }
}
