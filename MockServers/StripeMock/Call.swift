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
        Identifier.random(prefix, count, context.random)
    }
}

/// Makes ids and secrets from the mock's random source, so that a seed reproduces them.
enum Identifier {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// The prefix and `count` characters of the alphabet.
    static func random(_ prefix: String, _ count: Int, _ source: any RandomSource) -> String {
        let size = prefix.utf8.count + count
        return String(unsafeUninitializedCapacity: size) { buffer in
            var position = 0
            for byte in prefix.utf8 {
                buffer[position] = byte
                position += 1
            }
            var bits: UInt64 = 0
            var left = 0
            while position < size {
                // 62^10 is below 2^60, so one draw serves ten characters, with a bias nobody can notice in an id.
                if left == 0 {
                    bits = source.next()
                    left = 10
                }
                buffer[position] = alphabet[Int(bits % 62)]
                bits /= 62
                left -= 1
                position += 1
            }
            return size
        }
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
