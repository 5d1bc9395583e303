import Foundation
import Synchronization

/// Looks for bytes in this process's own memory, to see that a card number was wiped (S-03).
///
/// What is looked for is given as its complement, so that the search does not find what it searches with.
public enum MemorySearch {
    private typealias Find =
        @convention(c) (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeMutableRawPointer?

    // Scans of a whole process side by side would starve every other test of the two threads there may be.
    private static let turn = Mutex(())

    /// How often the bytes whose complement is `inverted` lie in writable anonymous memory; -1 when it cannot be read.
    public static func count(inverted: [UInt8]) -> Int {
        turn.withLock { _ in search(inverted) }
    }

    /// The complement of a card number that nobody else in this process has.
    ///
    /// The last of its sixteen random digits makes the check digit's rule hold. The number never lies in memory as it
    /// is before the test writes it.
    public static func invertedCardNumber() -> [UInt8] {
        var inverted: [UInt8] = []
        var sum = 0
        for place in 0..<15 {
            let digit = Int.random(in: 0...9)
            let doubled = digit * 2
            sum += place.isMultiple(of: 2) ? doubled / 10 + doubled % 10 : digit
            inverted.append(~UInt8(digit + 0x30))
        }
        return inverted + [~UInt8((10 - sum % 10) % 10 + 0x30)]
    }

    private static func search(_ inverted: [UInt8]) -> Int {
        // glibc hides its `memmem` from other languages than C, and a loop of our own takes minutes without
        // optimization.
        guard let symbol = dlsym(nil, "memmem") else { return -1 }
        let find = unsafeBitCast(symbol, to: Find.self)
        guard let maps = FileManager.default.contents(atPath: "/proc/self/maps") else { return -1 }
        // Mapped after the list was read, so neither the needle nor what is read here is searched.
        let chunkCount = 1 << 20
        let workCount = chunkCount + 4096
        guard let work = mmap(nil, workCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            work != MAP_FAILED
        else { return -1 }
        defer {
            memset(work, 0, workCount)
            munmap(work, workCount)
        }
        let needle = work + chunkCount
        for (index, byte) in inverted.enumerated() { needle.storeBytes(of: ~byte, toByteOffset: index, as: UInt8.self) }
        let memory = open("/proc/self/mem", O_RDONLY)
        guard memory >= 0 else { return -1 }
        defer { close(memory) }
        var found = 0
        for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
            let columns = line.split(separator: " ")
            guard columns.count >= 5, columns[1].hasPrefix("rw"), columns.count == 5 || columns[5] == "[heap]" else {
                continue
            }
            let bounds = columns[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            // A mapping of a gigabyte is a sanitizer's bookkeeping and no heap.
            guard bounds.count == 2, bounds[1] - bounds[0] <= 1 << 30 else { continue }
            var address = bounds[0]
            while address < bounds[1] {
                let count = pread(memory, work, min(chunkCount, Int(bounds[1] - address)), off_t(address))
                // Another test's thread may have ended and taken its stack along.
                guard count >= inverted.count else { break }
                var start = work
                while let match = find(start, count - (start - work), needle, inverted.count) {
                    found += 1
                    start = match + 1
                }
                // Chunks overlap, so that nothing is cut in two.
                address += UInt64(address + UInt64(count) < bounds[1] ? count - inverted.count + 1 : count)
            }
        }
        return found
    }
}
