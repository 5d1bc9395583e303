internal import Glibc
internal import PaymentCore

/// A configuration that has been checked, in the form the options of libcurl take.
struct Settings: Sendable {
    let proxy: String?
    /// Whether a plain request would travel in the clear beyond this machine to reach the proxy.
    let proxyIsRemote: Bool
    let proxyCredentials: CurlTransport.ProxyCredentials?
    let certificateAuthorityFile: String?
    let maxConnectionsPerHost: Int
    let maxIdleConnections: Int
    let idleSeconds: Int
    let userAgent: String
    let offersHTTP2: Bool

    init(_ configuration: CurlTransport.Configuration) throws(CurlTransport.SetupError) {
        try Self.check(configuration.proxy, configuration.proxyCredentials)
        try Self.check(certificateAuthorityFile: configuration.certificateAuthorityFile)
        for (name, value) in [
            ("maxConnectionsPerHost", configuration.maxConnectionsPerHost),
            ("maxIdleConnections", configuration.maxIdleConnections),
        ] where !(1...10_000).contains(value) {
            throw .invalidSetting(name: name, rule: "must be from 1 to 10 000")
        }
        guard configuration.idleConnectionLifetime >= .seconds(1),
            configuration.idleConnectionLifetime <= .seconds(86_400)
        else { throw .invalidSetting(name: "idleConnectionLifetime", rule: "must be from 1 second to 1 day") }
        guard configuration.userAgent.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalidSetting(name: "userAgent", rule: "must be printable ASCII")
        }
        proxy = configuration.proxy.map { url in
            // libcurl's own default for a proxy is port 1080.
            (url.isSecure ? "https://" : "http://") + url.host + ":\(url.port ?? (url.isSecure ? 443 : 80))"
        }
        proxyIsRemote = configuration.proxy.map { !$0.isLoopback } ?? false
        proxyCredentials = configuration.proxyCredentials
        certificateAuthorityFile = configuration.certificateAuthorityFile
        maxConnectionsPerHost = configuration.maxConnectionsPerHost
        maxIdleConnections = configuration.maxIdleConnections
        idleSeconds = Int(configuration.idleConnectionLifetime.components.seconds)
        userAgent = configuration.userAgent
        offersHTTP2 = configuration.httpVersions == .http2OverTLS
    }

    private static func check(
        _ proxy: AbsoluteURL?, _ credentials: CurlTransport.ProxyCredentials?
    ) throws(CurlTransport.SetupError) {
        if let proxy, !proxy.pathAndQuery.isEmpty, proxy.pathAndQuery != "/" {
            throw .invalidSetting(name: "proxy", rule: "must have nothing behind host and port")
        }
        guard let credentials else { return }
        guard proxy != nil else {
            throw .invalidSetting(name: "proxyCredentials", rule: "must be left out when there is no proxy")
        }
        let hasControl: (UInt8) -> Bool = { $0 < 0x20 || $0 == 0x7F }
        guard !credentials.username.isEmpty,
            !credentials.username.utf8.contains(where: { hasControl($0) || $0 == 0x3A })
        else {
            throw .invalidSetting(
                name: "proxyCredentials.username", rule: "must have no colon and no control character, and not be empty"
            )
        }
        let passwordIsClean = credentials.password.withBytes { bytes in !bytes.contains(where: hasControl) }
        guard passwordIsClean, !credentials.password.isBlank else {
            throw .invalidSetting(
                name: "proxyCredentials.password", rule: "must have no control character and not be blank")
        }
    }

    private static func check(certificateAuthorityFile path: String?) throws(CurlTransport.SetupError) {
        guard let path else { return }
        guard !path.isEmpty, !path.utf8.contains(0), access(path, R_OK) == 0 else {
            throw .unreadableCertificates(path: path)
        }
    }
}
