public import Foundation
import PaymentCore
import PaymentPlans

/// Everything about a run: the world, what people do in it, and what goes wrong.
///
/// A seed makes one; a failing run writes its own as JSON, in which every fault that happened stands by its name, so that it plays again
/// without the generator and without random numbers.
public struct Script: Codable, Sendable {
    /// Counts the changes of the format.
    var format = 1
    /// The seed it was made from; latencies and the order of jobs still follow from it.
    public var seed: UInt64
    /// What the world is like.
    var setting: Setting
    /// What may be ordered.
    var orders: [OrderScript]
    /// What people do.
    var actions: [Action]
    /// What goes wrong.
    var troubles: Troubles
    /// The invariant that a run of it broke.
    public var broken: String?

    /// What the world is like.
    struct Setting: Codable, Sendable {
        /// When it begins, in seconds since 1970.
        var start: Int64
        /// After how many days people and troubles stop and everything heals.
        var days: Int
        /// The zone of the business.
        var zone: String
        /// The gateways, one account each.
        var gateways: [GatewayKind]
        /// How many processes work on the store.
        var processes: Int
        /// How far the clock of each process is ahead, in milliseconds.
        var skews: [Int64]
        /// How many customers there are.
        var customers: Int
        /// How long a payer may take, in minutes.
        var actionMinutes: Int
        /// After how many days a refused payment is tried again.
        var retryDays: [Int]
        /// Whether late money is given back by itself.
        var givesLateMoneyBack: Bool
        /// How far the lists of the gateways lag behind, in seconds.
        var lagSeconds: Int64
        /// Whether the accounts are configured to move real money, which the mocks' banks never do.
        var isLive: Bool
    }

    /// One order that may be booked.
    struct OrderScript: Codable, Sendable {
        /// Its name, which is also its nonce.
        var name: String
        /// What the merchant calls it.
        var kind: String
        /// Who orders, as a place in the list of customers.
        var customer: Int
        /// Through which gateway it is paid, as a place in the list.
        var gateway: Int
        /// How it is paid.
        var terms: Terms
        /// The price in minor units.
        var total: Int64
        /// The currency.
        var currency: String
        /// After how many days the events happen that the terms name.
        var events: [String: Int]
    }

    /// Something a person does.
    struct Action: Codable, Sendable {
        /// Its name: everything that happens because of it is named after it.
        var name: String
        /// When, in milliseconds after the start.
        var at: Int64
        /// What is done.
        var deed: Deed
    }

    /// What is done.
    enum Deed: Codable, Sendable {
        /// A customer orders.
        case book(order: Int)
        /// A payer pays.
        case pay(order: Int, PayScript)
        /// Staff do something.
        case staff(order: Int, StaffDeed)
        /// Somebody tries to cheat.
        case attack(AttackDeed)
    }

    /// Reads a script.
    public static func read(_ text: Data) throws -> Script { try JSONDecoder().decode(Script.self, from: text) }

    /// The script as JSON.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(self)
    }
}

/// How a payer pays.
struct PayScript: Codable, Equatable, Sendable {
    /// How much.
    enum Amount: String, Codable, Sendable, CaseIterable {
        case suggested, minimum, maximum, middle, tooMuch
    }

    /// What it draws on.
    enum Source: String, Codable, Sendable, CaseIterable {
        /// A token of the gateway's script.
        case token
        /// The gateway's page.
        case page
        /// The kept method.
        case kept
    }

    /// What the payer does when the bank or the page asks for something.
    enum Answer: String, Codable, Sendable, CaseIterable {
        /// Does it.
        case act
        /// Does it wrongly.
        case fail
        /// Goes away.
        case leave
    }

    /// How much.
    var amount: Amount
    /// What it draws on.
    var source: Source
    /// What the card does.
    var card: Card
    /// Whether the method is to be kept.
    var keeps: Bool
    /// How often the form is sent.
    var submits: Int
    /// How far apart, in milliseconds.
    var gap: Int64
    /// What the payer does when asked.
    var answer: Answer
    /// After how many seconds.
    var delay: Int64
    /// Whether the caller is cancelled while it waits (F-17).
    var isCancelled: Bool
}

/// What staff do with an order.
enum StaffDeed: Codable, Sendable {
    /// Send the first drafted invoice.
    case sendInvoice
    /// Note what a payer says.
    case announce(percent: Int)
    /// Confirm money by hand: what was announced, or a new payment.
    case confirm(percent: Int)
    /// Give money back.
    case refund(percent: Int, reason: String)
    /// Change the price.
    case changeTotal(percent: Int)
    /// Move the first event.
    case reschedule(days: Int)
    /// Record that the first event happened.
    case happen
    /// Complete by hand.
    case complete
    /// Decline.
    case decline
    /// Cancel.
    case cancel(byPayer: Bool)
    /// Send a new link.
    case reissueLink
    /// Charge the next item now.
    case chargeNow
    /// Choose the newest kept method.
    case useMethod
    /// Forget the newest kept method.
    case forgetMethod
    /// Charge again what was given up.
    case resume
    /// Let credit pay another order of the customer.
    case spendBalance(onto: Int)
}

/// What somebody does who wants to cheat.
enum AttackDeed: Codable, Sendable {
    /// Send a webhook that nobody signed.
    case forge(gateway: Int)
    /// Send a genuine webhook again.
    case replay(gateway: Int, number: Int)
    /// Send a genuine webhook to another account, or, to the same one, in the name of another payment.
    case redirect(from: Int, to: Int, number: Int)
    /// Change something in a genuine webhook.
    case tamper(gateway: Int, number: Int)
    /// Sign a webhook with the true key that does not match the order.
    case mismatch(gateway: Int, number: Int)
    /// Send a webhook with another amount, and an empty signature or a short one that is true as far as it goes.
    case shorten(gateway: Int, number: Int)
    /// Take money at the gateway under a reference of their own.
    case stray(gateway: Int, minorUnits: Int64)
    /// Take another amount or another currency at the gateway under a reference that is ours.
    case intrude(gateway: Int, number: Int, percent: Int, currency: String?)
}
