/// A reproducible generator (SplitMix64), so that a failing property can be run again from the printed seed.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Creates a generator that gives the same numbers for the same seed.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of `0..<bound`.
    public mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// A seed nobody chose, to be printed with a failure.
public func anySeed() -> UInt64 { UInt64.random(in: 0...UInt64.max) }
