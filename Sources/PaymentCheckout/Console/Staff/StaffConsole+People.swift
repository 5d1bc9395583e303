internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
public import PaymentLocalization
public import PaymentOrders
internal import PaymentTemplates

extension StaffConsole {
    /// Who works in the console, for owners.
    var staffRoutes: [ConsoleRoute] {
        let routes: [ConsoleRoute] = [
            (.get, "staff/people", .manageStaff, { try await peoplePage($0).response() }),
            (.post, "staff/people", .manageStaff, { try await addPerson($0) }),
            (.post, "staff/people/refund-limits", .manageStaff, { try await setRefundLimits($0) }),
            (.get, "staff/people/{name}", .manageStaff, { try await personPage($0).response() }),
            (.post, "staff/people/{name}/change", .manageStaff, { try await changePerson($0) }),
            (.post, "staff/people/{name}/password", .manageStaff, { try await resetPassword($0) }),
            (.post, "staff/people/{name}/factor", .manageStaff, { try await takeFactorOff($0) }),
            (.post, "staff/people/{name}/remove", .manageStaff, { try await removePerson($0) }),
        ]
        return ownRoutes + routes
    }

    /// Adds somebody who may sign in: the first owner, by whoever sets the shop up.
    ///
    /// - Parameters:
    ///   - name: what they sign in with: 1 to 40 of `a-z 0-9 . _ -`.
    ///   - password: at least 12 characters.
    /// - Throws: `OrderError.invalid` for a value that cannot be, `.conflict` for a name that is there.
    public func addMember(
        _ name: String, shownName: String, role: StaffRole, language: Language, password: String, by actor: Principal
    ) async throws(OrderError) {
        do {
            let member = try await StaffMember(
                name: name, shownName: shownName, role: role, language: language, password: password)
            try await register.add(member, by: actor)
        } catch let error as OrderError {
            throw error
        } catch let problem as StaffProblem {
            throw OrderError(
                problem == .nameTaken ? .conflict : .invalid, Language.en.console.words(for: problem), field: "staff",
                value: String(name.prefix(40)))
        } catch {
            throw OrderError(.storeUnavailable, "the password cannot be kept: \(error)")
        }
    }

    /// Whether anybody may sign in; a shop where nobody may needs its first owner.
    public func hasMembers() async throws(OrderError) -> Bool { try await !register.members().isEmpty }

    // MARK: Everybody

    private func peoplePage(
        _ visit: ConsoleVisit, _ fault: String? = nil, limitsFault: String? = nil, addProof: String? = nil,
        limitsProof: String? = nil
    ) async throws -> SitePage {
        let members = try await register.members()
        let limits = try await site.refundLimits()
        let text = visit.text
        let isAdding = fault != nil || addProof != nil
        let areLimitsKept = limitsFault == nil && limitsProof == nil
        let shown = areLimitsKept ? limits.value.amounts.map(\.description).joined(separator: "\n") : nil
        return visit.page(
            PeopleTemplates.list,
            [
                "path": .text(address.path("staff/people")),
                "members": .list(
                    members.map { member in
                        [
                            "link": .text(address.path("staff/people/\(member.name)")), "name": .text(member.name),
                            "shown": .text(member.shownName), "role": .text(text.name(of: member.role)),
                            "factor": .text(text[member.secondFactor == nil ? .no : .yes]),
                        ]
                    }),
                "fault": .text(orHidden: fault),
                "typed": [
                    "name": .text(isAdding ? visit.field("name") : ""),
                    "shown": .text(isAdding ? visit.field("shown") : ""),
                ],
                "roles": roles(visit, isAdding ? StaffRole(rawValue: visit.field("role")) : .cashier),
                "languages": Self.languages(Language(rawValue: visit.field("language")) ?? orders.business.language),
                "limits": .text(shown ?? String((visit.request.form["limits"] ?? "").prefix(2000))),
                "limitsVersion": .text(String(limits.version)), "limitsFault": .text(orHidden: limitsFault),
                "asksCode": .flag(visit.staff.secondFactor != nil), "asker": .text(visit.staff.name),
                "addProof": .text(orHidden: addProof),
                "limitsProof": .text(orHidden: limitsProof),
                "flash": .text(orHidden: try visit.done(at: "staff/people").flatMap { text.done($0) }),
            ], title: text[.people], section: .staff,
            status: !isAdding && areLimitsKept ? .ok : .unprocessableContent)
    }

