internal import PaymentCore
internal import PaymentHTTP

/// Addresses of the merchant's that pages lead to.
public enum PageAddress {
    /// Whether a text is an absolute http or https URL.
    public static func isUsable(_ text: String) -> Bool {
        do throws(AbsoluteURL.ParseError) {
            _ = try AbsoluteURL(text)
            return true
        } catch {
            return false
        }
    }

    /// An address with parameters added to its query; a fragment stays at the end.
    public static func adding(_ parameters: [(name: String, value: String)], to address: String) -> String {
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var result = String(parts.first ?? "")
        for (name, value) in parameters {
            result += (result.contains("?") ? "&" : "?") + "\(name)=\(PercentEncoding.encoded(value))"
        }
        return parts.count > 1 ? "\(result)#\(parts[1])" : result
    }

    /// Scheme, host and port of an address; nil for a text without a scheme.
    ///
    /// It takes what `AbsoluteURL` does not, since gateways put placeholders in braces into addresses.
    static func origin(of address: String) -> String? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        let host = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.isEmpty ? nil : String(address[..<scheme.upperBound] + host)
    }
}
