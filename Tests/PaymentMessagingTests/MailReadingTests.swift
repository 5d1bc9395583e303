import Foundation
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import TestSupport
import Testing

@Suite("Mail as another program reads it")
struct MailReadingTests {
    /// What Python's `email` package makes of a mail.
    private struct Reading: Decodable {
        let subject: String
        let from: [[String]]
        let to: [[String]]
        let id: String
        let date: String
        let language: String
        let fields: [String]
        let types: [String]
        let plain: String
        let html: String
        let defects: [String]

        /// The plain text with the line ends of this package.
        var text: String { plain.replacing("\r\n", with: "\n") }
    }

    private func raw(_ message: OutgoingMessage, business: String = "Studio", staff: [String] = []) async throws
        -> [UInt8]
    {
        let server = try SMTPServer()
        defer { server.stop() }
        let channel = MailChannel(
            try MailServer("smtp://127.0.0.1:\(server.port)"), sender: try MailAddress("shop@studio.example"),
            clock: ManualWallClock(sunday))
        let templates = MessageTemplates(business: business)
        try await messenger(over: channel, staff: staff, templates: templates).deliver(message)
        return try #require(server.mails.first)
    }

    private func read(_ raw: [UInt8]) throws -> Reading {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "VendorClients/mail_reader.py")
        let program = try ChildProgram(["python3", "-I", script.path], input: raw)
        let (output, errors) = program.readToEnd()
        try #require(program.wait() == 0, "\(errors)")
        return try JSONDecoder().decode(Reading.self, from: Data(output.utf8))
    }

    @Test(
        "subject, people and text arrive as they were meant",
        arguments: [
            ("Studio", "Olena Kovalenko", "Kitchen", Language.en), ("Студія «Кухня»", "Олена Коваленко", "Кухня", .uk),
            ("Café, \"Lviv\" <shop>", "O’Hara, Jr. <x@y>", "a=b?c_d =?utf-8?q?x?=", .en),
            ("👩‍👩‍👧‍👦 Родина", "🙂 🇺🇦", "Торт 🎂 «Ґанок» з дуже-дуже довгою назвою, щоб тема не вмістилася в рядок", .uk),
            ("Studio", "שלום עולם", "مرحبا", .en), (".", ".", ".", .en), ("Studio", "", "", .uk),
            ("Studio\r\nBcc: x@example.com", "Olena\r\nTo: x@example.com", "Kitchen\n\n.\nQUIT\r\n", .en),
            (String(repeating: "Б", count: 10_000), String(repeating: "Є", count: 10_000), "x", .uk),
        ])
    func roundTrip(_ business: String, _ name: String, _ title: String, _ language: Language) async throws {
        var variables = allVariables
        variables["title"] = title
        let message = try message(.paymentLink, in: language, name: name, variables: variables)
        let words = try await written(message, templates: MessageTemplates(business: business)).words
        let raw = try await raw(message, business: business)
        let found = try read(raw)
        #expect(found.defects == [])
        #expect(found.subject == words.subject)
        #expect(found.text == words.text + "\n")
        #expect(found.from.map { $0[1] } == ["shop@studio.example"])
        #expect(found.to.map { $0[1] } == ["olena@example.com"])
        let clean = try await written(message).name
        // Python 3.11 shows the blank between two encoded words of a name, which RFC 2047 §6.2 has readers drop.
        #expect(found.to.map { $0[0].filter { $0 != " " } } == [clean.filter { $0 != " " }])
        #expect(found.id == "<k7m2q4tav3nx5rj6hd2wz4ybce@studio.example>")
        #expect(found.date == "2026-11-22T05:06:00+00:00")
        #expect(found.language == language.rawValue)
        #expect(
            found.fields == [
                "auto-submitted", "content-language", "content-type", "date", "from", "message-id", "mime-version",
                "subject", "to",
            ])
        #expect(found.types == ["multipart/alternative", "text/plain", "text/html"])
        expectTravelsWell(raw)
    }

    @Test("the page has the link as a button, escapes everything, and loads nothing (S-51, S-64)")
    func page() async throws {
        var variables = allVariables
        variables["title"] = "<script>alert(1)</script>\"'&<\u{338}b>"
        let found = try read(await raw(message(variables: variables)))
        let address = "https://pay.example.com/pay/order-1/" + (try token().text)
        #expect(found.html.contains("<a href=\"\(address)\" style="))
        #expect(found.html.contains(">Open the payment page</a>"))
        #expect(found.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;\u{338}b&gt;"))
        #expect(
            found.html.unicodeScalars.filter { $0 == "<" }.count == found.html.unicodeScalars.filter { $0 == ">" }.count
        )
        for loaded in ["<script", "<img", "<link", "src=", "url(", "@import", "http://"] {
            #expect(!found.html.contains(loaded), "\(loaded)")
        }
        // The address is in the button alone.
        #expect(found.html.components(separatedBy: address).count == 2)
        #expect(found.plain.components(separatedBy: address).count == 2)
    }

    @Test(
        "the button says where it leads: to the payment page, or to the customer's own account",
        arguments: [
            (Message.Kind.paymentLink, Language.en, "Open the payment page"),
            (.invoice, .uk, "Відкрити сторінку оплати"), (.portalLink, .en, "Open my account"),
            (.portalLink, .uk, "Відкрити кабінет"),
        ])
    func button(_ kind: Message.Kind, _ language: Language, _ label: String) async throws {
        let found = try read(await raw(message(kind, in: language)))
        #expect(found.html.contains(">\(label)</a>"))
    }

    @Test("a mail to staff names all of them, and has no button")
    func staff() async throws {
        let addresses = (1...5).map { "desk\($0)@" + String(repeating: "long-name.", count: 20) + "example.com" }
        let raw = try await raw(message(.paymentReceived, to: .staff, in: .uk), staff: addresses)
        let found = try read(raw)
        #expect(found.to.map { $0[1] } == addresses)
        #expect(found.defects == [])
        #expect(!found.html.contains("<a "))
    }

    @Test("the same message is the same mail, so that a repeat can be known")
    func repeats() async throws {
        let message = try message()
        let (first, second) = (try await raw(message), try await raw(message))
        #expect(first == second)
    }

    @Test(
        "every kind of message is a mail without a defect",
        arguments: Occasion.all.filter { $0.audience == .customer && $0.language == .uk })
    func allKinds(_ occasion: Occasion) async throws {
        let message = try message(occasion.kind, to: occasion.audience, in: occasion.language)
        let found = try read(await raw(message, staff: ["desk@example.com"]))
        let words = try await written(message).words
        #expect(found.defects == [] && found.subject == words.subject && found.text == words.text + "\n")
    }

    /// Every server takes it: ASCII only, whole lines, none too long.
    private func expectTravelsWell(_ raw: [UInt8]) {
        #expect(raw.allSatisfy { (0x20...0x7E).contains($0) || $0 == 13 || $0 == 10 })
        let lines = String(decoding: raw, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(
            lines.allSatisfy { $0.count <= ($0.contains("=?") ? 76 : 78) && !$0.contains("\r") && !$0.contains("\n") })
    }
}
