/// Hash functions too weak for new designs, here because a gateway demands them.
///
/// Both are broken as to collisions. As a MAC over a secret key they still hold, which is how the gateways use them.
public enum Insecure {
    /// MD5 (RFC 1321): 16 bytes.
    ///
    /// WayForPay demands HMAC-MD5 for every signature.
    public static let md5 = HashFunction(.md5)

    /// SHA-1 (FIPS 180-4): 20 bytes.
    ///
    /// LiqPay demands it for messages of version 3, over private key, data, private key.
    public static let sha1 = HashFunction(.sha1)
}
