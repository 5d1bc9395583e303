internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension StaffConsole {
    /// What has to be known of a booking: of who books, if they are new, and of what.
    ///
    /// - Parameter isTyped: whether the form was sent before, so that what was typed stands there again.
    func bookingForm(
        _ offer: SalesOffer, _ customer: BookingCustomer, _ visit: ConsoleVisit, _ fault: BookingFault?,
        isTyped: Bool = false
    ) async throws -> ConsoleForm {
        let text = visit.text
        let hasTyped = isTyped || fault != nil
        let nonce = hasTyped ? visit.field("nonce", most: 80) : Order.ID(random: SystemRandomSource()).text
        let typed: (String, String) -> String = { hasTyped ? visit.field($0) : $1 }
        var groups: [(name: String?, fields: [ConsoleField])] = []
        if case .new = customer { groups.append((text[.newCustomer], person(visit, typed))) }
        var fields: [ConsoleField] = []
        if !offer.choices.isEmpty {
            fields.append(
                ConsoleField(
                    name: "choice", label: text[.choice],
                    kind: .choice(try offer.choices.map { try option($0, offer, visit) }), value: typed("choice", "")))
        }
        fields.append(
            ConsoleField(
                name: "title", label: text[.bookingTitle], kind: .line(most: SalesOffer.titleMax),
                value: typed("title", offer.choices.isEmpty ? offer.name : ""),
                help: offer.choices.isEmpty ? nil : text[.titleHelp], isRequired: offer.choices.isEmpty))
        if try offer.terms(choice: offer.choices.first).total == nil {
            fields.append(
                .amount(
                    "total", "\(text[.price]), \(offer.currency.code)", typed("total", ""), help: text[.amountHelp]))
        }
        var events: [EventName] = []
        for choice in offer.choices.isEmpty ? [nil] : offer.choices.map(Optional.some) {
            for event in try offer.events(choice: choice) where !events.contains(event) { events.append(event) }
        }
        for event in events {
            let label = event.hasTime ? text[.dayAndTime] : text[.dayOf]
            fields.append(
                .when(
                    "event-\(event)", "\(label): \(text.name(of: event))", typed("event-\(event)", ""),
                    hasTime: event.hasTime, visit, orders.business.zone))
        }
        fields += try await payment(
            offer, customer, visit, typed, isEstimate: hasTyped && visit.field("estimate") == "yes")
        groups.append((offer.name, fields))
        return ConsoleForm(
            id: "booking", title: text[.preview], action: address.path("staff/book/preview"),
            hidden: [("nonce", nonce), ("customer", customer.id), ("offer", offer.id.text)].map {
                (name: $0.0, value: $0.1)
            }, groups: groups, fault: fault?.words, wrongField: fault?.field)
    }

    private func option(_ choice: String, _ offer: SalesOffer, _ visit: ConsoleVisit) throws -> ConsoleField.Option {
        let amount = try offer.terms(choice: choice).total.map { ": \(visit.language.amount($0))" } ?? ""
        return ConsoleField.Option(id: choice, name: choice + amount)
    }

    private func person(_ visit: ConsoleVisit, _ typed: (String, String) -> String) -> [ConsoleField] {
        let text = visit.text
        return [
            ConsoleField(
                name: "name", label: text[.name], kind: .line(most: 120), value: typed("name", ""), isRequired: true),
            ConsoleField(
                name: "email", label: text[.email], kind: .line(type: "email", most: 254), value: typed("email", "")),
            ConsoleField(
                name: "phone", label: text[.phone], kind: .line(type: "tel", most: 30), value: typed("phone", "")),
            ConsoleField(
                name: "language", label: text[.language],
                kind: .choice(Language.allCases.map { ConsoleField.Option(id: $0.rawValue, name: $0.ownName) }),
                value: typed("language", orders.business.language.rawValue)),
        ]
    }

    private func payment(
        _ offer: SalesOffer, _ customer: BookingCustomer, _ visit: ConsoleVisit,
        _ typed: (String, String) -> String, isEstimate: Bool
    ) async throws -> [ConsoleField] {
        let text = visit.text
        var channel = Customer.Channel.email
        if case .known(let known) = customer { channel = known.channel }
        var fields = [
            ConsoleField(
                name: "channel", label: text[.messageBy],
                kind: .choice(
                    Customer.Channel.allCases.map { ConsoleField.Option(id: $0.rawValue, name: text.name(of: $0)) }),
                value: typed("channel", channel.rawValue))
        ]
        let accounts = orders.accounts.keys.map(\.text).sorted()
        if offer.account == nil, accounts.count > 1 {
            fields.append(
                ConsoleField(
                    name: "account", label: text[.account],
                    kind: .choice(accounts.map { ConsoleField.Option(id: $0, name: $0) }), value: typed("account", "")))
        }
        let branches = try await orders.branches().branches.all
        if branches.count > 1 {
            fields.append(
                ConsoleField(
                    name: "branch", label: text[.branch],
                    kind: .choice(branches.map { ConsoleField.Option(id: $0.name, name: $0.name) }),
                    value: typed("branch", branches[0].name)))
        }
        let cards = try await methods(of: customer).filter { offer.account == nil || $0.account == offer.account }
        let terms = try offer.terms(choice: offer.choices.first).terms
        if terms.wantsKeptMethod, !cards.isEmpty {
            let none = ConsoleField.Option(id: "", name: text[.noKeptCard])
            fields.append(
                ConsoleField(
                    name: "method", label: text[.keptCard],
                    kind: .choice([none] + cards.map { ConsoleField.Option(id: $0.id.text, name: $0.shown(visit)) }),
                    value: typed("method", "")))
        }
        if terms.link == nil {
            fields.append(
                ConsoleField(name: "estimate", label: text[.isEstimate], kind: .check(isOn: isEstimate)))
        }
        return fields
    }
}
