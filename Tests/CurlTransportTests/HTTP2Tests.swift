import CurlTransport
import Foundation
import HTTPTypes
import PaymentHTTP
import TestSupport
import Testing

/// Whether nginx is installed: no other server here speaks HTTP/2.
private let hasNginx: Bool = {
    do { return try run("nginx", "-v") == 0 } catch { return false }
}()

@Suite(
    "HTTP/2 over TLS", .enabled(if: hasNginx, "nginx is not installed, and no other server here speaks HTTP/2"),
    .timeLimit(.minutes(2)))
struct HTTP2Tests {
    @Test("carries 64 requests at once over one connection (G-10)")
    func multiplexed() async throws {
        let nginx = try Nginx()
        defer { nginx.stop() }
        let transport = try makeTransport(.init(certificateAuthorityFile: nginx.certificate))
        let answers = try await many(64, transport, nginx.url("/"))
        #expect(Set(answers).count == 1, "\(Set(answers))")
        #expect(answers.first?.hasSuffix("HTTP/2.0") == true)
        await transport.shutdown()
    }

    @Test("is left for HTTP/1.1 when that alone is offered")
    func http1() async throws {
        let nginx = try Nginx()
        defer { nginx.stop() }
        let transport = try makeTransport(.init(certificateAuthorityFile: nginx.certificate, httpVersions: .http1))
        let answers = try await many(8, transport, nginx.url("/"))
        #expect(answers.allSatisfy { $0.hasSuffix("HTTP/1.1") })
        await transport.shutdown()
    }

    @Test("carries 64 bodies of 100 kB at once over one connection, byte for byte")
    func uploads() async throws {
        let upstream = try LoopbackServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\nConnection: close\r\n\r\n")
            connection.write(request.body)
        }
        defer { upstream.stop() }
        let nginx = try Nginx(upstream: upstream.port)
        defer { nginx.stop() }
        let transport = try makeTransport(.init(certificateAuthorityFile: nginx.certificate))
        let url = nginx.url("/upstream")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
                    let response = try await transport.send(try makeRequest(.post, url, body: .bytes(body)))
                    #expect(response.status == 200)
                    #expect(response.body == body)
                }
            }
            try await group.waitForAll()
        }
        await transport.shutdown()
    }

    @Test("repeats nothing when the server sends its connections away (F-11)", arguments: [0, 10])
    func goAway(_ bodyBytes: Int) async throws {
        // Every connection says GOAWAY after 10 requests.
        let nginx = try Nginx(requestsPerConnection: 10)
        defer { nginx.stop() }
        let transport = try makeTransport(.init(certificateAuthorityFile: nginx.certificate))
        let base = nginx.url("/")
        let outcomes = await withTaskGroup(of: (Int, TransportError?).self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        let body = [UInt8](repeating: 0x61, count: bodyBytes)
                        let request = try makeRequest(
                            .post, base + "\(number)", body: bodyBytes == 0 ? .none : .bytes(body),
                            fresh: number % 10 == 0)
                        #expect(try await transport.send(request).status == 200)
                        return (number, nil)
                    } catch let error as TransportError {
                        return (number, error)
                    } catch {
                        Issue.record("\(error)")
                        return (number, nil)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        await transport.shutdown()
        let executed = try nginx.executed()
        for number in 0..<200 {
            let times = executed.filter { $0 == "/\(number)" }.count
            switch outcomes[number] {
            case nil: #expect(times == 1, "request \(number) was answered and executed \(times) times")
            case let error? where error.delivery == .notSent: #expect(times == 0, "request \(number): \(error)")
            case let error?: #expect(times <= 1, "request \(number): \(error)")
            }
        }
    }

    private func many(_ count: Int, _ transport: CurlTransport, _ url: String) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<count {
                group.addTask {
                    String(decoding: try await transport.send(try makeRequest(.get, url)).body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// nginx with TLS and HTTP/2 on a free port; it answers with the number and the protocol of the connection.
private final class Nginx: Sendable {
    let port: Int
    private let program: ChildProgram
    private let certificates: Certificates

    init(requestsPerConnection: Int = 100_000, upstream: Int = 9) throws {
        certificates = try Certificates()
        // The port of a server that has just been closed: nginx takes no port 0, and tells at once if this one is gone.
        let placeholder = try LoopbackServer { $0.drain() }
        placeholder.stop()
        port = placeholder.port
        let path = certificates.path(_:)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(path($0));" }
        try certificates.write(
            """
            worker_processes 1;
            pid \(path("nginx.pid"));
            error_log \(path("error.log"));
            events { worker_connections 1024; }
            http {
                log_format path '$request_uri';
                access_log \(path("access.log")) path;
                client_max_body_size 1m;
                keepalive_requests \(requestsPerConnection);
                \(temporary.joined(separator: "\n    "))
                server {
                    listen 127.0.0.1:\(port) ssl http2;
                    ssl_certificate \(path("good.pem"));
                    ssl_certificate_key \(path("good.key"));
                    location /upstream { proxy_pass http://127.0.0.1:\(upstream); }
                    location / { return 200 '$connection $server_protocol'; }
                }
            }
            """, to: "nginx.conf")
        program = try ChildProgram(
            ["nginx", "-c", path("nginx.conf"), "-e", path("error.log"), "-g", "daemon off;"], discardsOutput: true)
        let deadline = ContinuousClock.now + .seconds(10)
        while !isListening(port) { try #require(ContinuousClock.now < deadline, "nginx did not start") }
    }

    deinit { certificates.remove() }

    var certificate: String { certificates.path("good.pem") }

    func url(_ path: String) -> String { "https://localhost:\(port)\(path)" }

    /// The paths of the requests it executed.
    func executed() throws -> [String] {
        try String(contentsOfFile: certificates.path("access.log"), encoding: .utf8).split(separator: "\n").map {
            String($0)
        }
    }

    /// Ends it at once.
    func stop() { program.stop() }
}
