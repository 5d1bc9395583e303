internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentCrypto
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

extension StaffConsole {
    /// One's own account: language, password, second factor.
    var ownRoutes: [ConsoleRoute] {
        [
            (.post, "staff/leave", .look, { _ in leave() }),
            (.get, "staff/me", .look, { try ownPage($0).response() }),
            (.post, "staff/me/language", .look, { try await changeLanguage($0) }),
            (.post, "staff/me/password", .look, { try await changePassword($0) }),
            (.get, "staff/me/factor", .look, { try factorPage($0, Self.freshSecret()).response() }),
            (.post, "staff/me/factor", .look, { try await turnFactorOn($0) }),
            (.post, "staff/me/factor/off", .look, { try await turnFactorOff($0) }),
        ]
    }

    private func leave() -> Response {
        var response = Response.seeOther(address.path("staff/enter"))
        response.setCookie(sessions.ended())
        return response
    }

    private func ownPage(_ visit: ConsoleVisit, _ fault: String? = nil, otpFault: String? = nil) throws -> SitePage {
        let staff = visit.staff
        return visit.page(
            ConsoleTemplates.me,
            [
                "path": .text(address.path("staff/me")), "fault": .text(orHidden: fault),
                "otpFault": .text(orHidden: otpFault), "hasFactor": .flag(staff.secondFactor != nil),
                "member": ["name": .text(staff.name), "role": .text(visit.text.name(of: staff.role))],
                "languages": Self.languages(staff.language),
                "flash": .text(orHidden: try visit.done(at: "staff/me").flatMap { visit.text.done($0) }),
            ], title: visit.text[.me], section: nil,
            status: fault == nil && otpFault == nil ? .ok : .unprocessableContent)
    }

    /// The languages to choose from, each by its own name.
    static func languages(_ chosen: Language) -> TemplateValue {
        .list(
            Language.allCases.map { one in
                ["id": .text(one.rawValue), "name": .text(one.ownName), "chosen": .flag(one == chosen)]
            })
    }

    private func changeLanguage(_ visit: ConsoleVisit) async throws -> Response {
        guard let language = Language(rawValue: visit.field("language")) else { throw FormProblem.unreadable }
        try await register.update(visit.staff.name, "language \(language.rawValue)", by: visit.actor) { member in
            member.language = language
        }
        return try visit.seeOther("staff/me", done: "saved")
    }

    private func changePassword(_ visit: ConsoleVisit) async throws -> Response {
        let name = visit.staff.name
        do {
            try await requirePassword(visit)
            let hash = try await StaffMember.hash(visit.request.form["new"] ?? "", of: name)
            try await register.update(name, "password", by: visit.actor) { $0.passwordHash = hash }
            return try await anew(visit, done: "password")
        } catch let unproven as Unproven {
            return try ownPage(visit, unproven.words).response()
        } catch let problem as StaffProblem {
            return try ownPage(visit, visit.text.words(for: problem)).response()
        }
    }

    // MARK: The second factor

    private static let factorScope = "staff factor"

    private static func freshSecret() -> String {
        let random = SystemRandomSource()
        return Base32.string((0..<OneTimeCode.secretByteCount).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    /// Shows a secret, which is kept only once a code proves that the app has it.
    private func factorPage(
        _ visit: ConsoleVisit, _ secret: String, _ fault: String? = nil, passwordFault: String? = nil
    ) throws -> SitePage {
        let upper = secret.uppercased()
        let issuer = visit.visit.settings.companyName
        let label = Self.escaped("\(issuer):\(visit.staff.name)")
        let groups = stride(from: 0, to: upper.count, by: 4).map { String(upper.dropFirst($0).prefix(4)) }
        return visit.page(
            ConsoleTemplates.factor,
            [
                "path": .text(address.path("staff/me")), "otpFault": .text(orHidden: fault),
                "presentFault": .text(orHidden: passwordFault), "member": ["name": .text(visit.staff.name)],
                "secret": .text(groups.joined(separator: " ")), "plainSecret": .text(secret),
                "sign": .text(try key.siteCode(Self.factorScope, [visit.staff.name, secret]).text),
                "otpauth": .text("otpauth://totp/\(label)?secret=\(upper)&issuer=\(Self.escaped(issuer))"),
            ], title: visit.text[.secondFactor], section: nil,
            status: fault == nil && passwordFault == nil ? .ok : .unprocessableContent)
    }

    private func turnFactorOn(_ visit: ConsoleVisit) async throws -> Response {
        let name = visit.staff.name
        let secret = visit.field("secret", most: 64)
        let sign: LinkToken
        do { sign = try LinkToken(visit.field("sign", most: 64)) } catch { throw FormProblem.notOurs }
        guard try key.isValid(siteCode: sign, Self.factorScope, [name, secret]), let bytes = Base32.bytes(secret),
            visit.staff.secondFactor == nil
        else { throw FormProblem.notOurs }
        let code = visit.field("otp", most: 20).filter { !$0.isWhitespace }
        let step = try OneTimeCode.step(of: code, secret: bytes, at: visit.now.secondsSinceEpoch, after: nil)
        guard let step else { return try factorPage(visit, secret, visit.text[.wrongCode]).response() }
        // Whoever finds an open browser must not make a factor of their own.
        do { try await requirePassword(visit) } catch let unproven as Unproven {
            return try factorPage(visit, secret, passwordFault: unproven.words).response()
        }
        try await register.update(name, "second factor on", by: visit.actor) { member in
            member.secondFactor = secret
            member.lastStep = step
        }
        return try await anew(visit, done: "factor-on")
    }

    private func turnFactorOff(_ visit: ConsoleVisit) async throws -> Response {
        do { try await requireCode(visit, for: "turn the second factor off") } catch let unproven as Unproven {
            return try ownPage(visit, otpFault: unproven.words).response()
        }
        try await register.update(visit.staff.name, "second factor off", by: visit.actor) { member in
            member.secondFactor = nil
            member.lastStep = nil
        }
        return try await anew(visit, done: "factor-off")
    }

    /// Goes on with a new visit, since what one signs in with has changed and every visit from before has ended.
    private func anew(_ visit: ConsoleVisit, done: String) async throws -> Response {
        guard let member = try await register.member(visit.staff.name) else { throw NotHere() }
        let cookie = try sessions.begin(member, at: visit.now)
        // The page that is shown next belongs to the new visit, so what it says is signed for that.
        let session = try sessions.session(of: member, since: visit.now)
        let next = ConsoleVisit(visit: visit.visit, staff: member, session: session, key: key, now: visit.now)
        var response = try next.seeOther("staff/me", done: done)
        response.setCookie(cookie)
        return response
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: "%" + Hex.string([byte], case: .uppercase)
            }
        }.joined()
    }
}

extension Language {
    /// The language's name in itself.
    var ownName: String {
        switch self {
        case .en: "English"
        case .uk: "Українська"
        }
    }
}
