internal import ArgumentParser
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// The flags that say how a business collects; a program of the business's own that works on the store says the same.
struct BusinessOptions: ParsableArguments {
    @Option(help: "The zone of the business, whose days count: Europe/Kyiv.")
    var zone = "UTC"

    @Option(help: "The hour of the day from which scheduled payments are charged.")
    var chargeHour = 9

    @Option(help: "How many days after a declined charge each further try follows: 1,3,7. Empty for no further try.")
    var retryDays = "1,3,7"

    @Option(help: "How many days before a payment falls due the payer is reminded; below zero are days after: 3,-1,-7.")
    var reminderDays = "3,-1,-7"

    @Option(help: "How many minutes a payer may take to confirm a payment before it is given up.")
    var actionMinutes = 60

    @Flag(help: "Give money back that comes for an order that has ended; else it is the customer's balance.")
    var giveLateMoneyBack = false

    @Option(
        help: "The language of messages to staff: \(Language.allCases.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(Language.allCases.map(\.rawValue)))
    var language = Language.en.rawValue

    /// The business as the flags say it.
    ///
    /// - Throws: `InvalidValue` naming the flag that cannot be.
    func business() throws(InvalidValue) -> Business {
        guard let language = Language(rawValue: language) else {
            throw InvalidValue(
                "language", language, "must be \(Language.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return try Business(
            zone: BusinessZone(zone), language: language, chargeHour: chargeHour,
            retryDays: try days(retryDays, "retryDays"), reminderDays: try days(reminderDays, "reminderDays"),
            actionMinutes: actionMinutes, givesLateMoneyBack: giveLateMoneyBack)
    }

    private func days(_ text: String, _ field: String) throws(InvalidValue) -> [Int] {
        var days: [Int] = []
        for part in text.split(separator: ",") {
            guard let day = Int(part) else { throw InvalidValue(field, text, "must be whole numbers like 1,3,7") }
            days.append(day)
        }
        return days
    }
}
