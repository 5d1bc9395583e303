import Foundation

/// A page of the site, as it is asked for again and again.
struct Page: Sendable {
    /// Who is let in.
    enum Door: Sendable {
        /// Anybody.
        case none
        /// Whoever has opened the link of the order.
        case link
        /// The customer of the order.
        case customer
        /// Whoever has signed in to the console.
        case staff
    }

    /// Its name in a word.
    let name: String
    /// Its name for people.
    let title: String
    /// Whose links lead to it.
    var kind = OrderKind.deposit
    var door = Door.none
    /// What it is answered with.
    var status = 200
    /// What stands on it and tells that it is the right one.
    let content: String
    /// Where it is.
    let path: @Sendable (Link) -> String

    /// Whose page it is.
    var area: String {
        switch door {
        case .none, .link: "payment"
        case .customer: "portal"
        case .staff: "console"
        }
    }

    /// The route that answers a fixed page.
    static let bare = Page(
        name: "bare", title: "bare Hummingbird route, the same bytes (limit)", content: #"name="nonce""#
    ) { _ in "/bare" }

    /// All of them; a new page is a line here.
    static let all: [Page] =
        [
            bare,
            Page(name: "link", title: "a link is opened", status: 303, content: "", path: \.path),
            Page(name: "deposit", title: "form for a deposit", door: .link, content: #"name="nonce""#, path: \.page),
            Page(
                name: "choices", title: "form with a choice of amounts", kind: .choices, door: .link,
                content: #"name="amount""#, path: \.page),
            Page(
                name: "parts", title: "form with a schedule of 13 parts", kind: .parts, door: .link,
                content: "Installment",
                path: \.page),
            Page(
                name: "closed", title: "nothing left to pay", kind: .paid, door: .link, content: "Nothing to pay",
                path: \.page),
            Page(name: "result", title: "result of a payment", kind: .received, door: .link, content: "Thank you!") {
                "\($0.page)/result/\($0.payment ?? "")"
            },
            Page(name: "lost", title: "form for a lost link", content: #"name="contact""#) { _ in "/pay/find" },
            Page(name: "unknown", title: "no such page", status: 404, content: "/pay/find") {
                "\($0.page)/\(String($0.token.reversed()))"
            },
        ] + portal + console

    private static let portal: [Page] = [
        own("overview", "overview", "/portal/orders/") { _ in "/portal" },
        own("own-order", "an order, as its customer sees it", "Portrait session", .parts) {
            "/portal/orders/\($0.order)"
        },
        own("own-statement", "statement", "<h1>") { _ in "/portal/statement" },
        own("cards", "kept cards", "<h1>") { _ in "/portal/cards" },
        own("receipt", "a receipt as PDF", "%PDF", .received) { "/portal/receipts/\($0.payment ?? "").pdf" },
    ]

    private static func own(
        _ name: String, _ title: String, _ content: String, _ kind: OrderKind = .deposit,
        path: @escaping @Sendable (Link) -> String
    ) -> Page {
        Page(name: name, title: title, kind: kind, door: .customer, content: content, path: path)
    }

    private static let console: [Page] = [
        staff("orders", "orders, the newest", "/staff/orders/") { _ in "/staff" },
        staff("search", "orders found by a title", "/staff/orders/") { "/staff?q=session+\($0.number)" },
        staff("terminal", "terminal: orders and customers found", "<h1>") {
            "/staff/terminal?q=payer+\($0.number - $0.number % OrderKind.allCases.count)"
        },
        staff("booking", "form for a booking", "<h1>") { _ in "/staff/book" },
        staff("offers", "the offers", "<h1>") { _ in "/staff/offers" },
        staff("words", "templates of messages", "<h1>") { _ in "/staff/templates" },
        staff("look", "settings of the payment page", "<h1>") { _ in "/staff/page" },
        staff("people", "who works in the console", "<h1>") { _ in "/staff/people" },
        staff("partial", "orders paid in part", "/staff/orders/") { _ in "/staff?partial=yes" },
        staff("order", "an order, as staff see it", "Portrait session", .parts) { "/staff/orders/\($0.order)" },
        staff("customer", "orders of a customer", "/staff/orders/") { "/staff?customer=\($0.customer)" },
        staff("outbox", "messages that wait", "<h1>") { _ in "/staff/outbox" },
        staff("cases", "open cases", "<h1>") { _ in "/staff/cases" },
        staff("audit", "audit trail of the store", "<h1>") { _ in "/staff/audit" },
        staff("prepayments", "report: prepayments", "<h1>") { _ in "/staff/reports/prepayments" },
        staff("partials", "report: paid in part", "<h1>") { _ in "/staff/reports/partial" },
        staff("ageing", "report: overdue", "<h1>") { _ in "/staff/reports/ageing" },
        staff("income", "report: income of the branches", "<h1>") { _ in "/staff/reports/income" },
        staff("branches", "the branches", "<h1>") { _ in "/staff/branches" },
        staff("balance", "report: trial balance", "<h1>") { _ in "/staff/reports/balance" },
        staff("statement", "report: statement of a customer", "Payer") {
            "/staff/reports/statement?customer=\($0.customer)"
        },
    ]

    private static func staff(
        _ name: String, _ title: String, _ content: String, _ kind: OrderKind = .deposit,
        path: @escaping @Sendable (Link) -> String
    ) -> Page {
        Page(name: name, title: title, kind: kind, door: .staff, content: content, path: path)
    }
}
