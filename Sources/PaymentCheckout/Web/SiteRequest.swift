internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentHTTP

/// What a page needs of a request: its form, its query, its cookies, and where it came from.
struct SiteRequest {
    /// The fields of the form; empty for a request without one.
    var form: FormDecoding
    /// The files of the form, by the names of their fields.
    var files: [String: [UInt8]] = [:]
    /// The fields of the query.
    let query: FormDecoding
    /// The address of whoever asks, as the connection has it.
    let address: String?
    let request: Request

    /// The most bytes a form may have: the longest text of any field, escaped, and some more.
    private static let bytesMax = 256 * 1024

    /// Reads the form, if there is one.
    ///
    /// - Throws: `FormProblem` for a body that is too large, no form, or not readable.
    init(_ request: Request, _ context: some RequestContext) async throws(FormProblem) {
        self.request = request
        address = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
        query = try Self.decode(Array((request.uri.query ?? "").utf8))
        // A form with files is read by whoever takes files, once it is known who sends it.
        let isRead = request.method == .post && !request.isMultipart
        form = isRead ? try await Self.read(request) : try Self.decode([])
    }

    /// A cookie's value.
    func cookie(_ name: String) -> String? { request.cookies[name]?.value }

    /// Refuses a change that another site's page asks for (S-66).
    ///
    /// Browsers say where a form was sent from. Who says nothing is no browser, and is held by the code in the form.
    func requireOwnOrigin(_ address: SiteAddress) throws(FormProblem) {
        if let origin = request.headers[.origin], origin != address.base.origin { throw .foreign }
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name],
            site != "same-origin", site != "none"
        {
            throw .foreign
        }
    }

    private static func read(_ request: Request) async throws(FormProblem) -> FormDecoding {
        let type = request.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") || type.isEmpty else {
            throw .noForm
        }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                bytes += part.readableBytesView
                if bytes.count > bytesMax { break }
            }
        } catch {
            throw .unreadable
        }
        guard bytes.count <= bytesMax else { throw .tooLarge }
        return try decode(bytes)
    }

    static func decode(_ bytes: [UInt8]) throws(FormProblem) -> FormDecoding {
        do {
            return try FormDecoding(
                parsing: bytes, limits: FormDecoding.Limits(bytesMax: bytesMax, pairsMax: 200, depthMax: 2))
        } catch {
            throw .unreadable
        }
    }
}
