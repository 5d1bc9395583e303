internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension StaffConsole {
    /// The virtual terminal: staff charge a kept card, or open a page for a new one (P-IF-6).
    var terminalRoutes: [ConsoleRoute] {
        [
            (.get, "staff/terminal", .charge, { try await terminalPage($0) }),
            (.post, "staff/terminal/{order}", .charge, { try await chargeCard($0) }),
            (.get, "staff/terminal/{order}/{payment}", .charge, { try await terminalResult($0) }),
            (.post, "staff/terminal/{order}/{payment}/bank-code", .charge, { try await takeBankCode($0) }),
        ]
    }

    private func terminalPage(_ visit: ConsoleVisit) async throws -> Response {
        guard let name = visit.request.query["order"] else { return try await terminalSearch(visit).response() }
        let id: Order.ID
        do { id = try Order.ID(name) } catch { throw NotHere() }
        return try chargePage(try await file(id), visit).response()
    }

    // MARK: Which order

    /// How many orders are shown; a list of orders has all of them, page by page.
    private static let foundMax = 20

    private func terminalSearch(_ visit: ConsoleVisit) async throws -> SitePage {
        let typed = String((visit.request.query["q"] ?? "").prefix(120)).trimmed
        let business = orders.business
        let (found, customers) = try await orders.store.transaction {
            (tx) throws(OrderError) -> ([(Order, Customer?)], [Customer]) in
            guard !typed.isEmpty else { return ([], []) }
            let open = OrderFilter(status: .open, text: typed, newestFirst: true)
            var found = try tx.orders(open, after: nil, limit: Self.foundMax + 1)
            let customers = try tx.customers(matching: typed, limit: 10)
            for customer in customers where found.count <= Self.foundMax {
                let filter = OrderFilter(status: .open, customer: customer.id, newestFirst: true)
                found += try tx.orders(filter, after: nil, limit: Self.foundMax + 1).filter { one in
                    !found.contains { $0.id == one.id }
                }
            }
            var rows: [(Order, Customer?)] = []
            for order in found.prefix(Self.foundMax + 1) { rows.append((order, try tx.customer(order.customer))) }
            return (rows, customers)
        }
        let (text, path) = (visit.text, address.path("staff/terminal"))
        let moment = business.zone.moment(visit.now)
        var query = FormEncoding()
        query.append("status", Plan.Status.open.rawValue)
        query.append("q", typed)
        return visit.page(
            TerminalTemplates.search,
            [
                "word": text.deskWords, "path": .text(path), "typed": .text(typed),
                "isNothing": .flag(!typed.isEmpty && found.isEmpty),
                "all": .text(orHidden: found.count > Self.foundMax ? address.path("staff?\(query.text)") : nil),
                "found": Self.list(
                    found.prefix(Self.foundMax).map { order, customer in
                        let left = order.plan.standing(at: moment).left
                        return [
                            "link": .text("\(path)?order=\(order.id)"), "name": .text(order.title),
                            "number": .text(order.number), "who": .text(customer?.name ?? ""),
                            "left": .text("\(text[.left]): \(visit.language.amount(left))"),
                        ]
                    }),
                "customers": Self.list(
                    customers.filter { one in !found.contains { $0.0.customer == one.id } }.map { one in
                        [
                            "name": .text(one.name),
                            "link": .text("\(address.path("staff/book"))?customer=\(one.id)"),
                        ]
                    }),
            ], title: text.name(of: ConsoleSection.terminal), section: .terminal)
    }

    // MARK: How much, with which card

    /// The form, within what the plan allows now.
    private func chargePage(_ file: OrderFile, _ visit: ConsoleVisit, _ fault: BookingFault? = nil) throws -> SitePage {
        let (text, language, order) = (visit.text, visit.language, file.order)
        var facts = [
            (text[.total], language.amount(file.plan.total)), (text[.left], language.amount(file.standing.left)),
        ]
        var values: [String: TemplateValue] = [
            "word": text.deskWords,
            "order": [
                "link": .text(address.path("staff/orders/\(order.id)")), "name": .text(order.title),
                "number": .text(order.number), "who": .text(file.customer.name),
            ],
            "underWay": .text(
                orHidden: file.attempts.last { $0.state.isOpen && $0.operation != .refund }.map {
                    address.path("staff/terminal/\(order.id)/\($0.payment)")
                }), "form": false, "refusal": false,
        ]
        switch file.standing.payNow {
        case .failure(let refusal):
            let words = language.message(for: refusal, to: .staff, in: orders.business.zone)
            values["refusal"] = .text("\(text[.nothingToPay]) \(words)")
        case .success where order.estimate == .open: values["refusal"] = .text(text[.estimateOpen])
        case .success(let now):
            let bounds = now.isExact ? (now.suggested, now.suggested) : (now.minimum, now.maximum)
            let range = text.mayPay(language.amount(bounds.0.amount), language.amount(bounds.1.amount))
            facts.append((text[.mayPay], range))
            values["form"] = chargeForm(file, now, range, visit, fault).value
        }
        values["facts"] = .list(facts.map { ["name": .text($0.0), "value": .text($0.1)] })
        return visit.page(
            TerminalTemplates.charge, values, title: text.name(of: ConsoleSection.terminal), section: .terminal,
            status: fault == nil ? .ok : .unprocessableContent)
    }

    private func chargeForm(
        _ file: OrderFile, _ now: PayNow, _ range: String, _ visit: ConsoleVisit, _ fault: BookingFault?
    ) -> ConsoleForm {
        let text = visit.text
        func typed(_ name: String, _ value: String) -> String { fault == nil ? value : visit.field(name) }
        let cards = file.methods.map { ConsoleField.Option(id: $0.id.text, name: $0.shown(visit)) }
        var fields: [ConsoleField] = [
            .amount(
                "amount", "\(text[.amount]), \(file.plan.currency.code)",
                typed("amount", now.suggested.amount.decimalText), help: range),
            ConsoleField(
                name: "source", label: text[.payWith],
                kind: .choice(cards + [ConsoleField.Option(id: "new", name: text[.newCard])]),
                value: typed("source", file.order.method?.text ?? ""), help: text[.newCardHelp]),
        ]
        if file.plan.terms.wantsKeptMethod {
            fields.append(
                ConsoleField(
                    name: "keep", label: text[.keep],
                    kind: .check(isOn: fault != nil && visit.field("keep") == "yes")))
        }
        return ConsoleForm(
            id: "terminal", title: text[.charge], action: address.path("staff/terminal/\(file.order.id)"),
            hidden: [
                (name: "nonce", value: OrderForms.nonce), (name: "version", value: String(file.order.version)),
            ], groups: [(nil, fields)], fault: fault?.words,
            wrongField: fault?.field)
    }

    /// Takes the form; the plan decides whether the amount may be paid, and nothing that the browser sent.
    private func chargeCard(_ visit: ConsoleVisit) async throws -> Response {
        let file = try await file(try visit.visit.id("order"))
        let id = file.order.id
        let nonce: PaymentRecord.ID
        do { nonce = try PaymentRecord.ID(visit.field("nonce", most: 80)) } catch { throw FormProblem.notOurs }
        // The same form again: what came of the first is on the next page (F-40).
        let isKnown = file.payments.contains { $0.id == nonce }
        if !isKnown {
            do {
                let request = try request(nonce, file, visit)
                _ = try await orders.pay(id, request, by: visit.actor)
            } catch let fault as BookingFault {
                return try chargePage(file, visit, fault).response()
            } catch let error as OrderError where error.code == .conflict && error.field == "version" {
                // Somebody else may have charged just this; whoever is here looks at what is left.
                return try chargePage(try await self.file(id), visit, BookingFault(words(for: error, visit))).response()
            } catch let error as OrderError where [.refused, .gateway, .accountStopped, .invalid].contains(error.code) {
                let fault = BookingFault(words(for: error, visit), field: error.code == .refused ? "amount" : nil)
                return try chargePage(try await self.file(id), visit, fault).response()
            } catch let error as OrderError where error.code == .conflict {
                // The same form won the race, or the nonce is another order's: the next page tells which.
            }
        }
        return .seeOther(address.path("staff/terminal/\(id)/\(nonce)"))
    }

    private func request(_ nonce: PaymentRecord.ID, _ file: OrderFile, _ visit: ConsoleVisit) throws -> PayRequest {
        guard let amount = AmountField.read(visit.field("amount", most: 65), file.plan.currency, visit.language),
            amount.isPositive
        else { throw BookingFault(visit.text[.badAmount], field: "amount") }
        let back = try address.absolute(
            "staff/terminal/\(file.order.id)/back/\(nonce)/\(try backCode(file.order.id, nonce).text)")
        guard let version = Int64(visit.field("version")) else { throw FormProblem.unreadable }
        let chosen = visit.field("source")
        let source: PayRequest.Source
        if chosen == "new" {
            source = .page(successURL: back, cancelURL: back)
        } else {
            guard let method = file.methods.first(where: { $0.id.text == chosen }) else {
                throw BookingFault(visit.text[.badChoice], field: "source")
            }
            source = .method(method.id, returnURL: back)
        }
        let keeps = chosen == "new" && file.plan.terms.wantsKeptMethod && visit.field("keep") == "yes"
        // Where staff sit is not where the customer pays from, so no address of the net goes along.
        return PayRequest(
            nonce: nonce, amount: amount, source: source, channel: .sentLink,
            keepMethod: keeps ? Consent(purpose: .balance, givenAt: visit.now, agreement: "terminal/terms") : nil,
            version: version,
            payer: PayerDetails(email: file.customer.email, name: file.customer.name, phone: file.customer.phone))
    }

    /// What the address that gateways send the browser back to is guarded by.
    func backCode(_ order: Order.ID, _ payment: PaymentRecord.ID) throws(OrderError) -> LinkToken {
        try key.siteCode("staff back", [order.text, payment.text])
    }
}
