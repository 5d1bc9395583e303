/// Base32 text in lower case without padding: `a` to `z` and `2` to `7` (the alphabet of RFC 4648 §6).
///
/// Merchant references are written so: safe in every gateway's character set, and the same in either letter case.
public enum Base32 {
    /// The text for `bytes`: eight characters for every five bytes, a started five rounded up.
    public static func string(_ bytes: RawSpan) -> String {
        bytes.withUnsafeBytes { source in
            String(unsafeUninitializedCapacity: (source.count * 8 + 4) / 5) { encode(source, into: $0) }
        }
    }

    /// The text for `bytes`: eight characters for every five bytes, a started five rounded up.
    public static func string(_ bytes: [UInt8]) -> String { string(bytes.span.bytes) }

    private static func encode(_ source: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>) -> Int
    {
        let alphabet: StaticString = "abcdefghijklmnopqrstuvwxyz234567"
        // Every index below is masked to five bits, and the literal has 32 characters.
        let characters = alphabet.utf8Start
        var pending: UInt32 = 0
        var pendingBits = 0
        var written = 0
        for byte in source {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 5 {
                pendingBits -= 5
                output.initializeElement(at: written, to: characters[Int(pending >> UInt32(pendingBits) & 31)])
                written += 1
            }
        }
        if pendingBits > 0 {
            output.initializeElement(at: written, to: characters[Int(pending << UInt32(5 - pendingBits) & 31)])
            written += 1
        }
        return written
    }
}
