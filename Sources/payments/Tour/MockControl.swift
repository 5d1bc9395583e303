internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// A mock from the outside, as anybody would use it over HTTP: its control API, its own API, its pages.
struct MockControl: Sendable {
    let baseURL: AbsoluteURL
    private let token: String
    private let transport: any HTTPTransport

    init(_ server: MockServer<some GatewayMock>, _ transport: any HTTPTransport) {
        baseURL = server.baseURL
        token = server.controlToken
        self.transport = transport
    }

    /// Makes the next request that fits act and lose its answer.
    func loseAnswer(path: String? = nil, operation: String? = nil) async throws {
        var match: JSONObject = ["method": "POST"]
        if let path { match["path"] = .string(path) }
        if let operation { match["operation"] = .string(operation) }
        let body: JSON = ["faults": [["match": .object(match), "fault": "answer-lost", "times": 1]]]
        try await command("faults", body)
    }

    /// Moves the mock's clock.
    func advance(seconds: Int64) async throws {
        try await command("clock", ["advanceSeconds": .integer(seconds)])
    }

    /// Sends a request of the gateway's own API or of a page.
    ///
    /// - Returns: the answer, of any status below 400.
    /// - Throws: `TourFailure` for a refusal.
    @discardableResult
    func send(
        _ url: AbsoluteURL, _ contentType: String, _ body: [UInt8], authorization: String? = nil
    ) async throws -> TransportResponse {
        var fields: HTTPFields = [.contentType: contentType]
        if let authorization { fields[.authorization] = authorization }
        let response = try await transport.send(
            TransportRequest(
                method: .post, url: url, headerFields: fields, body: .bytes(body), effect: .write, limits: .lookup))
        guard response.status < 400 else {
            throw TourFailure(description: "the mock answered \(url) with status \(response.status)")
        }
        return response
    }

    /// Plays a payer without scripts: opens the page and pays with a test card.
    func pay(_ checkout: Checkout, card: String) async throws {
        let page: AbsoluteURL
        switch checkout.presentation {
        case .redirect(let url): page = url
        case .form(let action, let fields):
            var form = FormEncoding()
            for field in fields { form.append(field.name, field.value) }
            let opened = try await send(action, Self.formType, form.bytes)
            guard let location = opened.headerFields[.location] else {
                throw TourFailure(description: "the payment page did not open")
            }
            page = try location.hasPrefix("/") ? baseURL.appending(path: location) : AbsoluteURL(location)
        case nil: throw TourFailure(description: "the checkout has no page")
        }
        var form = FormEncoding()
        form.append("test_card", card)
        try await send(page, Self.formType, form.bytes)
    }

    static let formType = "application/x-www-form-urlencoded"

    private func command(_ name: String, _ body: JSON) async throws {
        try await send(
            baseURL.appending(path: "/_mock/" + name), "application/json", body.serialized(),
            authorization: "Bearer \(token)")
    }
}
