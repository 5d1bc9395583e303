import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentDocuments
import PaymentLocalization
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("The settings of the payment page")
struct SettingsPageTests {
    private func form(_ desk: OfficeDesk, _ changes: [String: String] = [:]) async throws -> [String: String] {
        let text = try await desk.get("/staff/page").text
        var values = SettingsOffersTests.form(text)
        values.merge(changes) { $1 }
        return values
    }

    @Test("everything can be set, is shown, and comes back as it was typed (P-BK-8)")
    func saving() async throws {
        let desk = try await OfficeDesk.open()
        let changes = [
            "companyName": "Салон «Ластівка»", "line": "Стрижки", "callToAction": "Підтвердити візит", "language": "uk",
            "theme": "dark", "accent": "#8FB4FF", "expiredMessage": "Зателефонуйте\r\nнам.", "agreement": "Умови.",
        ]
        var typed = try await form(desk, changes)
        typed["showsPrices"] = nil
        #expect(try await desk.post("/staff/page", typed).response.status == .seeOther)
        let page = try await desk.site.page()
        #expect(page.version == 1)
        #expect(page.value.companyName == "Салон «Ластівка»" && page.value.theme == .dark && !page.value.showsPrices)
        #expect(page.value.language == .uk && page.value.accent?.description == "#8FB4FF")
        #expect(page.value.expiredMessage == "Зателефонуйте\nнам.")
        // Sent again it changes nothing, and a form from before is not taken over what there is.
        #expect(try await desk.post("/staff/page", typed).response.status == .seeOther)
        typed["line"] = "Other"
        let late = try await desk.post("/staff/page", typed)
        #expect(late.response.status == .conflict && late.text.contains("Somebody else"))
        #expect(try await desk.site.page().version == 1)
        let shown = try await form(desk)
        #expect(shown["companyName"] == "Салон «Ластівка»" && shown["showsPrices"] == nil && shown["theme"] == "dark")
        let brand = try await desk.get("/assets/brand.css", as: nil).text
        #expect(brand.contains("--accent:#8FB4FF;--ink:#000000"))
    }

    @Test(
        "what is typed wrong is shown again with what is wrong",
        arguments: [
            ("companyName", "", "Please fill this in"),
            ("companyName", String(repeating: "я", count: 10_000), "It can have 80 characters"),
            ("companyName", "A\u{202E}B", "cannot be shown"), ("line", String(repeating: "x", count: 161), "too long"),
            ("callToAction", String(repeating: "x", count: 41), "too long"), ("language", "de", "one of the list"),
            ("theme", "neon", "one of the list"), ("accent", "red", "not a color"),
            ("accent", "#12345", "not a color"), ("accent", "#FFFF00", "cannot be read"),
            ("expiredMessage", String(repeating: "x", count: 1001), "too long"),
            ("agreement", String(repeating: "x", count: 20_001), "too long"),
            ("agreement", "a\u{0}b", "cannot be shown"),
        ] as [(String, String, String)])
    func faults(field: String, value: String, said: String) async throws {
        let desk = try await OfficeDesk.open()
        for path in ["/staff/page", "/staff/page/preview"] {
            let answer = try await desk.post(path, try await form(desk, [field: value]))
            #expect(answer.response.status == .unprocessableContent, "\(path)")
            #expect(answer.text.contains(said) && answer.text.contains("\(field)-fault"), "\(path)")
        }
        #expect(try await desk.site.page().version == 0)
    }

    @Test("colors are measured against the paper of the theme they are for")
    func contrast() throws {
        let pairs: [(String, PageSettings.Theme, Bool)] = [
            ("#1F4FBF", .light, true), ("#1F4FBF", .dark, false), ("#8FB4FF", .dark, true), ("#8FB4FF", .light, false),
            ("#767676", .light, true), ("#777777", .light, false), ("#8A3D12", .warm, true),
        ]
        for (color, theme, isReadable) in pairs {
            let ratio = Contrast.ratio(try AccentColor(color), on: theme)
            #expect((ratio >= Contrast.readable) == isReadable, "\(color) on \(theme): \(ratio)")
        }
    }

    @Test("the whole page is shown as it would be, before anything is saved; nothing can be paid there")
    func preview() async throws {
        let desk = try await OfficeDesk.open()
        let hostile = "\"><img src=x onerror=alert(1)>"
        let changes = [
            "companyName": hostile, "callToAction": "Book it", "agreement": "Be kind.", "accent": "#0F6B5C",
            "expiredMessage": "Call us.", "theme": "warm",
        ]
        let typed = try await form(desk, changes)
        let page = try await desk.post("/staff/page/preview", typed)
        #expect(page.response.status == .ok)
        #expect(page.text.contains("Book it</button>") && page.text.contains("Be kind."))
        #expect(page.text.contains("data-theme=\"warm\"") && page.text.contains("preview.css?accent=0F6B5C"))
        #expect(!page.text.contains("<img src=x"))
        #expect(page.response.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        let style = try await desk.get("/staff/page/preview.css?accent=0F6B5C").text
        #expect(style.contains("--accent:#0F6B5C"))
        #expect(try await desk.get("/staff/page/preview.css?accent=red}body{").text.isEmpty)
        let expired = try await desk.post("/staff/page/preview", typed.merging(["view": "expired"]) { $1 }).text
        #expect(expired.contains("Call us.") && !expired.contains("<form"))
        // Its button leads back to what is saved.
        let pressed = try await desk.post("/staff/page/preview", ["nonce": "example", "choice": "suggested"])
        #expect(pressed.response.headers[.location] == "/kyiv/staff/page/preview")
        #expect(try await desk.get("/staff/page/preview").text.contains("North Light"))
        #expect(try await desk.site.page().version == 0)
    }

