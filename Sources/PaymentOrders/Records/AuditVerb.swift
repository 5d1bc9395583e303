/// What can be done to an order or a store, as the audit trail names it (O-6, S-44).
///
/// The raw value is what is stored and hashed, and what programs read; people read ``word``.
public enum AuditVerb: String, Sendable, Hashable, CaseIterable {
    /// An order was booked.
    case book
    /// An estimate was accepted.
    case acceptEstimate = "accept estimate"
    /// An invoice was sent.
    case sendInvoice = "send invoice"
    /// A new payment link took the place of the old one.
    case reissueLink = "re-issue link"
    /// The payment link was sent again.
    case sendLinkAgain = "send link again"
    /// A message was sent again.
    case sendMessageAgain = "send message again"
    /// What the plan waits for was recorded.
    case recordEvent = "record event"
    /// A date was moved.
    case reschedule
    /// The price was changed.
    case changeTotal = "change total"
    /// Custom down payments were changed.
    case customize = "customize down payments"
    /// The order was completed.
    case complete
    /// The order was declined.
    case decline
    /// The order was cancelled.
    case cancel
    /// The stage of the deal was set.
    case setStage = "set stage"
    /// The kept method that is charged was chosen.
    case chooseMethod = "choose method"
    /// Scheduled charges go on.
    case resumeCollection = "resume collection"
    /// The time that passed changed the order.
    case review
    /// A payment was begun.
    case beginPayment = "begin payment"
    /// A payment is under way.
    case awaitPayment = "await payment"
    /// A payment came.
    case receivePayment = "receive payment"
    /// A payment failed.
    case failPayment = "fail payment"
    /// Nobody knows what became of a payment.
    case loseSightOfPayment = "lose sight of payment"
    /// The payer was asked to authenticate.
    case askPayerToAuthenticate = "ask payer to authenticate"
    /// Money that fits no order was set aside.
    case setMoneyAside = "set money aside"
    /// Money that was set aside was booked.
    case bookFromSuspense = "book from suspense"
    /// Money that was set aside goes back.
    case giveBackFromSuspense = "give back from suspense"
    /// Money that was set aside is to go back.
    case decideRefundFromSuspense = "decide refund from suspense"
    /// A payment by hand was announced.
    case announceManualPayment = "announce manual payment"
    /// A payment by hand was confirmed.
    case confirmManualPayment = "confirm manual payment"
    /// A customer's balance was spent on another order.
    case spendBalance = "spend balance"
    /// The order was paid from a customer's balance.
    case payFromBalance = "pay from balance"
    /// A refund was decided.
    case decideRefund = "decide refund"
    /// A refund was begun.
    case beginRefund = "begin refund"
    /// A refund is under way.
    case awaitRefund = "await refund"
    /// A refund went through.
    case refund
    /// A refund went through twice.
    case refundTwice = "refund twice"
    /// A refund failed.
    case failRefund = "fail refund"
    /// A refund has to wait.
    case putOffRefund = "put off refund"
    /// Nobody knows what became of a refund.
    case loseSightOfRefund = "lose sight of refund"
    /// A refund never reached the gateway.
    case refundNeverArrived = "refund never arrived"
    /// A refund was confirmed by hand.
    case confirmRefundByHand = "confirm refund by hand"
    /// A refund was withdrawn.
    case withdrawRefund = "withdraw refund"
    /// Refunds made at the gateway were booked.
    case bookRefundsSeen = "book refunds seen"
    /// A dispute was booked.
    case bookDispute = "book dispute"
    /// A dispute that was won was booked.
    case bookWonDispute = "book won dispute"
    /// A try that the store had lost was found at the gateway.
    case adoptAttempt = "adopt attempt"
    /// A case was closed.
    case closeCase = "close case"
    /// A payment method was kept.
    case keepMethod = "keep method"
    /// A payment method was forgotten.
    case forgetMethod = "forget method"
    /// A customer opened their portal.
    case openPortal = "open portal"
    /// How a customer is written to was changed.
    case setChannel = "set channel"
    /// An account that had stopped goes on.
    case resumeAccount = "resume account"
    /// A setting of the site was changed.
    case changeSetting = "change setting"
}
