import CurlTransport
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

/// F-01: whatever fails before the request leaves is `notSent`.
@Suite("Connecting", .timeLimit(.minutes(2)))
struct ConnectTests {
    @Test("to a port that nobody listens on sends nothing")
    func refusedPort() async throws {
        let server = try LoopbackServer { $0.drain() }
        server.stop()
        let transport = try makeTransport()
        let error = try await failure(transport, makeRequest(.post, server.url(), body: .bytes([1])))
        #expect(error.reason == .connect)
        #expect(error.delivery == .notSent)
        await transport.shutdown()
    }

    @Test("to a name that does not exist sends nothing")
    func unknownName() async throws {
        let transport = try makeTransport()
        let error = try await failure(
            transport,
            makeRequest(.post, "https://gateway.invalid/v1?token=canary", body: .bytes([1]), connect: .seconds(15)))
        #expect(error.reason == .nameResolution, "\(error)")
        #expect(error.delivery == .notSent)
        #expect(!error.description.contains("canary"))
        await transport.shutdown()
    }

    @Test("to a server that never finishes the handshake sends nothing")
    func handshakeHangs() async throws {
        try await withServer {
            $0.drain()
        } _: { server, transport in
            let error = try await failure(
                transport,
                makeRequest(.post, "https://127.0.0.1:\(server.port)/", body: .bytes([1]), connect: .milliseconds(300)))
            #expect(error.reason == .timeout)
            #expect(error.delivery == .notSent)
        }
    }

    @Test("to a server that does not speak TLS sends nothing")
    func plainServer() async throws {
        try await withServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.drain()
        } _: { server, transport in
            let error = try await failure(
                transport, makeRequest(.post, "https://127.0.0.1:\(server.port)/", body: .bytes([1])))
            #expect(error.reason == .tls, "\(error)")
            #expect(error.delivery == .notSent)
        }
    }

    @Test("TLS is always verified, at least 1.2, and trusts the given authority alone (S-30)")
    func tls() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let trusted = try makeTransport(.init(certificateAuthorityFile: certificates.path("good.pem")))
        let untrusting = try makeTransport()

        let good = try OpenSSLServer(certificates, name: "good")
        defer { good.stop() }
        let response = try await trusted.send(try makeRequest(.get, "https://localhost:\(good.port)/"))
        #expect(response.status == 200)
        try await expectTLSFailure(untrusting, port: good.port, "self-signed and not trusted")
        let otherAuthority = try makeTransport(.init(certificateAuthorityFile: certificates.path("otherhost.pem")))
        try await expectTLSFailure(otherAuthority, port: good.port, "signed by an authority that is not in the file")

        let wrongHost = try OpenSSLServer(certificates, name: "otherhost")
        defer { wrongHost.stop() }
        try await expectTLSFailure(otherAuthority, port: wrongHost.port, "trusted, but for another host")

        let expired = try OpenSSLServer(certificates, name: "expired")
        defer { expired.stop() }
        let trustsExpired = try makeTransport(.init(certificateAuthorityFile: certificates.path("expired.pem")))
        try await expectTLSFailure(trustsExpired, port: expired.port, "trusted, but no longer valid")

        let old = try OpenSSLServer(certificates, name: "good", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        defer { old.stop() }
        try await expectTLSFailure(trusted, port: old.port, "TLS 1.1 alone")
        #expect(try old.isReachableWithOldTLS(), "the refusal must come from the transport, not from the server")

        for transport in [trusted, untrusting, otherAuthority, trustsExpired] { await transport.shutdown() }
    }

    private func expectTLSFailure(_ transport: CurlTransport, port: Int, _ comment: Comment) async throws {
        let error = try await failure(
            transport, makeRequest(.post, "https://localhost:\(port)/", body: .bytes([1])))
        #expect(error.reason == .tls, comment)
        #expect(error.delivery == .notSent, comment)
    }
}
