import PaymentCore
import PaymentOrders
import PaymentPlans
import StripeGateway
import Synchronization

// snippet: book
/// Books orders whose whole price is charged today to a card that the customer has let the shop keep.
///
/// - Returns: what they cost in all.
func book(_ count: Int, in orders: Orders, _ stripe: Stripe) async throws -> Money {
    let shop = Principal(.staff, "olena")
    let account = try AccountName("stripe")
    let terms = try Terms(lines: [Line(.balance, .rest, due: .onBooking, collection: .savedMethod)])
    var sum = Money.zero(.eur)
    for number in 1...count {
        let customer = try await orders.addCustomer(name: "Customer \(number)")
        let consent = Consent(
            purpose: .balance, givenAt: SystemWallClock().now(), agreement: "terms-2026-11")
        let kept = try await stripe.tokenize(
            TokenizeRequest(
                token: PaymentToken("pm_card_visa"), consent: consent,
                idempotencyKey: IdempotencyKey("keep-\(customer.id)")))
        guard case .succeeded(let card) = kept else {
            throw OrderError(.gateway, "no card was kept: \(kept.name)")
        }
        let method = try await orders.keepMethod(card, for: customer.id, account: account, by: shop)
        let total = Money(minorUnits: 20_00 + Int64(number), currency: .eur)
        _ = try await orders.book(
            Booking(
                .order, customer: customer.id, title: "Order \(number)", terms: terms, total: total,
                account: account,
                method: method.id), by: shop)
        sum = try sum + total
    }
    return sum
}
// end snippet

/// Every payment of a period, page by page.
func everyPayment(of gateway: some ListingGateway, in period: Range<Timestamp>) async throws
    -> [Payment]
{
    var payments: [Payment] = []
    var cursor: String?
    repeat {
        let page = try await gateway.payments(in: period, after: cursor)
        payments += page.items
        cursor = page.next
    } while cursor != nil
    return payments
}

/// Counts what a worker's collector charged; it is told from any thread.
final class Tally: Sendable {
    private let summary = Mutex(CollectionSummary())

    var charged: Int { summary.withLock { $0.charged.count } }

    func add(_ report: WorkReport) { summary.withLock { $0.add(report) } }
}

/// Sends nothing: receipts are no part of this example.
struct NoMessages: Messenger {
    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {}
}
