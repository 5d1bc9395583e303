internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension PaymentPage {
    /// Sends the payer on to the page of the gateway or the bank, by itself and by a button.
    func go(_ visit: Visit) async throws -> Response {
        let (view, payment) = try await found(visit)
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        guard let action = try await orders.requiredAction(of: payment.id) else {
            return .seeOther(address.path("pay/\(view.order.id)/result/\(payment.id)"))
        }
        var values: [String: TemplateValue] = [:]
        var page = SitePage(template: PageTemplates.go, values: [:], language: look.language)
        switch action.step {
        case .redirect(let url):
            values["link"] = .text(url.text)
            page.next = url
        case .form(let target, let fields):
            values["form"] = [
                "action": .text(target.text),
                "fields": .list(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
            ]
            page.formTargets = [target]
        case .oneTimeCode:
            values["codeForm"] = [
                "action": .text(address.path("pay/\(view.order.id)/code/\(payment.id)")),
                "code": .text(try formCode(view.order, payment.id).text),
            ]
        // Nothing of it can be done in a page without the gateway's script, and a new payment can.
        case .gatewayLibrary, .returnOfPayer:
            return .seeOther(address.path("pay/\(view.order.id)/result/\(payment.id)"))
        }
        page.values = look.around(values, title: values["codeForm"] == nil ? look.text.goTitle : look.text.codeTitle)
        return try page.response()
    }

    /// Takes the code that the bank sent to the payer.
    func finishWithCode(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let (view, payment) = try await found(visit)
        let isOurs: Bool
        do {
            isOurs = try key.isValid(
                LinkToken(visit.request.form["form"] ?? ""), order: view.order.id, serial: view.order.linkSerial,
                purpose: "form/\(payment.id)")
        } catch is InvalidValue { isOurs = false }
        guard isOurs else { throw HTTPError(.forbidden, message: "the form is not one of this page") }
        let code = String((visit.request.form["code"] ?? "").filter { !$0.isWhitespace }.prefix(20))
        await finish(payment.id, [FormField(name: "code", value: code)])
        return .seeOther(try await next(of: payment.id, in: view.order.id))
    }

    /// The payer comes back from the gateway or the bank; what comes along is handed to the gateway and decides nothing here (S-45).
    func comeBack(_ visit: Visit) async throws -> Response {
        let id: Order.ID = try visit.id("order")
        let payment: PaymentRecord.ID = try visit.id("payment")
        let order = try await order(of: payment, named: id)
        let code: LinkToken
        do { code = try LinkToken(visit.parameters.get("code") ?? "") } catch { throw NotHere() }
        guard try key.isValid(code, order: order.id, serial: 0, purpose: "back/\(payment)") else { throw NotHere() }
        let fields = (visit.request.query.pairs + visit.request.form.pairs).map {
            FormField(name: $0.name, value: $0.value)
        }
        await finish(payment, fields)
        return .seeOther(address.path("pay/\(id)/result/\(payment)"))
    }

    /// Shows what became of a payment.
    func showResult(_ visit: Visit) async throws -> Response {
        let (view, payment) = try await found(visit)
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        let text = look.text
        let home = address.path("pay/\(view.order.id)")
        var values = summary(view, look, visit.settings)
        var page = SitePage(template: PageTemplates.result, values: [:], language: look.language)
        let title: String
        switch payment.state {
        case .captured, .authorized:
            title = text.thanks
            values["lead"] = .text(look.amount(payment.captured.isPositive ? payment.captured : payment.amount))
            let isLeft = view.left.isPositive && view.order.plan.status == .open
            values["words"] = .text(
                isLeft && visit.settings.showsPrices && !view.hidesItems
                    ? "\(text.received) \(text.stillLeft(look.amount(view.left)))"
                    : isLeft || view.hidesItems ? text.received : "\(text.received) \(text.allPaid)")
            if case .success = view.offer {
                values["button"] = ["link": .text(home), "name": .text(text.completePayment)]
            }
        case .failed:
            title = text.failedTitle
            values["words"] = .text(text.failedText)
            values["button"] = ["link": .text(home), "name": .text(text.tryAgain)]
        case .open:
            title = text.pendingTitle
            values["words"] = .text(text.pendingText)
            let isWaiting = try await orders.requiredAction(of: payment.id) != nil
            values["button"] =
                isWaiting
                ? ["link": .text(home + "/go/\(payment.id)"), "name": .text(text.continuePayment)]
                : ["link": .text(home + "/result/\(payment.id)"), "name": .text(text.lookAgain)]
            page.refreshSeconds = isWaiting ? nil : 5
        }
        if payment.state == .captured { values["papers"] = papers(view, look, of: payment.id) }
        values["mark"] = .text(payment.state.rawValue)
        page.values = look.around(values, title: title)
        return try page.response()
    }

    /// Goes on with a payment.
    ///
    /// When the gateway does not answer, it is asked again later, by whoever watches payments.
    private func finish(_ payment: PaymentRecord.ID, _ fields: [FormField]) async {
        do {
            _ = try await orders.finishPayment(payment, with: fields)
        } catch {
            logger.notice(
                "a payer came back, and the gateway could not be asked", metadata: ["error": "\(error.code.rawValue)"])
        }
    }

    /// The order that the browser may see, and a payment of it.
    private func found(_ visit: Visit) async throws -> (OrderView, PaymentRecord) {
        let view = try await view(visit)
        let id: PaymentRecord.ID = try visit.id("payment")
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(id) }
        guard let found, found.order == view.order.id else { throw NotHere() }
        return (view, found)
    }

    private func order(of payment: PaymentRecord.ID, named id: Order.ID) async throws -> Order {
        let found = try await orders.store.transaction { (tx) throws(OrderError) -> Order? in
            guard try tx.payment(payment)?.order == id else { return nil }
            return try tx.order(id)
        }
        guard let found else { throw NotHere() }
        return found
    }
}
