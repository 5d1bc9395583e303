internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// What a page makes a browser do: the header fields that guard it, and every script and style it loads or holds (S-61, S-63).
///
/// PCI DSS 4.0 asks for this inventory of payment pages (6.4.3) and for an alarm when it changes (11.6.1).
struct PageInventory: Equatable {
    /// The header fields that guard the page, by name; one that is missing is not there.
    var headers: [String: String]
    /// Each script, style sheet and handler: where it is from and the digest of its bytes, as `sha256-…`.
    var parts: [String: String]

    /// The fields that are compared.
    static let guarding = [
        "content-security-policy", "content-type", "cross-origin-opener-policy", "cross-origin-resource-policy",
        "permissions-policy", "referrer-policy", "strict-transport-security", "x-content-type-options",
        "x-frame-options",
    ]

    /// Fetches a page and all that it loads.
    ///
    /// A payment link leads to its page by a cookie; that one redirection on the same host is followed.
    ///
    /// - Throws: `Report` when the page or a part of it cannot be fetched.
    static func fetch(_ url: AbsoluteURL, over transport: any HTTPTransport) async throws -> PageInventory {
        var page = try await get(url, nil, transport)
        if page.status == 303, let cookie = page.value("set-cookie"), let place = page.value("location"),
            let next = HTMLParts.resolve(place, against: url), next.origin == url.origin
        {
            page = try await get(next, String(cookie.prefix { $0 != ";" }), transport)
        }
        guard (200..<300).contains(page.status) else {
            throw Self.failure(url, "answers with status \(page.status)")
        }
        var inventory = PageInventory(headers: [:], parts: [:])
        for name in guarding { inventory.headers[name] = page.value(name) }
        let found = HTMLParts(page.body)
        for (name, text) in found.inline { inventory.parts[name] = try digest(Array(text.utf8)) }
        for place in found.addresses {
            guard let address = HTMLParts.resolve(place, against: url) else {
                inventory.parts[place] = "an address that cannot be read"
                continue
            }
            let part = try await get(address, nil, transport)
            guard part.status == 200 else { throw Self.failure(address, "answers with status \(part.status)") }
            inventory.parts[address.text] = try digest(part.body)
        }
        return inventory
    }

    /// What differs from what was expected, as sentences.
    func differences(from expected: PageInventory) -> [String] {
        Self.differences(headers, expected.headers, "the header field") + Self.differences(parts, expected.parts, "")
    }

    private static func differences(_ now: [String: String], _ then: [String: String], _ what: String) -> [String] {
        Set(now.keys).union(then.keys).sorted().compactMap { name in
            let title = what.isEmpty ? "'\(name)'" : "\(what) '\(name)'"
            return switch (then[name], now[name]) {
            case (let old?, let new?): old == new ? nil : "\(title) was '\(old)' and is '\(new)'"
            case (nil, let new?): "\(title) is new: '\(new)'"
            case (let old?, nil): "\(title) is gone; it was '\(old)'"
            case (nil, nil): nil
            }
        }
    }

    private static func get(
        _ url: AbsoluteURL, _ cookie: String?, _ transport: any HTTPTransport
    ) async throws -> TransportResponse {
        var fields: HTTPFields = [.accept: "text/html,*/*"]
        if let cookie { fields[.cookie] = cookie }
        do {
            return try await transport.send(
                TransportRequest(method: .get, url: url, headerFields: fields, effect: .read, limits: .lookup))
        } catch { throw failure(url, "cannot be fetched: \(error)") }
    }

    private static func digest(_ bytes: [UInt8]) throws -> String {
        "sha256-" + (try Digest.sha256(bytes).withBytes { Base64.string($0) })
    }

    // The address may be the secret of a payment link, so only its origin is said (S-51).
    private static func failure(_ url: AbsoluteURL, _ why: String) -> Report {
        Report(
            status: .refused,
            error: .init(code: "pageUnreachable", field: "page", value: "\(url)", message: "the page \(url) \(why)"))
    }
}

extension TransportResponse {
    fileprivate func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { value(of: $0) } }
}

extension PageInventory {
    /// The inventory as JSON.
    var json: JSON {
        func object(_ values: [String: String]) -> JSON {
            var object = JSONObject()
            for (name, value) in values.sorted(by: { $0.key < $1.key }) { object[name] = .string(value) }
            return .object(object)
        }
        return ["headers": object(headers), "parts": object(parts)]
    }

    /// Reads one out of JSON.
    ///
    /// - Throws: `InvalidValue` for JSON that is no inventory.
    init(_ json: JSON) throws(InvalidValue) {
        func values(_ name: String) throws(InvalidValue) -> [String: String] {
            guard let object = json[name]?.objectValue else {
                throw InvalidValue("expected", name, "is not there; record the pages again")
            }
            var values: [String: String] = [:]
            for (key, value) in object {
                guard let text = value.stringValue else {
                    throw InvalidValue("expected", key, "is no text; record the pages again")
                }
                values[key] = text
            }
            return values
        }
        self.init(headers: try values("headers"), parts: try values("parts"))
    }
}
