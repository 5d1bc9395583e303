internal import PaymentCore
internal import PaymentPlans

/// What an order is to the books at one moment, in minor units of its currency: debits above zero, credits below.
///
/// The ledger is the differences between the positions before and after each change. So it balances by construction, and its sums are the
/// plan's own figures: what is left to pay is `unbilled` and `receivable`, what customers have to their credit is theirs.
struct Position: Equatable {
    /// What is agreed and was not asked for.
    var unbilled: Int64 = 0
    /// What was asked for and is not paid.
    var receivable: Int64 = 0
    /// What the customer has to their credit.
    var customerBalance: Int64 = 0
    /// What is owed back.
    var owedBack: Int64 = 0
    /// What was sold.
    var sales: Int64 = 0
    /// What is not asked for any more.
    var waived: Int64 = 0
    /// What arrived and is still here; the money side of everything above.
    var arrived: Int64 = 0

    /// An order that is not there.
    static let nothing = Position()

    private init() {}

    /// The position of an order, of which `billed` was asked for by invoices and is not paid.
    init(_ plan: borrowing Plan, billed: Int64) {
        var scheduled: Int64 = 0
        for item in plan.schedule.items { scheduled += item.minorUnits }
        var paid: Int64 = 0
        for units in plan.paid { paid += units }
        arrived = paid + plan.credit.minorUnits + plan.owedBack
        owedBack = -plan.owedBack
        if plan.terms.purpose == .customerBalance, plan.status != .cancelled {
            // A prepayment is no sale: it is the customer's from the first moment, and a visit consumes it later (D-25).
            customerBalance = -(paid + plan.credit.minorUnits)
            return
        }
        customerBalance = -plan.credit.minorUnits
        // What ended is not asked for (D-16).
        let isAskedFor = plan.status == .open || plan.status == .completed
        let left = isAskedFor ? scheduled - paid : 0
        receivable = min(billed, left)
        unbilled = left - receivable
        waived = plan.waived
        sales = -(isAskedFor ? scheduled + plan.waived : paid)
    }

    /// The accounts and amounts that lead from `self` to `next`, without the money side.
    func changes(to next: Position) -> [(account: LedgerAccount, minorUnits: Int64)] {
        let all: [(LedgerAccount, Int64)] = [
            (.unbilled, next.unbilled - unbilled), (.receivable, next.receivable - receivable),
            (.customerBalance, next.customerBalance - customerBalance), (.owedBack, next.owedBack - owedBack),
            (.sales, next.sales - sales), (.waived, next.waived - waived),
        ]
        return all.filter { $0.1 != 0 }.map { (account: $0.0, minorUnits: $0.1) }
    }
}
