public import Hummingbird
public import Logging
internal import PaymentCore
internal import PaymentLocalization
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
    let logger: Logger
    /// How often payments of one link were declined, and of one address of the net (S-53).
    let declinesOfAddress = TryLimit(most: 20)
    let searchesOfAddress = TryLimit(most: 10)
    static let declinesOfLinkMax = 5

    /// Makes the routes.
    ///
    /// - Parameters:
    ///   - orders: the orders that are paid.
    ///   - key: the key of the same store, which links are checked with.
    ///   - address: where the site is reached from outside.
    ///   - settings: how the page looks and what it says; asked for each page, so that it can be changed at any time.
    ///   - logger: hears of what fails; no address, link or name.
    public init(
        orders: Orders, key: StoreKey, address: SiteAddress,
        settings: @escaping @Sendable () async throws -> PageSettings,
        logger: Logger = Logger(label: "payments.page")
    ) {
        self.orders = orders
        self.key = key
        self.address = address
        self.settings = settings
        self.logger = logger
    }

    /// Adds the routes to a router that stands where `address` leads to.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        let routes: [(HTTPRequest.Method, RouterPath, @Sendable (Visit) async throws -> Response)] = [
            (.get, "pay/find", { try await showSearch($0) }),
            (.post, "pay/find", { try await search($0) }),
            (.get, "pay/{order}", { try await show($0) }),
            (.post, "pay/{order}", { try await pay($0) }),
            (.get, "pay/{order}/{token}", { try await open($0) }),
            (.get, "pay/{order}/go/{payment}", { try await go($0) }),
            (.post, "pay/{order}/code/{payment}", { try await finishWithCode($0) }),
            (.get, "pay/{order}/back/{payment}/{code}", { try await comeBack($0) }),
            (.post, "pay/{order}/back/{payment}/{code}", { try await comeBack($0) }),
            (.get, "pay/{order}/result/{payment}", { try await showResult($0) }),
        ]
        for (method, path, handle) in routes {
            router.on(path, method: method) { request, context in
                await answer(request, context, handle)
            }
        }
        SiteAssets(settings: settings).add(to: router)
    }

    /// Runs a handler, and shows a page for whatever it throws.
    private func answer(
        _ request: Request, _ context: some RequestContext, _ handle: @Sendable (Visit) async throws -> Response
    ) async -> Response {
        var look = PageLook.fallback(address)
        do {
            let settings = try await settings()
            look = PageLook(
                settings, address, language: settings.language ?? request.preferredLanguage ?? orders.business.language)
            let site = try await SiteRequest(request, context)
            return try await handle(
                Visit(request: site, parameters: context.parameters, settings: settings, look: look))
        } catch let error as NotHere {
            return look.unknown(error)
        } catch let error as HTTPError {
            return look.trouble(error.status, error.body)
        } catch let error as OrderError {
            logger.warning("a page could not be shown", metadata: ["error": "\(error.code.rawValue)"])
            return look.trouble(error.code == .storeUnavailable ? .serviceUnavailable : .internalServerError, nil)
        } catch {
            logger.error("a page could not be shown", metadata: ["error": "\(type(of: error))"])
            return look.trouble(.internalServerError, nil)
        }
    }
}

/// One request, with what handlers need.
struct Visit: Sendable {
    let request: SiteRequest
    let parameters: Parameters
    let settings: PageSettings
    var look: PageLook

    /// A part of the path as the name of a record.
    func id<Record>(_ name: String) throws(NotHere) -> Identifier<Record> {
        guard let text = parameters.get(name) else { throw NotHere() }
        do { return try Identifier(text) } catch { throw NotHere() }
    }
}

/// There is no such page, or not for whoever asks: both are answered alike (S-52).
struct NotHere: Error {}

extension Request {
    /// The first language of the browser that the pages have.
    fileprivate var preferredLanguage: Language? {
        guard let accepted = headers[.acceptLanguage] else { return nil }
        return accepted.prefix(200).split(separator: ",").lazy.compactMap { part in
            let tag = part.split(separator: ";").first?.trimmingPrefix(while: { $0 == " " }) ?? ""
            return Language(rawValue: String(tag.prefix(2)).lowercased())
        }.first
    }
}
