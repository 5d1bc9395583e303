internal import Hummingbird
internal import NIOCore
internal import PaymentCheckout
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// The first page of the demo: its shops, the payment pages of their orders, and a clock that can be moved.
struct DemoIndex: Sendable {
    let shops: [OpenShop]
    let origin: String

    /// Adds the page and the clock.
    func add(to router: Router<DemoContext>) {
        router.get("/") { _, _ in try await page() }
        router.post("clock") { request, _ in try await moveClock(request) }
        router.get("demo.css") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: Self.style)))
        }
    }

    private func page() async throws -> Response {
        var rows: [TemplateValue] = []
        for open in shops {
            let links = try await open.links()
            let now = open.stage.clock.now()
            rows.append([
                "name": .text(open.shop.settings.companyName), "about": .text(open.shop.about),
                "gateway": .text(open.shop.gateway.title), "inspector": .text(open.stage.inspector),
                "messages": .text(open.messages), "find": .text("/\(open.shop.path)/pay/find"),
                "portal": .text("/\(open.shop.path)/portal/sign-in"), "staff": .text("/\(open.shop.path)/staff"),
                "time": .text(Language.en.dateTime(now, in: open.orders.business.zone)),
                "orders": .list(
                    links.map { ["title": .text($0.title), "number": .text($0.number), "link": .text($0.link)] }),
            ])
        }
        let text =
            Self.template.rendered([
                "shops": .list(rows), "password": .text(OpenShop.password),
                "staff": .text(OpenShop.staff.map(\.name).joined(separator: ", ")),
            ]) ?? Self.template.problem ?? ""
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: """
                default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
                """,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    // Every shop and its gateway see the same clock, so all are moved.
    private func moveClock(_ request: Request) async throws -> Response {
        if let sent = request.headers[.origin], sent != origin {
            throw HTTPError(.forbidden, message: "the form was sent from another site")
        }
        let buffer = try await request.body.collect(upTo: 1024)
        let form = try FormDecoding(parsing: Array(buffer.readableBytesView))
        guard let hours = Int64(form["hours"] ?? ""), (1...8784).contains(hours) else {
            throw HTTPError(.badRequest, message: "give 1 to 8784 hours; the clock only goes forward")
        }
        // In steps, with what falls due collected after each: a collector that sees nothing for six hours takes its store for one that was
        // put back, and waits (F-33).
        var left = hours
        while left > 0 {
            let step = min(left, 5)
            for open in shops {
                try await open.stage.advance(step * 3600)
                _ = try await open.collector.runUntilIdle(worker: "clock")
            }
            left -= step
        }
        return Response(status: .seeOther, headers: [.location: "/"])
    }

    private static let template = HTMLTemplate(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Five shops</title><link rel="stylesheet" href="/demo.css"></head><body><main>
        <h1>Five shops</h1>
        <p>Everything here is pretended: four mock gateways on this machine, no money, no mail. What people do on these pages is kept in the
        stores of the shops. Staff sign in as {{staff}}, all with the password <code>{{password}}</code>; the links that customers are sent lie in
        the folder of their shop’s messages.</p>
        <form method="post" action="/clock"><label for="hours">Move all clocks forward by</label>
        <input id="hours" name="hours" value="24" inputmode="numeric" size="4"> hours <button type="submit">Move</button></form>
        {{#shops}}<section><h2>{{name}}</h2><p>{{about}}. {{gateway}}. It is {{time}}.</p>
        <ul>{{#orders}}<li><a href="{{link}}">{{title}}</a> <span>{{number}}</span></li>{{/orders}}</ul>
        <p><a href="{{staff}}">Staff console</a> · <a href="{{portal}}">Customers’ portal</a></p>
        <p class="soft"><a href="{{find}}">A lost link</a> · <a href="{{inspector}}">Inside the gateway</a> · messages in {{messages}}</p>
        </section>{{/shops}}
        </main></body></html>
        """)

    private static let style = """
        body { margin: 0; background: #f2f4f7; color: #1a2230; font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; }
        main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.125rem; margin: 0; }
        section { background: #fff; border: 1px solid #c3cad4; border-radius: 12px; padding: 1rem; margin: 1rem 0; }
        p { margin: .25rem 0 .5rem; } ul { margin: .25rem 0 .5rem; padding-left: 1.25rem; } li { padding: .25rem 0; }
        a { color: #1f4fbf; } .soft, li span { color: #4d5968; font-size: .9375rem; }
        button, input { font: inherit; padding: .375rem .75rem; }

        """
}
