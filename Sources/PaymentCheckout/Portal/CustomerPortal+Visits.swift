internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentOrders

extension CustomerPortal {
    /// Half an hour after the last page a visit ends (S-67).
    var cookie: SessionCookie { SessionCookie(purpose: "portal", address: address, key: key, seconds: 1800) }

    /// However busy it is, a visit lasts no longer (S-67).
    private static var visitSecondsMax: Int64 { 12 * 3600 }

    /// What the browser keeps of a guest who has just come in.
    func begun(_ guest: PortalGuest, at now: Timestamp) throws(OrderError) -> Cookie {
        try cookie.issue(
            [
                guest.customer.id.text, guest.channel.rawValue, String(now.secondsSinceEpoch),
                try contactCode(guest.customer, guest.channel)?.text ?? "",
            ], at: now)
    }

    /// Lets a handler answer whoever has signed in, and shows all others the way in.
    func signedIn(_ handle: @escaping @Sendable (PortalVisit) async throws -> Response) -> SiteRoutes.Handler {
        { visit in
            guard let portal = try await self.visit(visit) else {
                return .seeOther(address.path("portal/sign-in"))
            }
            var response: Response
            do { response = try await handle(portal) } catch is NotHere {
                response = try portal.notHere()
            } catch let error as FormProblem {
                response = portal.look.trouble(error.status, portal.look.text.words(for: error))
            } catch let error as OrderError where error.code == .notFound {
                response = try portal.notHere()
            }
            response.setCookie(try cookie.issue(portal.session.fields, at: portal.now))
            return response
        }
    }

    /// The visit of a request; nil when nobody has signed in, or it has ended.
    func visit(_ visit: Visit) async throws -> PortalVisit? {
        let now = try await orders.store.transaction { (tx) throws(OrderError) in try tx.now() }
        guard let found = try cookie.read(visit.request, at: now), found.fields.count == 4,
            let channel = Customer.Channel(rawValue: found.fields[1]), let start = Int64(found.fields[2]),
            start + Self.visitSecondsMax > now.secondsSinceEpoch
        else { return nil }
        let id: Customer.ID
        do { id = try Identifier(found.fields[0]) } catch { return nil }
        let customer = try await orders.store.transaction { (tx) throws(OrderError) in try tx.customer(id) }
        // A visit that was opened by one address sees nothing of the next one's records.
        guard let customer, let code = try contactCode(customer, channel), code.text == found.fields[3] else {
            return nil
        }
        return PortalVisit(
            visit: visit, customer: customer, records: try await orders.records(of: customer, openedBy: channel),
            session: found,
            branding: try await documents.branding(), now: now)
    }

    /// Stands for the mail address or telephone number by which a visit was opened.
    private func contactCode(_ customer: Customer, _ channel: Customer.Channel) throws(OrderError) -> LinkToken? {
        guard let contact = customer.contact(by: channel) else { return nil }
        return try key.siteCode("portal contact", [contact.key])
    }

    /// The logo of the business.
    func logo() async throws -> Response {
        guard let logo = try await documents.branding().logo else { throw NotHere() }
        var fields = SecurityHeaders.of()
        fields[.contentType] = logo.mediaType
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: logo.bytes)))
    }
}
