import PaymentCore
import Testing

/// One parser for every address (S-36, S-65).
struct AbsoluteURLTests {
    struct Accepted: Sendable {
        let text: String, host: String
        var port: Int?
        var rest = ""
        var isSecure = true
        let origin: String
    }

    private static let accepted = [
        Accepted(text: "https://api.stripe.com", host: "api.stripe.com", origin: "https://api.stripe.com"),
        Accepted(text: "https://api.stripe.com/", host: "api.stripe.com", rest: "/", origin: "https://api.stripe.com"),
        Accepted(
            text: "HTTPS://API.Stripe.COM/V1?a=B#C", host: "api.stripe.com", rest: "/V1?a=B#C",
            origin: "https://api.stripe.com"),
        Accepted(text: "https://shop.example?x=1", host: "shop.example", rest: "?x=1", origin: "https://shop.example"),
        Accepted(
            text: "https://shop.example#part", host: "shop.example", rest: "#part", origin: "https://shop.example"),
        Accepted(
            text: "https://shop.example:8443/x", host: "shop.example", port: 8443, rest: "/x",
            origin: "https://shop.example:8443"),
        Accepted(
            text: "https://shop.example:443/", host: "shop.example", port: 443, rest: "/",
            origin: "https://shop.example"),
        Accepted(
            text: "https://shop.example:80/", host: "shop.example", port: 80, rest: "/",
            origin: "https://shop.example:80"),
        Accepted(text: "http://127.0.0.1:80", host: "127.0.0.1", port: 80, isSecure: false, origin: "http://127.0.0.1"),
        Accepted(
            text: "http://127.0.0.1:65535", host: "127.0.0.1", port: 65_535, isSecure: false,
            origin: "http://127.0.0.1:65535"),
        Accepted(
            text: "http://[::1]:8080/a", host: "[::1]", port: 8080, rest: "/a", isSecure: false,
            origin: "http://[::1]:8080"),
        Accepted(text: "https://[2001:DB8::1]/", host: "[2001:db8::1]", rest: "/", origin: "https://[2001:db8::1]"),
        Accepted(text: "https://[::]", host: "[::]", origin: "https://[::]"),
        Accepted(text: "https://[1:2:3:4:5:6:7:8]", host: "[1:2:3:4:5:6:7:8]", origin: "https://[1:2:3:4:5:6:7:8]"),
        Accepted(text: "https://[1:2:3:4:5:6:7::]", host: "[1:2:3:4:5:6:7::]", origin: "https://[1:2:3:4:5:6:7::]"),
        Accepted(text: "https://[::ffff:192.0.2.1]", host: "[::ffff:192.0.2.1]", origin: "https://[::ffff:192.0.2.1]"),
        Accepted(
            text: "https://xn--80ak6aa92e.example/%D1%96", host: "xn--80ak6aa92e.example", rest: "/%D1%96",
            origin: "https://xn--80ak6aa92e.example"),
        Accepted(
            text: "https://my_shop.example./x", host: "my_shop.example.", rest: "/x", origin: "https://my_shop.example."
        ),
        Accepted(
            text: "https://a.example/?u=https://b.example/@x:1", host: "a.example", rest: "/?u=https://b.example/@x:1",
            origin: "https://a.example"),
        Accepted(
            text: "https://a.example/m[order]='1'", host: "a.example", rest: "/m[order]='1'",
            origin: "https://a.example"),
    ]

    @Test(arguments: accepted)
    func `parts of an address are told apart`(_ example: Accepted) throws {
        let url = try AbsoluteURL(example.text)
        #expect(url.text == example.text && url.description.hasPrefix(url.origin))
        #expect(url.isSecure == example.isSecure)
        #expect(url.host == example.host)
        #expect(url.port == example.port)
        #expect(url.pathAndQuery == example.rest)
        #expect(url.origin == example.origin)
    }

    /// S-51: whoever has the address of a payment page can pay, so no log may have it.
    @Test(arguments: [
        ("https://pay.example", "https://pay.example"), ("https://pay.example/", "https://pay.example"),
        ("https://pay.example:8443/c/cs_1#f", "https://pay.example:8443/…"),
        ("https://pay.example?token=1", "https://pay.example/…"), ("https://pay.example#1", "https://pay.example/…"),
    ])
    func `an address is printed without what opens the page`(_ text: String, _ printed: String) throws {
        let url = try AbsoluteURL(text)
        #expect(url.description == printed && "\(url)" == printed && String(reflecting: url) == printed)
        #expect(Mirror(reflecting: url).children.isEmpty)
    }

