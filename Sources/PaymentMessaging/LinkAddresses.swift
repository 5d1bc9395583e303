public import PaymentCore
public import PaymentOrders

/// Where the payment pages of orders are.
public protocol LinkAddresses: Sendable {
    /// The address that opens an order's payment page.
    ///
    /// - Throws: `MessengerError` when there is no such address.
    func address(of link: OutgoingMessage.Link) throws(MessengerError) -> AbsoluteURL
}

/// Payment pages below the address of a site: `https://pay.example.com/pay/ORDER/TOKEN`.
public struct PaymentPageAddresses: LinkAddresses {
    private let site: AbsoluteURL

    /// Creates addresses below `site`.
    public init(site: AbsoluteURL) {
        self.site = site
    }

    /// The address of an order's page.
    public func address(of link: OutgoingMessage.Link) throws(MessengerError) -> AbsoluteURL {
        // Both are of characters that need no encoding. What is wrong is not repeated: the address holds the token.
        do { return try site.appending(path: "pay/\(link.order.text)/\(link.token.text)") } catch {
            throw .permanent("the address of the site takes no path, so a payment link cannot be made")
        }
    }
}
