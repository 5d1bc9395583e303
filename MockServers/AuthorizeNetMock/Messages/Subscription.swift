internal import MockServerKit
internal import PaymentCore

/// A card that is charged again and again.
struct Subscription: Sendable {
    /// The states that the mock's subscriptions go through.
    enum Status: String, Sendable {
        case active, expired, suspended, canceled
    }

    let id: String
    let created: Timestamp
    /// Equal for equal requests.
    let mark: [UInt64]
    var terms: Terms
    var status = Status.active
    /// How many charges were made.
    var paid: Int64 = 0
    /// The transactions, oldest first.
    var payments: [String] = []
    /// The card that is charged.
    var profile: ProfileReference

    /// What is charged when.
    struct Terms: Sendable {
        var name: String?
        var length: Int64
        var isMonthly: Bool
        var start: CivilDate
        /// 9999 has no end.
        var occurrences: Int64
        var trialOccurrences: Int64
        var amount: Int64
        var trialAmount: Int64
        var invoiceNumber: String?
        var description: String?

        /// The day of a charge, counted from 0.
        func day(_ number: Int64) -> CivilDate {
            isMonthly ? start.adding(months: number * length) : start.adding(days: number * length)
        }

        /// The amount of a charge, counted from 0.
        func amount(_ number: Int64) -> Int64 { number < trialOccurrences ? trialAmount : amount }

        /// Whether no charge follows so many.
        func isOver(after count: Int64) -> Bool { occurrences != 9999 && count >= occurrences }
    }

    /// When the next charge is due.
    var next: Timestamp { terms.day(paid).start.adding(seconds: State.subscriptionHour * 3600) }

    /// `subscription` of the answer to a request for it.
    func node(_ card: PaymentProfile?, _ customer: CustomerProfile?, payments: [Transaction]) -> Node {
        let schedule = Node.group(
            "paymentSchedule",
            [
                .group(
                    "interval",
                    [.number("length", "\(terms.length)"), .text("unit", terms.isMonthly ? "months" : "days")]),
                .text("startDate", terms.start.description), .number("totalOccurrences", "\(terms.occurrences)"),
                .number("trialOccurrences", "\(terms.trialOccurrences)"),
            ])
        let own: [Node?] = [
            card.map { Node(name: "paymentProfile", content: $0.content(.init(), withCustomer: false)) }
        ]
        return .group(
            "subscription",
            [
                .text("name", optional: terms.name), schedule, .number("amount", Amount.text(terms.amount)),
                .number("trialAmount", Amount.text(terms.trialAmount)), .text("status", status.rawValue),
                .group(
                    "profile",
                    layers: [customer?.identity ?? [], [.text("customerProfileId", profile.customer)], own]),
                terms.invoiceNumber == nil && terms.description == nil
                    ? nil
                    : .group(
                        "order",
                        [
                            .text("invoiceNumber", optional: terms.invoiceNumber),
                            .text("description", optional: terms.description),
                        ]),
                payments.isEmpty
                    ? nil
                    : .list(
                        "arbTransactions", item: "arbTransaction",
                        payments.map { payment in
                            .members([
                                .text("transId", payment.id), .text("response", payment.reason.text),
                                .text("submitTimeUTC", CivilTime.utc(payment.submitted)),
                                .number("payNum", "\(payment.subscription?.number ?? 0)"), .number("attemptNum", "1"),
                            ])
                        }),
            ])
    }

    /// An entry of the list of subscriptions.
    func summary(_ card: PaymentProfile?) -> Node.Content {
        .members([
            .number("id", id), .text("name", optional: terms.name), .text("status", status.rawValue),
            .text("createTimeStampUTC", CivilTime.utc(created)),
            .text("firstName", optional: card?.billTo["firstName"]),
            .text("lastName", optional: card?.billTo["lastName"]), .number("totalOccurrences", "\(terms.occurrences)"),
            .number("pastOccurrences", "\(paid)"), .text("paymentMethod", "creditCard"),
            .text("accountNumber", optional: card?.card.masked), .text("invoice", optional: terms.invoiceNumber),
            .number("amount", Amount.text(terms.amount)), .text("currencyCode", Amount.currency),
            .number("customerProfileId", profile.customer), .number("customerPaymentProfileId", profile.card),
        ])
    }
}
