import Foundation
import PaymentCrypto
import Testing

@Suite struct WipeTests {
    @Test func `wiped memory is zero to the last byte`() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 257, alignment: 1)
        defer { memory.deallocate() }
        for index in memory.indices { memory[index] = 0xA5 }
        wipe(UnsafeMutableRawBufferPointer(rebasing: memory[1..<256]))
        #expect(memory[0] == 0xA5 && memory[256] == 0xA5)
        #expect(memory[1..<256].allSatisfy { $0 == 0 })
    }

    @Test func `a wiped array is zero where it lies, and keeps its length`() {
        var bytes = [UInt8](repeating: 0x5A, count: 100)
        let before = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        wipe(&bytes)
        #expect(bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == before)
        #expect(bytes == [UInt8](repeating: 0, count: 100))
    }

    @Test func `nothing is wiped without harm`() {
        var bytes: [UInt8] = []
        wipe(&bytes)
        wipe(UnsafeMutableRawBufferPointer(start: nil, count: 0))
        #expect(bytes.isEmpty)
    }

    // Memory that others map and give back meanwhile cannot be searched; ThreadSanitizer's heap lies inside mappings of many gigabytes.
    @Test(
        .enabled(
            if: getenv("SEARCH_MEMORY") != nil && dlsym(nil, "__tsan_init") == nil,
            "run it with SEARCH_MEMORY=1 and --filter WipeTests, apart from other tests and without ThreadSanitizer"))
    func `a key that was used and released is nowhere in memory (S-03)`() throws {
        var generator = SystemRandomNumberGenerator()
        // Kept inverted, so that the search does not find what it searches with.
        let inverted = (0..<48).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let whileKept = try useKey(inverted: inverted) { try occurrences(ofInverted: inverted) }
        #expect(whileKept > 0, "the search must be able to find the key")
        #expect(try occurrences(ofInverted: inverted) == 0)
    }

    @inline(never)
    private func useKey(inverted: [UInt8], whileKept count: () throws -> Int) throws -> Int {
        var plain = inverted.map { ~$0 }
        let key = try HMACKey(.sha256, plain)
        wipe(&plain)
        for round in 0..<4 {
            _ = try key.authenticationCode(for: [UInt8(round)])
        }
        return try withExtendedLifetime(key) { try count() }
    }

    /// How often the bytes whose complement is `inverted` lie in this process's writable anonymous memory.
    private func occurrences(ofInverted inverted: [UInt8]) throws -> Int {
        let maps = try String(contentsOf: URL(filePath: "/proc/self/maps"), encoding: .utf8)
        // Mapped after the list was read, so neither the needle nor what is read here is searched.
        let chunkCount = 1 << 20
        let workCount = chunkCount + 4096
        let work = try #require(mmap(nil, workCount, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
        try #require(work != MAP_FAILED)
        defer {
            memset(work, 0, workCount)
            munmap(work, workCount)
        }
        let needle = work + chunkCount
        for (index, byte) in inverted.enumerated() {
            needle.storeBytes(of: ~byte, toByteOffset: index, as: UInt8.self)
        }
        let memory = open("/proc/self/mem", O_RDONLY)
        try #require(memory >= 0)
        defer { close(memory) }

        var found = 0
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields[1].hasPrefix("rw"), fields.count == 5 || fields[5] == "[heap]" else { continue }
            let bounds = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            try #require(bounds.count == 2)
            // A mapping of this size is a sanitizer's bookkeeping, terabytes of it, and no heap.
            if bounds[1] - bounds[0] > 1 << 35 { continue }
            var address = bounds[0]
            while address < bounds[1] {
                let wanted = min(chunkCount, Int(bounds[1] - address))
                let count = pread(memory, work, wanted, off_t(address))
                // Another test's thread may have ended and taken its stack along.
                guard count >= inverted.count else {
                    address += 4096
                    continue
                }
                found += occurrences(of: needle, inverted.count, in: work, count)
                // Chunks overlap, so that no key is cut in two.
                address += UInt64(address + UInt64(count) < bounds[1] ? count - inverted.count + 1 : count)
            }
        }
        return found
    }

    private func occurrences(
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
