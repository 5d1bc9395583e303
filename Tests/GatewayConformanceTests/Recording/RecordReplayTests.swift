import Foundation
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Testing

@Suite("Record and replay")
struct RecordReplayTests {
    /// A charge, a decline, look-ups, and a refund once the money has settled.
    static let story: RecordedGateway.Story = { teller, settle in
        var told: [String] = []
        let amount = Money(minorUnits: 4_321, currency: teller.currency)
        func request(_ name: String) throws -> ChargeRequest {
            ChargeRequest(
                amount: amount, source: .token(teller.good, returnURL: nil),
                reference: try MerchantReference("story-\(name)"), idempotencyKey: try IdempotencyKey("key-\(name)"),
                payer: PayerDetails(
                    email: "olena.shevchenko@example.com", name: "Olena Shevchenko", phone: "+380441234567",
                    country: "UKR", ipAddress: "203.0.113.7"),
                description: "A chair for Olena Shevchenko")
        }
        let charged = try await teller.gateway.charge(request("one"))
        told.append(toldText(charged))
        told.append(toldText(try await teller.decline(request("two"))))
        guard case .succeeded(let payment) = charged else { return told }
        try await settle()
        told.append(toldText(try await teller.gateway.payment(payment.reference)))
        let found = try await teller.gateway.payments(
            under: MerchantReference("story-one"), sentAt: Timestamp(secondsSinceEpoch: 1_795_260_000))
        told.append(toldText(found))
        let refund = try await teller.gateway.refund(
            RefundRequest(
                payment: payment.reference, amount: Money(minorUnits: 1_000, currency: teller.currency),
                refundedBefore: .zero(teller.currency), reason: .requestedByPayer,
                reference: MerchantReference("story-refund"), idempotencyKey: IdempotencyKey("key-refund")))
        told.append(toldText(refund))
        return told
    }

    private func replayed(
        _ gateway: RecordedGateway, _ recording: Recording, _ story: RecordedGateway.Story
    ) async throws -> ([String], ReplayTransport) {
        let clock = ManualWallClock(recording.recordedAt)
        let (teller, replay) = try await gateway.replay(recording, clock)
        return (try await story(teller) { clock.advance(seconds: 36 * 3600) }, replay)
    }

