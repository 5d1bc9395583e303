import Foundation

/// What became of an order of the benchmark's shop; as many orders are of one kind as of another.
enum OrderKind: String, CaseIterable, Sendable {
    /// A deposit is due, and the rest is a draft that the payer is not told of.
    case deposit
    /// The payer chooses how much to pay.
    case choices
    /// A deposit and twelve parts; the deposit is paid.
    case parts
    /// All is paid.
    case paid
    /// The deposit was received, and the rest is a draft.
    case received
    /// The deposit was received, and the invoice for the rest was sent.
    case invoiced
    /// A journey, paid down.
    case travel
    /// Declined by staff.
    case declined
}

/// The payment link of an order, and a payment of it that was received.
struct Link: Codable, Sendable {
    let order: String
    /// How many orders there were before.
    let number: Int
    let customer: String
    /// The customer's address.
    let mail: String
    let token: String
    var payment: String?

    /// The path of the page without its secret.
    var page: String { "/pay/\(order)" }
    /// The path that a message carries.
    var path: String { "\(page)/\(token)" }
}

/// The links of a store that was filled, kept beside it: what its customers have in their mail.
struct Links: Sendable {
    private var all: [String: [Link]] = [:]

    init() {}

    /// Reads the links of the store at `path`.
    init(of path: String) throws {
        all = try JSONDecoder().decode([String: [Link]].self, from: Data(contentsOf: Self.file(path)))
    }

    subscript(_ kind: OrderKind) -> [Link] { all[kind.rawValue] ?? [] }

    mutating func add(_ link: Link, _ kind: OrderKind) { all[kind.rawValue, default: []].append(link) }

    /// Writes them beside the store at `path`.
    func write(of path: String) throws { try JSONEncoder().encode(all).write(to: Self.file(path)) }

    private static func file(_ path: String) -> URL { URL(filePath: path + ".links") }
}
