internal import PaymentCore

/// Addresses of the merchant's that a page leads to.
enum PageAddress {
    /// Whether a text is an absolute http or https URL.
    static func isUsable(_ text: String) -> Bool {
        url(text) != nil
    }

    /// Scheme, host and port, for a page's security policy; none for a text that is no URL.
    static func origins(_ text: String?) -> [String] {
        guard let text, let url = url(text) else { return [] }
        return [url.origin]
    }

    private static func url(_ text: String) -> AbsoluteURL? {
        do throws(AbsoluteURL.ParseError) {
            return try AbsoluteURL(text)
        } catch {
            return nil
        }
    }
}
