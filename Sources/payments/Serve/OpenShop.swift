internal import Hummingbird
internal import Logging
internal import PaymentCheckout
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentStoreSQLite
internal import PaymentWebhookRoutes

/// A business of the demo with its store, its mock gateway and its collector.
struct OpenShop: Sendable {
    let shop: DemoShop
    let stage: Stage
    let orders: Orders
    let key: StoreKey
    let address: SiteAddress
    let site: SiteStore
    let console: StaffConsole
    let collector: Collector
    /// Where its messages are written.
    let messages: String

    /// Opens a business, with its orders if its store is new.
    ///
    /// - Parameters:
    ///   - site: the address of the whole demo.
    ///   - folder: where stores, keys and messages are kept.
    ///   - transport: carries requests to the mock, and its webhooks.
    static func open(
        _ shop: DemoShop, site: AbsoluteURL, folder: String, _ transport: any HTTPTransport
    ) async throws -> OpenShop {
        let address = try SiteAddress(site.appending(path: shop.path))
        let account = try AccountName(shop.gateway.rawValue)
        let stage = try await Stages.open(
            shop.gateway, webhooks: address.base.appending(path: "webhooks/\(account)"), transport)
        let path = "\(folder)/\(shop.path).db"
        let store = try SQLiteStore(path: path, clock: stage.clock)
        let isNew = try await !store.migrate().isEmpty
        let key = try StoreKey.load(file: path + ".key", ifMissing: isNew ? .make : .refuse)
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, stage.gateway, isLive: false)],
            business: Business(zone: BusinessZone(shop.zone), language: shop.language), key: key)
        let messages = "\(folder)/\(shop.path)-messages"
        let files = MessageFolder(path: messages, clock: stage.clock)
        let site = SiteStore(
            orders,
            defaults: SiteDefaults(
                page: shop.settings, offers: try shop.offers(account), refundLimits: shop.refundLimits,
                address: shop.place))
        let messenger = ChannelMessenger(
            links: PaymentPageAddresses(site: address.base), channels: [.email: files, .sms: files, .messenger: files],
            staff: ["staff@\(shop.path).example"], templates: { try await site.templates().value })
        let collector = Collector(
            orders, messenger: messenger,
            settings: CollectorSettings(instance: Identifier<Collector>(random: SystemRandomSource()).text, workers: 1))
        let open = OpenShop(
            shop: shop, stage: stage, orders: orders, key: key, address: address, site: site,
            console: StaffConsole(orders: orders, key: key, address: address, site: site), collector: collector,
            messages: messages)
        if isNew {
            try await open.orders.setBranches(Branches(shop.branches), from: 0, by: .system)
            try await open.hire()
            try await open.book()
        }
        return open
    }

    /// The site's routes of this business.
    func add(to router: Router<DemoContext>) {
        let group = router.group(RouterPath(shop.path))
        let settings: @Sendable () async throws -> PageSettings = { [site] in try await site.page().value }
        let branding: @Sendable () async throws -> Branding = { [site] in try await site.branding() }
        PaymentPage(
            orders: orders, key: key, address: address, settings: settings, branding: branding,
            picture: { [site] use in try await site.picture(use) }
        ).add(to: group)
        CustomerPortal(orders: orders, key: key, address: address, settings: settings, branding: branding)
            .add(to: group)
        console.add(to: group)
        PaymentWebhookRoutes(orders: orders, application: .inline, clock: stage.clock).add(to: group, at: "webhooks")
    }

    /// Everybody who may sign in to the consoles of the demo, each with the same password, which its first page tells.
    static let staff: [(name: String, shown: [Language: String], role: StaffRole)] = [
        ("owner", [.en: "Owner", .uk: "Власниця"], .owner), ("manager", [.en: "Manager", .uk: "Керівниця"], .manager),
        ("cashier", [.en: "Cashier", .uk: "Касирка"], .cashier), ("viewer", [.en: "Viewer", .uk: "Глядачка"], .viewer),
    ]
    static let password = "let me see the shop"

    private func hire() async throws {
        for (name, shown, role) in Self.staff {
            try await console.addMember(
                name, shownName: shown[shop.language] ?? name, role: role, language: shop.language,
                password: Self.password, by: .system)
        }
    }

    private func book() async throws {
        let account = try AccountName(shop.gateway.rawValue)
        let now = stage.clock.now()
        for (number, sale) in shop.sales.enumerated() {
            let customer = try await orders.addCustomer(
                name: sale.customer, email: "\(shop.path)-\(number + 1)@customers.example",
                phone: "+38050000000\(number + 1)", language: shop.language)
            var dates = EventDates()
            if let event = sale.event {
                let day = now.adding(seconds: event.days * 86_400)
                dates = EventDates(planned: [event.name: orders.business.zone.moment(day)])
            }
            _ = try await orders.book(
                Booking(
                    sale.kind, customer: customer.id, title: sale.title, terms: sale.terms, total: sale.total,
                    account: account, dates: dates, isEstimate: sale.isEstimate), by: Principal(.staff, "demo"))
        }
    }

    /// The orders as the list of shops shows them, with the address of each payment page.
    func links() async throws -> [(title: String, number: String, link: String)] {
        let found = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.orders(OrderFilter(), after: nil, limit: 50)
        }
        let addresses = PaymentPageAddresses(site: address.base)
        return try found.map { order in
            let token = try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
            let link = try addresses.address(of: .order(order.id, token))
            return (order.title, order.number, link.text)
        }
    }
}