    @Test(arguments: [
        ("", "does not start"), ("shop.example", "does not start"), ("//shop.example", "does not start"),
        ("/path", "does not start"), ("https:/shop.example", "does not start"),
        ("https:shop.example", "does not start"),
        ("ftp://shop.example", "does not start"), ("javascript:alert(1)", "does not start"),
        ("data:text/html,x", "does not start"), ("file:///etc/passwd", "does not start"),
        ("httpss://shop.example", "does not start"), ("xhttps://shop.example", "does not start"),
        ("https://", "no host"), ("https:///path", "no host"), ("https://?x", "no host"), ("https://#x", "no host"),
        ("https://:443", "no host"), ("https://[]", "host"),
        ("https://user@shop.example", "user information"), ("https://user:pass@shop.example", "user information"),
        ("https://shop.example@evil.example", "user information"), ("https://@shop.example", "user information"),
        ("https://shop.example\\@evil.example", "backslash"), ("https:\\\\shop.example", "backslash"),
        ("https://shop.example\\x", "backslash"), ("https://shop.example/a b", "space"),
        (" https://shop.example", "space"),
        ("https://shop.example ", "space"), ("https://shop.example/\r\nSet-Cookie: a", "control"),
        ("https://shop.example\n", "control"), ("https://shop.example/\t", "control"),
        ("https://shop.example/\u{0}", "control"),
        ("https://shop.example/\u{7F}", "control"), ("https://shop.example/\u{85}", "non-ASCII"),
        ("https://shop.example/ї", "non-ASCII"), ("https://магазин.example", "non-ASCII"),
        ("https://shop\u{200B}.example", "non-ASCII"), ("https://shop。example", "non-ASCII"),
        ("https://shop.example/\"onload=", "quote"), ("https://shop.example/<b>", "quote"),
        ("https://shop.example/`", "quote"),
        ("https://shop.example/{x}", "quote"), ("https://shop.example/|", "quote"), ("https://shop.example/^", "quote"),
        ("https://shop.example:0", "port"), ("https://shop.example:65536", "port"), ("https://shop.example:", "port"),
        ("https://shop.example:/x", "port"), ("https://shop.example:+80", "port"), ("https://shop.example:-1", "port"),
        ("https://shop.example:80:80", "port"), ("https://shop.example:8a", "port"), ("https://::1", "port"),
        ("https://shop%2eexample", "host"), ("https://shop!example", "host"), ("https://a,b.example", "host"),
        ("https://shop..example", "host"), ("https://.example", "host"), ("https://.", "host"), ("https://..", "host"),
        ("https://[::1", "host"), ("https://::1]", "port"), ("https://[[::1]]", "host"), ("https://[::1]x", "host"),
        ("https://[::1]x:80", "host"), ("https://x[::1]", "port"), ("https://[x]", "host"), ("https://[.]", "host"),
        ("https://[]]", "host"), ("https://[:]", "host"), ("https://[:::]", "host"), ("https://[1]", "host"),
        ("https://[1:2:3:4:5:6:7]", "host"), ("https://[1:2:3:4:5:6:7:8:9]", "host"), ("https://[1::2::3]", "host"),
        ("https://[1:2:3:4:5:6:7:8::]", "host"), ("https://[12345::]", "host"), ("https://[::1%25eth0]", "host"),
        ("https://[::192.0.2]", "host"), ("https://[::192.0.2.256]", "host"), ("https://[192.0.2.1::]", "host"),
        ("https://[:1:2:3:4:5:6:7]", "host"), ("https://[1:2:3:4:5:6:7:]", "host"),
        ("https://shop.example/%", "percent"), ("https://shop.example/%4", "percent"),
        ("https://shop.example/%4g", "percent"),
        ("https://shop.example/?q=%zz", "percent"),
    ])
    func `anything else is refused without being repeated`(_ text: String, _ words: String) {
        do {
            _ = try AbsoluteURL(text)
            Issue.record("accepted")
        } catch {
            #expect(error.reason.contains(words))
            #expect(!error.description.contains("example"))
        }
    }

    @Test func `an address may have 8192 bytes and no more`() throws {
        let start = "https://shop.example/"
        let longest = start + String(repeating: "x", count: 8192 - start.utf8.count)
        #expect(try AbsoluteURL(longest).text.utf8.count == 8192)
        #expect(throws: AbsoluteURL.ParseError.self) { try AbsoluteURL(longest + "x") }
    }