    private func roles(_ visit: ConsoleVisit, _ chosen: StaffRole?) -> TemplateValue {
        .list(
            StaffRole.allCases.map { role in
                [
                    "id": .text(role.rawValue), "name": .text(visit.text.name(of: role)),
                    "chosen": .flag(role == chosen),
                ]
            })
    }

    private func addPerson(_ visit: ConsoleVisit) async throws -> Response {
        do {
            guard let role = StaffRole(rawValue: visit.field("role")),
                let language = Language(rawValue: visit.field("language"))
            else { throw FormProblem.unreadable }
            let name = visit.field("name")
            guard StaffRegister.isName(name) else { throw StaffProblem.badName }
            let member = try await StaffMember(
                name: name, shownName: visit.field("shown"), role: role, language: language,
                password: visit.request.form["new"] ?? "")
            // Not found out only when a code has been used up.
            guard try await register.member(name) == nil else { throw StaffProblem.nameTaken }
            try await requireProof(visit, for: "add \(name) as \(role.rawValue)")
            try await register.add(member, by: visit.actor)
            return try visit.seeOther("staff/people", done: "added")
        } catch let unproven as Unproven {
            return try await peoplePage(visit, addProof: unproven.words).response()
        } catch let problem as StaffProblem {
            return try await peoplePage(visit, visit.text.words(for: problem)).response()
        }
    }

    private func setRefundLimits(_ visit: ConsoleVisit) async throws -> Response {
        let lines = String((visit.request.form["limits"] ?? "").prefix(2000)).split(whereSeparator: \.isNewline)
        var amounts: [Money] = []
        for line in lines where !line.isBlank {
            guard let currency = Self.currency(endOf: line),
                let amount = AmountField.read(String(line), currency, visit.language), !amount.isNegative
            else { return try await peoplePage(visit, limitsFault: visit.text[.wrongLimits]).response() }
            amounts.append(amount)
        }
        guard let version = Int(visit.field("version")) else { throw FormProblem.unreadable }
        do { try await requireProof(visit, for: "change the limits of refunds") } catch let unproven as Unproven {
            return try await peoplePage(visit, limitsProof: unproven.words).response()
        }
        try await site.setRefundLimits(RefundLimits(amounts), from: version, by: visit.actor)
        return try visit.seeOther("staff/people", done: "saved")
    }

    private static func currency(endOf line: Substring) -> Currency? {
        do { return try Currency(code: String(String(line).trimmed.suffix(3)).uppercased()) } catch { return nil }
    }

    // MARK: One of them

    private func person(_ visit: ConsoleVisit) async throws -> StaffMember {
        guard let name = visit.visit.parameters.get("name"), let member = try await register.member(name) else {
            throw NotHere()
        }
        return member
    }

    /// The forms of a member that ask for a proof.
    private enum ProvenForm {
        case change, password, factor, remove
    }

