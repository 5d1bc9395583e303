internal import MockServerKit
internal import PaymentCore

/// What an operation knows of the request it serves, or of the moment at which something happens by itself.
struct Call {
    /// The kit's context: randomness, the mock's address, the way out for notifications.
    var context: MockContext

    /// The time of everything that is created.
    let now: Timestamp

    /// The format of the request.
    var wire = Wire.json

    /// `refId` of the request: echoed, and kept with what is created.
    var refID: String?

    /// `clientId` of the request, kept with what is created.
    var clientID: String?

    /// The day by UTC.
    var today: CivilDate { CivilDate(now) }

    /// Random letters and digits in upper case.
    func code(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        return String(
            decoding: (0..<count).map { _ in alphabet[Int(context.random.next(below: UInt64(alphabet.count)))] },
            as: UTF8.self)
    }

    /// A random version-4 UUID.
    func uuid() -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            let bits = context.random.next(below: 16)
            text.append(digits[place == 12 ? 4 : place == 16 ? Int(bits & 3 | 8) : Int(bits)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
