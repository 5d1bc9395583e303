internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

/// Something that staff do with an order, beside giving money back.
enum OrderAction: String, CaseIterable, Sendable {
    case sendInvoice = "send-invoice"
    case sendLink = "send-link"
    case reissue
    case accept
    case announce
    case confirm
    case spend
    case charge
    case happen
    case reschedule
    case total
    case custom
    case complete
    case decline
    case cancel
    case resume
    case stage
    case method
    case refundByHand = "refund-by-hand"
    case withdraw

    /// What it takes.
    var needs: Permission {
        switch self {
        case .sendInvoice, .sendLink, .accept, .announce, .stage, .method: .sell
        case .charge, .spend: .charge
        case .reissue, .confirm, .happen, .reschedule, .total, .custom, .complete, .decline, .cancel, .resume: .change
        case .refundByHand, .withdraw: .refund
        }
    }

    /// Whether it is one of the forms below the figures; the others stand beside what they are about.
    var isGeneral: Bool {
        switch self {
        case .sendInvoice, .charge, .refundByHand, .withdraw: false
        default: true
        }
    }

    /// Whether it makes sense as the order is; whether it is allowed, the plan decides.
    func isOffered(_ file: OrderFile) -> Bool {
        let isOpen = file.plan.status == .open
        let isAlive = isOpen || file.plan.status == .completed
        switch self {
        // A link that has ended cannot be paid by: it takes a new one.
        case .sendLink: return isOpen && file.order.estimate != .open && !file.hasLinkEnded
        case .reissue: return file.standing.moves.contains(.reissueLink)
        case .accept: return isOpen && file.order.estimate == .open
        case .announce, .confirm: return isOpen && file.standing.left.isPositive
        case .spend: return isOpen && !file.sources.isEmpty && file.standing.left.isPositive
        case .happen: return isAlive && !file.triggers.isEmpty
        case .reschedule: return isAlive && !file.events.isEmpty
        case .total: return file.standing.moves.contains(.change)
        case .custom: return isAlive && (file.order.kind == .deal || file.plan.terms.custom != nil)
        case .complete: return file.standing.moves.contains(.complete)
        case .decline: return file.standing.moves.contains(.decline)
        case .cancel: return file.standing.moves.contains(.cancel)
        case .resume: return file.order.collectionPaused
        case .stage: return true
        case .method: return isAlive && !file.methods.isEmpty
        case .sendInvoice, .charge, .refundByHand, .withdraw: return true
        }
    }
}
