public import PaymentCore
public import PaymentOrders

/// Where the pages are that messages link to.
public protocol LinkAddresses: Sendable {
    /// The address that a link opens.
    ///
    /// - Throws: `MessengerError` when there is no such address.
    func address(of link: OutgoingMessage.Link) throws(MessengerError) -> AbsoluteURL
}

/// Pages below the address of a site: `https://pay.example.com/pay/ORDER/TOKEN`, and `portal/enter/CUSTOMER/SERIAL/TOKEN`.
public struct PaymentPageAddresses: LinkAddresses {
    private let site: AbsoluteURL

    /// Creates addresses below `site`.
    public init(site: AbsoluteURL) {
        self.site = site
    }

    /// The address of a page.
    public func address(of link: OutgoingMessage.Link) throws(MessengerError) -> AbsoluteURL {
        // All are of characters that need no encoding. What is wrong is not repeated: the address holds the token.
        let path =
            switch link {
            case .order(let order, let token): "pay/\(order)/\(token.text)"
            case .portal(let customer, let serial, let token): "portal/enter/\(customer)/\(serial)/\(token.text)"
            }
        do { return try site.appending(path: path) } catch {
            throw .permanent("the address of the site takes no path, so a link cannot be made")
        }
    }
}
