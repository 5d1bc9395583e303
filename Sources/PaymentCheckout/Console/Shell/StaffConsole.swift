internal import HTTPTypes
public import Hummingbird
public import Logging
internal import PaymentCore
public import PaymentOrders

/// A path of the console, what it takes, and what answers there.
typealias ConsoleRoute = (
    method: HTTPRequest.Method, path: RouterPath, needs: Permission,
    handle: @Sendable (ConsoleVisit) async throws -> Response
)

/// The console that staff work in, as routes of a Hummingbird app: orders, bookings, refunds, the virtual terminal, settings, reports.
///
/// ```swift
/// let console = StaffConsole(orders: orders, key: key, address: address, site: site)
/// console.add(to: router)
/// ```
///
/// Whoever wants to work in it is added with `addMember`, the first owner by whoever sets the shop up. All of it works without
/// JavaScript. The routes begin with `staff`; mount them where `address` leads to, together with `PaymentPage`, whose assets they use.
public struct StaffConsole: Sendable {
    let orders: Orders
    let key: StoreKey
    let address: SiteAddress
    let site: SiteStore
    let logger: Logger

    /// Makes the routes.
    ///
    /// - Parameters:
    ///   - orders: the orders that staff work with.
    ///   - key: the key of the same store.
    ///   - address: where the site is reached from outside.
    ///   - site: the settings of the site.
    ///   - logger: hears of what fails; no address, link or name.
    public init(
        orders: Orders, key: StoreKey, address: SiteAddress, site: SiteStore,
        logger: Logger = Logger(label: "payments.console")
    ) {
        self.orders = orders
        self.key = key
        self.address = address
        self.site = site
        self.logger = logger
    }

    /// Adds the routes to a router that stands where `address` leads to.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        let open = signInRoutes + returnRoutes
        let guarded: [SiteRoutes.Route] = routes.map { route in
            (route.method, route.path, { try await answer($0, route) })
        }
        SiteRoutes(
            address: address, settings: { [site] in try await site.page().value },
            language: orders.business.language, logger: logger
        ).add(open + guarded, to: router)
    }

    /// Everything that takes a signed-in visit.
    var routes: [ConsoleRoute] {
        orderRoutes + bookingRoutes + terminalRoutes + staffRoutes + settingsRoutes + reportRoutes
    }
}
