internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Buyers.
extension State {
    mutating func createCustomer(_ parameters: inout Parameters, _ call: inout Call) throws(Failure) -> JSON {
        var customer = Customer(
            id: call.identifier("cus_", 14), created: call.seconds,
            invoicePrefix: call.identifier("", 8).uppercased())
        try parameters.apply(to: &customer)
        let methodID = try parameters.text("payment_method")
        try parameters.finish()

        var method: PaymentMethod?
        if let methodID {
            let id = try realID(methodID, &call)
            let found = try usablePaymentMethod(id, customer: nil)
            try checkSavable(found)
            method = found
        }
        if let chosen = customer.defaultPaymentMethod { customer.defaultPaymentMethod = try realID(chosen, &call) }
        if let chosen = customer.defaultPaymentMethod, chosen != method?.id {
            throw .refused(
                "The customer does not have a payment method with the ID \(chosen.shortened).",
                code: "resource_missing", parameter: "invoice_settings[default_payment_method]")
        }
        customers.add(customer, id: customer.id)
        if let method { attach(method.id, to: customer.id, &call) }
        emit("customer.created", .customer(customer), &call)
        return customer.json
    }

    mutating func updateCustomer(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        guard var customer = customers[id] else { throw .notFound("customer", id, parameter: "id") }
        let old = customer.json
        try parameters.apply(to: &customer)
        try parameters.finish()
        if let method = customer.defaultPaymentMethod, paymentMethods[method]?.customer != id {
            throw .refused(
                "The customer does not have a payment method with the ID \(method.shortened).",
                code: "resource_missing", parameter: "invoice_settings[default_payment_method]")
        }
        customers[id] = customer
        emit("customer.updated", .customer(customer), previous: Self.difference(old, customer.json), &call)
        return customer.json
    }

    /// The customer with an id from a path, or what is left of a deleted one.
    func customerJSON(_ id: String) throws(Failure) -> JSON {
        if let customer = customers[id] { return customer.json }
        guard customers.has(id) else { throw .notFound("customer", id, parameter: "id") }
        return Customer.deletedJSON(id)
    }

    mutating func deleteCustomer(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        try parameters.finish()
        guard let customer = customers[id] else { throw .notFound("customer", id, parameter: "id") }
        for method in paymentMethods.all(where: { $0.customer == id }) {
            paymentMethods.change(method.id) {
                $0.customer = nil
                $0.isSpent = true
            }
        }
        customers[id] = nil
        emit("customer.deleted", .customer(customer), &call)
        return Customer.deletedJSON(id)
    }

    func listCustomers(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let email = try parameters.text("email", atMost: 512)
        try parameters.finish()
        let (found, hasMore) = try page.read(customers, noun: "customer") {
            page.created.contains($0.created) && (email == nil || $0.email == email)
        }
        return .list(found.map(\.json), url: "/v1/customers", hasMore: hasMore)
    }
}

extension Parameters {
    /// What creating and updating a customer may set alike.
    fileprivate mutating func apply(to customer: inout Customer) throws(Failure) {
        customer.email = try change("email", atMost: 512).applied(to: customer.email)
        customer.name = try change("name", atMost: 256).applied(to: customer.name)
        customer.phone = try change("phone", atMost: 20).applied(to: customer.phone)
        customer.description = try change("description").applied(to: customer.description)
        customer.address = try address("address").applied(to: customer.address)
        customer.shipping = try shipping().applied(to: customer.shipping)
        customer.metadata.merge(try metadata())
        if let locales = try texts("preferred_locales") { customer.preferredLocales = locales }
        if var settings = try group("invoice_settings") {
            customer.defaultPaymentMethod = try settings.change("default_payment_method")
                .applied(to: customer.defaultPaymentMethod)
            try settings.finish()
        }
    }
}
