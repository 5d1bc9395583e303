internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// The one state that staff see of an order: grey, green or red, and a word (P-BK-5).
enum OrderState: Hashable, Sendable {
    /// Something is to be paid, in good time: grey.
    case waiting
    /// Something is paid, and nothing is due as yet: grey.
    case partlyPaid
    /// Everything is paid: green.
    case paid
    /// Something should have been paid by now: red.
    case overdue
    /// It was ended without being paid: grey.
    case ended(Plan.Status)

    init(_ order: Order, _ standing: Standing) {
        switch (standing.status, standing.visit) {
        case (.cancelled, _), (.declined, _): self = .ended(standing.status)
        case (.completed, _), (_, .paid): self = .paid
        case (_, .overdue): self = .overdue
        case (.open, _):
            if standing.left.isZero {
                self = .paid
            } else if standing.overdue.isPositive {
                self = .overdue
            } else {
                self = standing.paid.isPositive && !standing.due.isPositive ? .partlyPaid : .waiting
            }
        }
    }

    /// The class of the style sheet; the word stands beside the color always.
    var mark: String {
        switch self {
        case .paid: "paid"
        case .overdue: "overdue"
        case .waiting, .partlyPaid, .ended: "upcoming"
        }
    }

    func name(_ text: any ConsoleTexts, _ language: Language) -> String {
        switch self {
        case .waiting: language.name(of: Standing.Visit.waiting)
        case .partlyPaid: text[.partlyPaid]
        case .paid: language.name(of: Standing.Visit.paid)
        case .overdue: language.name(of: Standing.Visit.overdue)
        case .ended(let status): language.name(of: status)
        }
    }
}
