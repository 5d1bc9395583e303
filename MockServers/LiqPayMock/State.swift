internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Everything that exists in one mock shop.
///
/// The rules that change it are in `Operations/`.
struct State: Sendable {
    let keys: AccountKeys
    /// Turns card numbers into marks, so that no number has to be kept.
    let fingerprints: KeyedHash

    /// All payments by their ids, regular charges included.
    var payments = ObjectTable<Payment>()
    /// The payment that each order names; by bytes, since two spellings of one character are two orders.
    private var orders: [[UInt8]: String] = [:]
    /// The payment behind each hosted page and invoice, by the end of its address.
    var pages: [String: String] = [:]
    /// The payment behind each token of a confirmation.
    var challenges: [String: String] = [:]
    var savedCards = ObjectTable<SavedCard>()
    var agenda = Agenda<DueWork>()

    private var lastPaymentID: Int64

    init(keys: AccountKeys, random: any RandomSource) {
        self.keys = keys
        fingerprints = KeyedHash(random: random)
        lastPaymentID = 2_000_000_000 + Int64(random.next(below: 500_000_000))
    }

    /// What the shop took and did not give back, by currency.
    var balances: [String: Int64] {
        payments.all { $0.balance != 0 }.reduce(into: [:]) { sums, payment in
            sums[payment.terms.currency.rawValue, default: 0] += payment.balance
        }
    }

    /// Records a payment that begins now.
    mutating func add(_ terms: Terms, _ status: Payment.Status, _ call: Call) -> Payment {
        lastPaymentID += 1 + Int64(call.context.random.next(below: 900))
        let payment = Payment(
            id: lastPaymentID, liqpayOrderID: call.liqpayOrderID(), created: call.now, terms: terms, status: status,
            amount: terms.amount, changed: call.now)
        payments.add(payment, id: payment.key)
        if terms.kind != .regular { orders[Array(terms.orderID.utf8)] = payment.key }
        return payment
    }

    /// The payment that an order names.
    func payment(order: String) throws(Failure) -> Payment {
        guard let payment = known(order: order) else { throw Failure("payment_not_found") }
        return payment
    }

    /// The payment that an order names; `nil` for a new order.
    func known(order: String) -> Payment? {
        orders[Array(order.utf8)].flatMap { payments[$0] }
    }

    /// Refuses an order that exists already, whatever became of it.
    func checkIsNew(order: String) throws(Failure) {
        guard known(order: order) == nil else { throw Failure("order_id_duplicate", key: "order_id") }
    }

    /// Gives a payment a status and notes the time.
    mutating func move(_ key: String, to status: Payment.Status, refusal: String? = nil, _ call: Call) {
        payments.change(key) {
            $0.status = status
            $0.changed = call.now
            $0.refusal = refusal
            if status != .threeDSecure, status != .password, status != .code { $0.challenge = nil }
        }
    }

    /// The payment as an answer tells it: `error` where the request made it fail.
    func answer(_ key: String, isLookup: Bool = false, _ call: Call) -> JSON {
        guard let payment = payments[key] else { return Failure("payment_not_found").json(in: call.language) }
        let isFailed = payment.status == .failure && !isLookup
        return payment.json(
            publicKey: keys.publicKey, baseURL: call.context.baseURL, result: isFailed ? "error" : "ok")
    }

    /// Tells the shop, and the receivers of a split payment, what became of a payment.
    ///
    /// - Parameter topic: what the callback is about, for the inspector and for faults; the payment's action if `nil`.
    func notify(_ key: String, topic: String? = nil, _ call: inout Call) {
        guard let payment = payments[key] else { return }
        let name = "\(topic ?? payment.terms.kind.rawValue).\(payment.status.rawValue)"
        func send(_ address: String?, _ part: SplitRule?) {
            guard let address else { return }
            let body = payment.json(
                publicKey: keys.publicKey, baseURL: call.context.baseURL, result: nil, part: part)
            let id = "\(payment.id)-\(call.text(8, of: "0123456789abcdef"))"
            call.context.send(
                Callback.notification(
                    of: body, payment.terms.version, keys, to: address, topic: name, id: id))
        }
        send(payment.terms.serverURL, nil)
        for rule in payment.terms.splits where rule.publicKey == nil || rule.publicKey == keys.publicKey {
            send(rule.serverURL, rule)
        }
    }
}
