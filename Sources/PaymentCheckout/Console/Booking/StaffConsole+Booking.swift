internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension StaffConsole {
    /// A new booking: who, what, the amounts, and then it is kept (P-BK-1, P-BK-6, P-IN-3).
    var bookingRoutes: [ConsoleRoute] {
        [
            (.get, "staff/book", .sell, { try await bookingPage($0) }),
            (.post, "staff/book/preview", .sell, { try await previewBooking($0) }),
            (.post, "staff/book", .sell, { try await book($0) }),
        ]
    }

    private func bookingPage(_ visit: ConsoleVisit) async throws -> Response {
        let query = visit.request.query
        guard let name = query["customer"] else { return try await customerPage(visit).response() }
        let customer = try await customer(name)
        guard let offer = query["offer"] else { return try await offerPage(customer, visit).response() }
        let found = try await self.offer(offer)
        return try await detailsPage(found, customer, visit).response()
    }

    private func customer(_ name: String) async throws -> BookingCustomer {
        if name == "new" { return .new }
        let id: Customer.ID
        do { id = try Customer.ID(name) } catch { throw NotHere() }
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.customer(id) }
        guard let found else { throw NotHere() }
        return .known(found)
    }

    private func offer(_ name: String) async throws -> SalesOffer {
        let found = try await site.offers().value.first { $0.id.text == name && $0.acceptsPayments }
        guard let found else { throw NotHere() }
        return found
    }

    // MARK: Who and what

    private func customerPage(_ visit: ConsoleVisit) async throws -> SitePage {
        let typed = String((visit.request.query["q"] ?? "").prefix(120)).trimmed
        let found =
            typed.isEmpty
            ? []
            : try await orders.store.transaction { (tx) throws(OrderError) in
                try tx.customers(matching: typed, limit: 20)
            }
        let path = address.path("staff/book")
        return visit.page(
            BookingTemplates.customer,
            [
                "word": visit.text.deskWords, "path": .text(path), "typed": .text(typed),
                "isNobody": .flag(!typed.isEmpty && found.isEmpty),
                "found": Self.list(
                    found.map { one in
                        [
                            "link": .text("\(path)?customer=\(one.id)"), "name": .text(one.name),
                            "contact": .text([one.email, one.phone].compactMap { $0 }.joined(separator: " · ")),
                        ]
                    }),
            ], title: visit.text.name(of: ConsoleSection.book), section: .book)
    }

    private func offerPage(_ customer: BookingCustomer, _ visit: ConsoleVisit) async throws -> SitePage {
        let path = address.path("staff/book")
        let offers = try await site.offers().value.filter(\.acceptsPayments)
        return visit.page(
            BookingTemplates.offer,
            [
                "word": visit.text.deskWords, "path": .text(path), "customer": .text(name(of: customer, visit)),
                "offers": Self.list(
                    offers.map { offer in
                        [
                            "link": .text("\(path)?customer=\(customer.id)&offer=\(offer.id)"),
                            "name": .text(offer.name), "kind": .text(visit.text.name(of: offer.kind)),
                            "price": .text(orHidden: offer.price.map(visit.language.amount)),
                        ]
                    }),
            ], title: visit.text.name(of: ConsoleSection.book), section: .book)
    }

    private func name(of customer: BookingCustomer, _ visit: ConsoleVisit) -> String {
        switch customer {
        case .known(let customer): customer.name
        case .new: visit.text[.newCustomer]
        }
    }

    private func detailsPage(
        _ offer: SalesOffer, _ customer: BookingCustomer, _ visit: ConsoleVisit, _ fault: BookingFault? = nil
    ) async throws -> SitePage {
        let form = try await bookingForm(offer, customer, visit, fault)
        return visit.page(
            BookingTemplates.details,
            [
                "word": visit.text.deskWords, "path": .text(address.path("staff/book")),
                "customer": .text(name(of: customer, visit)), "offer": .text(offer.name), "form": form.value,
            ], title: visit.text.name(of: ConsoleSection.book), section: .book,
            status: fault == nil ? .ok : .unprocessableContent)
    }

    // MARK: The amounts, and booking

    private func previewBooking(_ visit: ConsoleVisit) async throws -> Response {
        let customer = try await customer(visit.field("customer"))
        let offer = try await offer(visit.field("offer"))
        return try await explaining(offer, customer, visit) {
            try await previewPage(try await draft(visit, offer, customer), offer, customer, visit).response()
        }
    }

    private func draft(
        _ visit: ConsoleVisit, _ offer: SalesOffer, _ customer: BookingCustomer
    ) async throws -> BookingDraft {
        try BookingDraft(
            visit, offer, customer, methods: try await methods(of: customer),
            accounts: orders.accounts.keys.sorted { $0.text < $1.text },
            branches: try await orders.branches().branches, zone: orders.business.zone)
    }

    func methods(of customer: BookingCustomer) async throws(OrderError) -> [MethodRecord] {
        guard case .known(let customer) = customer else { return [] }
        return try await orders.methods(of: customer.id)
    }

    private func previewPage(
        _ draft: BookingDraft, _ offer: SalesOffer, _ customer: BookingCustomer, _ visit: ConsoleVisit
    ) async throws -> SitePage {
        let (language, moment) = (visit.language, orders.business.zone.moment(visit.now))
        let plan = try draft.plan(at: moment, try orders.account(draft.account))
        let standing = plan.standing(at: moment)
        let form = try await bookingForm(offer, customer, visit, nil, isTyped: true)
        let save = ConsoleForm(
            id: "save", title: visit.text[.book], action: address.path("staff/book"),
            hidden: form.hidden + form.groups.flatMap(\.fields).map { (name: $0.name, value: visit.field($0.name)) })
        return visit.page(
            BookingTemplates.preview,
            [
                "word": visit.text.deskWords, "schedule": visit.text.orderWords,
                "customer": .text(draft.person?.name ?? name(of: customer, visit)),
                "offer": .text("\(offer.name) · \(draft.title)"), "total": .text(language.amount(plan.total)),
                "due": .text(language.amount(standing.due)),
                "dates": .list(
                    draft.dates.planned.sorted { $0.key < $1.key }.map { event, moment in
                        [
                            "name": .text(visit.text.name(of: event)),
                            "value": .text(language.when(event, moment, in: orders.business.zone)),
                        ]
                    }), "save": save.value, "form": form.value,
                "items": .list(
                    standing.items.map { one in
                        [
                            "name": .text(language.name(of: one.item.role)),
                            "amount": .text(language.amount(one.amount)),
                            "due": .text(
                                one.item.due.map { language.date($0, .short) }
                                    ?? one.awaits.map { visit.text.name(of: $0) } ?? visit.text[.noDay]),
                            "collection": .text(language.name(of: one.item.collection)),
                        ]
                    }),
            ], title: visit.text.name(of: ConsoleSection.book), section: .book)
    }

    private func book(_ visit: ConsoleVisit) async throws -> Response {
        let customer = try await customer(visit.field("customer"))
        let offer = try await offer(visit.field("offer"))
        return try await explaining(offer, customer, visit) {
            let draft = try await draft(visit, offer, customer)
            // The same form again: it was booked, and nobody is put on record twice (F-40).
            if try await isBooked(draft.nonce) { return try booked(draft.nonce, visit) }
            // What cannot be booked is refused before somebody new is put on record.
            _ = try draft.plan(
                at: orders.business.zone.moment(visit.now), try orders.account(draft.account))
            let payer = try await payer(customer, draft, visit)
            let order = try await orders.book(
                Booking(
                    offer.kind, customer: payer, title: draft.title, terms: draft.terms, total: draft.total,
                    account: draft.account, dates: draft.dates, method: draft.method, isEstimate: draft.isEstimate,
                    branch: draft.branch),
                nonce: draft.nonce, by: visit.actor)
            return try booked(order.id, visit)
        }
    }

    private func booked(_ id: Order.ID, _ visit: ConsoleVisit) throws -> Response {
        try visit.seeOther("staff/orders/\(id)", done: "booked")
    }

    private func isBooked(_ id: Order.ID) async throws(OrderError) -> Bool {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.order(id) != nil }
    }

    /// Whoever books, with the channel that was chosen: later messages go the same way (P-BK-6, P-BK-7).
    private func payer(
        _ customer: BookingCustomer, _ draft: BookingDraft, _ visit: ConsoleVisit
    ) async throws -> Customer.ID {
        if let person = draft.person {
            // Two forms at the very same instant put nobody on record twice.
            return try await orders.addCustomer(
                name: person.name, email: person.email, phone: person.phone, language: person.language,
                channel: draft.channel, nonce: Customer.ID(draft.nonce.text)
            ).id
        }
        guard case .known(let known) = customer else { throw NotHere() }
        try await orders.setChannel(of: known.id, to: draft.channel, by: visit.actor)
        return known.id
    }

    /// Shows the form again where it cannot be booked so.
    private func explaining(
        _ offer: SalesOffer, _ customer: BookingCustomer, _ visit: ConsoleVisit, _ body: () async throws -> Response
    ) async throws -> Response {
        let fault: BookingFault
        do { return try await body() } catch let bad as BookingFault { fault = bad } catch let error as PlanError {
            fault = BookingFault(
                visit.language.message(for: .impossible(error), to: .staff, in: orders.business.zone))
        } catch let error as OrderError where [.refused, .invalid, .conflict, .gateway].contains(error.code) {
            fault = BookingFault(words(for: error, visit))
        }
        return try await detailsPage(offer, customer, visit, fault).response()
    }
}
