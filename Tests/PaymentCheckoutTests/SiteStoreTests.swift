import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentDocuments
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("What staff set, kept in the store")
struct SiteStoreTests {
    private static let owner = Principal(.manager, "olga")

    @Test("what was never set is the default; what was set stays, has a version, and is in the audit trail")
    func setting() async throws {
        let desk = try await OfficeDesk.open()
        let site = desk.site
        #expect(try await site.page().version == 0)
        #expect(try await site.page().value.companyName == "North Light")
        #expect(try await site.offers().value.isEmpty)
        var page = try await site.page().value
        page.companyName = "Nord"
        page.theme = .dark
        try await site.setPage(page, from: 0, by: Self.owner)
        #expect(try await site.page().version == 1)
        #expect(try await site.page().value == page)
        #expect(try await site.templates().value.business == "Nord")
        let offers = try SalesOfferTests.all()
        try await site.setOffers(offers, from: 0, detail: "added all", by: Self.owner)
        #expect(try await site.offers().value == offers)
        let trail = try await desk.orders.auditTrail(of: nil)
        #expect(trail.isIntact)
        let told = trail.rows.map { "\($0.entry.actor): \($0.entry.verb), \($0.entry.detail)" }
        #expect(told.contains("olga: change setting, page: companyName, theme"))
        #expect(told.contains("olga: change setting, offers: added all"))
    }

    @Test("a change that was made from another version is refused, and nothing is lost")
    func conflicts() async throws {
        let site = try await OfficeDesk.open().site
        var page = try await site.page().value
        page.line = "first"
        try await site.setPage(page, from: 0, by: Self.owner)
        page.line = "second"
        let late = page
        await #expect { try await site.setPage(late, from: 0, by: Self.owner) } throws: {
            ($0 as? OrderError)?.code == .conflict
        }
        #expect(try await site.page().value.line == "first")
    }

    @Test("what is kept and cannot be read is an error that says what to do, and stays as it is")
    func unreadable() async throws {
        let desk = try await OfficeDesk.open()
        let orders = desk.orders
        for (name, text) in [
            ("page", "{\"companyName\":\"A\",\"theme\":\"neon\"}"), ("offers", "[{\"id\":\"a\"}]"),
            ("templates", "no JSON at all"),
        ] {
            try await orders.setSiteSetting(name, to: text, from: 0, detail: "by a later release", by: Self.owner)
        }
        await #expect { _ = try await desk.site.page() } throws: { error in
            let error = error as? OrderError
            return error?.code == .corrupt && error?.field == "page" && error?.message.contains("'theme'") == true
                && error?.message.contains("backup") == true
        }
        await #expect { _ = try await desk.site.offers() } throws: {
            ($0 as? OrderError)?.message.contains("'name'") == true
        }
        let stored = try await orders.siteSetting("templates")
        #expect(stored.value == "no JSON at all" && stored.version == 1)
        // The pages themselves say so instead of showing something else.
        #expect(try await desk.get("/staff/page").response.status.code >= 500)
    }

    @Test("every version of the agreement is kept by its digest, which is what a payer agrees to (P-BK-8)")
    func agreements() async throws {
        let site = try await OfficeDesk.open().site
        var page = try await site.page().value
        #expect(try page.consentName() == "page/terms")
        page.agreement = "Be kind."
        try await site.setPage(page, from: 0, by: Self.owner)
        let first = try #require(try page.agreementDigest())
        #expect(try page.consentName() == "page/agreement/\(first)")
        page.agreement = "Be kinder."
        try await site.setPage(page, from: 1, by: Self.owner)
        let second = try #require(try page.agreementDigest())
        #expect(first != second)
        #expect(try await site.agreement(first) == "Be kind.")
        #expect(try await site.agreement(second) == "Be kinder.")
        // Words that were there from the beginning are known too.
        let begun = try SiteDefaults(page: PageSettings(companyName: "A", agreement: "Be patient."))
        let digest = try #require(try begun.page.agreementDigest())
        #expect(try await OfficeDesk.open(begun).site.agreement(digest) == "Be patient.")
        page.agreement = "Be kind."
        try await site.setPage(page, from: 2, by: Self.owner)
        #expect(try page.consentName() == "page/agreement/\(first)")
    }

    @Test("a refund above the limit of its currency, or in a currency without one, takes the second factor (S-71)")
    func limits() async throws {
        let site = try await OfficeDesk.open().site
        #expect(try await site.refundLimits().value.isAbove(Money(minorUnits: 1, currency: .eur)))
        let limits = RefundLimits([
            Money(minorUnits: 50_000, currency: .eur), Money(minorUnits: 20_000, currency: .eur),
            Money(minorUnits: 100, currency: .uah),
        ])
        try await site.setRefundLimits(limits, from: 0, by: Self.owner)
        let kept = try await site.refundLimits().value
        #expect(kept == limits)
        #expect(!kept.isAbove(Money(minorUnits: 20_000, currency: .eur)))
        #expect(kept.isAbove(Money(minorUnits: 20_001, currency: .eur)))
        #expect(kept.isAbove(Money(minorUnits: 1, currency: .usd)))
    }

    @Test("the logo on documents is the one that was uploaded, checked once (P-IF-5, S-73)")
    func branding() async throws {
        let site = try await OfficeDesk.open().site
        #expect(try await site.branding().logo == nil)
        try await site.setPicture(OfficePictures.png(), for: .logo, from: 0, by: Self.owner)
        let branding = try await site.branding()
        #expect(branding.name == "North Light")
        #expect(branding.logo?.width == 6)
        #expect(try await site.branding() == branding)
        try await site.removePicture(.logo, from: 1, by: Self.owner)
        #expect(try await site.branding().logo == nil)
        #expect(try await site.picture(.logo) == nil)
        await #expect(throws: PictureError.self) {
            try await site.setPicture([1, 2, 3], for: .logo, from: 2, by: Self.owner)
        }
    }
}
