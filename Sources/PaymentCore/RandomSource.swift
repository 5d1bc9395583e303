internal import Synchronization

/// Where random numbers come from.
///
/// Everything that draws one takes a source, so that a run can be replayed from its seed.
public protocol RandomSource: Sendable {
    /// The next 64 random bits.
    func next() -> UInt64
}

extension RandomSource {
    /// A uniform number in `0..<bound`, without the bias a plain remainder has.
    ///
    /// - Parameter bound: the number of outcomes; 0 is taken as 1.
    public func next(below bound: UInt64) -> UInt64 {
        var generator = Generator(source: self)
        return UInt64.random(in: 0..<max(bound, 1), using: &generator)
    }
}

private struct Generator<Source: RandomSource>: RandomNumberGenerator {
    let source: Source

    func next() -> UInt64 { source.next() }
}

/// The system's cryptographically secure generator.
public struct SystemRandomSource: RandomSource {
    /// Creates the source.
    public init() {}

    /// The next 64 random bits.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

/// A reproducible source: the same seed gives the same numbers.
///
/// Never use it for secrets.
///
/// The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
public final class SeededRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    /// Creates a source that starts at `seed`.
    public init(seed: UInt64) {
        state = Mutex(seed)
    }

    /// The next 64 bits of the sequence.
    public func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