    @Test("a recording played with other credentials comes to the same outcomes", arguments: RecordedGateway.all)
    func playsTheSame(_ gateway: RecordedGateway) async throws {
        let file = try TestFile()
        let (recording, outcomes, secrets) = try await gateway.record(file.path, Self.story)
        let bytes = try file.bytes()
        #expect(bytes == recording.serialized())
        let (again, replay) = try await replayed(gateway, Recording(parsing: bytes), Self.story)
        for (played, recorded) in zip(again, outcomes) { #expect(played == recorded) }
        #expect(again.count == outcomes.count)
        #expect(replay.misses.isEmpty)
        try replay.requireAllUsed()

        let text = String(decoding: bytes, as: UTF8.self)
        let personal = ["Olena", "Shevchenko", "olena", "380441234567", "203.0.113.7", "chair"]
        let tokens = ["pm_card_visa", "mock-nonce", "mock-token", "sandbox_token", "4000000000009987"]
        for word in secrets + personal + tokens { #expect(!text.contains(word), "\(word) is in the file") }
    }

    @Test("a recording is the same when it is read and written again", arguments: RecordedGateway.all)
    func isStable(_ gateway: RecordedGateway) async throws {
        let file = try TestFile()
        let (recording, _, _) = try await gateway.record(file.path, Self.story)
        let (second, _, _) = try await gateway.record(file.path, Self.story)
        #expect(recording.serialized() == second.serialized())
        #expect(try Recording(parsing: recording.serialized()).serialized() == recording.serialized())
    }

    @Test("a request that changed is noticed, with the nearest one and the difference", arguments: RecordedGateway.all)
    func noticesChanges(_ gateway: RecordedGateway) async throws {
        let file = try TestFile()
        let (recording, _, _) = try await gateway.record(file.path, Self.story)
        let clock = ManualWallClock(recording.recordedAt)
        let (teller, replay) = try await gateway.replay(recording, clock)
        let request = ChargeRequest(
            amount: Money(minorUnits: 4_322, currency: teller.currency),
            source: .token(teller.good, returnURL: nil), reference: try MerchantReference("story-one"),
            idempotencyKey: try IdempotencyKey("key-one"),
            payer: PayerDetails(
                email: "other@example.com", name: "Other Payer", phone: "+380449999999", country: "UKR",
                ipAddress: "203.0.113.8"), description: "A chair")
        await #expect(throws: PaymentError.self) { try await teller.gateway.charge(request) }
        let miss = try #require(replay.misses.first)
        #expect(miss.contains("the nearest is number 1"))
        #expect(miss.contains("amount: recorded '43"), "\(miss)")
        #expect(replay.unused.count == recording.count)
        #expect(throws: RecordingError.self) { try replay.requireAllUsed() }
    }

    @Test("each exchange answers once")
    func answersOnce() async throws {
        let file = try TestFile()
        let recorder = try ExchangeRecorder(
            ScriptedTransport([.success(TransportResponse(status: 200)), .success(TransportResponse(status: 404))]),
            path: file.path, secrets: [])
        let request = try Exchanges.request("{\"amount\":1}")
        _ = try await recorder.send(request)
        _ = try await recorder.send(request)
        let replay = ReplayTransport(try recorder.finish())
        #expect(try await replay.send(request).status == 200)
        #expect(try await replay.send(request).status == 404)
        await #expect(throws: TransportError.self) { try await replay.send(request) }
    }

    @Test("a failure of the transport is played as it was, and what may have arrived too")
    func playsFailures() async throws {
        let file = try TestFile()
        let failure = TransportError(.timeout, .mayHaveArrived, detail: "nothing came in 80 s")
        let recorder = try ExchangeRecorder(ScriptedTransport([.failure(failure)]), path: file.path, secrets: [])
        let request = try Exchanges.request("{\"amount\":1}")
        await #expect(throws: failure) { try await recorder.send(request) }
        let replay = ReplayTransport(try recorder.finish())
        await #expect(throws: failure) { try await replay.send(request) }
    }

    @Test("an answer whose signature was wrong stays wrong, and one that nobody checked is not signed")
    func keepsVerdicts() async throws {
        let signing = AnswerSigning { _, _, _ in "0123456789abcdef" }
        let request = try Exchanges.request("{\"amount\":1}")
        for (answer, recorded, expected) in [
            ("0123456789abcdef", signing, "0123456789abcdef"), ("0000456789abcdef", signing, "0123456789abcde0"),
            ("0123456789abcdef", nil, nil), ("", nil, ""),
        ] as [(String, AnswerSigning?, String?)] {
            let file = try TestFile()
            let body = Array("{\"reasonCode\":1100,\"merchantSignature\":\"\(answer)\"}".utf8)
            let recorder = try ExchangeRecorder(
                ScriptedTransport([.success(TransportResponse(status: 200, body: body))]), path: file.path,
                secrets: [], signing: recorded)
            _ = try await recorder.send(request)
            let replay = ReplayTransport(try recorder.finish(), signing: signing)
            if let expected {
                let played = try JSONDocument(parsing: try await replay.send(request).body).root
                #expect(played["merchantSignature"]?.string == expected)
            } else {
                await #expect(throws: TransportError.self) { try await replay.send(request) }
            }
        }
    }

    @Test("XML, a byte-order mark and repeated fields of a form are played as they were")
    func keepsForms() async throws {
        let file = try TestFile()
        let xml =
            "<?xml version=\"1.0\"?>\n<pay id=\"7\"><amount>1.50</amount><name>Olena &amp; Ivan</name><!-- x --></pay>"
        let marked = [0xEF, 0xBB, 0xBF] + Array("{\"status\":\"ok\"}".utf8)
        let script = ScriptedTransport([
            .success(Exchanges.answer(xml, type: "text/xml")),
            .success(TransportResponse(status: 200, body: marked)),
        ])
        let recorder = try ExchangeRecorder(script, path: file.path, secrets: [])
        let asked = try Exchanges.request(xml, type: "application/xml")
        let form = try Exchanges.request("item=1&item=2&status=a", type: "application/x-www-form-urlencoded")
        _ = try await recorder.send(asked)
        _ = try await recorder.send(form)
        let recording = try Recording(parsing: try recorder.finish().serialized())
        #expect(!String(decoding: recording.serialized(), as: UTF8.self).contains("Olena"))

        let other = try Exchanges.request(
            xml.replacing("1.50", with: "1.60"), type: "application/xml")
        let replay = ReplayTransport(recording)
        await #expect(throws: TransportError.self) { try await replay.send(other) }
        let played = String(decoding: try await replay.send(asked).body, as: UTF8.self)
        #expect(played == xml.replacing("<!-- x -->", with: ""))
        let turned = try Exchanges.request("item=2&item=1&status=b", type: "application/x-www-form-urlencoded")
        await #expect(throws: TransportError.self) { try await replay.send(turned) }
        #expect(try await replay.send(form).body == marked)
    }

    @Test("what differs from run to run is put into the answer as this run has it")
    func echoesVolatileValues() async throws {
        let file = try TestFile()
        let answer = Exchanges.answer(
            "{\"status\":\"ok\",\"created\":1795260000,\"reference\":\"asked at 1795260000\"}")
        let recorder = try ExchangeRecorder(
            ScriptedTransport([.success(answer)]), path: file.path, secrets: [], volatile: ["askedAt"])
        _ = try await recorder.send(Exchanges.request("{\"amount\":1,\"asked_at\":1795260000}"))
        let replay = ReplayTransport(try recorder.finish(), volatile: ["askedAt"])
        let played = try await replay.send(Exchanges.request("{\"amount\":1,\"asked_at\":1800000000}"))
        #expect(try JSONDocument(parsing: played.body).root["created"]?.int64 == 1_800_000_000)
    }

    @Test("a recording of another version is refused")
    func refusesVersions() throws {
        #expect(throws: RecordingError.self) {
            try Recording(parsing: Array("{\"version\":2,\"recordedAt\":0,\"placeholders\":{},\"exchanges\":[]}".utf8))
        }
        #expect(throws: RecordingError.self) { try Recording(parsing: Array("[]".utf8)) }
    }
}
