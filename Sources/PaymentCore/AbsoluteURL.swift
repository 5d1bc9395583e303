/// An absolute `http` or `https` URL that has been checked once, so that nobody parses it twice.
///
/// Accepted is what RFC 3986 allows for `scheme://host[:port][path][?query][#fragment]`, with a non-empty host and
/// without user information. Control characters, spaces, quotes, angle brackets and backslashes are refused, and so are
/// non-ASCII bytes: they would let a value break out of a header line or mean different hosts to different parsers
/// (S-36, S-65).
///
/// It prints and mirrors as its origin alone: the address of a payment page opens the payment to whoever has it (S-51).
/// The whole is in `text`.
public struct AbsoluteURL: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// What a URL was refused for.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which rule the text broke.
        public let reason: String

        /// A sentence for people; it does not repeat the URL, which may carry a token.
        public var description: String { "is not an absolute http or https URL: it \(reason)" }
    }

    /// The text as given.
    public let text: String
    /// Whether the scheme is `https`.
    public let isSecure: Bool
    /// The host, lower-case; an IPv6 address keeps its brackets.
    public let host: String
    /// The port that was written, if any.
    public let port: Int?
    /// Path, query and fragment as written; empty when nothing follows the host.
    public let pathAndQuery: String

    /// Checks and keeps `text`.
    ///
    /// - Throws: `ParseError` naming the rule that was broken.
    public init(_ text: String) throws(ParseError) {
        guard text.utf8.count <= 8192 else { throw ParseError(reason: "is longer than 8192 bytes") }
        var hexDigitsDue = 0
        for byte in text.utf8 {
            switch byte {
            case 0x00...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x7F...0xFF:
                throw ParseError(reason: "has a control character, space, quote, backslash or non-ASCII byte")
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: hexDigitsDue = max(0, hexDigitsDue - 1)
            default:
                guard hexDigitsDue == 0 else { throw Self.malformedPercentEncoding }
                if byte == UInt8(ascii: "%") { hexDigitsDue = 2 }
            }
        }
        guard hexDigitsDue == 0 else { throw Self.malformedPercentEncoding }
        let lowercase = text.prefix(8).lowercased()
        let rest: Substring
        if lowercase.hasPrefix("https://") {
            isSecure = true
            rest = text.dropFirst(8)
        } else if lowercase.hasPrefix("http://") {
            isSecure = false
            rest = text.dropFirst(7)
        } else {
            throw ParseError(reason: "does not start with https:// or http://")
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw ParseError(reason: "has user information before the host") }
        (host, port) = try Self.splitAuthority(authority)
        pathAndQuery = String(rest[end...])
        self.text = text
    }

    /// Whether the host is a literal loopback address or `localhost`: the only hosts plain `http` may reach (S-30).
    public var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        return host.hasPrefix("127.") && Self.isIPv4Address(Substring(host))
    }

    /// `scheme://host[:port]`, as a browser's `Origin` header has it: without a port that the scheme implies.
    public var origin: String {
        let shown = port.flatMap { $0 == (isSecure ? 443 : 80) ? nil : ":\($0)" }
        return (isSecure ? "https://" : "http://") + host + (shown ?? "")
    }

    /// The origin, with an ellipsis for what follows it.
    public var description: String { pathAndQuery.isEmpty || pathAndQuery == "/" ? origin : origin + "/…" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    /// This URL with `path` put behind it; one slash stands between the two.
    ///
    /// - Throws: `ParseError` when the result is not a URL, or when this one has a query or a fragment already.
    public func appending(path: String) throws(ParseError) -> AbsoluteURL {
        guard !pathAndQuery.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw ParseError(reason: "has a query or fragment, so no path can follow")
        }
        let base = text.hasSuffix("/") ? String(text.dropLast()) : text
        return try AbsoluteURL(base + (path.hasPrefix("/") ? path : "/" + path))
    }

    /// This URL with `name=value` added to its query; both must be percent-encoded already.
    ///
    /// - Throws: `ParseError` when the result is not a URL, or when name or value would end themselves.
    public func appending(encodedQuery name: String, _ value: String) throws(ParseError) -> AbsoluteURL {
        guard !name.contains(where: { "=&#".contains($0) }), !value.contains(where: { "&#".contains($0) }) else {
            throw ParseError(reason: "has a query that is not percent-encoded")
        }
        let beforeFragment = text.prefix { $0 != "#" }
        let separator = beforeFragment.contains("?") ? "&" : "?"
        return try AbsoluteURL(beforeFragment + separator + name + "=" + value + text.dropFirst(beforeFragment.count))
    }

    private static func splitAuthority(_ authority: Substring) throws(ParseError) -> (host: String, port: Int?) {
        var host = authority
        var port: Int?
        let searchStart =
            authority.hasPrefix("[") ? (authority.firstIndex(of: "]") ?? authority.endIndex) : authority.startIndex
        if let colon = authority[searchStart...].firstIndex(of: ":") {
            host = authority[..<colon]
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy(\.isNumber), let number = UInt16(digits), number > 0 else {
                throw ParseError(reason: "has a port that is not a number from 1 to 65535")
            }
            port = Int(number)
        }
        guard !host.isEmpty, host != "[]" else { throw ParseError(reason: "has no host") }
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard isIPv6Address(host.dropFirst().dropLast()) else {
                throw ParseError(reason: "has a host in brackets that is no IPv6 address")
            }
        } else {
            guard host.utf8.allSatisfy(isInHostName) else {
                throw ParseError(reason: "has a character in its host that no host has")
            }
            // The dot of the root may end a name; no other label may be empty.
            let name = host.hasSuffix(".") ? host.dropLast() : host
            guard name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty }) else {
                throw ParseError(reason: "has an empty part in its host")
            }
        }
        return (host.lowercased(), port)
    }

    private static let malformedPercentEncoding = ParseError(
        reason: "has a percent sign without two hexadecimal digits behind it")

    private static func isInHostName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F: true
        default: false
        }
    }

    /// Four decimal numbers of one byte each.
    private static func isIPv4Address(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { $0.allSatisfy(\.isNumber) && UInt8($0) != nil }
    }

    /// Eight groups of one to four hexadecimal digits, the last two perhaps as an IPv4 address; one `::` stands for one
    /// or more groups of zeros (RFC 4291 section 2.2).
    private static func isIPv6Address(_ text: Substring) -> Bool {
        guard let gap = text.firstRange(of: "::") else {
            return groupCount(text, mayEndInIPv4: true) == 8
        }
        guard let before = groupCount(text[..<gap.lowerBound], mayEndInIPv4: false),
            let after = groupCount(text[gap.upperBound...], mayEndInIPv4: true)
        else { return false }
        return before + after <= 7
    }

    private static func groupCount(_ text: Substring, mayEndInIPv4: Bool) -> Int? {
        guard !text.isEmpty else { return 0 }
        var groups = text.split(separator: ":", omittingEmptySubsequences: false)
        var count = groups.count
        if mayEndInIPv4, let last = groups.last, isIPv4Address(last) {
            groups.removeLast()
            count += 1
        }
        return groups.allSatisfy { (1...4).contains($0.count) && $0.allSatisfy(\.isHexDigit) } ? count : nil
    }
}

extension AbsoluteURL {
    /// The address below which a gateway's paths lie, as an account's configuration gives it (S-08, S-30).
    ///
    /// - Parameters:
    ///   - text: the address.
    ///   - slot: the name of the configuration's value, for the error.
    /// - Throws: `InvalidValue` for what is no address, has a query or fragment, or is plain http to another machine.
    public static func base(_ text: String, slot: String) throws(InvalidValue) -> AbsoluteURL {
        let url: AbsoluteURL
        // What is no URL is not repeated: it may have a password before its host.
        do { url = try AbsoluteURL(text) } catch { throw InvalidValue(slot, "", error.description) }
        guard !url.pathAndQuery.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw InvalidValue(slot, "", "has a query or fragment, so no path can follow")
        }
        guard url.isSecure || url.isLoopback else {
            throw InvalidValue(slot, text, "must be https; plain http reaches the own machine only")
        }
        return url
    }
}
