// PaymentCrypto's side of the comparison with peers/evp_loop.c: the same cases under the same names, one line each,
// `name ns`. Cases named `swift-…` have no counterpart there. Run both in turn and take medians.

import PaymentCrypto

private let stretch = Duration.milliseconds(100)
let sizes = [512, 2048]

/// Prints the mean duration of `operation` over one timed stretch.
///
/// Inlined, so that what is timed is a loop around the operation, as in C.
@inline(__always)
func measure(_ name: String, _ operation: (UInt8) throws -> UInt8) rethrows {
    let clock = ContinuousClock()
    var count = 0
    var sink: UInt8 = 0
    let start = clock.now
    var elapsed = Duration.zero
    repeat {
        for round in 0..<1000 {
            sink ^= try operation(UInt8(truncatingIfNeeded: round))
        }
        count += 1000
        elapsed = clock.now - start
    } while elapsed < stretch
    keep(sink)
    let nanoseconds = elapsed / .nanoseconds(1) / Double(count)
    let tenths = Int((nanoseconds * 10).rounded())
    print("\(name) \(tenths / 10).\(tenths % 10)")
}

/// Uses a result, so that the work for it is not left out.
@inline(never)
func keep(_ sink: UInt8) {}

let keyBytes = [UInt8](repeating: 0x6B, count: 32)
let hmacs: [(String, HashFunction)] = [
    ("hmac-sha256", .sha256), ("hmac-sha512", .sha512), ("hmac-md5", Insecure.md5),
]
let digests: [(String, HashFunction)] = [("sha1", Insecure.sha1), ("sha256", .sha256), ("sha3-256", .sha3x256)]

for size in sizes {
    var message = [UInt8](repeating: 0, count: size)
    for (name, function) in hmacs {
        let key = try HMACKey(function, keyBytes)
        try measure("\(name)-\(size)") { round in
            message[0] = round
            let code = try key.authenticationCode(for: message.span.bytes)
            return code.withBytes { $0.unsafeLoad(fromByteOffset: 0, as: UInt8.self) }
        }
    }
    for (name, function) in digests {
        try measure("\(name)-\(size)") { round in
            message[0] = round
            let digest = try function.digest(of: message.span.bytes)
            return digest.withBytes { $0.unsafeLoad(fromByteOffset: 0, as: UInt8.self) }
        }
    }

    // What a webhook costs beyond its HMAC: the signature decoded from hexadecimal, three parts, the comparison.
    let key = try HMACKey(.sha256, keyBytes)
    let timestamp = Array("1792540800".utf8)
    let dot = Array(".".utf8)
    let header = Hex.encode(try key.authenticationCode(for: timestamp, dot, message).bytes)
    try measure("swift-verify-hex-\(size)") { _ in
        let received = try MAC(hexadecimal: header.span.bytes, case: .lowercase)
        let expected = try key.authenticationCode(for: timestamp.span.bytes, dot.span.bytes, message.span.bytes)
        return received == expected ? 1 : 0
    }

    measure("swift-hex-encode-\(size)") { _ in UInt8(truncatingIfNeeded: Hex.encode(message).count) }
    let hexadecimal = Hex.encode(message)
    try measure("swift-hex-decode-\(size)") { _ in try Hex.decode(hexadecimal, case: .lowercase)[0] }
    measure("swift-base64-encode-\(size)") { _ in UInt8(truncatingIfNeeded: Base64.encode(message).count) }
    let base64 = Base64.encode(message)
    try measure("swift-base64-decode-\(size)") { _ in try Base64.decode(base64)[0] }
}
