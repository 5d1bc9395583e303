import Foundation
import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// Messages made up for a recorder.
enum Exchanges {
    static func request(
        _ body: String, type: String = "application/json", path: String = "/v1/things", fields: HTTPFields = [:]
    ) throws -> TransportRequest {
        var fields = fields
        fields[.contentType] = type
        return TransportRequest(
            method: .post, url: try AbsoluteURL("https://gateway.example" + path), headerFields: fields,
            body: .bytes(Array(body.utf8)), effect: .write, limits: .movesMoney)
    }

    static func answer(_ body: String, type: String = "application/json") -> TransportResponse {
        TransportResponse(status: 200, headerFields: [.contentType: type], body: Array(body.utf8))
    }
}

@Suite("What a recording may not hold")
struct PlantedSecretTests {
    /// Whether `word` can be read in `text`: plainly, or by someone who decodes everything that can be decoded.
    ///
    /// Written apart from the recorder's own check: this one encodes the word and looks for the text of it.
    private func isRead(_ word: String, in text: String) -> Bool {
        let bytes = Array(word.utf8)
        var forms = [word, Hex.string(bytes), Hex.string(bytes).uppercased(), PercentEncoding.encoded(word)]
        forms.append(bytes.map { String(format: "%%%02X", $0) }.joined())
        forms.append(bytes.map { String(format: "\\u%04x", $0) }.joined())
        for lead in 0..<3 {
            // What stands before the word moves the borders between groups of six bits.
            let padded = Array(repeating: UInt8(ascii: "x"), count: lead) + bytes
            let whole = padded.prefix(padded.count / 3 * 3)
            let inside = String(Base64.string(Array(whole)).dropFirst((lead * 8 + 5) / 6))
            forms += [inside, inside.replacing("+", with: "-").replacing("/", with: "_")]
        }
        if word.allSatisfy(\.isNumber) {
            for separator in [" ", "-"] {
                forms.append(
                    stride(from: 0, to: word.count, by: 4).map { start in
                        String(word.dropFirst(start).prefix(4))
                    }.joined(separator: separator))
            }
        }
        return forms.contains { text.contains($0) }
    }

    private static let names = [
        "card", "number", "cardNumber", "pan", "description", "message", "id", "status", "amount", "metadata[note]",
        "order_id", "info", "reason", "data", "token", "url", "someNewMember", "$json", "created", "text", "query",
        "merchant_reference", "card_cvv", "exp_month", "payment_method", "comment", "signature", "errorText",
    ]

    /// A card number that passes the check, of a length that cards have.
    private func cardNumber(_ random: inout SeededGenerator) -> String {
        var digits = [4] + (0..<Int.random(in: 11...17, using: &random)).map { _ in random.number(below: 10) }
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let doubled = next.element * (next.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + doubled / 10 + doubled % 10
        }
        digits.append((10 - sum % 10) % 10)
        return digits.map(String.init).joined()
    }

