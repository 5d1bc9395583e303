import PaymentCrypto

/// Every hash function of the module under a name for messages.
let hashFunctions: [HashFunction] = [Insecure.md5, Insecure.sha1, .sha256, .sha512, .sha3x256]

/// A reproducible generator (SplitMix64), so that a failing property can be run again from the printed seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Between 0 and `countMax` random bytes.
    mutating func bytes(upTo countMax: Int) -> [UInt8] {
        bytes(count: Int.random(in: 0...countMax, using: &self))
    }

    mutating func bytes(count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

/// A seed nobody chose, to be printed with a failure.
func anySeed() -> UInt64 {
    UInt64.random(in: 0...UInt64.max)
}

extension [UInt8] {
    /// The UTF-8 of `text`.
    init(_ text: StaticString) {
        self = text.withUTF8Buffer { Array($0) }
    }
}
