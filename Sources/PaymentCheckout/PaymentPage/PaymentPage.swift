public import Hummingbird
public import Logging
internal import PaymentCore
public import PaymentDocuments
public import PaymentOrders

/// The page that payers pay on, as routes of a Hummingbird app: what is bought, what is due, the choice the terms give, and what became
/// of it.
///
/// ```swift
/// let page = PaymentPage(orders: orders, key: key, address: address, settings: { settings })
/// page.add(to: router)
/// ```
///
/// Cards are typed on the gateway's own page only (S-62). All of it works without JavaScript. The routes begin with `pay` and `assets`;
/// mount them where `address` leads to.
public struct PaymentPage: Sendable {
    let orders: Orders
    let key: StoreKey
    let address: SiteAddress
    let settings: @Sendable () async throws -> PageSettings
    let picture: @Sendable (Picture.Use) async throws -> (bytes: [UInt8], mark: PictureMark)?
    let documents: Papers
    let logger: Logger
    /// How often payments of one link may be declined in an hour (S-53).
    static let declinesOfLinkMax = 5

    /// Makes the routes.
    ///
    /// - Parameters:
    ///   - orders: the orders that are paid.
    ///   - key: the key of the same store, which links are checked with.
    ///   - address: where the site is reached from outside.
    ///   - settings: how the page looks and what it says; asked for each page, so that it can be changed at any time.
    ///   - branding: what stands on receipts and invoices; name, line and color of the settings unless given.
    ///   - picture: the pictures that the settings name; `SiteStore.picture` where the site keeps them.
    ///   - logger: hears of what fails; no address, link or name.
    public init(
        orders: Orders, key: StoreKey, address: SiteAddress,
        settings: @escaping @Sendable () async throws -> PageSettings,
        branding: (@Sendable () async throws -> Branding)? = nil,
        picture: @escaping @Sendable (Picture.Use) async throws -> (bytes: [UInt8], mark: PictureMark)? = { _ in nil },
        logger: Logger = Logger(label: "payments.page")
    ) {
        self.orders = orders
        self.key = key
        self.address = address
        self.settings = settings
        self.picture = picture
        documents = Papers(orders: orders, branding: branding ?? { try Branding(try await settings()) })
        self.logger = logger
    }

    /// Adds the routes to a router that stands where `address` leads to.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        let routes: [SiteRoutes.Route] = [
            (.get, "pay/find", { try await showSearch($0) }),
            (.post, "pay/find", { try await search($0) }),
            (.get, "pay/{order}", { try await show($0) }),
            (.post, "pay/{order}", { try await pay($0) }),
            (.get, "pay/{order}/{token}", { try await open($0) }),
            (.post, "pay/{order}/accept", { try await accept($0) }),
            (.get, "pay/{order}/receipt/{payment}.pdf", { try await printReceipt($0) }),
            (.get, "pay/{order}/invoice/{invoice}.pdf", { try await printInvoice($0) }),
            (.get, "pay/{order}/go/{payment}", { try await go($0) }),
            (.post, "pay/{order}/code/{payment}", { try await finishWithCode($0) }),
            (.get, "pay/{order}/back/{payment}/{code}", { try await comeBack($0) }),
            (.post, "pay/{order}/back/{payment}/{code}", { try await comeBack($0) }),
            (.get, "pay/{order}/left/{payment}/{code}", { try await leave($0) }),
            (.post, "pay/{order}/left/{payment}/{code}", { try await leave($0) }),
            (.get, "pay/{order}/unfinished/{payment}", { try await showUnfinished($0) }),
            (.post, "pay/{order}/end/{payment}", { try await endPayment($0) }),
            (.get, "pay/{order}/result/{payment}", { try await showResult($0) }),
        ]
        SiteRoutes(address: address, settings: settings, language: orders.business.language, logger: logger)
            .add(routes, to: router)
        SiteAssets(settings: settings, picture: picture).add(to: router)
    }
}
