internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

/// What a page has shown and its form relies on.
///
/// The form carries a code of it that only this store makes. When the code is of something else by the time the form is sent, nothing is
/// done and the page is shown again.
struct Shown: Sendable {
    private let what: String
    private let fields: [String]

    /// The amounts among which a payer chooses, and what they are for.
    static func offer(_ offer: Offer, of view: OrderView) -> Shown {
        let items: [ItemID] =
            switch offer.suggested.reason {
            case .due: view.dueItems.map(\.item.id)
            case .nextItem: view.standing.next.map { [$0.id] } ?? []
            default: []
            }
        // Two parts may be of one amount: what is paid or being paid tells which of them is next.
        let covered = view.standing.paid.minorUnits &+ view.standing.reserved.minorUnits
        let suggested = offer.suggested.amount
        return Shown(
            what: "offer",
            fields: [
                view.order.id.text, suggested.currency.code, String(suggested.minorUnits),
                offer.isExact ? "" : String(offer.maximum.amount.minorUnits), String(covered),
            ] + items.map(\.description))
    }

    /// The agreement that a payer accepts, by its digest.
    static func agreement(_ digest: String?) -> Shown { Shown(what: "agreement", fields: [digest ?? ""]) }

    /// The price of an estimate and its parts.
    static func estimate(_ view: OrderView) -> Shown {
        Shown(
            what: "estimate",
            fields: [view.order.id.text, view.order.plan.currency.code, String(view.total.minorUnits)]
                + view.items.flatMap { [String($0.item.minorUnits), $0.item.due?.description ?? ""] })
    }

    /// What the form carries.
    func code(_ key: StoreKey) throws(OrderError) -> String { try key.siteCode("shown \(what)", fields).text }

    /// Whether a form that carries this code was made of the same.
    func isStill(_ code: String?, _ key: StoreKey) throws(OrderError) -> Bool {
        let given: LinkToken
        do { given = try LinkToken(code ?? "") } catch { return false }
        return try key.isValid(siteCode: given, "shown \(what)", fields)
    }
}
