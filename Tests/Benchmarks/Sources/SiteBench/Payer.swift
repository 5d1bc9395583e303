import Foundation

/// Somebody who pays a deposit: opens the link, reads the page, sends the form, pays on the gateway's page, comes back and reads what
/// became of it.
struct Payer {
    /// An answer that was not what a payer expects.
    struct Surprise: Error {
        let text: String
    }

    private let browser: Browser
    private let link: Link
    /// How long each page of the site took, to its last byte.
    private(set) var times: [Duration] = []

    init(_ link: Link, at site: URL) {
        browser = Browser(site)
        self.link = link
    }

    /// Pays.
    mutating func pay() throws {
        try expect(try see(browser.get(link.path)), 303, to: link.page)
        let page = try see(browser.get(link.page))
        try expect(page, 200)
        let nonce = try value("nonce", in: page), code = try value("code", in: page)
        let sent = try see(
            browser.post(
                link.page,
                [
                    ("nonce", nonce), ("code", code), ("shown", value("shown", in: page)),
                    ("terms", value("terms", in: page)), ("choice", "suggested"), ("method", "new"),
                ]))
        let onward = "\(link.page)/go/\(nonce)"
        try expect(sent, 303, to: onward)
        let going = try see(browser.get(onward))
        try expect(going, 200)
        guard let gateway = going.field("refresh")?.split(separator: "url=").last.map(String.init) else {
            throw Surprise(text: "\(onward) leads nowhere")
        }
        let result = try comeBack(from: gateway, nonce)
        let last = try see(browser.get(result))
        try expect(last, 200)
        guard last.text.contains("Thank you!") else {
            throw Surprise(text: "the result is '\(heading(of: last))'")
        }
    }

    /// Pays with a test card on the gateway's page, and goes where it sends the payer.
    private mutating func comeBack(from gateway: String, _ nonce: String) throws -> String {
        try expect(try browser.get(gateway), 200)
        let paid = try browser.post(
            gateway, [("test_card", "visa"), ("email", "payer@customers.example"), ("name", "Test Payer")])
        try expect(paid, 303)
        guard let back = paid.field("location"), back.contains("\(link.page)/back/\(nonce)/") else {
            throw Surprise(text: "the gateway sends the payer to '\(paid.field("location") ?? "")'")
        }
        let result = "\(link.page)/result/\(nonce)"
        try expect(try see(browser.get(back)), 303, to: result)
        return result
    }

    /// Counts the time of a page of the site.
    private mutating func see(_ answer: Answer) throws -> Answer {
        times.append(answer.whole)
        return answer
    }

    private func expect(_ answer: Answer, _ status: Int, to location: String? = nil, line: Int = #line) throws {
        guard answer.status == status, location == nil || answer.field("location") == location else {
            throw Surprise(
                text: "in line \(line): status \(answer.status) instead of \(status), "
                    + "'\(answer.field("location") ?? heading(of: answer))'")
        }
    }

    private func value(_ name: String, in page: Answer) throws -> String {
        guard let found = page.text.firstRange(of: "name=\"\(name)\" value=\"") else {
            throw Surprise(text: "the page '\(heading(of: page))' has no \(name)")
        }
        return String(page.text[found.upperBound...].prefix { $0 != "\"" })
    }

    private func heading(of page: Answer) -> String {
        guard let start = page.text.firstRange(of: "<h1>") else { return String(page.text.prefix(80)) }
        return String(page.text[start.upperBound...].prefix { $0 != "<" })
    }
}
