import Foundation
import PaymentHTTP

/// A browser with a connection to each host and the cookies of one of them; it follows nothing by itself.
final class Browser {
    private let site: URL
    private var wires: [Int: Wire] = [:]
    private var cookies: [String: String] = [:]

    /// - Parameter site: the site whose cookies are kept.
    init(_ site: URL) { self.site = site }

    /// Asks for a page.
    func get(_ address: String) throws -> Answer { try send("GET", address, nil) }

    /// Sends a form as a page of the same host does.
    func post(_ address: String, _ fields: [(name: String, value: String)]) throws -> Answer {
        var form = FormEncoding()
        for field in fields { form.append(field.name, field.value) }
        return try send("POST", address, form.text)
    }

    /// The bytes of a request for a page, to be sent by somebody else.
    func request(for address: String) throws -> [UInt8] {
        guard let url = URL(string: address, relativeTo: site)?.absoluteURL else {
            throw WireError(what: "'\(address)' is no address")
        }
        return Self.request("GET", url, cookies: cookies)
    }

    private func send(_ method: String, _ address: String, _ form: String?) throws -> Answer {
        guard let url = URL(string: address, relativeTo: site)?.absoluteURL, let port = url.port else {
            throw WireError(what: "'\(address)' is no address")
        }
        let isSite = port == site.port
        let wire = try wires[port] ?? Wire(port: port)
        wires[port] = wire
        let answer = try wire.send(
            Self.request(method, url, cookies: isSite ? cookies : [:], form: form))
        if isSite, let cookie = answer.field("set-cookie")?.prefix(while: { $0 != ";" }) {
            let parts = cookie.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { cookies[parts[0]] = parts[1] }
        }
        return answer
    }

    private static func request(
        _ method: String, _ url: URL, cookies: [String: String], form: String? = nil
    ) -> [UInt8] {
        let host = "\(url.host ?? ""):\(url.port ?? 80)"
        let query = url.query.map { "?" + $0 } ?? ""
        var text = """
            \(method) \(url.path)\(query) HTTP/1.1\r
            Host: \(host)\r
            User-Agent: SiteBench\r
            Accept: text/html\r
            Accept-Language: en\r

            """
        if !cookies.isEmpty {
            text += "Cookie: \(cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))\r\n"
        }
        if let form {
            text += """
                Origin: http://\(host)\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: \(form.utf8.count)\r

                """
        }
        return Array((text + "\r\n" + (form ?? "")).utf8)
    }
}
