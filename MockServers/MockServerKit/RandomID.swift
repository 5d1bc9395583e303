public import PaymentCore

/// Makes ids and secrets from the mock's random source, so that a seed reproduces them.
public enum RandomID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// The prefix and `count` characters of the alphabet.
    public static func random(_ prefix: String, _ count: Int, _ source: any RandomSource) -> String {
        let size = prefix.utf8.count + count
        return String(unsafeUninitializedCapacity: size) { buffer in
            var position = 0
            for byte in prefix.utf8 {
                buffer[position] = byte
                position += 1
            }
            var bits: UInt64 = 0
            var left = 0
            while position < size {
                // 62^10 is below 2^60, so one draw serves ten characters, with a bias nobody can notice in an id.
                if left == 0 {
                    bits = source.next()
                    left = 10
                }
                buffer[position] = alphabet[Int(bits % 62)]
                bits /= 62
                left -= 1
                position += 1
            }
            return size
        }
    }
}
