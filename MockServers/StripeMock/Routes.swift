internal import MockServerKit
internal import HTTPTypes
internal import PaymentHTTP

/// An endpoint: what a method and a path mean.
struct Route {
    /// The kinds of objects that have endpoints, by their names in a path.
    enum Resource: String {
        case paymentIntents = "payment_intents"
        case charges
        case refunds
        case customers
        case paymentMethods = "payment_methods"
        case setupIntents = "setup_intents"
        case checkoutSessions = "checkout/sessions"
        case events
        case webhookEndpoints = "webhook_endpoints"
        case balanceTransactions = "balance_transactions"
        case disputes

        /// The value of `object` in what the endpoints answer with.
        var objectKind: String {
            switch self {
            case .paymentIntents: "payment_intent"
            case .charges: "charge"
            case .refunds: "refund"
            case .customers: "customer"
            case .paymentMethods: "payment_method"
            case .setupIntents: "setup_intent"
            case .checkoutSessions: "checkout.session"
            case .events: "event"
            case .webhookEndpoints: "webhook_endpoint"
            case .balanceTransactions: "balance_transaction"
            case .disputes: "dispute"
            }
        }
    }

    /// What of a resource is meant.
    enum Target: Hashable {
        case collection
        case object(String)
        case part(String, of: String)
    }

    let method: HTTPRequest.Method
    let resource: Resource
    let target: Target

    /// Reads a path; `nil` when nothing can be there.
    init?(_ method: HTTPRequest.Method, _ path: String) {
        guard path.hasPrefix("/v1/") else { return nil }
        var parts = path.dropFirst(4).split(separator: "/", omittingEmptySubsequences: false)[...]
        if parts.first == "checkout", parts.count > 1 {
            guard parts[parts.startIndex + 1] == "sessions" else { return nil }
            resource = .checkoutSessions
            parts = parts.dropFirst(2)
        } else {
            guard let name = parts.popFirst(), let found = Resource(rawValue: String(name)) else { return nil }
            resource = found
        }
        var names: [String] = []
        for part in parts {
            do throws(FormError) {
                let name = try PercentEncoding.decoded(String(part))
                guard !name.isEmpty else { return nil }
                names.append(name)
            } catch {
                return nil
            }
        }
        switch names.count {
        case 0: target = .collection
        case 1: target = .object(names[0])
        case 2: target = .part(names[1], of: names[0])
        default: return nil
        }
        self.method = method
    }

    /// What the endpoint answers with, for `expand`.
    var answer: (kind: String, shape: AnswerShape) {
        switch target {
        case .collection:
            (resource.objectKind, method == .get ? .list : .object)
        case .object("search") where resource == .paymentIntents:
            (resource.objectKind, .searchResult)
        case .part("payment_methods", _):
            ("payment_method", .list)
        case .part("line_items", _):
            ("item", .list)
        case .object, .part:
            (resource.objectKind, .object)
        }
    }
}

extension State {
    /// Serves an endpoint.
    ///
    /// - Throws: what Stripe answers instead of 200; 404 where there is no such endpoint.
    mutating func serve(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call, path: String
    ) throws(Failure) -> JSON {
        let answer: JSON? =
            switch route.resource {
            case .paymentIntents: try servePayments(route, &parameters, &call)
            case .customers, .paymentMethods: try serveBuyers(route, &parameters, &call)
            case .setupIntents: try serveSetups(route, &parameters, &call)
            case .checkoutSessions: try serveCheckout(route, &parameters, &call)
            case .webhookEndpoints: try serveWebhooks(route, &parameters, &call)
            case .charges, .refunds, .disputes, .events, .balanceTransactions:
                try serveMoney(route, &parameters, &call)
            }
        guard let answer else { throw .unknownURL(route.method.rawValue, path) }
        return answer
    }

