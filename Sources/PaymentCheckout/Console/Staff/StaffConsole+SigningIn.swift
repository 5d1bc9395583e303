internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentTemplates

extension StaffConsole {
    /// What can be asked for without having signed in.
    var signInRoutes: [SiteRoutes.Route] {
        [
            (.get, "staff/enter", { try signInPage($0).response() }),
            (.post, "staff/enter", { try await signIn($0) }),
            (.post, "staff/enter/code", { try await signInWithCode($0) }),
        ]
    }

    var register: StaffRegister { StaffRegister(orders: orders, key: key) }
    var sessions: StaffSession { StaffSession(key: key, address: address) }

    /// The present time by the store's clock.
    func now() async throws(OrderError) -> Timestamp {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.now() }
    }

    private func signInPage(_ visit: Visit, _ fault: String? = nil, typed: String = "") -> SitePage {
        outside(
            visit, ConsoleTemplates.signIn, status: fault == nil ? .ok : .unprocessableContent,
            [
                "action": .text(address.path("staff/enter")), "fault": .text(orHidden: fault), "typed": .text(typed),
                "to": .text(orHidden: Self.place(visit.request.form["to"] ?? visit.request.query["to"])),
            ])
    }

    /// Takes name and password.
    ///
    /// A name that nobody has is answered like a password that is wrong, in the same words and after the same work (S-71).
    private func signIn(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let form = visit.request.form
        let name = String((form["name"] ?? "").prefix(200)).trimmed.lowercased()
        let password = form["password"] ?? ""
        let now = try await now()
        let member = try await register.member(name)
        guard let tries = try await tries(name, member, visit) else { return try tooMany(visit) }
        guard try await StaffMember.isPassword(password, of: member), let member else {
            return try signInPage(
                visit, visit.look.language.console[.wrongSignIn], typed: String(name.prefix(40))
            ).response()
        }
        try await orders.giveBack(tries)
        let place = Self.place(form["to"])
        guard member.secondFactor != nil else { return try enter(member, to: place, at: now) }
        return try codePage(visit, try pending(member, at: now), place).response()
    }

    /// Takes the code of the second factor.
    private func signInWithCode(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let now = try await now()
        let pending = visit.request.form["pending"] ?? ""
        let place = Self.place(visit.request.form["to"])
        guard let member = try await member(pending: pending, at: now) else {
            return .seeOther(address.path("staff/enter"))
        }
        guard let tries = try await tries(member.name, member, visit) else { return try tooMany(visit) }
        let code = String((visit.request.form["otp"] ?? "").filter { !$0.isWhitespace }.prefix(20))
        guard try await register.useCode(code, of: member.name, at: now, for: "sign in") else {
            let look = visit.look.spoken(member.language)
            return try codePage(visit, pending, place, look.language.console[.wrongCode]).response()
        }
        try await orders.giveBack(tries)
        return try enter(member, to: place, at: now)
    }

    private func enter(_ member: StaffMember, to place: String?, at now: Timestamp) throws -> Response {
        var response = Response.seeOther(address.path(place ?? "staff"))
        response.setCookie(try sessions.begin(member, at: now))
        return response
    }

    private func codePage(_ visit: Visit, _ pending: String, _ place: String?, _ fault: String? = nil) -> SitePage {
        outside(
            visit, ConsoleTemplates.signInCode, status: fault == nil ? .ok : .unprocessableContent,
            [
                "action": .text(address.path("staff/enter/code")), "otpFault": .text(orHidden: fault),
                "pending": .text(pending), "to": .text(orHidden: place),
            ])
    }

    private func outside(
        _ visit: Visit, _ template: HTMLTemplate, status: HTTPResponse.Status, _ values: [String: TemplateValue]
    ) -> SitePage {
        var all = visit.look.around(values, title: visit.look.language.console[.signIn])
        if case .group(var say) = all["say"] {
            say.merge(visit.look.language.console.frame) { _, own in own }
            all["say"] = .group(say)
        }
        return SitePage(status: status, template: template, values: all, language: visit.look.language)
    }

    private func tooMany(_ visit: Visit) throws -> Response {
        let words = visit.look.language.console[.tooManySignIns]
        return try outside(visit, ConsoleTemplates.plainOutside, status: .tooManyRequests, ["words": .text(words)])
            .response()
    }

    // MARK: Between password and code

    private static let pendingSeconds: Int64 = 300
    private static let pendingScope = "staff pending"

    /// What says, for five minutes, that the password was right.
    private func pending(_ member: StaffMember, at now: Timestamp) throws(OrderError) -> String {
        let end = String(now.secondsSinceEpoch + Self.pendingSeconds)
        let code = try key.siteCode(Self.pendingScope, [member.name, try sessions.credentials(of: member), end])
        return [member.name, end, code.text].joined(separator: "~")
    }

    private func member(pending text: String, at now: Timestamp) async throws(OrderError) -> StaffMember? {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 200, parts.count == 3, let end = Int64(parts[1]), end > now.secondsSinceEpoch,
            let member = try await register.member(parts[0])
        else { return nil }
        let code: LinkToken
        do { code = try LinkToken(parts[2]) } catch { return nil }
        let fields = [member.name, try sessions.credentials(of: member), parts[1]]
        return try key.isValid(siteCode: code, Self.pendingScope, fields) ? member : nil
    }

    // MARK: Limits

    /// Counts a try for an address, for a name from there, and for the name; nil where one of them has none left.
    ///
    /// A name has few tries from one address and many in all, so that nobody who knows it locks its owner out (S-71).
    private func tries(
        _ name: String, _ member: StaffMember?, _ visit: Visit
    ) async throws(OrderError) -> [TakenTry]? {
        let address = visit.request.address ?? "unknown"
        // The tries of a name that nobody has are counted alike.
        let known = try member.map { (one) throws(OrderError) in try sessions.place(of: one) }
        let place = known ?? String(name.prefix(40))
        let counted: [(GuessableTry, String)] = [
            (.staffAddress, address), (.staffNameAddress, "\(address) \(place)"), (.staffName, place),
        ]
        var taken: [TakenTry] = []
        for (what, from) in counted {
            guard let one = try await orders.takeTry(what, from: from) else { return nil }
            taken.append(one)
        }
        return taken
    }
}
