public import PaymentCore

/// The server that takes the merchant's mail, and how it knows the merchant.
public struct MailServer: Sendable, CustomStringConvertible {
    /// What a server knows the merchant by.
    public struct Credentials: Sendable {
        /// The name.
        public let user: String
        /// The password.
        public let password: Secret

        /// Creates credentials.
        ///
        /// - Throws: `InvalidValue` for an empty name, a blank password, and control characters in either.
        public init(user: String, password: Secret) throws(InvalidValue) {
            guard !user.isEmpty, user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw InvalidValue("user", user, "must be a name without control characters")
            }
            guard !password.isBlank, password.withBytes({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
                throw InvalidValue("password", "", "must be a text without control characters")
            }
            self.user = user
            self.password = password
        }
    }

    /// How a connection is protected.
    enum Protection {
        /// By TLS from the first byte.
        case tls
        /// By TLS before anything is said that matters.
        case startTLS
        /// By nothing; within the own machine only.
        case none
    }

    let host: String
    let port: Int
    let protection: Protection
    let credentials: Credentials?
    let certificateAuthorityFile: String?
    let connectTimeout: Duration
    let totalTimeout: Duration

    /// Creates a server's description.
    ///
    /// - Parameters:
    ///   - address: `smtps://HOST` for TLS from the first byte (port 465 unless one is given), `smtp://HOST` for TLS by STARTTLS (587),
    ///     which is then demanded; only the own machine is reached without TLS.
    ///   - credentials: what the server knows the merchant by; sent as PLAIN or LOGIN.
    ///   - certificateAuthorityFile: a PEM file of authorities to trust in place of the system's.
    ///   - connectTimeout: how long connecting may take.
    ///   - totalTimeout: how long sending a message may take in all.
    /// - Throws: `InvalidValue`, which does not repeat an address that is none: it may have a password in it.
    public init(
        _ address: String, credentials: Credentials? = nil, certificateAuthorityFile: String? = nil,
        connectTimeout: Duration = .seconds(10), totalTimeout: Duration = .seconds(60)
    ) throws(InvalidValue) {
        let isSecure = address.lowercased().hasPrefix("smtps://")
        let rest = address.drop { $0 != ":" }.dropFirst(3)
        guard isSecure || address.lowercased().hasPrefix("smtp://") else {
            throw InvalidValue("address", "", "must begin with smtps:// or smtp://")
        }
        let url: AbsoluteURL
        do { url = try AbsoluteURL((isSecure ? "https://" : "http://") + rest) } catch {
            throw InvalidValue("address", "", "is no mail server: it \(error.reason)")
        }
        guard url.pathAndQuery.isEmpty || url.pathAndQuery == "/" else {
            throw InvalidValue("address", "", "must end after the host or its port")
        }
        guard connectTimeout > .zero, totalTimeout > .zero else {
            throw InvalidValue("timeout", "", "must be above zero")
        }
        host = url.host
        port = url.port ?? (isSecure ? 465 : 587)
        protection = isSecure ? .tls : url.isLoopback ? .none : .startTLS
        self.credentials = credentials
        self.certificateAuthorityFile = certificateAuthorityFile
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
    }

    /// The host and its port.
    public var description: String { "\(host):\(port)" }
}