    private mutating func servePayments(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.method, route.target) {
        case (.post, .collection): return try createPaymentIntent(&parameters, &call)
        case (.get, .collection): return try listPaymentIntents(&parameters)
        case (.get, .object("search")): return try searchPaymentIntents(&parameters)
        case (.get, .object(let id)):
            // A client that has only the secret, as a browser does, sends it along.
            parameters.ignore("client_secret")
            try parameters.finish()
            return try paymentIntent(id).json
        case (.post, .object(let id)): return try updatePaymentIntent(id, &parameters, &call)
        case (.post, .part("confirm", let id)): return try confirmPaymentIntent(id, &parameters, &call)
        case (.post, .part("capture", let id)): return try capturePaymentIntent(id, &parameters, &call)
        case (.post, .part("cancel", let id)): return try cancelPaymentIntent(id, &parameters, &call)
        default: return nil
        }
    }

    private mutating func serveSetups(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.method, route.target) {
        case (.post, .collection): return try createSetupIntent(&parameters, &call)
        case (.get, .collection): return try listSetupIntents(&parameters)
        case (.get, .object(let id)):
            parameters.ignore("client_secret")
            try parameters.finish()
            return try setupIntent(id).json
        case (.post, .object(let id)): return try updateSetupIntent(id, &parameters, &call)
        case (.post, .part("confirm", let id)): return try confirmSetupIntent(id, &parameters, &call)
        case (.post, .part("cancel", let id)): return try cancelSetupIntent(id, &parameters, &call)
        default: return nil
        }
    }

    private mutating func serveBuyers(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.resource, route.method, route.target) {
        case (.customers, .post, .collection): return try createCustomer(&parameters, &call)
        case (.customers, .get, .collection): return try listCustomers(&parameters)
        case (.customers, .get, .object(let id)):
            try parameters.finish()
            return try customerJSON(id)
        case (.customers, .post, .object(let id)): return try updateCustomer(id, &parameters, &call)
        case (.customers, .delete, .object(let id)): return try deleteCustomer(id, &parameters, &call)
        case (.customers, .get, .part("payment_methods", let id)):
            guard customers[id] != nil else { throw .notFound("customer", id, parameter: "customer") }
            return try listPaymentMethods(&parameters, customer: id)
        case (.paymentMethods, .post, .collection): return try createPaymentMethod(&parameters, &call)
        case (.paymentMethods, .get, .collection): return try listPaymentMethods(&parameters)
        case (.paymentMethods, .get, .object(let id)):
            try parameters.finish()
            return try paymentMethod(id).json
        case (.paymentMethods, .post, .object(let id)): return try updatePaymentMethod(id, &parameters, &call)
        case (.paymentMethods, .post, .part("attach", let id)):
            return try attachPaymentMethod(id, &parameters, &call)
        case (.paymentMethods, .post, .part("detach", let id)):
            return try detachPaymentMethod(id, &parameters, &call)
        default: return nil
        }
    }

    private mutating func serveCheckout(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.method, route.target) {
        case (.post, .collection): return try createCheckoutSession(&parameters, &call)
        case (.get, .collection): return try listCheckoutSessions(&parameters)
        case (.get, .object(let id)):
            try parameters.finish()
            return try checkoutSession(id).json
        case (.post, .object(let id)): return try updateCheckoutSession(id, &parameters, &call)
        case (.post, .part("expire", let id)): return try expireCheckoutSession(id, &parameters, &call)
        case (.get, .part("line_items", let id)): return try listLineItems(id, &parameters)
        default: return nil
        }
    }

    private mutating func serveWebhooks(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.method, route.target) {
        case (.post, .collection): return try createWebhookEndpoint(&parameters, &call)
        case (.get, .collection): return try listWebhookEndpoints(&parameters)
        case (.get, .object(let id)):
            try parameters.finish()
            return try webhookEndpoint(id).json(withSecret: false)
        case (.post, .object(let id)): return try updateWebhookEndpoint(id, &parameters, &call)
        case (.delete, .object(let id)): return try deleteWebhookEndpoint(id, &parameters)
        default: return nil
        }
    }

    private mutating func serveMoney(
        _ route: Route, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON? {
        switch (route.resource, route.method, route.target) {
        case (.charges, .get, .collection): return try listCharges(&parameters)
        case (.charges, .get, .object(let id)):
            try parameters.finish()
            return try charge(id).json
        case (.refunds, .post, .collection): return try createRefund(&parameters, &call)
        case (.refunds, .get, .collection): return try listRefunds(&parameters)
        case (.refunds, .get, .object(let id)):
            try parameters.finish()
            return try refund(id).json
        case (.refunds, .post, .object(let id)): return try updateRefund(id, &parameters, &call)
        case (.refunds, .post, .part("cancel", let id)): return try cancelRefund(id, &parameters)
        case (.events, .get, .collection): return try listEvents(&parameters, call)
        case (.events, .get, .object(let id)):
            try parameters.finish()
            return try eventJSON(id, call)
        case (.balanceTransactions, .get, .object(let id)):
            try parameters.finish()
            return try balanceTransaction(id).json
        case (.disputes, .get, .collection): return try listDisputes(&parameters)
        case (.disputes, .get, .object(let id)):
            try parameters.finish()
            return try dispute(id).json
        case (.disputes, .post, .object(let id)): return try updateDispute(id, &parameters, &call)
        case (.disputes, .post, .part("close", let id)): return try closeDispute(id, &parameters, &call)
        default: return nil
        }
    }
}
