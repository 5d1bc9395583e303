internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension StaffConsole {
    /// Answers a request to a route of the console: who is not signed in is sent there, who may not is told so (S-70).
    func answer(_ visit: Visit, _ route: ConsoleRoute) async throws -> Response {
        let members = try await register.members()
        let now = try await now()
        let entered = try sessions.entered(visit.request, at: now) { name in members.first { $0.name == name } }
        guard let entered else {
            let place = route.method == .get ? Self.place(route, visit) : nil
            return .seeOther(address.path("staff/enter") + (place.map { "?to=\($0)" } ?? ""))
        }
        let console = ConsoleVisit(visit: visit, staff: entered.member, session: entered.session, key: key, now: now)
        var response = try await answer(console, route)
        // A handler that begins or ends a visit has the last word.
        if let renewed = entered.renewed, response.headers[.setCookie] == nil { response.setCookie(renewed) }
        return response
    }

    private func answer(_ visit: ConsoleVisit, _ route: ConsoleRoute) async throws -> Response {
        let text = visit.text
        do {
            try visit.require(route.needs)
            // A form with files is read only now that it is known who sends it.
            let visit = route.method == .post ? try await visit.readingUpload() : visit
            if route.method == .post { try visit.requireForm() }
            return try await route.handle(visit)
        } catch is NotAllowed {
            return try plain(visit, .forbidden, text[.forbiddenTitle], text[.forbiddenText])
        } catch is NotHere {
            return try plain(visit, .notFound, text[.unknownTitle], text[.unknownText])
        } catch let problem as FormProblem {
            return try plain(visit, problem.status, text[.troubleTitle], visit.look.text.words(for: problem))
        } catch let problem as StaffProblem {
            return try plain(visit, .unprocessableContent, text[.troubleTitle], text.words(for: problem))
        } catch let error as OrderError {
            switch error.code {
            case .notFound: return try plain(visit, .notFound, text[.unknownTitle], text[.unknownText])
            case .forbidden: return try plain(visit, .forbidden, text[.forbiddenTitle], words(for: error, visit))
            case .storeUnavailable, .commitUnknown, .corrupt, .leaseLost:
                logger.warning("the console could not do something", metadata: ["error": "\(error.code.rawValue)"])
                return try plain(visit, .serviceUnavailable, text[.troubleTitle], words(for: error, visit))
            case .refused, .invalid, .conflict, .gateway, .accountStopped:
                return try plain(visit, .unprocessableContent, text[.troubleTitle], words(for: error, visit))
            }
        }
    }

    /// Why something was not done, in a sentence for staff.
    func words(for error: OrderError, _ visit: ConsoleVisit) -> String {
        if let refusal = error.refusal {
            return visit.language.message(for: refusal, to: .staff, in: orders.business.zone)
        }
        switch error.code {
        case .gateway, .accountStopped:
            // What the gateway said helps staff, and holds no secret.
            return "\(visit.text[.gatewayTrouble]) (\(error.message))"
        case .conflict: return visit.text[.changedMeanwhile]
        case .storeUnavailable, .commitUnknown, .leaseLost: return visit.text[.storeTrouble]
        case .refused, .invalid, .notFound, .forbidden, .corrupt:
            let first = error.message.prefix(1).uppercased() + error.message.dropFirst()
            return first + (first.hasSuffix(".") ? "" : ".")
        }
    }

    /// A page that says something, with a way back to the orders.
    func plain(
        _ visit: ConsoleVisit, _ status: HTTPResponse.Status, _ title: String, _ words: String
    ) throws -> Response {
        try visit.page(
            ConsoleTemplates.plain,
            [
                "words": .text(words), "link": .text(address.path("staff")), "way": .text(visit.text[.home]),
            ], title: title, section: nil, status: status
        ).response()
    }
}

extension StaffConsole {
    /// Where a request to a route went, so that it can go there again; nil for anything odd.
    fileprivate static func place(_ route: ConsoleRoute, _ visit: Visit) -> String? {
        let parts = route.path.description.split(separator: "/").map { part in
            part.hasPrefix("{") ? visit.parameters.get(String(part.dropFirst().dropLast())) ?? "" : String(part)
        }
        return place(parts.joined(separator: "/"))
    }

    /// A page of the console to go on to; nil for anything else, so that nobody is sent away from here (S-65).
    static func place(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 200, text == "staff" || text.hasPrefix("staff/"), !text.contains("//"),
            text.utf8.allSatisfy(\.isPathByte)
        else { return nil }
        return text
    }
}

extension UInt8 {
    /// Whether it can stand in a path of the console.
    fileprivate var isPathByte: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "/")
            || self == UInt8(ascii: "-")
    }
}
