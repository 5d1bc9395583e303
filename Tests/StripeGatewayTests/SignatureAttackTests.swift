import PaymentCore
import StripeGateway
import TestSupport
import Testing

@Suite struct SignatureAttackTests {
    let secret = "whsec_test_4fJ2kLm9QxZ7vB1n"
    let body = Array(#"{"id":"evt_1","object":"event","amount":1999}"#.utf8)
    let signature: Stripe.Signature
    let header: String
    /// The 64 digits that an attacker wants to learn.
    let digits: String

    init() throws {
        signature = try Stripe.Signature(secrets: [Secret(secret)])
        header = try signature.header(for: body, at: testNow)
        digits = String(header.suffix(64))
    }

    static let malformed: [(name: String, make: @Sendable (String, String) -> String)] = [
        ("an empty value", { _, _ in "" }),
        ("only commas", { _, _ in ",,,,,," }),
        ("no equals sign", { _, digits in "t1795346400v1\(digits)" }),
        ("no signature", { time, _ in "t=\(time)" }),
        ("only another scheme", { time, digits in "t=\(time),v0=\(digits)" }),
        ("a scheme that begins like v1", { time, digits in "t=\(time),v10=\(digits)" }),
        ("an upper-case scheme", { time, digits in "t=\(time),V1=\(digits)" }),
        ("a space before the scheme", { time, digits in "t=\(time), v1=\(digits)" }),
        ("no time", { _, digits in "v1=\(digits)" }),
        ("an empty time", { _, digits in "t=,v1=\(digits)" }),
        ("a negative time", { time, digits in "t=-\(time),v1=\(digits)" }),
        ("a signed time", { time, digits in "t=+\(time),v1=\(digits)" }),
        ("a time with a space", { time, digits in "t= \(time),v1=\(digits)" }),
        ("a time in hexadecimal", { _, digits in "t=0x6b02c0a0,v1=\(digits)" }),
        ("a time with a fraction", { time, digits in "t=\(time).0,v1=\(digits)" }),
        ("a time of 13 digits", { time, digits in "t=000\(time),v1=\(digits)" }),
        ("a time beyond 64 bits", { _, digits in "t=99999999999999999999999999,v1=\(digits)" }),
        ("a time in other digits", { _, digits in "t=١٧٩٥٣٤٦٤٠٠,v1=\(digits)" }),
        ("an unreadable time before a readable one", { time, digits in "t=x,t=\(time),v1=\(digits)" }),
        ("17 signatures", { time, digits in "t=\(time)" + String(repeating: ",v1=\(digits)", count: 17) }),
        ("5 KB", { time, digits in "t=\(time),v1=\(digits),x=" + String(repeating: "y", count: 5000) }),
    ]

    @Test(arguments: malformed.indices)
    func `a header that cannot be read is malformed (S-12)`(_ index: Int) throws {
        let (name, make) = Self.malformed[index]
        let error = try #require(refusal(of: make("\(testNow.secondsSinceEpoch)", digits)), "\(name)")
        guard case .signatureFieldMalformed = error else {
            Issue.record("\(name): \(error)")
            return
        }
        expectSilence(error)
    }

    static let wrong: [(name: String, make: @Sendable (String) -> String)] = [
        ("a missing digit", { String($0.dropLast()) }),
        ("a prefix", { String($0.prefix(32)) }),
        ("nothing", { _ in "" }),
        ("one digit more", { $0 + "0" }),
        ("two digits more", { $0 + "00" }),
        ("twice the digits", { $0 + $0 }),
        ("more than a digest can have", { String(repeating: $0, count: 3) }),
        ("upper case", { $0.uppercased() }),
        ("a space behind", { $0 + " " }),
        ("a space before", { " " + $0 }),
        ("a line break behind", { $0 + "\n" }),
        ("a NUL behind", { $0 + "\0" }),
        ("quotes", { "\"\($0)\"" }),
        ("a 0x before", { "0x" + $0 }),
        ("full-width digits", { $0.replacing("1", with: "１") }),
        ("all zeros", { _ in String(repeating: "0", count: 64) }),
        ("another first digit", { ($0.hasPrefix("0") ? "1" : "0") + $0.dropFirst() }),
        ("another last digit", { $0.dropLast() + ($0.hasSuffix("0") ? "1" : "0") }),
    ]

    @Test(arguments: wrong.indices)
    func `a signature that is not exactly the digits is refused (S-12)`(_ index: Int) throws {
        let (name, make) = Self.wrong[index]
        let error = try #require(refusal(of: "t=\(testNow.secondsSinceEpoch),v1=\(make(digits))"), "\(name)")
        #expect(error == .signatureMismatch, "\(name)")
        expectSilence(error)
    }

    @Test func `sixteen signatures are compared, wherever the right one stands`() throws {
        let other = String(repeating: "a", count: 64)
        for place in 0..<16 {
            var header = "t=\(testNow.secondsSinceEpoch)"
            for index in 0..<16 { header += ",v1=" + (index == place ? digits : other) }
            #expect(refusal(of: header) == nil, "place \(place)")
        }
    }

    @Test func `a field that is missing or there twice is refused, in any case (S-12)`() throws {
        let fields: [[(name: String, value: String)]] = [
            [], [("Content-Type", "application/json")], [("Stripe-Signatur", header)], [("Stripe-Signature2", header)],
            [("Stripe-Signature", header), ("stripe-signature", header)],
            [("Stripe-Signature", header), ("STRIPE-SIGNATURE", "t=1,v1=00")],
        ]
        for fields in fields {
            #expect(throws: WebhookError.signatureFieldMissing(field: "Stripe-Signature"), "\(fields)") {
                try signature.check(WebhookDelivery(fields: fields, body: body), now: testNow)
            }
        }
        for name in ["Stripe-Signature", "stripe-signature", "STRIPE-SIGNATURE"] {
            try signature.check(WebhookDelivery(fields: [(name, header)], body: body), now: testNow)
        }
    }

