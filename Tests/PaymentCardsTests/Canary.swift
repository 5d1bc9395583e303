import Glibc
import Testing

/// A card number that nothing else in the process has, and a search of the process's memory for it (S-03).
///
/// The number is made digit by digit inside a shared mapping, which also takes what the search reads. Searches leave
/// shared mappings out, so that none finds the digits it looks for or what another one is reading; whatever is found
/// was left by the code under test.
final class Canary {
    enum Failure: Error {
        case system(String, Int32)
    }

    /// How many bytes of a freed block the allocator writes its own links over.
    private static let clobberedBytes = 16
    private static let windowBytes = 1 << 20
    private static let mappedBytes = 4096 + windowBytes

    let length: Int
    private let mapping: UnsafeMutableRawBufferPointer

    /// Makes a number of `length` digits that passes the Luhn check.
    ///
    /// One of more than 16 digits is searched for without the first 16, so that it is found in freed memory, too.
    init(length: Int = 16) throws {
        self.length = length
        guard let base = mmap(nil, Self.mappedBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
            base != MAP_FAILED
        else { throw Failure.system("mmap", errno) }
        mapping = UnsafeMutableRawBufferPointer(start: base, count: Self.mappedBytes)
        var sum = 0
        for place in 0..<length - 1 {
            let digit = place == 0 ? 4 : Int.random(in: 0...9)
            mapping[place] = UInt8(0x30 + digit)
            // Doubled is every second digit from the right, beginning beside the check digit.
            sum += (length - place).isMultiple(of: 2) ? digit * 2 / 10 + digit * 2 % 10 : digit
        }
        mapping[length - 1] = UInt8(0x30 + (10 - sum % 10) % 10)
    }

    deinit {
        munmap(mapping.baseAddress, mapping.count)
    }

    /// One copy of the number, and no second one.
    func bytes() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            for place in 0..<length { buffer[place] = mapping[place] }
            count = length
        }
    }

    func text() -> String {
        String(unsafeUninitializedCapacity: length) { buffer in
            for place in 0..<length { buffer[place] = mapping[place] }
            return length
        }
    }

    /// How many copies are in the heap, the stacks and all other anonymous memory of the process.
    func copiesInMemory() throws -> Int {
        let memory = open("/proc/self/mem", O_RDONLY)
        guard memory >= 0 else { throw Failure.system("open", errno) }
        defer { close(memory) }
        var found = 0
        for region in try Self.writableRegions() {
            var start = region.lowerBound
            while start < region.upperBound {
                let count = min(Self.windowBytes, Int(region.upperBound - start))
                found += try copies(in: memory, at: start, count)
                // The next window begins early enough to see a copy that lies across the border.
                start += UInt(count == Self.windowBytes ? count - (length - 1) : count)
            }
        }
        return found
    }

    private func copies(in memory: Int32, at address: UInt, _ count: Int) throws -> Int {
        let needle = UnsafeRawBufferPointer(rebasing: mapping[(length > 16 ? Self.clobberedBytes : 0)..<length])
        let window = UnsafeMutableRawBufferPointer(rebasing: mapping[4096..<4096 + count])
        guard let wanted = needle.baseAddress, let base = window.baseAddress else { return 0 }
        let read = pread(memory, base, count, Int(bitPattern: address))
        var found = 0
        var start = 0
        // What another thread gave back since the list was read cannot be read (-1) and holds no copy.
        while start + needle.count <= read,
            let match = memchr(base + start, Int32(needle[0]), read - needle.count - start + 1)
        {
            if memcmp(match, wanted, needle.count) == 0 { found += 1 }
            start = match - base + 1
        }
        return found
    }

    /// Heap, stacks and private anonymous mappings.
    private static func writableRegions() throws -> [Range<UInt>] {
        guard let maps = fopen("/proc/self/maps", "r") else { throw Failure.system("fopen", errno) }
        defer { fclose(maps) }
        var regions: [Range<UInt>] = []
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), maps) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let fields = text.split { $0 == " " || $0 == "\n" }
            guard fields.count >= 5, fields[1].hasPrefix("rw"), fields.count == 5 || fields[5].hasPrefix("[") else {
                continue
            }
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            // A mapping beyond this size is a sanitizer's bookkeeping and no heap.
            guard bounds.count == 2, bounds[1] - bounds[0] <= 1 << 30 else { continue }
            regions.append(bounds[0]..<bounds[1])
        }
        guard regions.count > 2 else { throw Failure.system("no writable regions", 0) }
        return regions
    }
}
