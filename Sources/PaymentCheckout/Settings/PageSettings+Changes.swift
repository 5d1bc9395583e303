internal import PaymentCore
internal import PaymentDocuments
internal import PaymentOrders

extension PageSettings {
    /// Which picture is shown for a use.
    func mark(of use: Picture.Use) -> PictureMark? {
        switch use {
        case .logo: logo
        case .background: background
        }
    }

    /// The same with another picture, or without.
    func with(_ mark: PictureMark?, for use: Picture.Use) -> PageSettings {
        var copy = self
        switch use {
        case .logo: copy.logo = mark
        case .background: copy.background = mark
        }
        return copy
    }

    /// What the agreement is known by; nil where there is none.
    func agreementDigest() throws(OrderError) -> String? {
        guard !agreement.isBlank else { return nil }
        do { return try TextDigest.of(agreement) } catch { throw OrderError(error) }
    }

    /// What a payer agrees to who keeps a card on the page: the words of the agreement by their digest, or the terms alone.
    func consentName() throws(OrderError) -> String {
        try agreementDigest().map { "page/agreement/\($0)" } ?? "page/terms"
    }

    /// Which settings differ, for the audit trail.
    func changes(from old: PageSettings) -> String {
        let all: [(String, Bool)] = [
            ("companyName", companyName != old.companyName), ("line", line != old.line), ("theme", theme != old.theme),
            ("language", language != old.language), ("callToAction", callToAction != old.callToAction),
            ("showsPrices", showsPrices != old.showsPrices), ("expiredMessage", expiredMessage != old.expiredMessage),
            ("agreement", agreement != old.agreement), ("accent", accent != old.accent), ("logo", logo != old.logo),
            ("background", background != old.background),
        ]
        let changed = all.filter(\.1).map(\.0)
        return changed.isEmpty ? "nothing" : changed.joined(separator: ", ")
    }
}
