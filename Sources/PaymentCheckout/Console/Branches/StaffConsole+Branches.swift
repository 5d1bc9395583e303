internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentOrders
internal import PaymentTemplates

/// The branches, and what their income is entered as (P-BK-2, P-BK-10).
extension StaffConsole {
    /// The page of the branches.
    var branchRoutes: [ConsoleRoute] {
        [
            (.get, "staff/branches", .configure, { try await branchPage($0).response() }),
            (.post, "staff/branches", .configure, { try await saveBranches($0) }),
        ]
    }

    private static let template = ConsoleFrame.template(
        """
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        {{#form}}\(ConsoleForm.inside){{/form}}

        """)

    private func branchPage(_ visit: ConsoleVisit, _ fault: BookingFault? = nil) async throws -> SitePage {
        let text = visit.text
        let (branches, version) = try await orders.branches()
        let typed: (String, String) -> String = { fault == nil ? $1 : visit.field($0, most: 80) }
        var groups = branches.all.enumerated().map { number, branch in
            (name: Optional(branch.name), fields: fields(number, branch, visit, typed))
        }
        groups.append(
            (
                name: text[.newBranch],
                fields: [
                    ConsoleField(
                        name: "name", label: text[.branchName], kind: .line(most: 80), value: typed("name", ""),
                        help: text[.branchNameHelp])
                ] + fields(branches.all.count, nil, visit, typed)
            ))
        if branches.all.count > 1 {
            let options = branches.all.map { ConsoleField.Option(id: $0.name, name: $0.name) }
            groups.append(
                (
                    name: text[.topUps],
                    fields: [
                        ConsoleField(
                            name: "topUp", label: text[.topUpBranch], kind: .choice(options),
                            value: typed("topUp", branches.topUp ?? ""))
                    ]
                ))
        }
        let form = ConsoleForm(
            id: "branches", title: text[.save], action: address.path("staff/branches"),
            hidden: [(name: "version", value: String(version))], groups: groups, fault: fault?.words,
            wrongField: fault?.field)
        return visit.page(
            Self.template,
            [
                "lead": .text(text[.branchesLead]), "form": form.value,
                "flash": .text(orHidden: try visit.done(at: "staff/branches").flatMap { text.done($0) }),
            ], title: text.name(of: ConsoleSection.branches), section: .branches,
            status: fault == nil ? .ok : .unprocessableContent)
    }

    private func fields(
        _ number: Int, _ branch: Branch?, _ visit: ConsoleVisit, _ typed: (String, String) -> String
    ) -> [ConsoleField] {
        let text = visit.text
        func line(_ name: String, _ word: DeskWord, _ value: String?, isRequired: Bool) -> ConsoleField {
            ConsoleField(
                name: "\(name)-\(number)", label: text[word], kind: .line(most: 80),
                value: typed("\(name)-\(number)", value ?? ""), isRequired: isRequired && branch != nil)
        }
        return [
            line("category", .incomeCategory, branch?.incomeCategory, isRequired: true),
            line("type", .paymentType, branch?.paymentType, isRequired: true),
            line("registrar", .fiscalRegistrar, branch?.fiscalRegistrar, isRequired: false),
        ]
    }

    private func saveBranches(_ visit: ConsoleVisit) async throws -> Response {
        do {
            let (known, _) = try await orders.branches()
            var all: [Branch] = []
            for (number, branch) in known.all.enumerated() { all.append(try read(number, branch.name, visit)) }
            if let name = try Self.line("name", visit, isRequired: false) {
                all.append(try read(all.count, name, visit, isNew: true))
            }
            let chosen = visit.field("topUp", most: 80)
            let branches: Branches
            do {
                branches = try Branches(all, topUp: chosen.isEmpty ? known.topUp : chosen)
            } catch {
                throw BookingFault(visit.text[.badBranch], field: error.field == "topUp" ? "topUp" : "name")
            }
            guard let version = Int(visit.field("version")) else { throw FormProblem.unreadable }
            try await orders.setBranches(branches, from: version, by: visit.actor)
            return try visit.seeOther("staff/branches", done: "saved")
        } catch let fault as BookingFault {
            return try await branchPage(visit, fault).response()
        } catch let error as OrderError where error.code == .conflict {
            return try await branchPage(visit, BookingFault(words(for: error, visit))).response()
        }
    }

    private func read(
        _ number: Int, _ name: String, _ visit: ConsoleVisit, isNew: Bool = false
    ) throws(BookingFault) -> Branch {
        let category = try Self.line("category-\(number)", visit)
        let type = try Self.line("type-\(number)", visit)
        let registrar = try Self.line("registrar-\(number)", visit, isRequired: false)
        do {
            return try Branch(
                name: name, incomeCategory: category ?? "", paymentType: type ?? "", fiscalRegistrar: registrar)
        } catch {
            throw BookingFault(visit.text[.badText], field: isNew ? "name" : "category-\(number)")
        }
    }

    /// A line of the form; nil for an empty one that may be empty.
    private static func line(
        _ field: String, _ visit: ConsoleVisit, isRequired: Bool = true
    ) throws(BookingFault) -> String? {
        if !isRequired, visit.field(field, most: 81).isEmpty { return nil }
        guard let text = visit.line(field, most: 80) else { throw BookingFault(visit.text[.badText], field: field) }
        return text
    }
}
