public import PaymentCore

/// A 128-bit hash with a random key: equal bytes give equal marks on one mock, and the marks say nothing elsewhere
/// (S-09).
///
/// Two rounds of SplitMix64's mixing over the bytes, eight at a time. It keeps test data apart; it protects nothing.
public struct KeyedHash: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Draws the key.
    public init(random: any RandomSource) {
        first = random.next()
        second = random.next()
    }

    /// The mark of some bytes.
    public func mark(_ bytes: some Sequence<UInt8>) -> [UInt64] {
        var (one, other) = (first, second)
        var word: UInt64 = 0
        var count: UInt64 = 0
        for byte in bytes {
            word = word << 8 | UInt64(byte)
            count += 1
            if count & 7 == 0 {
                one = Self.mix(one ^ word)
                other = Self.mix(other &+ word)
            }
        }
        one = Self.mix(one ^ word ^ count << 56)
        other = Self.mix(other &+ word &+ count)
        return [one, other]
    }

    /// Sixteen letters and digits that stand for a card number.
    public func fingerprint(_ number: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var characters: [UInt8] = []
        for var bits in mark(number.utf8) {
            for _ in 0..<8 {
                characters.append(alphabet[Int(bits % 62)])
                bits /= 62
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
