internal import PaymentCore

/// A setting that a site keeps in the store, with the count of its changes.
public struct SiteSetting: Hashable, Sendable {
    /// The value; nil while it was never set.
    public let value: String?
    /// How often it was set.
    public let version: Int

    static func name(_ name: String) -> String { "site/\(name)" }

    init(stored text: String?) throws(OrderError) {
        guard let text else {
            (value, version) = (nil, 0)
            return
        }
        guard let end = text.firstIndex(of: "\n"), let count = Int(text[..<end]) else {
            throw OrderError(.corrupt, "a setting of the site has no version; restore a backup")
        }
        version = count
        value = String(text[text.index(after: end)...])
    }
}

extension Orders {
    /// A setting of the site.
    public func siteSetting(_ name: String) async throws(OrderError) -> SiteSetting {
        try await store.transaction { (tx) throws(OrderError) in
            try SiteSetting(stored: tx.setting(SiteSetting.name(name)))
        }
    }

    /// Changes a setting of the site, and writes who did it and what into the audit trail.
    ///
    /// - Parameters:
    ///   - version: that of the value the change was made from.
    ///   - detail: what was changed, for people; no secret.
    /// - Throws: `OrderError.conflict` when somebody else has changed it since.
    @discardableResult
    public func setSiteSetting(
        _ name: String, to value: String, from version: Int, detail: String, by actor: Principal
    ) async throws(OrderError) -> SiteSetting {
        try await store.transaction { (tx) throws(OrderError) in
            try tx.lock(SiteSetting.name(name))
            let known = try SiteSetting(stored: tx.setting(SiteSetting.name(name)))
            guard known.version == version else {
                throw OrderError(
                    .conflict, "the setting '\(name)' was changed by somebody else meanwhile; look at it again",
                    field: "version", value: String(version))
            }
            let text = "\(version + 1)\n\(value)"
            try tx.setSetting(SiteSetting.name(name), to: text)
            try audit(
                tx, Chain.storeBook, actor, .changeSetting, reason: "", detail: "\(name): \(detail)", at: try tx.now())
            return try SiteSetting(stored: text)
        }
    }
}
