internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentTemplates

/// Messages as they were written and delivered; their links are in no stored byte, and so not here (S-01).
extension StaffConsole {
    /// The pages of the outbox.
    var outboxPages: [ConsoleRoute] {
        [
            (.get, "staff/outbox", .look, { try await showOutbox($0) }),
            (.post, "staff/outbox/{message}/again", .sell, { try await sendAgain($0) }),
        ]
    }

    /// Which messages are shown.
    private enum Tab: String, CaseIterable {
        case waiting, delivered, all

        var isDelivered: Bool? {
            switch self {
            case .waiting: false
            case .delivered: true
            case .all: nil
            }
        }

        var word: OfficeWord {
            switch self {
            case .waiting: .waiting
            case .delivered: .delivered
            case .all: .allMessages
            }
        }
    }

    private static let messagesPerPage = 20

    private func showOutbox(_ visit: ConsoleVisit) async throws -> Response {
        let text = visit.language.office
        let tab = visit.request.query["show"].flatMap(Tab.init) ?? .waiting
        let cursor = Self.cursor(visit.request.query["before"])
        let (messages, names, numbers) = try await orders.store.transaction { (tx) throws(OrderError) in
            let messages = try tx.messages(
                isDelivered: tab.isDelivered, after: cursor, limit: Self.messagesPerPage + 1)
            var names: [Customer.ID: String] = [:]
            var numbers: [Order.ID: String] = [:]
            for message in messages {
                if let id = message.customer, names[id] == nil { names[id] = try tx.customer(id)?.name }
                if let id = message.order, numbers[id] == nil { numbers[id] = try tx.number(of: id) }
            }
            return (messages, names, numbers)
        }
        let shown = messages.prefix(Self.messagesPerPage)
        var older: String?
        if messages.count > shown.count, let last = shown.last {
            older = address.path(
                "staff/outbox?show=\(tab.rawValue)&before=\(last.createdAt.millisecondsSinceEpoch)-\(last.id)")
        }
        let templates = try await site.templates().value
        let done = try visit.done(at: "staff/outbox").flatMap { OfficeWord(rawValue: $0) }
        return try visit.page(
            OfficeTemplates.outbox,
            [
                "word": text.words, "flash": .text(orHidden: done.map { text.word($0) }),
                "tabs": .list(
                    Tab.allCases.map {
                        [
                            "link": .text(address.path("staff/outbox?show=\($0.rawValue)")),
                            "name": .text(text.word($0.word)), "current": .flag($0 == tab),
                        ]
                    }),
                "none": .flag(messages.isEmpty), "older": .text(orHidden: older),
                "messages": .list(shown.map { message($0, names, numbers, templates, visit) }),
            ], title: visit.text.name(of: .outbox), section: .outbox
        ).response()
    }

    private func message(
        _ message: Message, _ names: [Customer.ID: String], _ numbers: [Order.ID: String],
        _ templates: MessageTemplates, _ visit: ConsoleVisit
    ) -> TemplateValue {
        let (text, language) = (visit.language.office, visit.language)
        let zone = orders.business.zone
        let isOpen = message.deliveredAt == nil
        let name = message.customer.flatMap { names[$0] } ?? ""
        var facts: [(OfficeWord, String, String?)] = [
            (.recipient, message.audience == .staff ? text.word(.staff) : name, nil),
            (.channel, text.name(of: message.channel), nil),
            (.written, language.dateTime(message.createdAt, in: zone), nil),
        ]
        if let at = message.deliveredAt { facts.append((.delivered, language.dateTime(at, in: zone), nil)) }
        if let order = message.order, let number = numbers[order] {
            facts.append((.order, number, address.path("staff/orders/\(order)")))
        }
        let state =
            !isOpen
            ? text.word(.stateDelivered)
            : message.failures > 0 ? text.failed(message.failures) : text.word(.stateWaiting)
        let written = templates.text(of: message, name: name, link: text.word(.linkStandsHere))
        return [
            "subject": .text(orHidden: written?.subject), "lang": .text(message.language.rawValue),
            "lines": .list((written?.text ?? "").split(separator: "\n").map { ["line": .text(String($0))] }),
            "id": .text("message-\(message.id)"), "name": .text(language.settings.name(of: message.kind)),
            "mark": .text(!isOpen ? "paid" : message.failures > 0 ? "overdue" : ""), "state": .text(state),
            "facts": .list(
                facts.map { ["name": .text(text.word($0.0)), "value": .text($0.1), "link": .text(orHidden: $0.2)] }),
            "detail": .text(orHidden: isOpen ? message.detail : nil),
            "again": isOpen && visit.may(.sell) ? .text(address.path("staff/outbox/\(message.id)/again")) : false,
        ]
    }

    private func sendAgain(_ visit: ConsoleVisit) async throws -> Response {
        try await orders.sendAgain(try visit.visit.id("message"), by: visit.actor)
        return try visit.seeOther("staff/outbox", done: "willBeSent")
    }

    /// A place in the list, as its address says it; nil for anything else.
    private static func cursor(_ text: String?) -> MessageCursor? {
        guard let text, let dash = text.firstIndex(of: "-"), let time = Int64(text[..<dash]) else { return nil }
        do {
            let id = try Message.ID(String(text[dash...].dropFirst()))
            return MessageCursor(createdAt: Timestamp(millisecondsSinceEpoch: time), id: id)
        } catch { return nil }
    }
}
