internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension CustomerPortal {
    /// Shows the kept cards.
    func showCards(_ portal: PortalVisit) async throws -> Response {
        let records = portal.records
        let methods = try await orders.store.transaction { (tx) throws(OrderError) in
            var methods: [MethodRecord] = []
            for record in records { methods += try tx.methods(of: record.id) }
            return methods
        }
        let text = portal.text
        let list = methods.map { method -> TemplateValue in
            [
                "name": .text(method.name(portal.look)),
                "since": .text(
                    text.keptSince(portal.language.date(orders.business.zone.moment(method.createdAt).day))),
                "expiry": .text(orHidden: method.card?.expiry.map { text.expires($0.description) }),
                "link": .text(address.path("portal/cards/\(method.id)/remove")),
            ]
        }
        let values: [String: TemplateValue] = [
            "words": .text(list.isEmpty ? text.noCards : text.cardsText),
            "cards": list.isEmpty ? false : ["list": .list(list)],
        ]
        return try portal.page(PortalTemplates.cards, values, title: text.name(of: .cards), section: .cards).response()
    }

    /// Says what happens when a card is removed, and asks for it.
    func askToRemove(_ portal: PortalVisit) async throws -> Response {
        let method = try await ownMethod(portal)
        guard method.revokedAt == nil else { throw NotHere() }
        let charged = try await ordersCharged(to: method)
        let text = portal.text
        let values: [String: TemplateValue] = [
            "card": .text(method.name(portal.look)), "words": .text(text.removeText),
            "orders": charged.isEmpty
                ? false
                : [
                    "list": .list(
                        charged.map { order in
                            [
                                "link": .text(address.path("portal/orders/\(order.id)")), "title": .text(order.title),
                                "number": .text(order.number),
                            ]
                        })
                ],
            "action": .text(address.path("portal/cards/\(method.id)/remove")),
            "back": .text(address.path("portal/cards")),
        ]
        return try portal.page(PortalTemplates.removal, values, title: text.removeTitle, section: .cards).response()
    }

    /// Removes a card: the consent ends, here and at the gateway, and nothing is charged to it any more.
    func removeCard(_ portal: PortalVisit) async throws -> Response {
        try portal.requireForm()
        let method = try await ownMethod(portal)
        if method.revokedAt == nil {
            do { try await orders.forgetMethod(method.id, of: method.customer, by: portal.actor) } catch {
                switch error.code {
                // It is forgotten here, and is not charged any more whatever the gateway keeps.
                case .gateway, .accountStopped:
                    logger.notice("a gateway could not forget a card", metadata: ["account": "\(method.account)"])
                // The same form came twice at once.
                case .notFound: break
                default: throw error
                }
            }
        }
        // Another card can be kept for them then.
        for order in try await ordersCharged(to: method) {
            _ = try await orders.useMethod(nil, for: order.id, by: portal.actor)
        }
        return .seeOther(address.path("portal/cards"))
    }

    /// The kept method of the path, forgotten or not.
    ///
    /// - Throws: `NotHere` for one that is not there or somebody else's (S-52, S-70).
    private func ownMethod(_ portal: PortalVisit) async throws -> MethodRecord {
        let id: MethodRecord.ID = try portal.visit.id("method")
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.method(id) }
        guard let found, portal.owns(found.customer) else { throw NotHere() }
        return found
    }

    /// The open orders whose later parts are charged to a method.
    private func ordersCharged(to method: MethodRecord) async throws(OrderError) -> [Order] {
        let filter = OrderFilter(status: .open, customer: method.customer, newestFirst: true)
        return try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.orders(filter, after: nil, limit: 1000).filter { $0.method == method.id }
        }
    }
}
