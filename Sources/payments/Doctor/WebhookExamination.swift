internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// Whether the address that a gateway posts its webhooks to is there, and refuses what nobody has signed.
struct WebhookExamination {
    let url: AbsoluteURL
    let transport: any HTTPTransport

    private static let check = "webhook"
    /// It names no payment, so that it harms nothing where it is believed.
    private static let event = Array(
        #"{"id":"evt_payments_doctor","object":"event","type":"payments.doctor.unsigned","data":{"object":{}}}"#.utf8)

    /// Posts an event without a signature, which an endpoint refuses with 400.
    func run() async -> Finding {
        let response: TransportResponse
        do {
            response = try await transport.send(
                TransportRequest(
                    method: .post, url: url, headerFields: [.contentType: "application/json"],
                    body: .bytes(Self.event), effect: .read, limits: .lookup))
        } catch {
            let what = error.reason == .tls ? "is not trusted" : "is not reached"
            return problem("\(what): \(error.detail)", error.mend)
        }
        return finding(response)
    }

    private func finding(_ response: TransportResponse) -> Finding {
        let status = response.status
        switch status {
        case 400:
            return .ok(Self.check, "\(url) refuses an event that nobody signed, with 400 as it should")
        case 200..<300:
            return problem(
                "accepts an event that nobody signed (\(status)): anybody can say that an order is paid",
                "verify the signature over the raw body before anything else, as PaymentWebhookRoutes does, and answer 400"
            )
        case 300..<400:
            let target = response.value(of: .location).flatMap(Self.origin).map { " to \($0)" } ?? ""
            return problem(
                "redirects\(target) (\(status)), which gateways do not follow",
                "give the gateway the address that answers by itself, with https and the right slash at its end")
        case 401, 403, 407:
            return warning(
                "is refused by something in front of it (\(status)), which may refuse the gateway too",
                "let the path through firewall, password and bot protection; the signature guards it")
        case 404, 410:
            return problem(
                "is not there (\(status))",
                "see whether the path is right and the proxy passes it on; PaymentWebhookRoutes answers at PATH/ACCOUNT"
            )
        case 405:
            return problem("takes no POST (405)", "route POST to the webhook's handler")
        case 413, 415:
            return warning(
                "refuses by size or type (\(status)) before it looks at the signature",
                "let JSON and forms of 1 MiB through")
        case 429:
            return warning(
                "has had too many events that were refused (429)", "look again in some minutes, and see who sends them")
        case 400..<500:
            return warning("refuses the event, with \(status) and not 400", "answer 400 to what is not genuine")
        default:
            return problem(
                "fails (\(status))",
                "look into its log: an event that cannot be checked is to be refused, and 503 means that the store is away"
            )
        }
    }

    private func problem(_ what: String, _ mend: String) -> Finding {
        .problem(Self.check, "\(url) \(what)", mend: mend)
    }
    private func warning(_ what: String, _ mend: String) -> Finding {
        .warning(Self.check, "\(url) \(what)", mend: mend)
    }

    private static func origin(_ text: String) -> String? {
        do { return try AbsoluteURL(text).origin } catch { return nil }
    }
}
