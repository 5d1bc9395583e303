/// Everything that is to go wrong: rules for single requests and notifications, and rates for the rest.
///
/// Rules come first; what no rule matches goes wrong by the rates, drawn from the mock's seed. A rate is in thousandths.
public struct FaultPlan: Sendable, Hashable {
    /// What a plan was refused for.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        /// The name of the member that is wrong.
        public let field: String
        /// A sentence for people.
        public let description: String
    }

    /// Rules for requests, the first match wins.
    public let rules: [FaultRule]
    /// Rules for notifications, the first match wins.
    public let deliveryRules: [DeliveryRule]
    /// How many of a thousand requests go wrong in each way.
    public let rates: [Fault: Int]
    /// How many of a thousand notifications go wrong in each way.
    public let deliveryRates: [DeliveryFault: Int]

    /// Nothing goes wrong.
    public static let none = FaultPlan(rules: [], deliveryRules: [])

    /// Creates a plan of rules only.
    public init(rules: [FaultRule], deliveryRules: [DeliveryRule] = []) {
        self.rules = rules
        self.deliveryRules = deliveryRules
        rates = [:]
        deliveryRates = [:]
    }

    /// Creates a plan with rates.
    ///
    /// - Throws: `Invalid` when a rate is not from 0 to 1000, or when the rates of requests or of notifications sum to more than 1000.
    public init(
        rules: [FaultRule] = [], deliveryRules: [DeliveryRule] = [], rates: [Fault: Int],
        deliveryRates: [DeliveryFault: Int] = [:]
    ) throws(Invalid) {
        for (fault, rate) in rates { try Self.check(rate, fault.rawValue) }
        for (fault, rate) in deliveryRates { try Self.check(rate, fault.rawValue) }
        guard rates.values.reduce(0, +) <= 1000, deliveryRates.values.reduce(0, +) <= 1000 else {
            throw Invalid(field: "random", description: "the rates sum to more than 1000 thousandths")
        }
        self.rules = rules
        self.deliveryRules = deliveryRules
        self.rates = rates
        self.deliveryRates = deliveryRates
    }

    /// Creates a plan from rates that another plan has checked.
    init(
        rules: [FaultRule], deliveryRules: [DeliveryRule], checkedRates: [Fault: Int],
        _ checkedDeliveryRates: [DeliveryFault: Int]
    ) {
        self.rules = rules
        self.deliveryRules = deliveryRules
        rates = checkedRates
        deliveryRates = checkedDeliveryRates
    }

    private static func check(_ rate: Int, _ name: String) throws(Invalid) {
        guard (0...1000).contains(rate) else {
            throw Invalid(field: "random.\(name)", description: "a rate is a number of thousandths from 0 to 1000")
        }
    }
}
