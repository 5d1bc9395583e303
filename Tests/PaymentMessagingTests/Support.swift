import Foundation
import PaymentCore
import PaymentCrypto
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Synchronization
import Testing

/// A kind of message, to somebody, in a language: a row of the tables here.
struct Occasion: CustomTestStringConvertible, Sendable {
    let kind: Message.Kind
    let audience: Message.Audience
    let language: Language

    static let all = Message.Kind.allCases.flatMap { kind in
        Message.Audience.allCases.flatMap { audience in
            Language.allCases.map { Occasion(kind: kind, audience: audience, language: $0) }
        }
    }

    var testDescription: String { "\(kind) to \(audience) in \(language)" }
}

/// The secret part of a link.
func token() throws -> LinkToken { try LinkToken(Base64.stringURLSafe([UInt8](repeating: 0xA7, count: 32))) }

/// Everything a message can carry, with the names the orders give it.
let allVariables = [
    "name": "Olena Kovalenko", "number": "7K2M-Q4TA", "title": "Kitchen", "total": "$12,500.00", "amount": "$3,750.00",
    "due": "September 22, 2027", "expires": "September 22, 2027 at 5:30\u{202F}PM GMT", "start": "October 6, 2027",
    "invoice": "7K2M-Q4TA-2", "case": "overpaid",
]

/// A message as the orders hand it over.
func message(
    _ kind: Message.Kind = .paymentLink, to audience: Message.Audience = .customer,
    by channel: Customer.Channel = .email, in language: Language = .en, name: String = "Olena Kovalenko",
    address: String? = "olena@example.com", variables: [String: String] = allVariables, hasLink: Bool = true,
    id: String = "k7m2q4tav3nx5rj6hd2wz4ybce"
) throws -> OutgoingMessage {
    var variables = variables
    if variables["name"] != nil { variables["name"] = name }
    let isCustomer = audience == .customer
    return OutgoingMessage(
        id: try Message.ID(id), kind: kind, audience: audience, channel: channel, language: language,
        recipient: OutgoingMessage.Recipient(
            name: isCustomer ? name : "staff", address: isCustomer ? address : nil,
            customer: isCustomer ? try Customer.ID("customer-1") : nil),
        variables: variables,
        link: hasLink && isCustomer ? .order(try Order.ID("order-1"), try token()) : nil)
}

/// A channel that keeps what it is given.
final class Outbox: MessageChannel {
    private let kept = Mutex<[WrittenMessage]>([])

    var messages: [WrittenMessage] { kept.withLock { $0 } }

    func send(_ message: WrittenMessage) async throws(MessengerError) {
        kept.withLock { $0.append(message) }
    }
}

/// A messenger with the words of a business called Studio, and one channel for everything.
func messenger(
    over channel: any MessageChannel, staff: [String] = ["desk@example.com"],
    templates: MessageTemplates = MessageTemplates(business: "Studio")
) throws -> ChannelMessenger {
    ChannelMessenger(
        links: PaymentPageAddresses(site: try AbsoluteURL("https://pay.example.com")),
        channels: [.email: channel, .sms: channel, .messenger: channel], staff: staff, templates: { templates })
}

/// What a message becomes in words.
func written(
    _ message: OutgoingMessage, templates: MessageTemplates = MessageTemplates(business: "Studio")
) async throws -> WrittenMessage {
    let outbox = Outbox()
    try await messenger(over: outbox, templates: templates).deliver(message)
    guard let message = outbox.messages.first else { throw MessengerError.permanent("nothing was sent") }
    return message
}

/// Why a delivery failed; nil when it did not.
func refusal(of message: OutgoingMessage, by messenger: ChannelMessenger) async -> MessengerError? {
    do throws(MessengerError) {
        try await messenger.deliver(message)
        return nil
    } catch {
        return error
    }
}

/// 2026-11-22T05:06:00.123Z, a Sunday.
let sunday = Timestamp(millisecondsSinceEpoch: 1_795_323_960_123)
