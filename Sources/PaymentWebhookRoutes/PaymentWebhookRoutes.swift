internal import HTTPTypes
public import Hummingbird
internal import NIOCore
public import PaymentCore
public import PaymentOrders

/// The addresses that gateways post their webhooks to, for a Hummingbird app.
///
/// ```swift
/// let router = Router()
/// PaymentWebhookRoutes(orders: orders).add(to: router, at: "webhooks")
/// ```
///
/// An account called `stripe` then has the address `/webhooks/stripe`. Give it to the gateway as it is reached from outside, with https;
/// nothing in front of it may change the body or its header fields, for signatures are over those bytes.
public struct PaymentWebhookRoutes: Sendable {
    private let inbox: WebhookInbox

    /// Routes to an inbox of the application's own.
    public init(_ inbox: WebhookInbox) {
        self.inbox = inbox
    }

    /// Routes to a new inbox of `orders`.
    ///
    /// - Parameters:
    ///   - orders: the orders that webhooks are about.
    ///   - application: when events are applied; by the collector unless given.
    ///   - clock: tells how old a signature is.
    public init(
        orders: Orders, application: WebhookInbox.Application = .later, clock: any WallClock = SystemWallClock()
    ) {
        self.init(WebhookInbox(orders, application: application, clock: clock))
    }

    /// Adds `POST <path>/{account}` to a router, and no other method.
    ///
    /// - Parameter path: what stands before the account's name.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>, at path: RouterPath) {
        router.group(path).post("{account}") { request, context in
            try await answer(request, to: context.parameters.get("account") ?? "")
        }
    }

    private func answer(_ request: Request, to name: String) async throws -> Response {
        // What is too large is not read to its end: the inbox refuses it by its length, whatever account it is for (S-27).
        var body: [UInt8] = []
        for try await part in request.body {
            body += part.readableBytesView
            if body.count > WebhookDelivery.bodyBytesMax { break }
        }
        let delivery = WebhookDelivery(
            fields: request.headers.map { (name: $0.name.rawName, value: $0.value) }, body: body)
        return Response(await inbox.receive(delivery, named: name))
    }
}

extension Response {
    /// The answer to a webhook as a server sends it.
    fileprivate init(_ answer: WebhookAnswer) {
        var fields = HTTPFields()
        for field in answer.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            fields.append(HTTPField(name: name, value: field.value))
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
