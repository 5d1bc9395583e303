internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

extension State {
    /// How long a page is open that names no time: an invoice for an hour, any other for a day.
    private static let invoiceSeconds: Int64 = 3600
    private static let pageSeconds: Int64 = 86_400
    private static let pageSecondsMax: Int64 = 31_536_000

    /// Opens a payment page for a signed order.
    ///
    /// - Returns: the id of the page.
    mutating func openPage(_ parameters: Parameters, _ kind: Order.Kind, _ call: Call) throws(Failure) -> String {
        try credentials.check(parameters, SignedField.order)
        _ = try parameters.choice("merchantTransactionSecureType", SecureType.self)
        var order = try Order(charging: parameters, kind: kind, call)
        order.ruleTerms = try ruleTerms(ofPage: parameters, order, call)
        if let token = try parameters.optional("recToken") {
            guard card(ofToken: token) != nil else { throw Failure(.unknownToken) }
            order.offeredToken = token
        }
        guard !orders.has(order.reference) else { throw Failure(.duplicateOrder) }
        warnOfProducts(order)
        return try add(order, parameters, call)
    }

    /// Opens a page on which a card is checked and kept.
    ///
    /// - Returns: the id of the page.
    mutating func openVerificationPage(_ parameters: Parameters, _ call: Call) throws(Failure) -> String {
        try credentials.check(parameters, SignedField.verification)
        let order = try Order(verifying: parameters, call)
        guard !orders.has(order.reference) else { throw Failure(.duplicateOrder) }
        return try add(order, parameters, call)
    }

    /// CREATE_INVOICE: a link that can be sent to the payer.
    mutating func createInvoice(_ parameters: Parameters, _ call: Call) throws(Failure) -> JSON {
        let address = Pages.checkoutAddress(try openPage(parameters, .invoice, call), call)
        return [
            "reason": .string(Reason.ok.text), "reasonCode": .integer(Reason.ok.code), "invoiceUrl": .string(address),
            "qrCode": .string(address),
        ]
    }

    /// REMOVE_INVOICE: takes back a link nobody has paid on.
    mutating func removeInvoice(_ parameters: Parameters) throws(Failure) -> JSON {
        let reference = try parameters.required("orderReference")
        guard let order = orders[reference], !order.isRemoved else { throw Failure(.unknownOrder) }
        guard order.kind == .invoice, order.status == .created || order.status == .declined else {
            throw Failure(.wrongState)
        }
        orders.change(reference) { $0.isRemoved = true }
        return ["reason": "Removed", "reasonCode": .integer(Reason.ok.code)]
    }

    private mutating func add(
        _ order: Order, _ parameters: Parameters, _ call: Call
    ) throws(Failure) -> String {
        let lifetimes = [
            try parameters.whole("orderTimeout", in: 1...Self.pageSecondsMax),
            try parameters.whole("orderLifetime", in: 1...Self.pageSecondsMax),
        ].compactMap { $0 }
        let seconds = lifetimes.min() ?? (order.kind == .invoice ? Self.invoiceSeconds : Self.pageSeconds)
        let page = call.uuid()
        var order = order
        order.page = page
        order.pageEnds = call.seconds + seconds
        orders.add(order, id: order.reference)
        pages[page] = order.reference
        agenda.plan(.pageEnds(order: order.reference), at: call.now.adding(seconds: seconds))
        return page
    }

    /// The rule that a page makes of a payment; nil when the merchant or the payer does not want one.
    ///
    /// Where the merchant leaves the choice to the payer, the mock takes the first interval offered.
    private func ruleTerms(
        ofPage parameters: Parameters, _ order: Order, _ call: Call
    ) throws(Failure) -> RuleTerms? {
        let isPreset = try parameters.optional("regularBehavior") == "preset"
        let isOn = try parameters.optional("regularOn") == "1"
        let modes = try parameters.optional("regularMode")?.split(separator: ";").map(String.init) ?? []
        guard modes.allSatisfy({ ["client", "none"].contains($0) || RegularMode(rawValue: $0) != nil }) else {
            throw .format("`regularMode` has an interval that is not known")
        }
        let count = try parameters.whole("regularCount", in: 1...1000)
        let next = try parameters.day("dateNext")
        let end = try parameters.day("dateEnd")
        if isPreset {
            for name in ["regularMode", "regularAmount", "dateNext"] { _ = try parameters.required(name) }
            guard count != nil || end != nil else { throw .missing("dateEnd") }
        }
        guard isPreset || isOn, let mode = modes.compactMap(RegularMode.init(rawValue:)).first else { return nil }
        let amount = try parameters.optional("regularAmount").map { text throws(Failure) in
            try Amount(text, order.amount.currency)
        }
        let today = CivilDate(call.now)
        let begin = next ?? mode.day(1, from: today) ?? today
        guard begin >= today else { throw .format("`dateNext` is past") }
        return RuleTerms(
            mode: mode, amount: amount ?? order.amount, begin: begin, end: end, countMax: count, email: order.email)
    }
}

extension Parameters {
    /// A day, `DD.MM.YYYY`; nil when it is missing.
    func day(_ name: String) throws(Failure) -> CivilDate? {
        guard let text = try optional(name) else { return nil }
        guard let day = CivilDate(dotted: text) else { throw .format("`\(name)` is no day like 21.11.2026") }
        return day
    }
}
