public import Hummingbird
public import Logging
internal import PaymentCore
public import PaymentDocuments
public import PaymentOrders

/// The portal of customers, as routes of a Hummingbird app: estimates, orders, invoices, statements and kept cards of whoever has signed
/// in by a link that was sent to them (P-IF-4).
///
/// ```swift
/// PaymentPage(orders: orders, key: key, address: address, settings: settings).add(to: router)
/// CustomerPortal(orders: orders, key: key, address: address, settings: settings, branding: branding).add(to: router)
/// ```
///
/// There are no passwords: who reads the mail or has the telephone of a customer is the customer. The routes begin with `portal`. Mount
/// them beside those of the payment page, where everything is paid and which has the style sheet.
public struct CustomerPortal: Sendable {
    let orders: Orders
    let key: StoreKey
    let address: SiteAddress
    let settings: @Sendable () async throws -> PageSettings
    let documents: Papers
    let logger: Logger

    /// Makes the routes.
    ///
    /// - Parameters:
    ///   - orders: the orders of the business.
    ///   - key: the key of the same store, which visits are signed with.
    ///   - address: where the site is reached from outside.
    ///   - settings: how the pages look; asked for each page.
    ///   - branding: what stands on documents, and the logo of the pages; asked for each.
    ///   - logger: hears of what fails; no address, link or name.
    public init(
        orders: Orders, key: StoreKey, address: SiteAddress,
        settings: @escaping @Sendable () async throws -> PageSettings,
        branding: @escaping @Sendable () async throws -> Branding,
        logger: Logger = Logger(label: "payments.portal")
    ) {
        self.orders = orders
        self.key = key
        self.address = address
        self.settings = settings
        documents = Papers(orders: orders, branding: branding)
        self.logger = logger
    }

    /// Adds the routes to a router that stands where `address` leads to.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        let routes: [SiteRoutes.Route] = [
            (.get, "portal/sign-in", { try await showSignIn($0) }),
            (.post, "portal/sign-in", { try await sendLink($0) }),
            (.get, "portal/sign-in/sent", { try await showSent($0) }),
            (.get, "portal/enter/{customer}/{serial}/{token}", { try await showDoor($0) }),
            (.post, "portal/enter/{customer}/{serial}/{token}", { try await enter($0) }),
            (.post, "portal/sign-out", { try await leave($0) }),
            (.get, "portal/logo.png", { _ in try await logo() }),
            (.get, "portal", signedIn { try await showOverview($0) }),
            (.get, "portal/orders/{order}", signedIn { try await showOrder($0) }),
            (.post, "portal/orders/{order}/pay", signedIn { try await goToPayment($0) }),
            (.post, "portal/orders/{order}/accept", signedIn { try await accept($0) }),
            (.get, "portal/orders/{order}/order.pdf", signedIn { try await printOrder($0) }),
            (.get, "portal/invoices/{invoice}.pdf", signedIn { try await printInvoice($0) }),
            (.get, "portal/receipts/{payment}.pdf", signedIn { try await printReceipt($0) }),
            (.get, "portal/statement", signedIn { try await showStatement($0) }),
            (.get, "portal/statement.pdf", signedIn { try await printStatement($0) }),
            (.get, "portal/cards", signedIn { try await showCards($0) }),
            (.get, "portal/cards/{method}/remove", signedIn { try await askToRemove($0) }),
            (.post, "portal/cards/{method}/remove", signedIn { try await removeCard($0) }),
        ]
        SiteRoutes(address: address, settings: settings, language: orders.business.language, logger: logger)
            .add(routes, to: router)
    }
}
