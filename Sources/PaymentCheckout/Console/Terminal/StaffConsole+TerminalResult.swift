internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

extension StaffConsole {
    /// Where browsers come back to from a gateway: some are sent by a form, and then without their cookies.
    var returnRoutes: [SiteRoutes.Route] {
        [
            (.get, "staff/terminal/{order}/back/{payment}/{code}", { try await comeBack($0) }),
            (.post, "staff/terminal/{order}/back/{payment}/{code}", { try await comeBack($0) }),
        ]
    }

    /// That somebody comes back decides nothing: the gateway is asked (S-45).
    private func comeBack(_ visit: Visit) async throws -> Response {
        let order: Order.ID = try visit.id("order")
        let payment: PaymentRecord.ID = try visit.id("payment")
        let code: LinkToken
        do { code = try LinkToken(visit.parameters.get("code") ?? "") } catch { throw NotHere() }
        guard try key.isValid(siteCode: code, "staff back", [order.text, payment.text]) else { throw NotHere() }
        let fields = visit.request.query.pairs + visit.request.form.pairs
        await finish(payment, fields.map { FormField(name: $0.name, value: $0.value) })
        return .seeOther(address.path("staff/terminal/\(order)/\(payment)"))
    }

    private func finish(_ payment: PaymentRecord.ID, _ fields: [FormField]) async {
        do { _ = try await orders.finishPayment(payment, with: fields) } catch {
            // Whoever watches payments asks again later.
            logger.notice("a payment could not be finished yet", metadata: ["error": "\(error.code.rawValue)"])
        }
    }

    private func found(_ visit: ConsoleVisit) async throws -> (OrderFile, PaymentRecord) {
        let file = try await file(try visit.visit.id("order"))
        let id: PaymentRecord.ID = try visit.visit.id("payment")
        guard let payment = file.payments.first(where: { $0.id == id }) else { throw NotHere() }
        return (file, payment)
    }

    /// Takes the code that the bank sent to the customer.
    func takeBankCode(_ visit: ConsoleVisit) async throws -> Response {
        let (file, payment) = try await found(visit)
        let code = visit.field("code-of-bank", most: 20).filter { !$0.isWhitespace }
        await finish(payment.id, [FormField(name: "code", value: code)])
        return .seeOther(address.path("staff/terminal/\(file.order.id)/\(payment.id)"))
    }

    /// What came of a payment, and what is left to do.
    func terminalResult(_ visit: ConsoleVisit) async throws -> Response {
        let (file, payment) = try await found(visit)
        let text = visit.text
        let (order, home) = (file.order, address.path("staff/terminal"))
        let isPaid = payment.captured.isPositive
        var values: [String: TemplateValue] = [
            "word": text.deskWords, "order": .text("\(order.title) · \(order.number) · \(file.customer.name)"),
            "sum": .text(visit.language.amount(isPaid ? payment.captured : payment.amount)),
            "back": .text(address.path("staff/orders/\(order.id)")), "link": false, "post": false, "form": false,
            "again": false, "detail": false,
        ]
        var (title, words) = (text[.paidTitle], text[.paidText])
        var targets: [AbsoluteURL] = []
        var refresh: Int?
        switch payment.state {
        case .captured, .authorized: break
        case .failed:
            let last = file.attempts.last { $0.payment == payment.id }
            title = text[.failedTitle]
            words = last?.state == .declined ? text.decline(last?.code) : last.map { text.name(of: $0.state) } ?? title
            values["detail"] = .text(orHidden: last?.detail)
            values["again"] = .text("\(home)?order=\(order.id)")
            values["againName"] = .text(text[.again])
        case .open:
            if let step = try await orders.requiredAction(of: payment.id)?.step {
                (title, words) = (text[.actTitle], text[.actText])
                targets = show(step, payment, file, visit, &values)
            } else {
                (title, words) = (text[.pendingTitle], text[.pendingText])
                values["again"] = .text("\(home)/\(order.id)/\(payment.id)")
                values["againName"] = .text(text[.lookAgain])
                refresh = 5
            }
        }
        values["words"] = .text(words)
        var page = visit.page(TerminalTemplates.result, values, title: title, section: .terminal)
        page.formTargets = targets
        page.refreshSeconds = refresh
        return try page.response()
    }

    /// Shows what is left to do; the hosts that a form of it goes to.
    private func show(
        _ step: RequiredAction.Step, _ payment: PaymentRecord, _ file: OrderFile, _ visit: ConsoleVisit,
        _ values: inout [String: TemplateValue]
    ) -> [AbsoluteURL] {
        switch step {
        case .redirect(let url): values["link"] = .text(url.text)
        case .form(let target, let fields):
            values["post"] = [
                "action": .text(target.text),
                "fields": .list(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
            ]
            return [target]
        case .oneTimeCode:
            values["form"] =
                ConsoleForm(
                    id: "bank", title: visit.text[.send],
                    action: address.path("staff/terminal/\(file.order.id)/\(payment.id)/bank-code"),
                    groups: [
                        (
                            nil,
                            [
                                ConsoleField(
                                    name: "code-of-bank", label: visit.text[.bankCode],
                                    kind: .line(keys: "numeric", most: 12), help: visit.text[.bankCodeHelp],
                                    isRequired: true)
                            ]
                        )
                    ]
                ).value
        // Nothing of it can be done here; the customer is sent a link for it.
        case .gatewayLibrary, .returnOfPayer: break
        }
        return []
    }
}
