// Docs/Checkout.md.

import Hummingbird
import PaymentCheckout
import PaymentCore
import PaymentDocuments
import PaymentLocalization
import PaymentOrders
import PaymentWebhookRoutes

/// Mounts the payment page and the webhooks below a site's address.
func mountPaymentPage<Context: RequestContext>(
    on router: Router<Context>, _ orders: Orders, key: StoreKey,
    mySettings: @escaping @Sendable () async throws -> PageSettings
) throws -> (SiteAddress, RouterGroup<Context>) {
    // snippet: payment-page
    let address = try SiteAddress(AbsoluteURL("https://shop.example/kyiv"))
    let group = router.group("kyiv")
    PaymentPage(orders: orders, key: key, address: address, settings: { try await mySettings() }).add(to: group)
    PaymentWebhookRoutes(orders: orders).add(to: group, at: "webhooks")
    // end snippet
    return (address, group)
}

/// Mounts the portal of customers beside it.
func mountPortal<Context: RequestContext>(
    on group: RouterGroup<Context>, _ orders: Orders, key: StoreKey, address: SiteAddress,
    mySettings: @escaping @Sendable () async throws -> PageSettings,
    myBranding: @escaping @Sendable () async throws -> Branding
) {
    // snippet: portal
    CustomerPortal(
        orders: orders, key: key, address: address, settings: { try await mySettings() },
        branding: { try await myBranding() }
    ).add(to: group)
    // end snippet
}

/// Mounts the staff console, and adds its first owner.
func mountConsole<Context: RequestContext>(
    on group: RouterGroup<Context>, _ orders: Orders, key: StoreKey, address: SiteAddress, settings: PageSettings,
    offers: [SalesOffer], password: String
) async throws {
    // snippet: console
    let site = SiteStore(orders, defaults: SiteDefaults(page: settings, offers: offers))
    let console = StaffConsole(orders: orders, key: key, address: address, site: site)
    console.add(to: group)
    if try await !console.hasMembers() {
        try await console.addMember(
            "olena", shownName: "Olena", role: .owner, language: .uk, password: password, by: .system)
    }
    // end snippet
}
