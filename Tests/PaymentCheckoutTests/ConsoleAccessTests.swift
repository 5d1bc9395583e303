import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import Testing

@testable import PaymentCheckout

@Suite("Who may do what in the console")
struct ConsoleAccessTests {
    @Test("every route is refused to who may not, and sends who is not signed in there (S-70)")
    func matrix() async throws {
        let shop = try await ConsoleShop.open()
        let routes = shop.console.routes
        #expect(routes.count > 40)
        var visits: [StaffRole: (cookie: String, code: String)] = [:]
        for role in StaffRole.allCases {
            let cookie = try await shop.cookie(role)
            visits[role] = (cookie, try await shop.code(cookie))
        }
        for route in routes {
            let path =
                "/"
                + route.path.description.trimmedSlash.split(separator: "/").map { part in
                    part.hasPrefix("{") ? "nothing" : String(part)
                }.joined(separator: "/")
            let stranger = try await shop.send(route.method, path, [], cookie: nil)
            #expect(stranger.status == .seeOther, "\(route.method) \(path)")
            #expect(stranger.headers[.location]?.hasPrefix("/kyiv/staff/enter") == true)
            for role in StaffRole.allCases {
                let (cookie, code) = try #require(visits[role])
                let response = try await shop.send(route.method, path, [("code", code)], cookie: cookie)
                let isRefused = try await response.text().contains(Language.en.console[.forbiddenTitle])
                #expect(isRefused != role.may(route.needs), "\(role) \(route.method) \(path)")
                if isRefused { #expect(response.status == .forbidden) }
                guard route.method == .post, role.may(route.needs) else { continue }
                // Without the code of the visit, with that of another, and from another site: nothing (S-66).
                let other = try #require(visits[role == .owner ? .viewer : .owner]).code
                for fields in [[], [("code", other)], [("code", "")], [("code", code + "x")]] {
                    let forged = try await shop.send(.post, path, fields, cookie: cookie)
                    #expect(forged.status == .forbidden, "\(role) \(path)")
                }
                let foreign = try await shop.send(
                    .post, path, [("code", code)], cookie: cookie, origin: "https://evil.example")
                #expect(foreign.status == .forbidden)
            }
        }
    }

    @Test("the navigation shows what the role may see", arguments: StaffRole.allCases)
    func navigation(_ role: StaffRole) async throws {
        let shop = try await ConsoleShop.open()
        let text = try await shop.page("/staff/me", as: role)
        for section in ConsoleSection.allCases {
            let link = "<a href=\"/kyiv/\(section.path)\""
            #expect(text.contains(link) == role.may(section.needs), "\(section)")
        }
    }

    @Test("each role may what the one before it may")
    func roles() {
        for (lower, higher) in zip(StaffRole.allCases, StaffRole.allCases.dropFirst()) {
            let less = Permission.allCases.filter { lower.may($0) }
            let more = Permission.allCases.filter { higher.may($0) }
            #expect(Set(less).isSubset(of: more))
            #expect(less.count < more.count)
        }
        #expect(Permission.allCases.allSatisfy { StaffRole.owner.may($0) })
        #expect(Permission.allCases.filter { StaffRole.viewer.may($0) } == [.look])
    }

    @Test("the console says what was done only when the console did it")
    func saying() async throws {
        let shop = try await ConsoleShop.open()
        let cookie = try await shop.cookie(.owner)
        let code = try await shop.code(cookie)
        let response = try await shop.send(
            .post, "/staff/me/language", [("code", code), ("language", "en")], cookie: cookie)
        let place = try #require(response.headers[.location]).replacing("/kyiv", with: "")
        #expect(try await shop.send(.get, place, [], cookie: cookie).text().contains("Saved."))
        let other = try await shop.cookie(.manager)
        for (path, visit) in [
            (place.replacing("done=saved", with: "done=password"), cookie), (place, other),
            (place.replacing("/staff/me", with: "/staff/people"), cookie), ("/staff/me?done=saved", cookie),
            ("/staff/me?done=saved&sign=x", cookie),
        ] {
            let text = try await shop.send(.get, path, [], cookie: visit).text()
            #expect(!text.contains("Saved."), "\(path)")
            #expect(!text.contains("The password is changed."))
        }
    }

    @Test("every word is there in both languages, and not the same")
    func words() {
        let (en, uk) = (Language.en.console, Language.uk.console)
        for word in ConsoleWord.allCases {
            #expect(!en[word].isBlank)
            #expect(en[word] != uk[word], "\(word)")
        }
        for word in DeskWord.allCases {
            #expect(!en[word].isBlank)
            #expect(en[word] != uk[word], "\(word)")
        }
        for word in OrderWord.allCases {
            #expect(!en[word].isBlank)
            #expect(en[word] != uk[word], "\(word)")
        }
    }
}

extension String {
    fileprivate var trimmedSlash: String { hasPrefix("/") ? String(dropFirst()) : self }
}
