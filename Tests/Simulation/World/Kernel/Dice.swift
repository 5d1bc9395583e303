import PaymentCore
import Synchronization

/// Random numbers of a seed: a sequence, and numbers that belong to names.
///
/// A number that belongs to a name is the same whatever was drawn before, so that leaving one action out of a script does not change what
/// happens to the others.
final class Dice: RandomSource {
    private let seed: UInt64
    private let state: Mutex<UInt64>

    /// Begins the sequence of a seed.
    init(seed: UInt64) {
        self.seed = seed
        state = Mutex(seed)
    }

    /// The next number of the sequence.
    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return Self.mixed(state)
        }
    }

    /// The number that belongs to a name.
    func number(_ name: String) -> UInt64 { Self.mixed(Fingerprint(of: name).value ^ seed) }

    /// A number from `range` that belongs to a name.
    func number(_ name: String, in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(number(name) % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// The next number of the sequence from `range`.
    func roll(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// Whether something happens that happens `count` times in a hundred.
    func chance(_ count: UInt64) -> Bool { next() % 100 < count }

    /// One of several.
    func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }

    /// One of several, each as often as its weight says.
    func pick<Element>(weighted elements: [(Element, Int)]) -> Element {
        var rest = Int(next() % UInt64(elements.reduce(0) { $0 + $1.1 }))
        for (element, weight) in elements {
            if rest < weight { return element }
            rest -= weight
        }
        return elements[0].0
    }

    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A running hash of text (FNV-1a, 64 bits): for traces and for numbers that belong to names, not for secrets.
struct Fingerprint: Sendable, Hashable {
    /// The hash so far.
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of nothing.
    init() {}

    /// The hash of a text.
    init(of text: String) { add(text) }

    /// Goes on with a text.
    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
