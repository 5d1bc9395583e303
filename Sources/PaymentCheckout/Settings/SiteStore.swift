internal import Foundation
internal import PaymentCore
public import PaymentDocuments
public import PaymentMessaging
public import PaymentOrders

/// A value that staff can change, with the count of its changes; a change is made from the version that was looked at.
public struct Versioned<Value: Sendable>: Sendable {
    /// The value.
    public let value: Value
    /// How often it was set; 0 for one that never was.
    public let version: Int

    /// Puts the two together.
    public init(_ value: Value, version: Int) {
        self.value = value
        self.version = version
    }
}

/// What a site begins with, until staff set it.
public struct SiteDefaults: Sendable {
    /// How pages look and what they say.
    public var page: PageSettings
    /// The words of messages.
    public var templates: MessageTemplates
    /// What the business sells.
    public var offers: [SalesOffer]
    /// Up to which amounts staff give money back without a second factor.
    public var refundLimits: RefundLimits
    /// Where the business is and how it is reached, for documents.
    public var address: [String]

    /// Names what a site begins with.
    public init(
        page: PageSettings, templates: MessageTemplates? = nil, offers: [SalesOffer] = [],
        refundLimits: RefundLimits = RefundLimits(), address: [String] = []
    ) {
        self.page = page
        self.templates = templates ?? MessageTemplates(business: page.companyName)
        self.offers = offers
        self.refundLimits = refundLimits
        self.address = address
    }
}

/// What staff of a site can set, kept in the store of its orders: each change has a version and is in the audit trail.
///
/// What was never set is the default. What is kept and cannot be read is an error that says what to do; it stays as it is.
public struct SiteStore: Sendable {
    /// The orders that the site is of.
    public let orders: Orders
    /// What holds until something is set.
    public let defaults: SiteDefaults
    let pictures = PictureMemory()

    /// Opens the settings of a site.
    public init(_ orders: Orders, defaults: SiteDefaults) {
        self.orders = orders
        self.defaults = defaults
    }

    /// How pages look and what they say (P-BK-8).
    ///
    /// - Throws: `OrderError.corrupt` when what is kept cannot be read; it stays as it is.
    public func page() async throws(OrderError) -> Versioned<PageSettings> {
        try await value(.page) { defaults.page }
    }

    /// The words of messages (P-BK-7), which name the business as its pages do.
    ///
    /// - Throws: `OrderError.corrupt` when what is kept cannot be read; it stays as it is.
    public func templates() async throws(OrderError) -> Versioned<MessageTemplates> {
        let kept = try await value(.templates) { defaults.templates }
        var templates = kept.value
        templates.business = try await page().value.companyName
        return Versioned(templates, version: kept.version)
    }

    /// What the business sells.
    ///
    /// - Throws: `OrderError.corrupt` when what is kept cannot be read; it stays as it is.
    public func offers() async throws(OrderError) -> Versioned<[SalesOffer]> {
        try await value(.offers) { defaults.offers }
    }

    /// Up to which amounts staff give money back without a second factor (S-71).
    ///
    /// - Throws: `OrderError.corrupt` when what is kept cannot be read; it stays as it is.
    public func refundLimits() async throws(OrderError) -> Versioned<RefundLimits> {
        try await value(.refundLimits) { defaults.refundLimits }
    }

    /// Changes how pages look; the words of an agreement are kept with their digest, so that it can be shown which ones were agreed to.
    ///
    /// - Parameter version: that of the settings the change was made from.
    /// - Throws: `OrderError.conflict` when somebody else has changed them since, `.invalid` for a text that no page can show.
    public func setPage(_ page: PageSettings, from version: Int, by actor: Principal) async throws(OrderError) {
        do { try page.check() } catch { throw OrderError(error) }
        if let digest = try page.agreementDigest() { try await keep(page.agreement, as: digest, by: actor) }
        let old = try await self.page().value
        try await set(.page, to: page, from: version, detail: page.changes(from: old), by: actor)
    }

