import PaymentCore
import PaymentCrypto
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import TestSupport
import Testing

@Suite("Mail reaches a server")
struct MailServerTests {
    private typealias Script = SMTPServer.Script

    private func send(
        _ message: OutgoingMessage, to server: SMTPServer, host: String = "127.0.0.1",
        credentials: MailServer.Credentials? = nil, staff: [String] = ["desk@example.com"],
        timeout: Duration = .seconds(30)
    ) async throws -> MessengerError? {
        let description = try MailServer(
            "smtp://\(host):\(server.port)", credentials: credentials, connectTimeout: timeout, totalTimeout: timeout)
        let channel = MailChannel(
            description, sender: try MailAddress("shop@studio.example"), clock: ManualWallClock(sunday))
        let messenger = try messenger(over: channel, staff: staff)
        return await refusal(of: message, by: messenger)
    }

    @Test("a mail is taken with one sender, one recipient, and dots as they were")
    func taken() async throws {
        let server = try SMTPServer()
        defer { server.stop() }
        #expect(try await send(message(), to: server) == nil)
        #expect(
            server.commands.prefix(4) == [
                "EHLO studio.example", "MAIL FROM:<shop@studio.example>", "RCPT TO:<olena@example.com>", "DATA",
            ])
        #expect(server.mails.count == 1)
    }

    @Test("name and password are given by PLAIN or by LOGIN, as the server has them")
    func signIn() async throws {
        let credentials = try MailServer.Credentials(user: "shop", password: Secret("pass word"))
        for (offered, expected) in [
            ("AUTH PLAIN LOGIN", Base64.string(Array("\0shop\0pass word".utf8))),
            ("AUTH LOGIN", Base64.string(Array("pass word".utf8))),
            // Others would be chosen if they were allowed.
            ("AUTH CRAM-MD5 NTLM PLAIN", Base64.string(Array("\0shop\0pass word".utf8))),
        ] {
            let server = try SMTPServer(Script(extensions: [offered]))
            defer { server.stop() }
            #expect(try await send(message(), to: server, credentials: credentials) == nil)
            #expect(server.commands.contains { $0.hasSuffix(expected) }, "\(offered): \(server.commands)")
            #expect(server.mails.count == 1)
        }
        let server = try SMTPServer(Script(signIn: "535 5.7.8 no"))
        defer { server.stop() }
        let failure = try await send(message(), to: server, credentials: credentials)
        #expect(
            failure == .permanent("the mail server does not accept the name and password it was given (535)"))
        #expect(server.mails.isEmpty)
    }

    @Test("a mail server's answers say whether to try again")
    func answers() async throws {
        let table: [(Script, Bool?)] = [
            (Script(greeting: "421 too busy"), true),
            (Script(greeting: "554 no service"), false),
            (Script(greeting: nil), true),
            (Script(sender: "451 later"), true),
            (Script(sender: "550 not you"), false),
            (Script(recipients: ["450 <olena@example.com> is greylisted"]), true),
            (Script(recipients: ["550 <olena@example.com> unknown"]), false),
            (Script(data: "452 full"), true),
            (Script(data: "554 no"), false),
            (Script(end: "421 going down"), true),
            (Script(end: "552 too large"), false),
            (Script(end: nil), true),
            (Script(end: "250 taken"), nil),
        ]
        for (script, isTemporary) in table {
            let server = try SMTPServer(script)
            defer { server.stop() }
            let failure = try await send(message(), to: server)
            #expect(failure?.isTemporary == isTemporary, "\(script): \(String(describing: failure))")
            Canaries("olena", "Kovalenko").expectNone(in: failure as Any)
        }
    }

    @Test("a server that says nothing is given up, and one that is not there is tried again")
    func silence() async throws {
        let silent = try SMTPServer(Script(isSilent: true))
        defer { silent.stop() }
        #expect(
            try await send(message(), to: silent, timeout: .milliseconds(200))
                == .temporary("the mail server took too long"))
        let gone = try SMTPServer()
        gone.stop()
        #expect(try await send(message(), to: gone)?.isTemporary == true)
    }

    @Test("a server that does not say goodbye keeps nobody waiting")
    func goodbye() async throws {
        let server = try SMTPServer(Script(isSilentAtEnd: true))
        defer { server.stop() }
        let start = ContinuousClock.now
        #expect(try await send(message(), to: server) == nil)
        // libcurl waits two minutes.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("no name, password or mail leaves before the connection is encrypted (S-30)")
    func encryptionIsDemanded() async throws {
        let credentials = try MailServer.Credentials(user: "shop", password: Secret("pass word"))
        // The system takes it for the own machine, but it is no address of the loopback, so TLS is demanded.
        let plain = try SMTPServer()
        defer { plain.stop() }
        #expect(
            try await send(message(), to: plain, host: "0.0.0.0", credentials: credentials)
                == .temporary("the mail server offers no encryption, so nothing was sent"))
        #expect(plain.commands.first == "EHLO studio.example")
        #expect(plain.commands.allSatisfy { $0.hasPrefix("EHLO") || $0 == "QUIT" }, "\(plain.commands)")
        let lying = try SMTPServer(Script(extensions: ["STARTTLS", "AUTH PLAIN"]))
        defer { lying.stop() }
        #expect(
            try await send(message(), to: lying, host: "0.0.0.0", credentials: credentials, timeout: .seconds(5))?
                .isTemporary == true)
        #expect(lying.commands.prefix(2) == ["EHLO studio.example", "STARTTLS"])
        #expect(!lying.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") }, "\(lying.commands)")
    }

    @Test("a mail to several of the staff is sent when one of them can be reached")
    func severalRecipients() async throws {
        let staff = ["desk@example.com", "gone@example.com"]
        let some = try SMTPServer(Script(recipients: ["250 fine", "550 unknown"]))
        defer { some.stop() }
        #expect(try await send(message(.paymentReceived, to: .staff), to: some, staff: staff) == nil)
        #expect(some.mails.count == 1)
        let none = try SMTPServer(Script(recipients: ["550 unknown"]))
        defer { none.stop() }
        #expect(try await send(message(.paymentReceived, to: .staff), to: none, staff: staff)?.isTemporary == false)
        #expect(none.mails.isEmpty)
    }

    @Test(
        "an address that is none is refused without being repeated, and nothing is sent",
        arguments: [
            "олена@example.com", "olena@приклад.укр", "olena", "olena@", "@example.com", "a@b@c", "ol ena@example.com",
            "olena@example.com\r\nRCPT TO:<x@example.com>", "olena>@example.com", "<olena@example.com>",
            "o..a@example.com",
            ".o@example.com", "olena@-example.com", "olena@example..com", "\"o a\"@example.com", "o,a@example.com",
            String(repeating: "o", count: 65) + "@example.com", "o@" + String(repeating: "e.", count: 130) + "com",
        ])
    func badAddresses(_ address: String) async throws {
        let server = try SMTPServer()
        defer { server.stop() }
        let failure = try await send(message(address: address), to: server)
        #expect(
            failure
                == .permanent(
                    "the customer's mail address is no mail address in ASCII letters; write it as name@example.com"))
        #expect(server.commands.isEmpty)
    }

    @Test(
        "a description of a server is checked, and never repeats a password",
        arguments: [
            ("smtps://mail.example.com", true), ("smtp://mail.example.com", true),
            ("SMTP://Mail.Example.com:2525/", true),
            ("smtp://[::1]:25", true), ("mail.example.com", false), ("https://mail.example.com", false),
            ("smtp:mail.example.com", false), ("smtp://shop:hunter2@mail.example.com", false),
            ("smtp://mail.example.com/ehlo", false), ("smtp://mail.example.com?x", false), ("smtp://", false),
            ("smtp://mail.example.com\r\nQUIT", false), ("smtp://mail.example.com:0", false),
        ])
    func descriptions(_ address: String, isGood: Bool) throws {
        do {
            let server = try MailServer(address)
            #expect(isGood)
            #expect(!server.description.isEmpty)
        } catch {
            #expect(!isGood)
            Canaries("hunter2").expectNone(in: error)
        }
    }

    @Test("credentials that would break a line are refused")
    func badCredentials() {
        for (user, password) in [("", "x"), ("shop", " "), ("sh\nop", "x"), ("shop", "x\0y"), ("shop", "x\r\n")] {
            #expect(throws: InvalidValue.self) { try MailServer.Credentials(user: user, password: Secret(password)) }
        }
    }
}
