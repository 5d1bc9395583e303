import Glibc

/// What one input may cost (S-94).
enum Allowance {
    /// Twice what the program itself may take, because counting what is reached costs about as much as the work.
    private static let millisecondsMax = 100.0
    private static let growthMax = 256 * 1024 * 1024
    private static let stretchedSize = 64 * 1024

    /// Feeds `input`, and now and then a long text made of it: what takes time by the square of a length shows on long ones only.
    static func spend(on input: [UInt8], _ feed: Target.Feed) throws {
        try check(input, feed)
        guard !input.isEmpty, isStretched(input) else { return }
        var long = input
        while long.count < stretchedSize { long += input.dropFirst() + [input[0]] }
        try check(Array(long.prefix(stretchedSize)), feed)
    }

    private static func check(_ input: [UInt8], _ feed: Target.Feed) throws {
        let before = peak()
        var (cost, fault) = fed(input, feed)
        // A first time may load tables, and another program on the same core makes every time longer: what takes too long does so always.
        var tries = 1
        while cost > millisecondsMax, fault == nil, tries < 10 {
            let again = fed(input, feed)
            cost = min(cost, again.milliseconds)
            fault = again.fault
            tries += 1
        }
        if let fault { throw fault }
        guard cost <= millisecondsMax else {
            throw Finding("\(input.count) bytes take \(Int(cost)) ms, and may take \(Int(millisecondsMax)) (S-94)")
        }
        let growth = peak() - before
        guard growth <= growthMax else {
            throw Finding(
                "\(input.count) bytes take \(growth >> 20) MiB of memory, and may take \(growthMax >> 20) (S-94)")
        }
    }

    /// One input in 64, and always the same.
    private static func isStretched(_ input: [UInt8]) -> Bool {
        input.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } >> 26 == 0
    }

    /// The processor time of the whole process, in which other programs do not count, and what was thrown.
    private static func fed(
        _ input: [UInt8], _ feed: Target.Feed
    ) -> (milliseconds: Double, fault: (any Error)?) {
        let start = now()
        let result = Result { try feed(input) }
        let milliseconds = Double(now() - start) / 1_000_000
        if case .failure(let fault) = result { return (milliseconds, fault) }
        return (milliseconds, nil)
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func peak() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