    /// S-30: plain http may reach these hosts only.
    @Test(arguments: [
        ("http://127.0.0.1", true), ("http://127.0.0.1:8080/x", true), ("http://127.255.255.254", true),
        ("http://localhost", true), ("http://LOCALHOST:1", true), ("http://[::1]", true),
        ("http://127.0.0.1.evil.com", false), ("http://127.0.0.1.", false), ("http://127.1", false),
        ("http://127.0.1", false), ("http://127", false), ("http://2130706433", false), ("http://0x7f.0.0.1", false),
        ("http://0177.0.0.1", false), ("http://0127.0.0.1", false), ("http://127.0.0.256", false),
        ("http://128.0.0.1", false), ("http://0.0.0.0", false), ("http://10.0.0.1", false), ("http://127.0.0.x", false),
        ("http://localhost.", false), ("http://localhost.evil.com", false), ("http://mylocalhost", false),
        ("http://evil.com/127.0.0.1", false), ("http://evil.com?localhost", false), ("http://[::]", false),
        ("http://[::2]", false), ("http://[::ffff:127.0.0.1]", false), ("http://[1::1]", false),
        ("http://1270.0.0.1", false),
    ])
    func `only literal loopback addresses and localhost are loopback`(_ text: String, _ expected: Bool) throws {
        #expect(try AbsoluteURL(text).isLoopback == expected)
    }

    @Test(arguments: [
        ("https://a.example", "x", "https://a.example/x"), ("https://a.example", "/x", "https://a.example/x"),
        ("https://a.example/", "x", "https://a.example/x"), ("https://a.example/", "/x", "https://a.example/x"),
        ("https://a.example/v1", "/x/y", "https://a.example/v1/x/y"),
        ("https://a.example:8443/v1/", "x?y=z", "https://a.example:8443/v1/x?y=z"),
        ("https://a.example/v1", "", "https://a.example/v1/"),
    ])
    func `a path is put behind with one slash`(_ base: String, _ path: String, _ expected: String) throws {
        #expect(try AbsoluteURL(base).appending(path: path).text == expected)
    }

    @Test(arguments: [
        ("https://a.example?x", "y"), ("https://a.example/#x", "y"), ("https://a.example", "a b"),
        ("https://a.example", "\r\n"),
        ("https://a.example", "і"), ("https://a.example", "%"),
    ])
    func `a path that makes no address is refused`(_ base: String, _ path: String) throws {
        let url = try AbsoluteURL(base)
        #expect(throws: AbsoluteURL.ParseError.self) { try url.appending(path: path) }
    }

    @Test func `a path cannot change the host`() throws {
        let base = try AbsoluteURL("https://a.example")
        for path in ["@evil.example/", ".evil.example", ":81", "//evil.example", "//evil.example/@"] {
            #expect(try base.appending(path: path).host == "a.example")
        }
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example?n=v"), ("https://a.example/p", "https://a.example/p?n=v"),
        ("https://a.example/p?x=1", "https://a.example/p?x=1&n=v"),
        ("https://a.example/p#f", "https://a.example/p?n=v#f"),
        ("https://a.example/p?x#f?g", "https://a.example/p?x&n=v#f?g"),
        ("https://a.example/p#f?g", "https://a.example/p?n=v#f?g"),
    ])
    func `a query goes before the fragment`(_ base: String, _ expected: String) throws {
        #expect(try AbsoluteURL(base).appending(encodedQuery: "n", "v").text == expected)
    }

    @Test(arguments: ["a b", "\r\n", "ї", "\"", "\\"])
    func `a query that is not encoded is refused`(_ value: String) throws {
        let url = try AbsoluteURL("https://a.example")
        #expect(throws: AbsoluteURL.ParseError.self) { try url.appending(encodedQuery: "n", value) }
        #expect(throws: AbsoluteURL.ParseError.self) { try url.appending(encodedQuery: value, "v") }
    }

    @Test(arguments: ["a&b", "a#b"])
    func `a query value cannot end itself`(_ value: String) throws {
        let url = try AbsoluteURL("https://a.example")
        #expect(throws: AbsoluteURL.ParseError.self) { try url.appending(encodedQuery: "n", value) }
        #expect(throws: AbsoluteURL.ParseError.self) { try url.appending(encodedQuery: value, "v") }
    }
}
