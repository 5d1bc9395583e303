internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What the business sells, and on which terms (P-IN-1, P-LE-1, P-BK-6, P-IF-2, P-TR-1).
extension StaffConsole {
    /// The pages of offers.
    var offerRoutes: [ConsoleRoute] {
        [
            (.get, "staff/offers", .configure, { try await listOffers($0) }),
            (.get, "staff/offers/new/{product}", .configure, { try await newOffer($0) }),
            (.get, "staff/offers/{offer}", .configure, { try await showOffer($0) }),
            (.post, "staff/offers", .configure, { try await saveOffer($0) }),
            (.post, "staff/offers/preview", .configure, { try await previewOffer($0) }),
            (.post, "staff/offers/remove", .configure, { try await removeOffer($0) }),
        ]
    }

    private var offerAccounts: [AccountName] {
        orders.accounts.keys.filter { $0 != .manual }.sorted { $0.text < $1.text }
    }

    // MARK: Looking

    private func listOffers(_ visit: ConsoleVisit) async throws -> Response {
        let text = visit.language.settings
        let offers = try await site.offers().value
        let done = try visit.done(at: "staff/offers").flatMap { SettingsWord(rawValue: $0) }
        return try visit.page(
            OfferTemplates.list,
            [
                "word": text.words, "flash": .text(orHidden: done.map { text.word($0) }), "none": .flag(offers.isEmpty),
                "offers": .list(
                    offers.map { offer in
                        [
                            "link": .text(address.path("staff/offers/\(offer.id)")), "name": .text(offer.name),
                            "product": .text(text.name(of: offer.product.name)),
                            "price": .text(price(of: offer, visit.language)), "off": .flag(!offer.acceptsPayments),
                        ]
                    }),
                "products": .list(
                    OfferProduct.Name.allCases.map { product in
                        [
                            "link": .text(address.path("staff/offers/new/\(product.rawValue)")),
                            "name": .text(text.name(of: product)), "about": .text(text.about(product)),
                        ]
                    }),
            ], title: visit.text.name(of: .offers), section: .offers
        ).response()
    }

    private func price(of offer: SalesOffer, _ language: Language) -> String {
        if case .visits(let booking) = offer.product {
            return booking.kinds.sorted { $0.key < $1.key }.map { "\($0.key) \(language.amount($0.value))" }
                .joined(separator: ", ")
        }
        return offer.price.map { language.amount($0) } ?? language.settings.word(.typedByStaff)
    }

    private func newOffer(_ visit: ConsoleVisit) async throws -> Response {
        guard let product = OfferProduct.Name(rawValue: visit.visit.parameters.get("product") ?? "") else {
            throw NotHere()
        }
        let offers = try await site.offers()
        let currency = offers.value.last?.currency ?? (orders.business.language == .uk ? .uah : .eur)
        let form = OfferForm.new(product, currency, visit.language, offerAccounts)
        return try page(
            visit, form, SalesOffer.ID(random: SystemRandomSource()), version: offers.version, isKnown: false
        ).response()
    }

    private func showOffer(_ visit: ConsoleVisit) async throws -> Response {
        let id: SalesOffer.ID = try visit.visit.id("offer")
        let offers = try await site.offers()
        guard let offer = offers.value.first(where: { $0.id == id }) else { throw NotHere() }
        var form = OfferForm.changing(offer, visit.language, offerAccounts)
        let amounts = try amounts(of: offer, &form, visit)
        return try page(visit, form, id, version: offers.version, isKnown: true, amounts: amounts).response()
    }

    // MARK: Changing

    private func saveOffer(_ visit: ConsoleVisit) async throws -> Response {
        var (form, id, version) = try typed(visit)
        let offers = try await site.offers()
        let place = offers.value.firstIndex { $0.id == id }
        guard let offer = form.offer(id), try amounts(of: offer, &form, visit) != nil, form.isFaultless else {
            return try page(visit, form, id, version: version, isKnown: place != nil, status: .unprocessableContent)
                .response()
        }
        // The same form again, by a second press or the button back, changes nothing more (F-40).
        if let place, offers.value[place] == offer { return try visit.seeOther("staff/offers", done: "saved") }
        guard version == offers.version else {
            return try page(
                visit, form, id, version: offers.version, isKnown: place != nil,
                general: [visit.language.settings.word(.changedMeanwhile)], status: .conflict
            ).response()
        }
        var changed = offers.value
        if let place { changed[place] = offer } else { changed.append(offer) }
        try await site.setOffers(
            changed, from: version, detail: "\(place == nil ? "added" : "changed") \(offer.name) (\(id))",
            by: visit.actor)
        return try visit.seeOther("staff/offers", done: "saved")
    }

