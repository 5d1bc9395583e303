internal import PaymentLocalization

/// What somebody of the business may do in the console: each role may do what the one before it may.
public enum StaffRole: String, Codable, CaseIterable, Sendable {
    /// Looks, and changes nothing.
    case viewer
    /// Books, sends links and invoices, takes payments.
    case cashier
    /// Changes orders, confirms payments by hand, gives money back.
    case manager
    /// Sets the console up, and says who else works in it.
    case owner

    /// Whether the role may do this.
    func may(_ permission: Permission) -> Bool { rank >= permission.least.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .cashier: 1
        case .manager: 2
        case .owner: 3
        }
    }
}

/// What a page or an action of the console asks for (S-44, S-70).
enum Permission: CaseIterable, Sendable {
    /// To see orders, customers and reports.
    case look
    /// To book, to send links and invoices, to note that a payer pays by hand.
    case sell
    /// To charge a kept card, or open a page for a new one.
    case charge
    /// To complete, decline, cancel, re-price and re-issue, and to confirm payments by hand.
    case change
    /// To give money back.
    case refund
    /// To change settings, terms and templates.
    case configure
    /// To say who works here.
    case manageStaff

    /// The least role that may.
    var least: StaffRole {
        switch self {
        case .look: .viewer
        case .sell, .charge: .cashier
        case .change, .refund: .manager
        case .configure, .manageStaff: .owner
        }
    }
}

/// Whoever asks may not do it.
struct NotAllowed: Error {
    /// What it takes.
    let permission: Permission
}

/// A part of the console, as the navigation names it.
enum ConsoleSection: String, CaseIterable, Sendable {
    case orders, book, terminal, reports, cases, outbox, audit, offers, branches, templates, pageSettings, staff

    /// What it takes to see it.
    var needs: Permission {
        switch self {
        case .orders, .reports, .cases, .outbox: .look
        case .book: .sell
        case .terminal: .charge
        case .audit: .change
        case .offers, .branches, .templates, .pageSettings: .configure
        case .staff: .manageStaff
        }
    }

    /// Where it begins.
    var path: String {
        switch self {
        case .orders: "staff"
        case .pageSettings: "staff/page"
        case .staff: "staff/people"
        default: "staff/\(rawValue)"
        }
    }
}
