internal import PaymentCore

/// What a shop asked for, as it was sent.
struct Terms: Sendable {
    /// When and how often a subscription charges.
    struct Schedule: Sendable {
        let period: CivilTime.Period
        /// The first charge; the others are counted from it.
        let start: CivilTime
        var chargesMade: Int64 = 0
    }

    let version: WireVersion
    var kind: Payment.Kind
    let orderID: String
    var amount: Int64
    let currency: WireCurrency
    var description: String
    let language: Language
    var serverURL: String?
    var resultURL: String?
    var ip: String?
    var info: String?
    /// Members that are sent back as they came, in the order of the payment object.
    var sender: [(name: String, value: String)] = []
    var product: [(name: String, value: String)] = []
    /// Whether the card's token is wanted.
    var wantsToken = false
    /// Whether a verification code is wanted.
    var wantsCode = false
    var splits: [SplitRule] = []
    var schedule: Schedule?
    /// Until when the page takes a payment.
    var expires: Timestamp?

    private static let senderLimits = [("sender_first_name", 100), ("sender_last_name", 100)]
    private static let productLimits = [
        ("customer", 100), ("product_category", 25), ("product_description", 500), ("product_name", 100),
        ("product_url", 2000),
    ]

    /// Reads what all payments have in common: first the fields, then amount and currency, then the order.
    init(_ parameters: Parameters, _ kind: Payment.Kind, _ call: Call) throws(Failure) {
        guard !parameters.has("prepare") else { throw .wrong("prepare") }
        try parameters.demand(["amount", "currency", "description", "order_id"])
        let description = try parameters.requiredText("description")
        let (server, result) = (try parameters.webAddress("server_url"), try parameters.webAddress("result_url"))
        let ip = try parameters.internetAddress()
        let info = try parameters.text("info")
        var (sender, product): ([(String, String)], [(String, String)]) = ([], [])
        if let phone = try parameters.phone() { sender.append(("sender_phone", phone)) }
        for (name, limit) in Self.senderLimits {
            if let text = try parameters.text(name, atMost: limit) { sender.append((name, text)) }
        }
        for (name, limit) in Self.productLimits {
            if let text = try parameters.text(name, atMost: limit) { product.append((name, text)) }
        }
        let wantsToken = try parameters.text("recurringbytoken") == "1"
        let wantsCode = try parameters.text("verifycode") == "Y"
        let expires = try parameters.moment("expired_date")?.moment
        let schedule = kind == .subscribe ? try Self.schedule(parameters, call) : nil
        let amount = try parameters.amount()
        let currency = try parameters.currency()
        let splits = try SplitRule.read(parameters, sum: amount)
        try FiscalReceipt.check(parameters, sum: amount, currency)
        self.init(
            version: call.version, kind: kind == .pay && !splits.isEmpty ? .paysplit : kind,
            orderID: try parameters.orderID(), amount: amount, currency: currency, description: description,
            language: call.language)
        (serverURL, resultURL, self.ip, self.info) = (server, result, ip, info)
        (self.sender, self.product) = (sender, product)
        (self.wantsToken, self.wantsCode) = (wantsToken, wantsCode)
        (self.expires, self.schedule, self.splits) = (expires, schedule, splits)
    }

    /// The terms of a card check, which has no amount of its own: 0.01 UAH that nobody takes.
    init(cardCheck parameters: Parameters, _ call: Call) throws(Failure) {
        try parameters.demand(["description", "ip", "order_id"])
        let description = try parameters.requiredText("description")
        let ip = try parameters.internetAddress()
        let server = try parameters.webAddress("server_url")
        let wantsCode = try parameters.text("verifycode") == "Y"
        self.init(
            version: call.version, kind: .auth, orderID: try parameters.orderID(), amount: 1, currency: .hryvnia,
            description: description, language: call.language)
        (self.ip, serverURL, self.wantsCode) = (ip, server, wantsCode)
    }

    private init(
        version: WireVersion, kind: Payment.Kind, orderID: String, amount: Int64, currency: WireCurrency,
        description: String, language: Language
    ) {
        self.version = version
        self.kind = kind
        self.orderID = orderID
        self.amount = amount
        self.currency = currency
        self.description = description
        self.language = language
    }

    /// A start in the past means now.
    private static func schedule(_ parameters: Parameters, _ call: Call) throws(Failure) -> Schedule {
        try parameters.demand(["subscribe", "subscribe_date_start", "subscribe_periodicity"])
        _ = try parameters.choice("subscribe", of: ["1"])
        guard let start = try parameters.moment("subscribe_date_start") else { throw .wrong("subscribe_date_start") }
        let words = CivilTime.Period.allCases.map(\.rawValue)
        let word = try parameters.choice("subscribe_periodicity", of: words)
        guard let period = CivilTime.Period(rawValue: word) else { throw .wrong("subscribe_periodicity") }
        return Schedule(period: period, start: start.moment < call.now ? CivilTime(call.now) : start)
    }
}