    @Test func `the signature is checked before the time, and the time in both directions (S-16)`() throws {
        for (age, isAccepted) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
            let signed = try signature.header(for: body, at: testNow.adding(seconds: Int64(-age)))
            let expected = isAccepted ? nil : WebhookError.outsideTolerance(ageSeconds: Int64(age))
            #expect(refusal(of: signed) == expected, "age \(age)")
            #expect(refusal(of: signed + "x") == .signatureMismatch, "age \(age)")
        }
    }

    @Test func `ten thousand random changes of header or body never verify and never trap (S-94)`() throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        var bodiesChanged = 0
        var errors: Set<WebhookError> = []
        for round in 0..<10_000 {
            var header = Array(header.utf8)
            var body = body
            if generator.number(below: 2) == 0 {
                Self.change(&header, &generator)
                // A change that leaves the same signature over the same time is no attack: the header is compared by its meaning.
                if Self.isStillSigned(header, by: self.header) { continue }
            } else {
                Self.change(&body, &generator)
                if body == self.body { continue }
                bodiesChanged += 1
            }
            let text = String(decoding: header, as: UTF8.self)
            do throws(WebhookError) {
                try signature.verify(header: text, body: body.span.bytes, now: testNow)
                Issue.record("verified in round \(round) of seed \(seed): \(text)")
            } catch {
                if errors.insert(error).inserted { expectSilence(error) }
            }
        }
        #expect(bodiesChanged > 1000, "seed \(seed)")
    }

    @Test func `no length of a header traps`() throws {
        for count in 0...header.utf8.count {
            let prefix = String(decoding: Array(header.utf8).prefix(count), as: UTF8.self)
            #expect((refusal(of: prefix) == nil) == (count == header.utf8.count), "\(count) bytes")
        }
    }

    private func refusal(of header: String) -> WebhookError? {
        do throws(WebhookError) {
            try signature.verify(header: header, body: body.span.bytes, now: testNow)
            return nil
        } catch {
            return error
        }
    }

    /// No text of an error may hold eight digits in a row of the expected signature (S-14).
    private func expectSilence(_ error: WebhookError, sourceLocation: SourceLocation = #_sourceLocation) {
        var dumped = ""
        dump(error, to: &dumped)
        let text = "\(error) \(String(reflecting: error)) \(dumped)"
        for start in 0...56 {
            let part = digits.dropFirst(start).prefix(8)
            if text.contains(part) {
                Issue.record("the error repeats \(part): \(text)", sourceLocation: sourceLocation)
                return
            }
        }
    }

    private static func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        for _ in 0...generator.number(below: 3) {
            let index = generator.number(below: max(bytes.count, 1))
            let byte = UInt8.random(in: 0...255, using: &generator)
            switch generator.number(below: 5) {
            case 0 where !bytes.isEmpty: bytes[index] = byte
            case 1 where !bytes.isEmpty: bytes[index] ^= 1 << UInt8(generator.number(below: 8))
            case 2 where !bytes.isEmpty: bytes.remove(at: index)
            case 3: bytes.insert(byte, at: min(index, bytes.count))
            default: bytes = Array(bytes.prefix(index))
            }
        }
    }

    /// Whether some item is exactly the signature, and the first time is the one signed: then the header means what it meant.
    private static func isStillSigned(_ header: [UInt8], by original: String) -> Bool {
        let items = header.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let signed = original.split(separator: ",").map(String.init)
        return items.first { $0.hasPrefix("t=") } == signed[0] && items.contains(signed[1])
    }
}
