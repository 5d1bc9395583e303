public import PaymentCore
internal import PaymentOrders

/// Where the site is reached from outside, and how its own addresses are made.
public struct SiteAddress: Hashable, Sendable {
    /// The address that everything begins with, such as `https://shop.example/kyiv`.
    public let base: AbsoluteURL
    /// What stands before every path on this host; empty at the root.
    let prefix: String

    /// Checks the address.
    ///
    /// - Throws: `InvalidValue` for a query, a fragment, or plain http to anywhere but this machine (S-30).
    public init(_ base: AbsoluteURL) throws(InvalidValue) {
        guard !base.pathAndQuery.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw InvalidValue("address", base.description, "must have no query and no fragment")
        }
        guard base.isSecure || base.isLoopback else {
            throw InvalidValue("address", base.description, "must begin with https://")
        }
        self.base = base
        prefix = base.pathAndQuery.hasSuffix("/") ? String(base.pathAndQuery.dropLast()) : base.pathAndQuery
    }

    /// What tells the cookies of this site from those of another on the same host; empty at the root.
    var cookieSuffix: String {
        prefix.isEmpty ? "" : "-" + prefix.dropFirst().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    }

    /// A path on this host, as links within a page have it.
    func path(_ path: String) -> String { prefix + "/" + path }

    /// An address as others are given it.
    func absolute(_ path: String) throws(OrderError) -> AbsoluteURL {
        do { return try base.appending(path: path) } catch {
            throw OrderError(.invalid, "the address '\(path)' cannot be made: \(error)")
        }
    }
}
