internal import MockServerKit
internal import PaymentCore

/// What an operation knows of the request it serves, or of the moment at which something happens by itself.
struct Call {
    /// The kit's context: randomness, the mock's address, the way out for notifications.
    var context: MockContext

    /// The time of everything that is created.
    let now: Timestamp

    /// The id of the request; `nil` for what happens by itself or on a page.
    let requestID: String?

    /// The idempotency key of the request.
    let idempotencyKey: String?

    /// The API version in force.
    let version: APIVersion

    /// The time in whole Unix seconds, as Stripe writes it.
    var seconds: Int64 { now.secondsSinceEpoch }

    /// A new id: the prefix and `count` random letters and digits.
    func identifier(_ prefix: String, _ count: Int) -> String {
        RandomID.random(prefix, count, context.random)
    }
}

/// A version of Stripe's API: a date and a name, `2026-10-28.endive`.
struct APIVersion: Sendable, Hashable {
    let text: String

    /// The version of an account that never chose one.
    static let newest = APIVersion(trusted: "2026-10-28.endive")

    /// Reads a version header; `nil` unless it begins with a date.
    ///
    /// Names of previews after a semicolon change nothing.
    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: ";") })
        guard bytes.count >= 10, bytes.count <= 40 else { return nil }
        for (index, byte) in bytes.prefix(10).enumerated() {
            let isRight = index == 4 || index == 7 ? byte == 0x2D : (0x30...0x39).contains(byte)
            guard isRight else { return nil }
        }
        if bytes.count > 10 {
            guard bytes[10] == 0x2E, bytes.count > 11 else { return nil }
            guard bytes[11...].allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F }) else { return nil }
        }
        self.text = text
    }

    private init(trusted: String) {
        text = trusted
    }

    /// Whether `payment_method_types` can no longer be sent: from the train endive on.
    var isEndiveOrLater: Bool { text.prefix(10) >= "2026-09-30" }
}
