import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import PaymentPlans
import PaymentWebhookRoutes

extension Shop {
    /// The shop's pages and the address that the gateway posts its webhooks to.
    func router() -> Router<BasicRequestContext> {
        let router = Router()

        router.get { _, _ in
            let id = Order.ID(random: SystemRandomSource())
            return Page(
                """
                <form method="post" action="/checkout">
                <p>An oak table for 400.00 EUR: 30 % now, the rest in two weeks.</p>
                <input type="hidden" name="order" value="\(id)">
                <label>Name <input name="name" required></label> <label>Mail <input name="email" type="email" required></label>
                <button>Pay the deposit</button>
                </form>
                """)
        }

        // snippet: checkout
        router.post("checkout") { request, context -> Response in
            let form = try await URLEncodedFormDecoder().decode(
                CheckoutForm.self, from: request, context: context)
            let id = try name(form.order, else: .badRequest)
            let page = try await sell(id, to: form.name, email: form.email)
            return .redirect(to: page.text)
        }
        // end snippet

        router.get("orders/{id}") { _, context -> Page in
            let id = try name(context.parameters.get("id") ?? "", else: .notFound)
            guard let order = try await find(id) else { throw HTTPError(.notFound) }
            return Page("<p>\(report(on: order))</p>", isFinal: order.plan.paid.contains { $0 > 0 })
        }

        // snippet: webhooks
        PaymentWebhookRoutes(orders: orders).add(to: router, at: "webhooks")
        // end snippet
        return router
    }

    /// The name of an order in what a browser sent.
    private func name(_ text: String, else status: HTTPResponse.Status) throws(HTTPError) -> Order.ID {
        do { return try Order.ID(text) } catch { throw HTTPError(status) }
    }
}

/// What the first page posts.
private struct CheckoutForm: Decodable {
    let order: String
    let name: String
    let email: String
}

/// A page; one that is not final loads itself again after a second.
private struct Page: ResponseGenerator {
    let content: String
    let isFinal: Bool

    init(_ content: String, isFinal: Bool = true) {
        self.content = content
        self.isFinal = isFinal
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        let again = isFinal ? "" : #"<meta http-equiv="refresh" content="1">"#
        let html =
            "<!doctype html><html lang=en><title>Tables</title>\(again)<h1>Tables</h1>\(content)</html>"
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
