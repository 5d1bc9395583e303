internal import PaymentCore

/// Which hosts are this machine itself.
enum LoopbackHost {
    /// Whether `host`, without a port, is `localhost` or a literal loopback address.
    static func isLoopback(_ host: String) -> Bool {
        isLoopback(authority: host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host)
    }

    /// Whether `authority`, as a `Host` field has it, names this machine (S-82).
    ///
    /// A page of another site whose name was made to resolve to 127.0.0.1 comes with that name, and is refused.
    static func isLoopback(authority: String) -> Bool {
        do {
            let url = try AbsoluteURL("http://" + authority)
            return url.isLoopback && url.pathAndQuery.isEmpty
        } catch {
            return false
        }
    }
}
