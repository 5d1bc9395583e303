internal import COpenSSL

/// Overwrites the array's bytes with zeros, in a way the compiler may not leave out.
///
/// An array shares its memory with its copies until one of them is changed: wipe while `bytes` is the only one, or a
/// copy keeps what was to be wiped.
public func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { wipe($0) }
}

/// Overwrites `memory` with zeros, in a way the compiler may not leave out.
public func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    OPENSSL_cleanse(start, memory.count)
}