    /// The words of an agreement that was once accepted, by its digest.
    ///
    /// - Throws: `OrderError.storeUnavailable`.
    public func agreement(_ digest: String) async throws(OrderError) -> String? {
        if let kept = try await orders.siteSetting(Self.agreementName(digest)).value { return kept }
        return try defaults.page.agreementDigest() == digest ? defaults.page.agreement : nil
    }

    /// Changes the words of messages.
    ///
    /// - Parameter detail: which were changed, for the audit trail.
    /// - Throws: `OrderError.conflict` when somebody else has changed them since `version`.
    public func setTemplates(
        _ templates: MessageTemplates, from version: Int, detail: String, by actor: Principal
    ) async throws(OrderError) {
        try await set(.templates, to: templates, from: version, detail: detail, by: actor)
    }

    /// Changes what the business sells; orders keep the terms they were booked with.
    ///
    /// - Throws: `OrderError.conflict` when somebody else has changed them since `version`.
    public func setOffers(
        _ offers: [SalesOffer], from version: Int, detail: String, by actor: Principal
    ) async throws(OrderError) {
        try await set(.offers, to: offers, from: version, detail: detail, by: actor)
    }

    /// Changes up to which amounts staff give money back without a second factor.
    ///
    /// - Throws: `OrderError.conflict` when somebody else has changed them since `version`.
    public func setRefundLimits(
        _ limits: RefundLimits, from version: Int, by actor: Principal
    ) async throws(OrderError) {
        try await set(.refundLimits, to: limits, from: version, detail: limits.description, by: actor)
    }

    /// What the business looks like on its documents (P-IF-5).
    ///
    /// - Throws: `OrderError.corrupt` when what is kept cannot be read; it stays as it is.
    public func branding() async throws(OrderError) -> Branding {
        let page = try await page().value
        let logo = page.logo == nil ? nil : try await checkedLogo()
        do {
            return try Branding(
                name: page.companyName, line: page.line, address: defaults.address, logo: logo,
                accent: page.accent?.readable ?? .blue)
        } catch { throw OrderError(error) }
    }
}

extension SiteStore {
    /// The names that settings are kept under.
    enum Name: String, Sendable {
        case page, templates, offers
        case refundLimits = "refund-limits"
    }

    /// Keeps the words of an agreement, which are never changed: other words have another digest.
    private func keep(_ agreement: String, as digest: String, by actor: Principal) async throws(OrderError) {
        let name = Self.agreementName(digest)
        guard try await orders.siteSetting(name).value == nil else { return }
        do throws(OrderError) {
            try await orders.setSiteSetting(name, to: agreement, from: 0, detail: "agreement \(digest)", by: actor)
        } catch {
            // Somebody else has kept the same words meanwhile.
            if error.code != .conflict { throw error }
        }
    }

    private static func agreementName(_ digest: String) -> String { "agreement/\(digest)" }

    private func value<Value: Codable & Sendable>(
        _ name: Name, or fallback: () -> Value
    ) async throws(OrderError) -> Versioned<Value> {
        let kept = try await orders.siteSetting(name.rawValue)
        guard let text = kept.value else { return Versioned(fallback(), version: kept.version) }
        do {
            return Versioned(try JSONDecoder().decode(Value.self, from: Data(text.utf8)), version: kept.version)
        } catch {
            // It may have been written by a later release, so nothing is put in its place.
            throw OrderError(
                .corrupt,
                "the setting '\(name.rawValue)' in version \(kept.version) cannot be read (\(Self.reason(error))); it is left as it "
                    + "is: go back to the release that wrote it, or restore a backup",
                field: name.rawValue)
        }
    }

    private func set(
        _ name: Name, to value: some Encodable, from version: Int, detail: String, by actor: Principal
    ) async throws(OrderError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text: String
        do { text = String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw OrderError(.invalid, "the setting '\(name.rawValue)' cannot be written", field: name.rawValue)
        }
        try await orders.setSiteSetting(name.rawValue, to: text, from: version, detail: detail, by: actor)
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is no JSON" : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is wrong"
        default: String(String(describing: error).prefix(200))
        }
    }
}
