internal import COpenSSL

/// Comparison that does not tell by its duration where two secrets differ.
public enum ConstantTime {
    /// Whether both are equally long, not empty, and have the same bytes.
    ///
    /// Lengths are not secret, so unequal ones are answered at once. Two empty inputs are not equal: a code that is
    /// missing on both sides proves nothing (S-12). Compare decoded bytes, never hexadecimal or base64 text (S-11).
    public static func equals(_ left: RawSpan, _ right: RawSpan) -> Bool {
        guard left.byteCount == right.byteCount, left.byteCount > 0 else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }

    /// Whether both are equally long, not empty, and have the same bytes.
    public static func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        equals(left.span.bytes, right.span.bytes)
    }
}
