import Glibc

/// What this process takes of the machine, as the kernel counts it.
struct ProcessUse {
    /// The memory resident now, in kilobytes.
    let residentKB: Int
    /// The most memory that ever was resident, in kilobytes.
    let residentMaxKB: Int
    /// How many descriptors are open: the connections, and a dozen others.
    let descriptors: Int

    /// Reads the figures from `/proc/self`; nil when it has none.
    init?() {
        guard let file = fopen("/proc/self/status", "r"), let folder = opendir("/proc/self/fd") else { return nil }
        defer {
            fclose(file)
            closedir(folder)
        }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = fread(&bytes, 1, bytes.count, file)
        let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
        func kilobytes(_ name: String) -> Int? {
            guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        }
        guard let resident = kilobytes("VmRSS:"), let residentMax = kilobytes("VmHWM:") else { return nil }
        residentKB = resident
        residentMaxKB = residentMax
        var entries = 0
        while readdir(folder) != nil { entries += 1 }
        // Two of the entries are the folder and the one above it.
        descriptors = entries - 2
    }
}
