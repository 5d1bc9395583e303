import Foundation
import Synchronization

/// A number that a callback leaves for the test.
final class CountBox: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func set(_ value: Int) { count.withLock { $0 = value } }
}

/// Looks for bytes in this process's own memory.
enum MemorySearch {
    /// How often the bytes whose complement is `inverted` lie in writable anonymous memory; -1 when it cannot be read.
    static func count(inverted: [UInt8]) -> Int {
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
                found += occurrences(of: needle, inverted.count, in: work, count)
                // Chunks overlap, so that nothing is cut in two.
                address += UInt64(address + UInt64(count) < bounds[1] ? count - inverted.count + 1 : count)
            }
        }
        return found
    }

    private static func occurrences(
        of needle: UnsafeRawPointer, _ needleCount: Int, in haystack: UnsafeRawPointer, _ haystackCount: Int
    ) -> Int {
        let first = Int32(needle.load(as: UInt8.self))
        var found = 0
        var start = 0
        while start + needleCount <= haystackCount,
            let match = memchr(haystack + start, first, haystackCount - needleCount - start + 1)
        {
            if memcmp(match, needle, needleCount) == 0 { found += 1 }
            start = UnsafeRawPointer(match) - haystack + 1
        }
        return found
    }
}
