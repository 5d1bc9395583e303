extension Parameters {
    /// The groups that several endpoints take in the same shape.
    mutating func address(_ name: String) throws(Failure) -> Change<Address> {
        switch try groupChange(name) {
        case .keep: return .keep
        case .unset: return .unset
        case .set(var group): return .set(try group.address())
        }
    }

    /// The members of an address, all optional.
    private mutating func address() throws(Failure) -> Address {
        let address = Address(
            city: try change("city").value, country: try change("country").value, line1: try change("line1").value,
            line2: try change("line2").value, postalCode: try change("postal_code").value,
            state: try change("state").value)
        try finish()
        return address
    }

    /// `billing_details`.
    mutating func billingDetails() throws(Failure) -> BillingDetails? {
        guard var group = try group("billing_details") else { return nil }
        let details = BillingDetails(
            address: try group.address("address").value, email: try group.change("email").value,
            name: try group.change("name").value, phone: try group.change("phone").value,
            taxID: try group.change("tax_id").value)
        try group.finish()
        return details
    }

    /// `shipping`.
    mutating func shipping() throws(Failure) -> Change<Shipping> {
        switch try groupChange("shipping") {
        case .keep: return .keep
        case .unset: return .unset
        case .set(var group):
            guard let address = try group.address("address").value else { throw group.missing("address") }
            let shipping = Shipping(
                address: address, carrier: try group.change("carrier").value, name: try group.requiredText("name"),
                phone: try group.change("phone").value, trackingNumber: try group.change("tracking_number").value)
            try group.finish()
            return .set(shipping)
        }
    }

    /// `payment_method_options[card]`, taken over into `options`.
    mutating func cardOptions(into options: inout CardOptions) throws(Failure) {
        guard var all = try group("payment_method_options") else { return }
        if var card = try all.group("card") {
            if let value = try card.choice("request_three_d_secure", of: ["automatic", "any", "challenge"]) {
                options.requestThreeDSecure = value
            }
            switch try card.choiceChange("capture_method", of: ["manual"]) {
            case .keep: break
            case .unset: options.captureMethod = nil
            case .set(let value): options.captureMethod = value
            }
            switch try card.choiceChange("setup_future_usage", of: ["none", "off_session", "on_session"]) {
            case .keep: break
            case .unset: options.setupFutureUsage = nil
            case .set(let value): options.setupFutureUsage = value
            }
            if let value = try card.change("network").value { options.network = value }
            try card.finish()
        }
        try all.finish()
    }

    /// The parameters by which a client says which kinds of payment method may pay.
    ///
    /// - Parameter isNew: whether the object is being created; afterwards `automatic_payment_methods` is fixed.
    mutating func methodChoice(
        _ version: APIVersion, into choice: inout MethodChoice, isNew: Bool
    ) throws(Failure) {
        if has("payment_method_types"), version.isEndiveOrLater {
            throw .invalid(
                "The payment_method_types parameter is no longer supported. Use allowed_payment_method_types or "
                    + "excluded_payment_method_types, or leave the choice to Stripe.",
                code: "payment_method_types_no_longer_supported", parameter: "payment_method_types")
        }
        let types = try methodTypes("payment_method_types")
        let allowed = try methodTypes("allowed_payment_method_types")
        let excluded = try texts("excluded_payment_method_types")
        let automatic = isNew ? try automaticMethods() : nil
        let configuration = isNew ? try text("payment_method_configuration") : nil

        let given: [(String, Bool)] = [
            ("payment_method_types", types != nil), ("allowed_payment_method_types", allowed != nil),
            ("excluded_payment_method_types", excluded != nil && allowed != nil),
            ("automatic_payment_methods", automatic != nil && (allowed != nil || types != nil)),
            ("payment_method_configuration", configuration != nil && (allowed != nil || types != nil)),
        ]
        let exclusive = given.filter(\.1).map(\.0)
        if exclusive.count > 1 {
            throw .invalid(
                "Received parameters that exclude each other: \(exclusive.joined(separator: ", ")).",
                code: "parameters_exclusive", parameter: exclusive.last)
        }
        if let configuration {
            throw .unknownReference(
                "payment_method_configuration", configuration, parameter: "payment_method_configuration")
        }
        if let types {
            choice.types = types
            choice.allowsRedirects = nil
        }
        if let allowed { choice.allowed = allowed.isEmpty ? nil : allowed }
        if let excluded {
            guard !excluded.contains("card") else {
                throw .invalid(
                    "The mock takes cards only, so card cannot be excluded.",
                    parameter: "excluded_payment_method_types")
            }
            choice.excluded = excluded.isEmpty ? nil : excluded
        }
        if let automatic { choice.allowsRedirects = automatic }
    }

    /// `automatic_payment_methods`: whether redirects are allowed, or `.some(nil)` when it is switched off.
    private mutating func automaticMethods() throws(Failure) -> Bool?? {
        guard var group = try group("automatic_payment_methods") else { return nil }
        guard let isEnabled = try group.flag("enabled") else { throw group.missing("enabled") }
        let redirects = try group.choice("allow_redirects", of: ["always", "never"]) ?? "always"
        try group.finish()
        return isEnabled ? .some(redirects == "always") : .some(nil)
    }

    private mutating func methodTypes(_ name: String) throws(Failure) -> [String]? {
        guard let types = try texts(name) else { return nil }
        guard types.isEmpty || types.contains("card") else {
            throw .invalid("The mock takes cards only: \(at(name)) has to contain card.", parameter: at(name))
        }
        return types
    }
}
