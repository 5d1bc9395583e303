import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders
import ServiceLifecycle
import StripeMock

/// A payer without a browser: orders, pays on the mock's page with a test card, and comes back.
struct DemoPayer: Service {
    let shop: Shop
    let mock: StripeMockServer
    let transport: any HTTPTransport
    /// Tells once the shop answers.
    let listening: AsyncStream<Void>

    func run() async throws {
        for await _ in listening { break }
        let id = Order.ID(random: SystemRandomSource())
        let ordered = try await post(
            shop.address.appending(path: "checkout"),
            ["order": id.text, "name": "Olena", "email": "olena@example.com"])
        let page = try AbsoluteURL(ordered.value(of: .location) ?? "")
        print("the payer orders and is sent to \(page)")

        let paid = try await post(page, ["test_card": "visa", "name": "Olena"])
        let back = try AbsoluteURL(paid.value(of: .location) ?? "")
        print("the payer pays with a test card and comes back to \(back)")

        let text = try await confirmation(at: back)
        for delivery in mock.engine.deliveries {
            print("the mock posted \(delivery.topic), answered \(delivery.attempts.last?.status ?? 0)")
        }
        print("the page says: \(text)")
        let balance = try await shop.orders.trialBalance()
        for row in balance.rows where row.account == .clearing(shop.account) {
            print("the ledger has \(row.debit)")
        }
    }

    /// Loads the order's page as a browser does, until the webhook has been booked.
    private func confirmation(at url: AbsoluteURL) async throws -> String {
        for _ in 0..<100 {
            let answer = try await send(.get, url, .none)
            let text = String(decoding: answer.body, as: UTF8.self)
            if text.contains("is confirmed"), let start = text.firstRange(of: "<p>"),
                let end = text.firstRange(of: "</p>")
            {
                return String(text[start.upperBound..<end.lowerBound])
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DemoFailure(description: "the order is not confirmed after ten seconds")
    }

    private func post(_ url: AbsoluteURL, _ fields: KeyValuePairs<String, String>) async throws
        -> TransportResponse
    {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        let answer = try await send(.post, url, .bytes(form.bytes))
        guard answer.status == 303 else {
            throw DemoFailure(
                description:
                    "\(url) answered \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return answer
    }

    private func send(
        _ method: HTTPRequest.Method, _ url: AbsoluteURL, _ body: TransportBody
    ) async throws -> TransportResponse {
        try await transport.send(
            TransportRequest(
                method: method, url: url, headerFields: [.contentType: "application/x-www-form-urlencoded"],
                body: body,
                effect: method == .get ? .read : .write, limits: .lookup))
    }
}

/// A step of the demo that did not happen.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String
}

extension MockEngine<StripeMock> {
    /// Registers the address of the shop's webhooks, as its owner does once in Stripe's dashboard.
    func sendWebhooks(to url: AbsoluteURL, key: String) throws {
        var form = FormEncoding()
        form.append("url", url.text)
        form.append("enabled_events[0]", "*")
        let request = MockRequest(
            method: .post, path: "/v1/webhook_endpoints",
            headerFields: [
                .authorization: "Bearer \(key)", .contentType: "application/x-www-form-urlencoded",
            ],
            body: form.bytes)
        guard case .response(let response) = answer(request), response.status == 200 else {
            throw DemoFailure(description: "the mock does not take the address \(url)")
        }
    }
}