    private func secret(_ random: inout SeededGenerator) -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=%&\"\\ <>_-")
        return String(
            (0..<Int.random(in: 8...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" }
        )
        .trimmingCharacters(in: .whitespaces) + "k7"
    }

    /// The word as somebody may have written it, alone or in the middle of something.
    private func written(_ word: String, _ random: inout SeededGenerator) -> String {
        let bytes = Array(word.utf8)
        let form =
            switch random.number(below: 9) {
            case 0: Base64.string(bytes)
            case 1: Base64.stringURLSafe(bytes)
            case 2: Hex.string(bytes, case: random.number(below: 2) == 0 ? .lowercase : .uppercase)
            case 3: PercentEncoding.encoded(word)
            case 4: Base64.string(Array("user:".utf8) + bytes)
            case 5: Base64.string(Array("{\"number\":\(JSON.string(word).text())}".utf8))
            case 6: JSON.object(["inner": .string(word)]).text()
            default: word
            }
        return switch random.number(below: 4) {
        case 0: "refused: \(form)."
        case 1: "\(form)/\(form)"
        default: form
        }
    }

    private func body(_ words: [String], _ random: inout SeededGenerator) -> (text: String, type: String) {
        func name() -> String { Self.names.randomElement(using: &random) ?? "id" }
        let values = words.map { written($0, &random) }
        switch random.number(below: 3) {
        case 0:
            var form = FormEncoding()
            for value in values { form.append(name(), value) }
            return (form.text, "application/x-www-form-urlencoded")
        case 1:
            let inner = values.map { value in
                let escaped = value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                return random.number(below: 3) == 0
                    ? "<text>\(escaped)</text>" : "<cardNumber note=\"\(escaped.replacing("\"", with: "&quot;"))\"/>"
            }
            return ("<?xml version=\"1.0\"?><answer>\(inner.joined())</answer>", "text/xml")
        default:
            var object = JSONObject()
            for value in values {
                let isNumber = value.count < 19 && value.allSatisfy(\.isNumber) && random.number(below: 2) == 0
                let leaf = isNumber ? JSON.integer(Int64(value) ?? 0) : .string(value)
                switch random.number(below: 4) {
                case 0: object[name()] = ["list": .array([leaf, leaf])]
                case 1: object[value] = true
                default: object[name()] = leaf
                }
            }
            return (JSON.object(object).text(), "application/json")
        }
    }

    @Test("no planted secret and no card number is in the file, however it was written (S-01, S-04)", arguments: 0..<40)
    func leaksNothing(_ run: Int) async throws {
        let seed = anySeed()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let file = try TestFile()
            let secrets = [secret(&random), secret(&random)]
            let cards = [cardNumber(&random), cardNumber(&random)]
            let asked = body([secrets[0], cards[0]].shuffled(using: &random), &random)
            let answered = body([secrets[1], cards[1], secrets[0]].shuffled(using: &random), &random)
            let recorder = try ExchangeRecorder(
                ScriptedTransport([.success(Exchanges.answer(answered.text, type: answered.type))]), path: file.path,
                secrets: secrets.map { Secret($0) })
            do {
                _ = try await recorder.send(
                    Exchanges.request(
                        asked.text, type: asked.type,
                        path: "/v1/\(PercentEncoding.encoded(cards[0]))?q=\(PercentEncoding.encoded(secrets[0]))",
                        fields: [.authorization: "Bearer \(secrets[0])"]))
                try recorder.finish()
            } catch {
                // A refusal is as good as a clean file, and says nothing of what it refused.
                for word in secrets + cards { #expect(!isRead(word, in: "\(error)"), "seed \(seed)") }
            }
            guard file.exists else { continue }
            let text = String(decoding: try file.bytes(), as: UTF8.self)
            for word in secrets + cards {
                #expect(!isRead(word, in: text), "seed \(seed): \(asked.text)\n\(answered.text)\n\(text)")
            }
        }
    }

    @Test(
        "what cannot be taken out stops the recording before anything is sent",
        arguments: ["343234322d343234322d343234322d34323432", "NDI0MjQyNDI0MjQyNDI0Mg", "eHg0MjQyNDI0MjQyNDI0MjQyeHg="])
    func refusesEncodedCards(_ text: String) async throws {
        let file = try TestFile()
        let script = ScriptedTransport([.success(TransportResponse(status: 200))])
        let recorder = try ExchangeRecorder(script, path: file.path, secrets: [])
        let request = try Exchanges.request(JSON.object(["status": .string(text)]).text())
        await #expect(throws: TransportError.self) { try await recorder.send(request) }
        #expect(script.requests.isEmpty)
        #expect(!file.exists)
        let error = #expect(throws: RecordingError.self) { try recorder.finish() }
        #expect(error?.reason == .wouldLeak)
    }

    @Test("an answer that cannot be taken apart reaches the caller and stops the recording")
    func refusesAnswers() async throws {
        let file = try TestFile()
        let leaky = Exchanges.answer("{\"status\":\"343234322d343234322d343234322d34323432\"}")
        let script = ScriptedTransport([.success(Exchanges.answer("{}")), .success(leaky), .success(leaky)])
        let recorder = try ExchangeRecorder(script, path: file.path, secrets: [])
        let request = try Exchanges.request("{\"amount\":1}")
        _ = try await recorder.send(request)
        let before = try file.bytes()
        #expect(try await recorder.send(request).body == leaky.body)
        await #expect(throws: TransportError.self) { try await recorder.send(request) }
        #expect(script.requests.count == 2)
        #expect(throws: RecordingError.self) { try recorder.finish() }
        #expect(try file.bytes() == before)
    }

    @Test("a body that is no message is not kept, and a page in its place is played")
    func dropsPages() async throws {
        let file = try TestFile()
        let page = Exchanges.answer("<html>Olena Shevchenko, 4242 4242 4242 4242</html>", type: "text/html")
        let recorder = try ExchangeRecorder(ScriptedTransport([.success(page)]), path: file.path, secrets: [])
        let request = try Exchanges.request("{\"amount\":1}")
        _ = try await recorder.send(request)
        let recording = try recorder.finish()
        #expect(!String(decoding: try file.bytes(), as: UTF8.self).contains("Olena"))
        let played = try await ReplayTransport(recording).send(request)
        #expect(played.status == 200)
        #expect(played.value(of: .contentType) == "text/html")
    }

    @Test("expiry and security code are never as they were, and numbers stay numbers")
    func hidesExpiry() async throws {
        let file = try TestFile()
        let answer = Exchanges.answer(
            "{\"card\":{\"exp_month\":7,\"exp_year\":2031,\"last4\":\"4242\",\"cvc\":\"987\"},\"expirationDate\":\"2031-07\"}"
        )
        // The words are short: a file that began at seven minutes past would hold one of them in its time.
        let noon = ManualWallClock(Timestamp(secondsSinceEpoch: 1_795_262_400))
        let recorder = try ExchangeRecorder(
            ScriptedTransport([.success(answer)]), path: file.path, clock: noon, secrets: [])
        let request = try Exchanges.request(
            "card_exp_month=07&card_exp_year=31&card_cvv=987", type: "application/x-www-form-urlencoded")
        _ = try await recorder.send(request)
        let recording = try recorder.finish()
        let text = String(decoding: try file.bytes(), as: UTF8.self)
        for word in ["2031", "987", "07", "\"31\""] { #expect(!text.contains(word), "\(word)") }
        let card = try JSONDocument(parsing: try await ReplayTransport(recording).send(request).body).root["card"]
        #expect(card?["exp_month"]?.int64 == 12)
        #expect(card?["exp_year"]?.int64 == 2099)
        #expect(card?["last4"]?.string == "4242")
    }

    @Test("personal data stays only when it is asked for")
    func keepsPeopleOnRequest() async throws {
        for keeps in [false, true] {
            let file = try TestFile()
            let recorder = try ExchangeRecorder(
                ScriptedTransport([.success(Exchanges.answer("{}"))]), path: file.path, secrets: [],
                keepsPersonalData: keeps)
            _ = try await recorder.send(Exchanges.request("{\"email\":\"olena@example.com\",\"note\":\"own words\"}"))
            try recorder.finish()
            let text = String(decoding: try file.bytes(), as: UTF8.self)
            #expect(text.contains("olena@example.com") == keeps)
            #expect(!text.contains("own words"))
        }
    }

    @Test("a secret too short to be looked for is refused")
    func refusesShortSecrets() {
        #expect(throws: InvalidValue.self) {
            try ExchangeRecorder(ScriptedTransport([]), path: "unused", secrets: [Secret("12345")])
        }
    }
}
