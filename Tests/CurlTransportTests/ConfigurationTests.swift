import CurlTransport
import PaymentCore
import Testing

@Suite("A configuration")
struct ConfigurationTests {
    @Test(
        "that is out of range is refused with its name",
        arguments: [
            ("maxConnectionsPerHost", CurlTransport.Configuration(maxConnectionsPerHost: 0)),
            ("maxConnectionsPerHost", .init(maxConnectionsPerHost: 10_001)),
            ("maxIdleConnections", .init(maxIdleConnections: -1)),
            ("idleConnectionLifetime", .init(idleConnectionLifetime: .milliseconds(999))),
            ("idleConnectionLifetime", .init(idleConnectionLifetime: .seconds(86_401))),
            ("userAgent", .init(userAgent: "a\r\nX: y")),
            ("userAgent", .init(userAgent: "é")),
            ("proxyCredentials", .init(proxyCredentials: .init(username: "u", password: Secret("p")))),
        ])
    func invalid(_ name: String, _ configuration: CurlTransport.Configuration) {
        expectInvalid(name, configuration)
    }

    @Test("with a proxy that is more than host and port, or unusable credentials, is refused without showing them")
    func proxy() throws {
        let proxy = try AbsoluteURL("http://127.0.0.1:3128")
        expectInvalid("proxy", .init(proxy: try AbsoluteURL("http://127.0.0.1:3128/path")))
        expectInvalid("proxy", .init(proxy: try AbsoluteURL("http://127.0.0.1:3128?q")))
        for (username, password) in [("", "p"), ("a:b", "p"), ("a\n", "p")] {
            expectInvalid(
                "proxyCredentials.username",
                .init(proxy: proxy, proxyCredentials: .init(username: username, password: Secret(password))))
        }
        for password in ["", "  ", "canary\r\n", "canary\0"] {
            expectInvalid(
                "proxyCredentials.password",
                .init(proxy: proxy, proxyCredentials: .init(username: "u", password: Secret(password))))
        }
    }

    @Test(
        "with a certificate file that cannot be read is refused",
        arguments: ["", "/nonexistent/ca.pem", "/etc\0/passwd"])
    func certificates(_ path: String) {
        #expect(throws: CurlTransport.SetupError.unreadableCertificates(path: path)) {
            try CurlTransport(configuration: .init(certificateAuthorityFile: path))
        }
    }

    private func expectInvalid(_ name: String, _ configuration: CurlTransport.Configuration) {
        #expect {
            try CurlTransport(configuration: configuration)
        } throws: { error in
            guard case .invalidSetting(name, let rule)? = error as? CurlTransport.SetupError else { return false }
            return !rule.contains("canary") && !"\(error)".contains("canary")
        }
    }
}
