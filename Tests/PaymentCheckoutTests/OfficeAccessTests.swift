import HTTPTypes
import Hummingbird
import PaymentLocalization
import Testing

@testable import PaymentCheckout

@Suite("Who may see and change what")
struct OfficeAccessTests {
    /// A path that a route answers to.
    private func path(_ route: ConsoleRoute) -> String {
        "/"
            + route.path.description.split(separator: "/").map { part in
                part.hasPrefix("{") ? "nothing" : String(part)
            }.joined(separator: "/")
    }

    @Test("every role is kept out of what it may not, and whoever has not signed in is sent there (S-70)")
    func roles() async throws {
        let desk = try await OfficeDesk.open()
        for route in desk.console.settingsRoutes + desk.console.reportRoutes {
            let path = path(route)
            for role in StaffRole.allCases where !role.may(route.needs) {
                let answer =
                    route.method == .get ? try await desk.get(path, as: role) : try await desk.post(path, [:], as: role)
                #expect(answer.response.status == .forbidden, "\(route.method) \(path) \(role)")
            }
            let outside =
                route.method == .get ? try await desk.get(path, as: nil) : try await desk.post(path, [:], as: nil)
            #expect(outside.response.status == .seeOther, "\(path)")
            #expect(outside.response.headers[.location]?.hasPrefix("/kyiv/staff/enter") == true, "\(path)")
        }
    }

    @Test("every change takes the code of the visit and this site for its origin (S-66)")
    func forgery() async throws {
        let desk = try await OfficeDesk.open()
        let posts = (desk.console.settingsRoutes + desk.console.reportRoutes).filter { $0.method == .post }
        #expect(posts.count >= 14)
        for route in posts {
            let path = path(route)
            let others = try desk.code(.manager)
            #expect(try await desk.post(path, [:], code: "x").response.status == .forbidden, "\(path)")
            #expect(try await desk.post(path, [:], code: others).response.status == .forbidden, "\(path)")
            let foreign = try await desk.post(path, [:], origin: "https://evil.example").response.status
            #expect(foreign == .forbidden, "\(path)")
        }
    }

    @Test("no word is left out or empty in any language")
    func words() {
        for language in Language.allCases {
            for word in SettingsWord.allCases { #expect(!language.settings.word(word).isEmpty, "\(word)") }
            for word in OfficeWord.allCases { #expect(!language.office.word(word).isEmpty, "\(word)") }
            for field in OfferField.allCases { #expect(!language.settings.label(of: field).isEmpty, "\(field)") }
        }
        for field in OfferField.allCases {
            let helps = Language.allCases.map { $0.settings.help(of: field) != nil }
            #expect(Set(helps).count == 1, "\(field)")
        }
    }
}
