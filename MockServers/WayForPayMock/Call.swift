internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto

/// What an operation knows of the request it serves, or of the moment at which something happens by itself.
struct Call {
    /// The kit's context: randomness, the mock's address, the way out for notifications.
    var context: MockContext

    /// The time of everything that happens.
    let now: Timestamp

    /// The time in whole Unix seconds, as the gateway writes it.
    var seconds: Int64 { now.secondsSinceEpoch }

    /// A new id that looks like a UUID: for tokens, tickets and pages.
    func uuid() -> String {
        let hex = Hex.string((0..<2).flatMap { _ in withUnsafeBytes(of: context.random.next()) { Array($0) } })
        var text = ""
        for (position, character) in hex.enumerated() {
            if [8, 12, 16, 20].contains(position) { text.append("-") }
            text.append(character)
        }
        return text
    }

    /// A bank's code for a payment it let pass: six digits.
    func authorizationCode() -> String {
        "\(100_000 + context.random.next(below: 900_000))"
    }
}
