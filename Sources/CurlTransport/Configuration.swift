public import PaymentCore

extension CurlTransport {
    /// How connections are made and kept.
    ///
    /// Nothing here weakens TLS: certificates and host names are always verified and TLS 1.2 is the least (S-30).
    public struct Configuration: Sendable {
        /// The proxy every request goes through: scheme, host and, if it is not 80 or 443, port.
        ///
        /// `https` targets are
        /// tunnelled.
        ///
        /// The variables `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` of the environment are never looked
        /// at.
        public var proxy: AbsoluteURL?
        /// What the proxy asks for, sent as HTTP Basic authentication to the proxy alone.
        public var proxyCredentials: ProxyCredentials?
        /// A PEM file of the certificate authorities to trust, in place of the system's.
        public var certificateAuthorityFile: String?
        /// The most connections open to one host at a time, 1 to 10 000: further HTTP/1.1 requests wait for a free one.
        public var maxConnectionsPerHost: Int
        /// The most connections kept open for later requests, 1 to 10 000.
        public var maxIdleConnections: Int
        /// How long an unused connection may still be taken for a request, 1 second to 1 day.
        ///
        /// Keep it below the gateway's own limit, which is often 60 or 75 seconds: a request that meets a connection in
        /// the moment the gateway closes it ends as `connectionLost` with an unknown outcome.
        public var idleConnectionLifetime: Duration
        /// The `User-Agent` of requests that bring none; empty for no such field.
        public var userAgent: String
        /// Which versions of HTTP are offered.
        public var httpVersions: HTTPVersions

        /// Creates a configuration.
        public init(
            proxy: AbsoluteURL? = nil, proxyCredentials: ProxyCredentials? = nil,
            certificateAuthorityFile: String? = nil, maxConnectionsPerHost: Int = 128, maxIdleConnections: Int = 512,
            idleConnectionLifetime: Duration = .seconds(50), userAgent: String = "swift-payments",
            httpVersions: HTTPVersions = .http2OverTLS
        ) {
            self.proxy = proxy
            self.proxyCredentials = proxyCredentials
            self.certificateAuthorityFile = certificateAuthorityFile
            self.maxConnectionsPerHost = maxConnectionsPerHost
            self.maxIdleConnections = maxIdleConnections
            self.idleConnectionLifetime = idleConnectionLifetime
            self.userAgent = userAgent
            self.httpVersions = httpVersions
        }
    }

    /// A name and a password for a proxy.
    public struct ProxyCredentials: Sendable {
        /// The name, without a colon.
        public var username: String
        /// The password.
        public var password: Secret

        /// Creates credentials.
        public init(username: String, password: Secret) {
            self.username = username
            self.password = password
        }
    }

    /// Which versions of HTTP are offered to a server.
    public enum HTTPVersions: Sendable, Hashable {
        /// HTTP/2 where the TLS handshake agrees on it, HTTP/1.1 elsewhere.
        case http2OverTLS
        /// HTTP/1.1 alone.
        case http1
    }

    /// Why a transport could not be made.
    public enum SetupError: Error, Hashable, Sendable, CustomStringConvertible {
        /// A setting of the configuration is out of its range or malformed; `rule` says what is allowed.
        case invalidSetting(name: String, rule: String)
        /// The file of certificate authorities cannot be read.
        case unreadableCertificates(path: String)
        /// The libcurl found is older than 7.87.0, or was built without a part that is needed.
        case unsuitableLibrary(found: String, needed: String)
        /// The system refused memory, a descriptor or a thread, or libcurl refused an option.
        case resources(String)

        /// A sentence for people.
        public var description: String {
            switch self {
            case .invalidSetting(let name, let rule): "\(name) \(rule)"
            case .unreadableCertificates(let path): "the certificate file \(path) cannot be read"
            case .unsuitableLibrary(let found, let needed): "\(found) was found, but \(needed) is needed"
            case .resources(let reason): "the transport could not start: \(reason)"
            }
        }
    }
}
