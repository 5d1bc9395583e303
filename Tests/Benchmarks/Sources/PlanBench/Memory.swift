import Glibc

/// The memory of this process that is resident now, in bytes; nil where the kernel does not say.
func residentBytes() -> Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = fread(&bytes, 1, bytes.count, file)
    // Numbers of pages: the size of the program first, then what of it is resident.
    let numbers = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    return numbers.count > 1 ? numbers[1] * Int(sysconf(Int32(_SC_PAGESIZE))) : nil
}
