internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension PaymentPage {
    /// What stands in place of the payment form while an estimate waits to be accepted (P-IF-2).
    func estimate(
        _ view: OrderView, _ look: PageLook, _ settings: PageSettings, _ form: EstimateForm = EstimateForm()
    ) throws -> SitePage {
        var values = summary(view, look, settings)
        values["estimate"] = .text(look.language.portal.estimate)
        values["words"] = .text(look.language.portal.acceptText)
        values["accept"] = try form.values(
            action: address.path("pay/\(view.order.id)/accept"), code: try acceptCode(view.order).text, of: view, look,
            key)
        return SitePage(
            status: form.isRight ? .ok : .unprocessableContent, template: PageTemplates.estimate,
            values: look.around(values, title: view.order.title), language: look.language)
    }

    /// Takes the name of whoever accepts the estimate, and goes on to the payment.
    func accept(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let view = try await view(visit)
        let id = view.order.id
        try requireCode(visit, "form/accept", of: view.order)
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        let form = try EstimateForm(visit.request, of: view, look, key)
        guard form.isRight || !view.isOpenEstimate else {
            return try estimate(view, look, visit.settings, form).response()
        }
        if view.isOpenEstimate {
            try await orders.accept(view.order, form, by: Principal(.payer, "payer"))
        }
        return .seeOther(address.path("pay/\(id)"))
    }

    // Of one link: whoever has another of the order cannot use the form.
    private func acceptCode(_ order: Order) throws(OrderError) -> LinkToken {
        try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "form/accept")
    }
}

/// The form that accepts an estimate, with what was typed and what is wrong with it.
struct EstimateForm: Sendable {
    private(set) var name = ""
    private(set) var fault: String?
    /// That the estimate is another than the one which was shown.
    private(set) var changed: String?

    /// Whether it can be taken.
    var isRight: Bool { fault == nil && changed == nil }

    init() {}

    /// Reads it.
    init(_ request: SiteRequest, of view: OrderView, _ look: PageLook, _ key: StoreKey) throws(OrderError) {
        let typed = request.form["name"] ?? ""
        name = String(typed.prefix(Self.charactersMax)).trimmed
        let isName = !name.isEmpty && typed.count <= Self.charactersMax && typed.utf8.count <= Self.bytesMax
        if !isName || !name.isPlainLine { fault = look.language.portal.nameUnreadable }
        if try !Shown.estimate(view).isStill(request.form["shown"], key) { changed = look.text.estimateChanged }
    }

    func values(
        action: String, code: String, of view: OrderView, _ look: PageLook, _ key: StoreKey
    ) throws(OrderError) -> TemplateValue {
        let text = look.language.portal
        return [
            "action": .text(action), "code": .text(code), "shown": .text(try Shown.estimate(view).code(key)),
            "changed": .text(orHidden: changed), "label": .text(text.yourName),
            "help": .text(text.yourNameHelp), "typed": .text(name), "fault": .text(orHidden: fault),
            "button": .text(text.accept),
        ]
    }

    private static let charactersMax = 120
    // A letter may carry some marks, and not a tower of them.
    private static let bytesMax = 960
}

extension Orders {
    /// Accepts an estimate as it was shown; what has ended or changed meanwhile stays as it is, and the page says so.
    func accept(_ order: Order, _ form: EstimateForm, by actor: Principal) async throws(OrderError) {
        do {
            try await acceptEstimate(order.id, name: form.name, total: order.plan.total, by: actor)
        } catch  where error.code == .refused {}
    }
}
