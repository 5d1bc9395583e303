import Foundation
import PaymentCore
import PaymentOrders

/// Browsers that have come in by the doors that pages have.
final class Visits {
    private let site: URL
    private let key: StoreKey
    private var staff: Browser?
    private var customers: [String: Browser] = [:]
    /// Links to the portal bear the time, and each has to be newer than the last.
    private let serial = Int(SystemWallClock().now().secondsSinceEpoch)

    /// - Parameter store: the store, whose key makes the links that customers would get by mail.
    init(at site: URL, store: String) throws {
        self.site = site
        key = try StoreKey.load(file: store + ".key", ifMissing: .refuse)
    }

    /// So many customers sign in.
    private static let customersMax = 20

    /// Requests for a page, each with another link and what its door asks for.
    ///
    /// Each is sent once, to see that it shows what it should.
    func requests(for page: Page, _ count: Int, of links: Links) throws -> [[UInt8]] {
        let own = links[page.kind].prefix(page.door == .customer ? min(count, Self.customersMax) : count)
        guard !own.isEmpty else { throw WireError(what: "the store has no orders of kind \(page.kind)") }
        // Where every link leads to the same page, once is enough.
        let different = Set(own.map(page.path)).count == 1 ? own.prefix(1) : own
        return try different.map { link in
            let browser = try browser(behind: page.door, link)
            let path = page.path(link)
            let answer = try browser.get(path)
            guard answer.status == page.status, page.content.isEmpty || answer.text.contains(page.content) else {
                throw WireError(what: "\(path) was answered \(answer.status): \(answer.text.prefix(2000))")
            }
            return try browser.request(for: path)
        }
    }

    private func browser(behind door: Page.Door, _ link: Link) throws -> Browser {
        switch door {
        case .none: return Browser(site)
        case .link:
            let browser = Browser(site)
            _ = try browser.get(link.path)
            return browser
        case .customer:
            if let known = customers[link.customer] { return known }
            let browser = Browser(site)
            guard let contact = Contact(link.mail) else { throw WireError(what: "'\(link.mail)' is no address") }
            let token = try key.siteCode("portal-link", [link.customer, String(serial), contact.key])
            let answer = try browser.post("/portal/enter/\(link.customer)/\(serial)/\(token.text)", [])
            guard answer.status == 303 else { throw WireError(what: "the portal does not open: \(answer.status)") }
            customers[link.customer] = browser
            return browser
        case .staff:
            if let staff { return staff }
            let browser = Browser(site)
            let answer = try browser.post(
                "/staff/enter", [("name", ShopFront.owner), ("password", ShopFront.password)])
            guard answer.status == 303 else { throw WireError(what: "nobody can sign in: \(answer.status)") }
            staff = browser
            return browser
        }
    }
}
