internal import PaymentHTTP

/// What a client asks for when it creates a Checkout Session, read and checked.
struct CheckoutDraft {
    /// A position before it has an id.
    struct Position {
        let name: String
        let description: String?
        let unitAmount: Int64
        let quantity: Int64
        let currency: String

        func item(_ call: inout Call) -> CheckoutSession.LineItem {
            CheckoutSession.LineItem(
                id: call.identifier("li_1", 23), name: name, description: description,
                priceID: call.identifier("price_1", 23), productID: call.identifier("prod_", 14),
                unitAmount: unitAmount, quantity: quantity, currency: currency)
        }
    }

    let mode: String
    let uiMode: String
    let successURL: String?
    let cancelURL: String?
    let returnURL: String?
    let clientReferenceID: String?
    let locale: String?
    let submitType: String?
    let billingAddressCollection: String?
    private(set) var currency: String?
    private(set) var lineItems: [Position] = []
    private(set) var settings: CheckoutSession.IntentSettings
    private(set) var options = CardOptions()
    private(set) var methods = MethodChoice()

    init(_ parameters: inout Parameters, _ call: Call) throws(Failure) {
        let mode = try parameters.choice("mode", of: ["payment", "setup", "subscription"])
        guard let mode else { throw parameters.missing("mode") }
        guard mode != "subscription" else {
            throw .invalid("The mock has no subscriptions: mode can be payment or setup.", parameter: "mode")
        }
        self.mode = mode
        let isOld = call.version.text.prefix(10) < "2026-03-25"
        let modes =
            isOld ? ["hosted", "embedded", "custom"] : ["hosted_page", "embedded_page", "elements", "form"]
        uiMode = Self.newName(ofMode: try parameters.choice("ui_mode", of: modes) ?? "hosted_page")
        successURL = try parameters.webAddress("success_url")
        cancelURL = try parameters.webAddress("cancel_url")
        returnURL = try parameters.webAddress("return_url")
        if uiMode == "hosted_page", successURL == nil { throw parameters.missing("success_url") }
        if uiMode != "hosted_page", returnURL == nil { throw parameters.missing("return_url") }
        clientReferenceID = try parameters.text("client_reference_id", atMost: 200)
        locale = try parameters.text("locale", atMost: 10)
        submitType = try parameters.choice("submit_type", of: ["auto", "book", "donate", "pay", "subscribe"])
        billingAddressCollection = try parameters.choice("billing_address_collection", of: ["auto", "required"])
        currency = try parameters.has("currency") ? parameters.currency("currency").code : nil
        settings = try parameters.intentSettings(mode: mode)
        try parameters.methodChoice(call.version, into: &methods, isNew: true)
        try parameters.cardOptions(into: &options)
        // It only says how saved cards are offered on the page, and the mock's page offers none.
        parameters.ignore("saved_payment_method_options")
        if mode == "payment" {
            lineItems = try parameters.lineItems(currency: currency)
            currency = lineItems.first?.currency
            try checkTotal()
        } else {
            guard !parameters.has("line_items") else {
                throw .invalid("You can not pass `line_items` in `setup` mode.", parameter: "line_items")
            }
            guard currency != nil || methods.allowed != nil || methods.allowsRedirects == nil else {
                throw .missing("currency")
            }
        }
    }

    private func checkTotal() throws(Failure) {
        var total: Int64 = 0
        for item in lineItems {
            let (amount, isTooLarge) = item.unitAmount.multipliedReportingOverflow(by: item.quantity)
            let (sum, overflows) = total.addingReportingOverflow(isTooLarge ? .max : amount)
            guard !isTooLarge, !overflows, sum <= AmountLimit.card else {
                throw .invalid(
                    "The Checkout Session's total amount is too large.", code: "amount_too_large",
                    parameter: "line_items")
            }
            total = sum
        }
        guard let item = lineItems.first, let currency = WireCurrency.named(item.currency) else { return }
        guard total >= currency.minimum else {
            throw .invalid(
                "The Checkout Session's total amount must be at least \(currency.text(currency.minimum))",
                code: "amount_too_small", parameter: "line_items")
        }
    }

    private static func newName(ofMode mode: String) -> String {
        switch mode {
        case "hosted": "hosted_page"
        case "embedded": "embedded_page"
        case "custom": "elements"
        default: mode
        }
    }
}

extension Parameters {
    /// `payment_intent_data` or `setup_intent_data`.
    fileprivate mutating func intentSettings(mode: String) throws(Failure) -> CheckoutSession.IntentSettings {
        var settings = CheckoutSession.IntentSettings()
        let name = mode == "payment" ? "payment_intent_data" : "setup_intent_data"
        guard var group = try group(name) else { return settings }
        settings.metadata.merge(try group.metadata())
        settings.description = try group.text("description", atMost: 1000)
        if mode == "payment" {
            settings.captureMethod =
                try group.choice("capture_method", of: ["automatic", "automatic_async", "manual"])
                ?? settings.captureMethod
            settings.setupFutureUsage = try group.choice("setup_future_usage", of: ["off_session", "on_session"])
            settings.receiptEmail = try group.text("receipt_email", atMost: 512)
            settings.statementDescriptorSuffix = try group.text("statement_descriptor_suffix", atMost: 22)
            settings.shipping = try group.shipping().value
        }
        try group.finish()
        return settings
    }

    /// `line_items`: from 1 to 100 positions in one currency.
    fileprivate mutating func lineItems(currency: String?) throws(Failure) -> [CheckoutDraft.Position] {
        guard let groups = try groups("line_items"), !groups.isEmpty else { throw missing("line_items") }
        guard groups.count <= 100 else {
            throw .invalid("You can have at most 100 line items.", parameter: "line_items")
        }
        var positions: [CheckoutDraft.Position] = []
        for var group in groups {
            if let price = try group.text("price") {
                throw .unknownReference("price", price, parameter: group.at("price"))
            }
            guard let quantity = try group.whole("quantity", atLeast: 1) else { throw group.missing("quantity") }
            guard var price = try group.group("price_data") else { throw group.missing("price_data") }
            let position = try price.position(quantity: quantity)
            try group.finish()
            guard position.currency == (currency ?? positions.first?.currency ?? position.currency) else {
                throw .invalid(
                    "All line items must have the same currency.", parameter: price.at("currency"))
            }
            positions.append(position)
        }
        return positions
    }

    /// `price_data`.
    private mutating func position(quantity: Int64) throws(Failure) -> CheckoutDraft.Position {
        let currency = try currency("currency")
        guard let unitAmount = try whole("unit_amount", atLeast: 0) else { throw missing("unit_amount") }
        guard unitAmount % currency.step == 0 else {
            throw .invalid(
                "Amounts in \(currency.code) must be multiples of \(currency.step).",
                code: "parameter_invalid_integer", parameter: at("unit_amount"))
        }
        if let product = try text("product") {
            throw .unknownReference("product", product, parameter: at("product"))
        }
        guard var product = try group("product_data") else { throw missing("product_data") }
        let name = try product.requiredText("name")
        let description = try product.text("description")
        _ = try product.metadata()
        // Pictures and tax codes would have to be shown and reckoned with by a page that is more than a mock's.
        product.ignore("images", "tax_code")
        try product.finish()
        _ = try choice("tax_behavior", of: ["exclusive", "inclusive", "unspecified"])
        try finish()
        return CheckoutDraft.Position(
            name: name, description: description, unitAmount: unitAmount, quantity: quantity, currency: currency.code)
    }
}