    private func previewOffer(_ visit: ConsoleVisit) async throws -> Response {
        var (form, id, version) = try typed(visit)
        let amounts = try form.offer(id).flatMap { try self.amounts(of: $0, &form, visit) }
        if visit.request.form["fragment"] == FieldView.yes {
            return try fragment(visit, form, amounts).response()
        }
        let isKnown = try await site.offers().value.contains { $0.id == id }
        return try page(visit, form, id, version: version, isKnown: isKnown, amounts: amounts).response()
    }

    private func removeOffer(_ visit: ConsoleVisit) async throws -> Response {
        let (id, version) = try named(visit)
        let offers = try await site.offers()
        guard let offer = offers.value.first(where: { $0.id == id }) else {
            return try visit.seeOther("staff/offers", done: "removed")
        }
        try await site.setOffers(
            offers.value.filter { $0.id != id }, from: version, detail: "removed \(offer.name) (\(id))", by: visit.actor
        )
        return try visit.seeOther("staff/offers", done: "removed")
    }

    // MARK: The form

    private func named(_ visit: ConsoleVisit) throws -> (SalesOffer.ID, Int) {
        let form = visit.request.form
        guard let version = Int(form["version"] ?? ""), version >= 0 else { throw FormProblem.unreadable }
        do { return (try SalesOffer.ID(form["offer"] ?? ""), version) } catch { throw FormProblem.unreadable }
    }

    private func typed(_ visit: ConsoleVisit) throws -> (OfferForm, SalesOffer.ID, Int) {
        let (id, version) = try named(visit)
        guard let product = OfferProduct.Name(rawValue: visit.request.form["product"] ?? "") else {
            throw FormProblem.unreadable
        }
        return (OfferForm(product, visit.request.form, visit.language, offerAccounts), id, version)
    }

    /// The amounts of an offer, for an order of today; nil when its terms give none, which the form says then.
    private func amounts(
        of offer: SalesOffer, _ form: inout OfferForm, _ visit: ConsoleVisit
    ) throws -> TemplateValue? {
        let usual = Money(minorUnits: 1000 * offer.currency.minorUnitsPerMajor, currency: offer.currency)
        let example = form.example(offer.currency) ?? usual
        do {
            let account = try offer.account.map { try orders.account($0) }
            let limits = try account.map { try ChargeLimits($0.gateway.capabilities, offer.currency) }
            return try OfferPreview(
                offer: offer, language: visit.language, zone: orders.business.zone, example: example, limits: limits
            ).values(at: visit.now)
        } catch let error as PlanError {
            form.refuse(error)
            return nil
        }
    }

    private func fragment(_ visit: ConsoleVisit, _ form: OfferForm, _ amounts: TemplateValue?) -> SitePage {
        let text = visit.language.settings
        let faults = form.groups.flatMap(\.fields).compactMap { field in
            field.fault.map { ["label": .text(field.label), "words": .text($0)] as TemplateValue }
        }
        return SitePage(
            template: OfferTemplates.amounts,
            values: [
                "word": text.words, "amounts": amounts ?? false,
                "amountFaults": faults.isEmpty ? false : ["list": .list(faults)],
            ], language: visit.language)
    }

    private func page(
        _ visit: ConsoleVisit, _ form: OfferForm, _ id: SalesOffer.ID, version: Int, isKnown: Bool,
        amounts: TemplateValue? = nil, general: [String] = [], status: HTTPResponse.Status = .ok
    ) -> LivePage {
        let text = visit.language.settings
        let groups = form.groups
        let page = visit.page(
            OfferTemplates.form,
            [
                "word": text.words, "groups": FieldGroup.template(groups), "about": .text(text.about(form.product)),
                "faults": FieldGroup.faults(groups, general: general, title: text.word(.lookAgain)),
                "action": .text(address.path("staff/offers")), "preview": .text(address.path("staff/offers/preview")),
                "back": .text(address.path("staff/offers")), "offer": .text(id.text), "version": .text(String(version)),
                "product": .text(form.product.rawValue), "amounts": amounts ?? false, "amountFaults": false,
                "remove": isKnown ? .text(address.path("staff/offers/remove")) : false,
                "previewScript": .text(address.path("assets/preview.js")),
            ], title: text.word(isKnown ? .changeOffer : .newOffer), section: .offers, status: status)
        return LivePage(page: page)
    }
}

/// A page whose script asks this site for what is shown in it.
struct LivePage {
    let page: SitePage

    /// The answer; the only one whose script may ask for more than what the page names, and of this host alone (S-60).
    func response() throws -> Response {
        var response = try page.response()
        if let policy = response.headers[.contentSecurityPolicy] {
            response.headers[.contentSecurityPolicy] = "\(policy); connect-src 'self'"
        }
        return response
    }
}
