internal import PaymentCore

/// A plan while it is played: what is left of each rule, and the random numbers for the rates.
struct FaultBook: Sendable {
    private(set) var rules: [FaultRule]
    private(set) var deliveryRules: [DeliveryRule]
    private let rates: [(fault: Fault, upTo: UInt64)]
    private let deliveryRates: [(fault: DeliveryFault, upTo: UInt64)]
    private let plan: FaultPlan

    init(_ plan: FaultPlan) {
        self.plan = plan
        rules = plan.rules
        deliveryRules = plan.deliveryRules
        rates = Self.ranges(plan.rates)
        deliveryRates = Self.ranges(plan.deliveryRates)
    }

    /// What is left to be played: rules that are used up are gone.
    var remaining: FaultPlan {
        FaultPlan(
            rules: rules.filter { $0.times != 0 }, deliveryRules: deliveryRules.filter { $0.times != 0 },
            checkedRates: plan.rates, plan.deliveryRates)
    }

    /// Puts more rules behind what is left.
    mutating func add(_ more: [FaultRule], _ moreForDeliveries: [DeliveryRule]) {
        rules += more
        deliveryRules += moreForDeliveries
    }

    /// The rule to play for `request`, counted.
    ///
    /// - Parameters:
    ///   - operation: what the request asks for, in the gateway's word.
    ///   - canSwap: whether there is an earlier answer to give instead.
    mutating func draw(
        for request: MockRequest, operation: @autoclosure () -> String?, canSwap: Bool, _ random: SeededRandomSource
    ) -> FaultRule? {
        for index in rules.indices
        where rules[index].times != 0 && rules[index].matches(request, operation: operation())
            && (canSwap || rules[index].fault != .swapped)
        {
            rules[index].times = rules[index].times.map { $0 - 1 }
            return rules[index]
        }
        guard let fault = Self.draw(rates, random), canSwap || fault != .swapped else { return nil }
        return FaultRule(fault)
    }

    /// The rule to play for `notification`, counted.
    mutating func draw(for notification: MockNotification, _ random: SeededRandomSource) -> DeliveryRule? {
        for index in deliveryRules.indices
        where deliveryRules[index].times != 0 && deliveryRules[index].matches(notification) {
            deliveryRules[index].times = deliveryRules[index].times.map { $0 - 1 }
            return deliveryRules[index]
        }
        return Self.draw(deliveryRates, random).map { DeliveryRule($0) }
    }

    /// The rates as ranges on a scale of a thousand, in the order of the cases so that a seed repeats a run.
    private static func ranges<Kind: CaseIterable & Hashable>(_ rates: [Kind: Int]) -> [(fault: Kind, upTo: UInt64)] {
        var sum: UInt64 = 0
        return Kind.allCases.compactMap { kind in
            guard let rate = rates[kind], rate > 0 else { return nil }
            sum += UInt64(rate)
            return (kind, sum)
        }
    }

    private static func draw<Kind>(_ ranges: [(fault: Kind, upTo: UInt64)], _ random: SeededRandomSource) -> Kind? {
        guard !ranges.isEmpty else { return nil }
        let number = random.next(below: 1000)
        return ranges.first { number < $0.upTo }?.fault
    }
}