    private func personPage(
        _ visit: ConsoleVisit, _ fault: String? = nil, unproven: (form: ProvenForm, words: String)? = nil
    ) async throws -> SitePage {
        let member = try await person(visit)
        func words(_ form: ProvenForm) -> TemplateValue {
            .text(orHidden: unproven.flatMap { $0.form == form ? $0.words : nil })
        }
        // What was typed stands there again.
        let isChanging = unproven?.form == .change
        let role = isChanging ? StaffRole(rawValue: visit.field("role")) : member.role
        let language = (isChanging ? Language(rawValue: visit.field("language")) : nil) ?? member.language
        let path = "staff/people/\(member.name)"
        return visit.page(
            PeopleTemplates.one,
            [
                "path": .text(address.path(path)), "fault": .text(orHidden: fault),
                "member": [
                    "name": .text(member.name),
                    "shown": .text(isChanging ? visit.field("shown") : member.shownName),
                ],
                "roles": roles(visit, role), "languages": Self.languages(language),
                "hasFactor": .flag(member.secondFactor != nil), "isSelf": .flag(member.name == visit.staff.name),
                "own": .text(address.path("staff/me")), "asksCode": .flag(visit.staff.secondFactor != nil),
                "asker": .text(visit.staff.name),
                "changeProof": words(.change), "passwordProof": words(.password), "factorProof": words(.factor),
                "removeProof": words(.remove),
                "flash": .text(orHidden: try visit.done(at: path).flatMap { visit.text.done($0) }),
            ], title: member.shownName, section: .staff,
            status: fault == nil && unproven == nil ? .ok : .unprocessableContent)
    }

    private func changePerson(_ visit: ConsoleVisit) async throws -> Response {
        let member = try await person(visit)
        guard let role = StaffRole(rawValue: visit.field("role")),
            let language = Language(rawValue: visit.field("language"))
        else { throw FormProblem.unreadable }
        return try await explaining(visit, .change) {
            let shown = try StaffMember.shown(visit.field("shown"))
            if role != member.role {
                try await requireProof(visit, for: "make \(member.name) \(role.rawValue)")
            }
            try await register.update(member.name, "role \(role.rawValue)", by: visit.actor) { member in
                member.role = role
                member.language = language
                member.shownName = shown
            }
            return try visit.seeOther("staff/people/\(member.name)", done: "saved")
        }
    }

    private func resetPassword(_ visit: ConsoleVisit) async throws -> Response {
        let member = try await person(visit)
        return try await explaining(visit, .password) {
            try requireOther(member, visit)
            let hash = try await StaffMember.hash(visit.request.form["new"] ?? "", of: member.name)
            try await requireProof(visit, for: "set a new password of \(member.name)")
            try await register.update(member.name, "password", by: visit.actor) { $0.passwordHash = hash }
            return try visit.seeOther("staff/people/\(member.name)", done: "password")
        }
    }

    private func takeFactorOff(_ visit: ConsoleVisit) async throws -> Response {
        let member = try await person(visit)
        return try await explaining(visit, .factor) {
            try requireOther(member, visit)
            try await requireProof(visit, for: "turn the second factor of \(member.name) off")
            try await register.update(member.name, "second factor off", by: visit.actor) { member in
                member.secondFactor = nil
                member.lastStep = nil
            }
            return try visit.seeOther("staff/people/\(member.name)", done: "factor-off")
        }
    }

    private func removePerson(_ visit: ConsoleVisit) async throws -> Response {
        let member = try await person(visit)
        return try await explaining(visit, .remove) {
            try await requireProof(visit, for: "remove \(member.name)")
            try await register.remove(member.name, by: visit.actor)
            return try visit.seeOther("staff/people", done: "removed")
        }
    }

    /// Refuses what takes one's own password or code in "My account".
    private func requireOther(_ member: StaffMember, _ visit: ConsoleVisit) throws(StaffProblem) {
        guard member.name != visit.staff.name else { throw .oneself }
    }

    /// Shows the page of a member again where the list of staff cannot be changed so.
    private func explaining(
        _ visit: ConsoleVisit, _ form: ProvenForm, _ body: () async throws -> Response
    ) async throws -> Response {
        do { return try await body() } catch StaffProblem.unknown {
            throw NotHere()
        } catch let problem as StaffProblem {
            return try await personPage(visit, visit.text.words(for: problem)).response()
        } catch let unproven as Unproven {
            return try await personPage(visit, unproven: (form, unproven.words)).response()
        }
    }
}
