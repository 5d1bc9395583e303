internal import MockServerKit
internal import PaymentCore

/// What an operation knows of the request it serves, or of the moment at which something happens by itself.
struct Call {
    /// The kit's context: randomness, the mock's address, the way out for callbacks.
    var context: MockContext

    /// The time of everything that is created.
    let now: Timestamp

    /// The protocol version of the request.
    var version = WireVersion.three

    /// The language of error texts.
    var language = Language.ukrainian

    init(_ context: MockContext, now: Timestamp) {
        self.context = context
        self.now = now
    }

    /// Letters and digits for a link or a token; long enough for the inspector to cut it short.
    func secretText() -> String { RandomID.random("", 48, context.random) }

    /// `count` characters, each drawn from `alphabet`.
    func text(_ count: Int, of alphabet: String) -> String {
        let characters = Array(alphabet.utf8)
        let drawn = (0..<count).map { _ in
            characters[Int(context.random.next(below: UInt64(characters.count)))]
        }
        return String(decoding: drawn, as: UTF8.self)
    }

    /// LiqPay's own name of a payment: eight letters and digits and the time in microseconds.
    func liqpayOrderID() -> String {
        let microseconds = now.millisecondsSinceEpoch * 1000 + Int64(context.random.next(below: 1000))
        return text(8, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") + "\(microseconds)"
    }
}

/// The language of pages and error texts.
enum Language: String, Sendable {
    case ukrainian = "uk"
    case english = "en"

    /// Reads `language`; Ukrainian for anything unknown, and for Russian, which was removed but is still sent.
    init(tag: String?) {
        self = tag.flatMap(Language.init(rawValue:)) ?? .ukrainian
    }
}
