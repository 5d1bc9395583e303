/// Something that happens by itself when its time comes.
enum DueWork: Sendable {
    /// A hold that was not captured lapses.
    case holdExpires(paymentIntent: String)
    /// An open Checkout Session lapses.
    case sessionExpires(String)
    /// The balance transaction of a charge becomes known.
    case balanceTransactionArrives(charge: String)
    /// The acquirer's number of a refund becomes known.
    case refundReferenceArrives(String)
    /// A pending refund reaches the card.
    case refundSucceeds(String)
    /// A refund comes back from the issuer.
    case refundFails(String)
    /// The buyer disputes a charge, or the network warns of fraud.
    case trouble(charge: String)
    /// Money of a balance transaction becomes available.
    case fundsBecomeAvailable(balanceTransaction: String)
}
