internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// The form of an offer: what was typed into it, and what is wrong with that.
struct OfferForm {
    let product: OfferProduct.Name
    let language: Language
    /// The accounts that can be chosen.
    let accounts: [AccountName]
    var reader: FieldReader
    /// The rows of the form that rules and steps were read from, in their order.
    var rows: [Int] = []

    /// The most characters of a field that are shown again.
    private static let typedMax = 500

    /// Takes what was typed.
    init(_ product: OfferProduct.Name, _ form: FormDecoding, _ language: Language, _ accounts: [AccountName]) {
        self.product = product
        self.language = language
        self.accounts = accounts
        var typed: [String: String] = [:]
        for (name, value) in form.pairs where typed[name] == nil { typed[name] = String(value.prefix(Self.typedMax)) }
        reader = FieldReader(typed)
    }

    /// Begins with values.
    init(
        _ product: OfferProduct.Name, typed: [String: String], _ language: Language, _ accounts: [AccountName]
    ) {
        self.product = product
        self.language = language
        self.accounts = accounts
        reader = FieldReader(typed)
    }

    var isFaultless: Bool { reader.faults.isEmpty }

    /// The price that amounts are shown for where staff type the price of each order.
    mutating func example(_ currency: Currency) -> Money? {
        amount(.example, currency, isRequired: false)
    }

    /// The offer that was typed; nil when something is wrong with it.
    mutating func offer(_ id: SalesOffer.ID) -> SalesOffer? {
        let name = reader.line(OfferField.name.key(), most: 120)
        let kind: Order.Kind? = reader.choice(OfferField.kind.key())
        guard let currency = currency() else { return nil }
        let price = product == .visits ? nil : amount(.price, currency, isRequired: false)
        let account = account()
        let note = reader.line(OfferField.note.key(), most: 300, isRequired: false)
        let product = settings(currency, note)
        guard isFaultless, let name, let kind, let product else { return nil }
        do {
            return try SalesOffer(
                id: id, name: name, kind: kind, currency: currency, price: price, account: account,
                acceptsPayments: reader.isTicked(OfferField.acceptsPayments.key()),
                acceptsParts: self.product == .visits || reader.isTicked(OfferField.acceptsParts.key()),
                product: product)
        } catch {
            refuse(error)
            return nil
        }
    }

    mutating func currency() -> Currency? {
        let key = OfferField.currency.key()
        do { return try Currency(code: (reader.typed[key] ?? "").trimmed.uppercased()) } catch {
            reader.refuse(key, .noChoice)
            return nil
        }
    }

    mutating func amount(
        _ field: OfferField, row: Int? = nil, _ currency: Currency, isRequired: Bool = true
    ) -> Money? {
        let language = language
        return reader.amount(field.key(row), currency, { AmountField.read($0, $1, language) }, isRequired: isRequired)
    }

    private mutating func account() -> AccountName? {
        let key = OfferField.account.key()
        guard let text = reader.typed[key], !text.isEmpty else { return nil }
        guard let account = accounts.first(where: { $0.text == text }) else {
            reader.refuse(key, .noChoice)
            return nil
        }
        return account
    }

    /// Puts what is wrong with the terms to the field it was typed into.
    mutating func refuse(_ error: PlanError) { reader.refuse(field(of: error), .terms(error)) }

    // The builders name their own fields, which are the form's under other names.
    private func field(of error: PlanError) -> String {
        let row = error.field.firstIndex(of: "[").flatMap { start in
            Int(error.field[start...].dropFirst().prefix { $0.isNumber })
        }
        let name = error.field.split { $0 == "[" || $0 == "." }.first.map(String.init) ?? ""
        let part = error.field.split(separator: ".").last.map(String.init) ?? ""
        let typedRow = row.flatMap { rows.indices.contains($0) ? rows[$0] : nil } ?? 0
        switch name {
        case "rules", "custom": return (part == "days" ? OfferField.ruleDays : .ruleValue).key(typedRow)
        case "tiers": return (part == "kept" ? OfferField.tierKept : .tierHours).key(typedRow)
        case "kinds", "kind": return OfferField.kindName.key(0)
        case "lines": return field(ofLine: row ?? 0, error.field)
        case "terms", "deposit": return OfferField.deposit.key()
        case "items": return OfferField.price.key()
        case "total": return (product == .visits ? OfferField.kindAmount.key(0) : OfferField.price.key())
        default: return OfferField(rawValue: name)?.key() ?? OfferField.name.key()
        }
    }

    private func field(ofLine line: Int, _ path: String) -> String {
        if path.contains(".parts") { return OfferField.partCount.key() }
        if path.contains(".due") {
            switch product {
            case .travel: return (line == 0 ? OfferField.downPaymentDays : .restDays).key()
            default: return OfferField.balanceDays.key()
            }
        }
        if path.hasSuffix("atLeast") { return OfferField.depositLeast.key() }
        if path.hasSuffix("atMost") { return OfferField.depositMost.key() }
        return (product == .travel ? OfferField.downPayment : .deposit).key()
    }
}
