import CurlTransport
import Foundation
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

@Suite("Proxies", .timeLimit(.minutes(2)))
struct ProxyTests {
    @Test("carry plain requests to loopback, with credentials for the proxy alone", arguments: [false, true])
    func plain(_ hasCredentials: Bool) async throws {
        let heads = Record()
        let proxy = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                heads.add("\(request.path) \(request.value(of: "proxy-authorization") ?? "none")")
                connection.answer("via proxy")
            }
        }
        defer { proxy.stop() }
        let transport = try makeTransport(
            .init(
                proxy: try AbsoluteURL(proxy.url("")),
                proxyCredentials: hasCredentials ? .init(username: "user", password: Secret("p:ss")) : nil))
        let response = try await transport.send(try makeRequest(.post, "http://127.0.0.1:1/a", body: .bytes([1])))
        #expect(response.body == Array("via proxy".utf8))
        let credentials = hasCredentials ? "Basic " + Data("user:p:ss".utf8).base64EncodedString() : "none"
        #expect(heads.all == ["http://127.0.0.1:1/a \(credentials)"])
        await transport.shutdown()
    }

    @Test("tunnel https, and see neither fields nor path of the request")
    func tunnel() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let target = try OpenSSLServer(certificates, name: "good")
        defer { target.stop() }
        let heads = Record()
        let targetPort = target.port
        let proxy = try LoopbackServer { connection in
            guard let head = connection.readHead() else { return }
            heads.add(head)
            connection.write("HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n")
            relay(connection.socketDescriptor, port: targetPort)
        }
        defer { proxy.stop() }
        let transport = try makeTransport(
            .init(
                proxy: try AbsoluteURL(proxy.url("")),
                proxyCredentials: .init(username: "user", password: Secret("pass")),
                certificateAuthorityFile: certificates.path("good.pem")))
        let response = try await transport.send(
            try makeRequest(
                .get, "https://localhost:\(target.port)/secret-path", fields: [.authorization: "Bearer canary"]))
        #expect(response.status == 200)
        #expect(response.headerFields.allSatisfy { $0.name.canonicalName != "x-proxy" })
        let head = try #require(heads.all.first)
        #expect(head.hasPrefix("CONNECT localhost:\(target.port) HTTP/1.1\r\n"))
        #expect(head.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"))
        #expect(!head.contains("canary") && !head.contains("secret-path"))
        await transport.shutdown()
    }

    @Test(
        "that refuse the tunnel or break it have let nothing through",
        arguments: [
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "", "garbage\r\n\r\n",
        ])
    func refusedTunnel(_ answer: String) async throws {
        let proxy = try LoopbackServer { connection in
            guard connection.readHead() != nil else { return }
            connection.write(answer)
        }
        defer { proxy.stop() }
        let transport = try makeTransport(.init(proxy: try AbsoluteURL(proxy.url(""))))
        let error = try await failure(
            transport,
            makeRequest(.post, "https://localhost:1/", fields: [.authorization: "Bearer canary"], body: .bytes([1])))
        #expect(error.delivery == .notSent, "\(error)")
        #expect(!error.description.contains("canary"))
        await transport.shutdown()
    }

    @Test("elsewhere never carry a plain request, and a proxy that is down sends nothing")
    func remoteOrDown() async throws {
        let remote = try makeTransport(.init(proxy: try AbsoluteURL("http://192.0.2.1:3128")))
        let refused = try await failure(remote, makeRequest(.get, "http://127.0.0.1:1/"))
        #expect(refused.reason == .refusedRequest)
        await remote.shutdown()
        let down = try LoopbackServer { $0.drain() }
        down.stop()
        let transport = try makeTransport(.init(proxy: try AbsoluteURL(down.url(""))))
        let error = try await failure(transport, makeRequest(.post, "https://localhost:1/", body: .bytes([1])))
        #expect(error.reason == .connect)
        #expect(error.delivery == .notSent)
        await transport.shutdown()
    }

    /// Copies bytes both ways between `client` and a loopback port until one side closes.
    private func relay(_ client: Int32, port: Int) {
        let target = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(target) }
        guard connectLoopback(target, port: port) else { return }
        var entries = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: target, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while poll(&entries, 2, 20_000) > 0 {
            for (index, entry) in entries.enumerated() where entry.revents != 0 {
                let count = recv(entry.fd, &buffer, buffer.count, 0)
                guard count > 0, send(entries[1 - index].fd, buffer, count, Int32(MSG_NOSIGNAL)) == count else {
                    return
                }
            }
        }
    }
}