    @Test("the sample shows what is typed, with JavaScript and without")
    func sample() async throws {
        let desk = try await OfficeDesk.open()
        var typed = try await form(desk, ["callToAction": "Book it", "theme": "contrast"])
        let page = try await desk.post("/staff/page/summary", typed)
        #expect(page.text.contains("class=\"sample\" data-theme=\"contrast\"") && page.text.contains("Book it"))
        typed["fragment"] = "yes"
        let part = try await desk.post("/staff/page/summary", typed).text
        #expect(part.hasPrefix("<section id=\"summary\"") && part.contains("Book it"))
        typed["accent"] = "#FFFF00"
        #expect(try await desk.post("/staff/page/summary", typed).text.contains("cannot be read"))
        let live = try await desk.get("/staff/page").response.headers[.contentSecurityPolicy]
        #expect(live?.hasSuffix("connect-src 'self'") == true)
    }

    @Test("pictures are made anew, served as what they are, and stand on the page (P-BK-8, P-IF-5, S-73)")
    func pictures() async throws {
        let desk = try await OfficeDesk.open()
        #expect(try await desk.bytes("/assets/logo").response.status == .notFound)
        let answer = try await desk.upload("/staff/page/logo", OfficePictures.png(), version: 0)
        #expect(answer.response.status == .seeOther)
        #expect(
            try await desk.upload("/staff/page/background", OfficePictures.png(), version: 1).response.status
                == .seeOther)
        let settings = try await desk.site.page().value
        let mark = try #require(settings.logo)
        #expect(mark.width == 6 && mark.height == 4)
        for (path, type, start) in [
            ("/assets/logo?v=\(mark.digest)", "image/png", [0x89, 0x50] as [UInt8]),
            ("/assets/background", "image/jpeg", [0xFF, 0xD8]),
        ] {
            let (response, bytes) = try await desk.bytes(path)
            #expect(response.headers[.contentType] == type)
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            #expect(bytes.starts(with: start))
            // Only an address that names these bytes may be kept.
            let isKept = response.headers[.cacheControl]?.hasSuffix("immutable") == true
            #expect(isKept == path.contains("?v="))
        }
        let page = try await desk.get("/pay/find", as: nil).text
        #expect(page.contains("src=\"/kyiv/assets/logo?v=\(mark.digest)\" width=\"6\" height=\"4\" alt=\"\""))
        let background = try #require(settings.background)
        let brand = try await desk.get("/assets/brand.css", as: nil).text
        #expect(brand.contains("url(\"background?v=\(background.digest)\")"))
        let preview = try await desk.get("/staff/page/preview.css").text
        #expect(preview.contains("url(\"/kyiv/assets/background?v=\(background.digest)\")"))
        // Removed, also twice.
        for _ in 0..<2 {
            let removed = try await desk.post("/staff/page/logo/remove", ["version": "2"])
            #expect(removed.response.status == .seeOther)
        }
        #expect(try await desk.bytes("/assets/logo").response.status == .notFound)
        #expect(try await desk.site.page().value.background != nil)
    }

    @Test("what is no picture is refused, with words in both languages (S-73)", arguments: Language.allCases)
    func uploads(language: Language) async throws {
        let desk = try await OfficeDesk.open()
        for (name, bytes, english, ukrainian) in OfficePictures.wrong() {
            for use in ["logo", "background"] {
                let answer = try await desk.upload("/staff/page/\(use)", bytes, version: 0, in: language)
                #expect(answer.response.status == .unprocessableContent, "\(name)")
                #expect(answer.text.contains(language == .en ? english : ukrainian), "\(name)")
                #expect(answer.text.contains("id=\"\(use)-fault\""), "\(name)")
                #expect(!answer.text.contains("onload") && !answer.text.contains("alert("))
            }
        }
        #expect(try await desk.site.page().version == 0)
    }

    @Test("a picture is taken with the code of the visit, from this site, and from its version only (S-66)")
    func forgery() async throws {
        let desk = try await OfficeDesk.open()
        let picture = OfficePictures.png()
        #expect(try await desk.upload("/staff/page/logo", picture, version: 0, code: "x").response.status == .forbidden)
        #expect(try await desk.upload("/staff/page/logo", picture, version: 7).response.status == .unprocessableContent)
        #expect(
            try await desk.upload("/staff/page/logo", picture, version: 0, as: .manager).response.status == .forbidden)
        let head: HTTPFields = [
            .contentType: "multipart/form-data; boundary=x", .origin: "https://shop.example",
            .cookie: try desk.cookie(.owner),
        ]
        #expect(try await desk.send(.post, "/staff/page/logo", Array("nonsense".utf8), head).status == .badRequest)
        // Other forms cannot be sent without their code by being sent with files.
        #expect(try await desk.send(.post, "/staff/page", Array("--x--".utf8), head).status == .forbidden)
        #expect(try await desk.site.page().version == 0)
    }
}
