public import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// What LiqPay can be told beside the common part of a payment.
    public struct Extras: Hashable, Sendable {
        /// How the amount is divided between shops; empty gives all of it to this one.
        public var splits: [Split]
        /// What LiqPay's cash register prints, where the shop has one.
        public var receipt: Receipt?

        /// Creates extras.
        public init(splits: [Split] = [], receipt: Receipt? = nil) {
            self.splits = splits
            self.receipt = receipt
        }
    }

    /// One shop's part of a payment.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout, `split_rules` (read 2026-11-21)
    public struct Split: Hashable, Sendable {
        /// Who pays LiqPay's fee.
        public enum CommissionPayer: String, Hashable, Sendable {
            /// The payer.
            case sender
            /// The shop.
            case receiver
        }

        /// The shop's public key.
        public var publicKey: String
        /// Its part.
        public var amount: Money
        /// Who pays LiqPay's fee on it.
        public var commissionPayer: CommissionPayer
        /// What this part is for.
        public var description: String?
        /// Where LiqPay posts the callbacks about this part.
        public var serverURL: AbsoluteURL?

        /// Creates a part.
        public init(
            publicKey: String, amount: Money, commissionPayer: CommissionPayer = .sender, description: String? = nil,
            serverURL: AbsoluteURL? = nil
        ) {
            self.publicKey = publicKey
            self.amount = amount
            self.commissionPayer = commissionPayer
            self.description = description
            self.serverURL = serverURL
        }
    }

    /// A fiscal receipt.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout, `rro_info` (read 2026-11-21)
    public struct Receipt: Hashable, Sendable {
        /// One line of a receipt.
        public struct Item: Hashable, Sendable {
            /// The goods' id in the shop's LiqPay account.
            public var id: Int64
            /// How much of it, in thousandths: 1000 for one piece.
            public var thousandths: Int64
            /// The price of one.
            public var price: Money
            /// The price of all.
            public var cost: Money

            /// Creates a line.
            public init(id: Int64, thousandths: Int64, price: Money, cost: Money) {
                self.id = id
                self.thousandths = thousandths
                self.price = price
                self.cost = cost
            }
        }

        /// The lines.
        public var items: [Item]
        /// Who is sent the receipt.
        public var emails: [String]

        /// Creates a receipt.
        public init(items: [Item], emails: [String] = []) {
            self.items = items
            self.emails = emails
        }
    }

    /// Refuses parts or lines that do not add up to the amount.
    func check(_ extras: Extras, _ amount: Money) throws(PaymentError) {
        do throws(InvalidValue) {
            if !extras.splits.isEmpty { try Self.check(extras.splits, amount) }
            if let receipt = extras.receipt { try Self.check(receipt, amount) }
        } catch {
            throw PaymentError(error, gateway: .liqPay)
        }
    }

    private static func check(_ splits: [Split], _ amount: Money) throws(InvalidValue) {
        guard splits.count <= 5 else {
            throw InvalidValue("splits", "\(splits.count)", "are more than the 5 receivers LiqPay takes")
        }
        for split in splits where !split.amount.isPositive {
            throw InvalidValue("splits", split.amount.description, "must be above zero")
        }
        let sum = try Money.sum(splits.map(\.amount), in: amount.currency)
        guard sum == amount else { throw InvalidValue("splits", sum.description, "must add up to \(amount)") }
    }

    private static func check(_ receipt: Receipt, _ amount: Money) throws(InvalidValue) {
        guard amount.currency == .uah else {
            throw InvalidValue("receipt", amount.currency.code, "can be printed for UAH only")
        }
        for item in receipt.items {
            let exact = try item.price * item.thousandths
            // Half a minor unit either way, whatever way the merchant rounds.
            let rounding = try (item.cost * 1000 - exact).minorUnits.magnitude
            guard item.thousandths > 0, rounding <= 500 else {
                throw InvalidValue(
                    "receipt", item.cost.description, "is not the price of \(item.thousandths) thousandths")
            }
        }
        let sum = try Money.sum(receipt.items.map(\.cost), in: amount.currency)
        guard sum == amount else { throw InvalidValue("receipt", sum.description, "must add up to \(amount)") }
    }
}

extension JSONObject {
    /// Adds extras that have been checked.
    mutating func append(_ extras: LiqPay.Extras) throws(PaymentError) {
        if !extras.splits.isEmpty {
            var rules: [JSON] = []
            for split in extras.splits {
                var rule: JSONObject = [
                    "public_key": .string(split.publicKey), "amount": try LiqPay.Amount.wire(split.amount),
                    "commission_payer": .string(split.commissionPayer.rawValue),
                ]
                rule["server_url"] = split.serverURL.map { .string($0.text) }
                rule["description"] = split.description.map(JSON.string)
                rules.append(.object(rule))
            }
            // LiqPay takes the rules as a text inside the JSON.
            self["split_rules"] = .string(JSON.array(rules).text())
        }
        if let receipt = extras.receipt {
            var items: [JSON] = []
            for item in receipt.items {
                items.append([
                    "id": .integer(item.id), "amount": try Self.quantity(item.thousandths),
                    "price": try LiqPay.Amount.wire(item.price), "cost": try LiqPay.Amount.wire(item.cost),
                ])
            }
            self["rro_info"] = ["items": .array(items), "delivery_emails": .strings(receipt.emails)]
        }
    }

    /// A number of thousandths as a decimal number.
    private static func quantity(_ thousandths: Int64) throws(PaymentError) -> JSON {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
        guard rest > 0 else { return .integer(whole) }
        let digits = String(1000 + rest).dropFirst()
        do {
            return .number(try JSONNumber("\(whole).\(digits)"))
        } catch {
            throw PaymentError(
                InvalidValue("receipt", "\(thousandths)", "cannot be written: \(error)"), gateway: .liqPay)
        }
    }
}
