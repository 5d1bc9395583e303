import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Offers in the console")
struct SettingsOffersTests {
    /// What the form of an offer sends, as it is on the page.
    static func form(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for name in ["offer", "version", "product"] { values[name] = text.hidden(name) }
        for input in text.matches(of: /<input type="(?:text|date)" id="([^"]+)" name="[^"]+" value="([^"]*)"/) {
            values[String(input.1)] = String(input.2)
        }
        for tick in text.matches(of: /<input type="checkbox" id="([^"]+)" name="[^"]+" value="yes" checked/) {
            values[String(tick.1)] = "yes"
        }
        for select in text.matches(of: /<select id="([^"]+)"[^>]*>(.*?)<\/select>/) {
            let chosen = select.2.firstMatch(of: /value="([^"]*)" selected/)?.1
            let first = select.2.firstMatch(of: /value="([^"]*)"/)?.1
            values[String(select.1)] = String(chosen ?? first ?? "")
        }
        for area in text.matches(of: /<textarea id="([^"]+)"[^>]*>\n([^<]*)<\/textarea>/) {
            values[String(area.1)] = String(area.2)
        }
        return values
    }

    private func new(_ product: OfferProduct.Name, _ desk: OfficeDesk) async throws -> [String: String] {
        Self.form(try await desk.get("/staff/offers/new/\(product.rawValue)").text)
    }

    private func saved(_ form: [String: String], _ desk: OfficeDesk) async throws -> SalesOffer? {
        let answer = try await desk.post("/staff/offers", form)
        #expect(answer.response.status == .seeOther, "\(answer.text.prefix(3000))")
        let id = form["offer"]
        return try await desk.site.offers().value.first { $0.id.text == id }
    }

    @Test("5000 at 1 % is 50, and 5000 at 90 % is 4500, shown while they are typed (P-LE-1)")
    func amounts() async throws {
        let desk = try await OfficeDesk.open()
        var form = try await new(.parts, desk)
        form.merge(["name": "Course", "price": "5000", "minimumFirst": "1", "success": "90"]) { $1 }
        let page = try await desk.post("/staff/offers/preview", form)
        #expect(page.response.status == .ok)
        #expect(page.text.value(behind: "Least first payment") == "€50.00")
        #expect(page.text.value(behind: "Counts as successful from") == "€4,500.00")
        #expect(Self.form(page.text)["minimumFirst"] == "1")
        #expect(try await desk.site.offers().value.isEmpty)
        form["fragment"] = "yes"
        let part = try await desk.post("/staff/offers/preview", form)
        #expect(part.text.hasPrefix("<section id=\"amounts\""))
        #expect(part.text.value(behind: "Least first payment") == "€50.00")
        let ukrainian = try await desk.post("/staff/offers/preview", form, in: .uk)
        #expect(ukrainian.text.value(behind: "Найменший перший платіж") == "50,00\u{A0}EUR")
    }

    @Test("each product is set up in its form, and comes back as it was typed")
    func products() async throws {
        let desk = try await OfficeDesk.open()
        var calendar = try await new(.calendar, desk)
        calendar.merge([
            "name": "Portrait", "price": "320", "deposit": "30", "depositLeast": "50", "depositMost": "200",
            "balance": "savedMethod", "balanceWhen": "beforeStart", "balanceDays": "1", "balanceUnit": "weeks",
            "tierHours-0": "48", "tierKept-0": "0", "note": "Keeps your place.", "account": "stripe",
        ]) { $1 }
        var parts = try await new(.parts, desk)
        parts.merge([
            "name": "Course", "price": "5,000.00", "minimumFirst": "1", "success": "90", "measure": "credited",
            "place": "sentLinks", "note": "In parts.", "account": "stripe",
        ]) { $1 }
        var visits = try await new(.visits, desk)
        visits.merge([
            "name": "Hair", "kindName-0": "Haircut", "kindAmount-0": "30", "kindName-1": "Coloring",
            "kindAmount-1": "80", "lifetimeHours": "24", "autoCancelMinutes": "2880", "account": "stripe",
        ]) { $1 }
        var scheduled = try await new(.scheduled, desk)
        scheduled.merge([
            "name": "Catalogs", "price": "6480", "depositKind": "flat", "deposit": "1000", "partCount": "3",
            "balanceDate": "2027-06-30", "account": "stripe",
        ]) { $1 }
        var travel = try await new(.travel, desk)
        travel.merge([
            "name": "Adriatic", "price": "4200", "downPaymentDays": "3", "customOn": "yes", "ruleKind-0": "fixed",
            "ruleValue-0": "200", "ruleDate-0": "2026-12-24", "ruleKind-1": "fixed", "ruleValue-1": "1000",
            "ruleDate-1": "2027-01-31", "account": "stripe",
        ]) { $1 }
        let expected = try SalesOfferTests.all()
        for (place, form) in [calendar, parts, visits, scheduled, travel].enumerated() {
            var form = form
            form["version"] = String(place)
            let offer = try #require(try await saved(form, desk))
            #expect(offer.product == expected[place].product)
            #expect(offer.price == expected[place].price && offer.kind == expected[place].kind)
            // Shown again, and saved without a change, it is the same offer and no new version.
            let shown = Self.form(try await desk.get("/staff/offers/\(offer.id)").text)
            #expect(try await saved(shown, desk) == offer)
            #expect(try await desk.site.offers().version == place + 1)
        }
        #expect(try await desk.site.offers().value.count == 5)
        let list = try await desk.get("/staff/offers").text
        #expect(list.contains("Coloring €80.00, Haircut €30.00"))
    }

    @Test(
        "custom down payments: nothing is asked for until there is a rule, and rules that are off do not count (P-TR-1, P-TR-2)"
    )
    func custom() async throws {
        let desk = try await OfficeDesk.open()
        var form = try await new(.travel, desk)
        form.merge(["name": "Adriatic", "price": "1000"]) { $1 }
        form["fragment"] = "yes"
        let general = try await desk.post("/staff/offers/preview", form).text
        #expect(general.value(behind: "Deposit") == "€200.00")
        form["customOn"] = "yes"
        let empty = try await desk.post("/staff/offers/preview", form).text
        #expect(empty.value(behind: "Deposit") == "€0.00")
        #expect(empty.contains("nothing is asked for until you add one") && empty.contains("no day yet"))
        form.merge([
            "ruleKind-0": "percentage", "ruleValue-0": "10", "ruleDays-0": "0", "ruleFrom-0": "booking",
            "ruleKind-1": "percentage", "ruleValue-1": "40", "ruleDays-1": "60", "ruleFrom-1": "travel",
        ]) { $1 }
        let rules = try await desk.post("/staff/offers/preview", form).text
        #expect(rules.value(behind: "Deposit") == "€500.00")
        form["customOn"] = nil
        let off = try await desk.post("/staff/offers/preview", form).text
        #expect(off.value(behind: "Deposit") == "€200.00" && off.contains("do not count"))
        // A rule of the other kind is refused, in its own row (P-TR-3).
        form.merge(["customOn": "yes", "ruleKind-3": "fixed", "ruleValue-3": "5", "ruleDate-3": "2027-01-01"]) { $1 }
        let mixed = try await desk.post("/staff/offers", form)
        #expect(mixed.response.status == .unprocessableContent)
        #expect(mixed.text.contains("id=\"ruleValue-3-fault\" class=\"fault\">All rules are fixed amounts"))
    }

    @Test(
        "what is typed wrong is shown again with what is wrong, in both languages",
        arguments: [
            ("calendar", "name", "", "Please fill this in", "Заповніть"),
            ("calendar", "name", String(repeating: "x", count: 10_000), "too long", "Задовгий"),
            ("calendar", "name", "a\u{202E}b", "cannot be shown", "неможливо показати"),
            ("calendar", "price", "abc", "not an amount", "не грошова сума"),
            ("calendar", "price", "0", "above zero", "більше за нуль"),
            ("calendar", "price", "-5", "above zero", "більше за нуль"),
            ("calendar", "currency", "XXZ", "one of the list", "зі списку"),
            ("calendar", "kind", "gift", "one of the list", "зі списку"),
            ("calendar", "account", "liqpay", "one of the list", "зі списку"),
            ("calendar", "deposit", "ten", "not a percentage", "не відсотки"),
            ("calendar", "deposit", "101", "more than 100", "більше ніж 100"),
            ("calendar", "depositMost", "1e5", "not an amount", "не грошова сума"),
            ("calendar", "balance", "cash", "one of the list", "зі списку"),
            ("calendar", "tierKept-0", "<script>", "not a percentage", "не відсотки"),
            ("calendar", "tierHours-0", "1.5", "whole number from 0 to 87600", "ціле число"),
            ("parts", "minimumFirst", "", "Please fill this in", "Заповніть"),
            ("parts", "minimumFirst", "0", "above 0", "не підходить"),
            ("parts", "success", "5", "at least the least first payment", "не менше"),
            ("parts", "success", "100.5", "at most 100", "щонайбільше 100"),
            ("parts", "place", "moon", "one of the list", "зі списку"),
            ("visits", "kindName-0", "", "Please fill this in", "Заповніть"),
            ("visits", "kindAmount-0", "0", "above zero", "більше за нуль"),
            ("visits", "lifetimeHours", "0", "from 1 to 87600", "ціле число"),
            ("visits", "autoCancelMinutes", "9999999", "whole number", "ціле число"),
            ("scheduled", "balanceWhen", "", "one of the list", "зі списку"),
            ("scheduled", "partCount", "2000", "from 1 to 1000", "ціле число"),
            ("travel", "restDays", "", "Please fill this in", "Заповніть"),
            ("travel", "downPayment", "200", "more than 100", "більше ніж 100"),
        ] as [(String, String, String, String, String)])
    func faults(product: String, field: String, value: String, english: String, ukrainian: String) async throws {
        let desk = try await OfficeDesk.open()
        var form = Self.form(try await desk.get("/staff/offers/new/\(product)").text)
        form.merge(["name": "Something", "price": "100", "kindName-0": "Cut", "kindAmount-0": "30"]) { $1 }
        form[field] = value
        for (language, said) in [(Language.en, english), (.uk, ukrainian)] {
            let answer = try await desk.post("/staff/offers", form, in: language)
            #expect(answer.response.status == .unprocessableContent)
            #expect(answer.text.contains(said), "\(answer.text.components(separatedBy: "role=\"alert\"").last ?? "")")
            #expect(answer.text.contains("role=\"alert\"") && answer.text.contains("aria-invalid=\"true\""))
            #expect(!answer.text.contains("<script>"))
            #expect(answer.text.contains("aria-describedby=\"\(field)-") || answer.text.contains("\(field)-fault"))
        }
        #expect(try await desk.site.offers().value.isEmpty)
    }

    @Test("a form that is sent twice makes one offer, and a change from another version is not lost (F-40)")
    func replays() async throws {
        let desk = try await OfficeDesk.open()
        var form = try await new(.parts, desk)
        form.merge(["name": "Course", "price": "5000"]) { $1 }
        #expect(try await saved(form, desk) != nil)
        #expect(try await saved(form, desk) != nil)
        #expect(try await desk.site.offers().value.count == 1)
        #expect(try await desk.site.offers().version == 1)
        form["name"] = "Another course"
        let late = try await desk.post("/staff/offers", form)
        #expect(late.response.status == .conflict && late.text.contains("Somebody else has changed this"))
        #expect(late.text.contains("value=\"Another course\""))
        // What the page gives out now can be saved.
        #expect(try await saved(Self.form(late.text), desk)?.name == "Another course")
        let id = try #require(form["offer"])
        for _ in 0..<2 {
            let answer = try await desk.post("/staff/offers/remove", ["offer": id, "version": "2"])
            #expect(answer.response.status == .seeOther)
        }
        #expect(try await desk.site.offers().value.isEmpty)
        #expect(try await desk.get("/staff/offers/\(id)").response.status == .notFound)
        #expect(try await desk.get("/staff/offers/new/lottery").response.status == .notFound)
    }

    @Test("what the gateway of an offer cannot charge is refused when it is set up (D-7)")
    func limits() async throws {
        let desk = try await OfficeDesk.open()
        var form = try await new(.parts, desk)
        form.merge(["name": "Sweet", "price": "0.10", "acceptsParts": "", "account": "stripe"]) { $1 }
        let answer = try await desk.post("/staff/offers", form)
        #expect(answer.response.status == .unprocessableContent)
        #expect(answer.text.contains("price-fault"))
    }

    @Test("only pages with a preview may ask this host for more, and only by a file of it (S-60, S-61)")
    func policy() async throws {
        let desk = try await OfficeDesk.open()
        let page = try await desk.get("/staff/offers/new/travel")
        let policy = try #require(page.response.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; ") && policy.hasSuffix("; connect-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
        #expect(!page.text.contains("style=") && !page.text.contains("onclick"))
        #expect(page.text.matches(of: /<script src="[^"]+" defer><\/script>/).count == 2)
        #expect(page.text.components(separatedBy: "<script").count == 3)
        let list = try await desk.get("/staff/offers").response
        #expect(list.headers[.contentSecurityPolicy]?.contains("connect-src") == false)
        let script = try await desk.get("/assets/preview.js", as: nil)
        #expect(script.response.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(!script.text.contains("innerHTML") && !script.text.contains("eval"))
    }
}
