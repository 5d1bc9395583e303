internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// Routes of the site that show a page whatever happens.
struct SiteRoutes: Sendable {
    /// What a request to a path is answered by.
    typealias Handler = @Sendable (Visit) async throws -> Response
    /// A path, relative to where the site is mounted, and what answers there.
    typealias Route = (method: HTTPRequest.Method, path: RouterPath, handle: Handler)

    let address: SiteAddress
    let settings: @Sendable () async throws -> PageSettings
    /// The language of whoever asks for none.
    let language: Language
    let logger: Logger

    /// Adds routes to a router that stands where `address` leads to.
    func add<Context: RequestContext>(_ routes: [Route], to router: some RouterMethods<Context>) {
        for route in routes {
            router.on(route.path, method: route.method) { request, context in
                await answer(request, context, route.handle)
            }
        }
    }

    /// Runs a handler, and shows a page for whatever it throws.
    private func answer(_ request: Request, _ context: some RequestContext, _ handle: Handler) async -> Response {
        var look = PageLook.fallback(address)
        do {
            let settings = try await settings()
            look = PageLook(settings, address, language: settings.language ?? request.preferredLanguage ?? language)
            let site = try await SiteRequest(request, context)
            return try await handle(
                Visit(request: site, parameters: context.parameters, settings: settings, look: look))
        } catch let error as NotHere {
            return look.unknown(error)
        } catch let error as FormProblem {
            return look.trouble(error.status, look.text.words(for: error))
        } catch let error as OrderError {
            logger.warning("a page could not be shown", metadata: ["error": "\(error.code.rawValue)"])
            return look.trouble(error.code == .storeUnavailable ? .serviceUnavailable : .internalServerError, nil)
        } catch {
            logger.error("a page could not be shown", metadata: ["error": "\(type(of: error))"])
            return look.trouble(.internalServerError, nil)
        }
    }
}

/// One request, with what handlers need.
struct Visit: Sendable {
    let request: SiteRequest
    let parameters: Parameters
    let settings: PageSettings
    var look: PageLook

    /// A part of the path as the name of a record.
    func id<Record>(_ name: String) throws(NotHere) -> Identifier<Record> {
        guard let text = parameters.get(name) else { throw NotHere() }
        do { return try Identifier(text) } catch { throw NotHere() }
    }
}

/// There is no such page, or not for whoever asks: both are answered alike (S-52).
struct NotHere: Error {}

/// Why a request cannot be taken.
enum FormProblem: Error, Hashable {
    /// Another site's page has sent the form (S-66).
    case foreign
    /// The form is none that this site gave out, or is too old.
    case notOurs
    /// It is no form.
    case noForm
    /// It has more bytes than a form may have.
    case tooLarge
    /// It broke off or is not written as forms are.
    case unreadable
    /// It asks for a card that is not there, or not for whoever asks (S-52).
    case noSuchCard

    /// The status it is answered with.
    var status: HTTPResponse.Status {
        switch self {
        case .foreign, .notOurs: .forbidden
        case .noForm: .unsupportedMediaType
        case .tooLarge: .contentTooLarge
        case .unreadable: .badRequest
        case .noSuchCard: .unprocessableContent
        }
    }
}

extension Request {
    /// The first language of the browser that the pages have.
    fileprivate var preferredLanguage: Language? {
        guard let accepted = headers[.acceptLanguage] else { return nil }
        return accepted.prefix(200).split(separator: ",").lazy.compactMap { part in
            let tag = part.split(separator: ";").first?.trimmingPrefix(while: { $0 == " " }) ?? ""
            return Language(rawValue: String(tag.prefix(2)).lowercased())
        }.first
    }
}
