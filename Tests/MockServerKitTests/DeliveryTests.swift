import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

/// How notifications are sent, repeated and spoiled (M-4).
@Suite struct DeliveryTests {
    private func makeListening() throws -> MockEngine<CounterMock> {
        let engine = try makeEngine()
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook")
        return engine
    }

    private func raise(_ engine: MockEngine<CounterMock>, _ times: Int = 1) {
        for _ in 0..<times { _ = engine.ask(.post, "/count") }
    }

    private func bodies(_ counts: Int...) -> [String] { counts.map { "{\"count\":\($0)}" } }

    @Test func notificationsGoOutInOrderSignedAndAreRecorded() async throws {
        let engine = try makeListening()
        raise(engine, 3)
        let receiver = Receiver()
        #expect(await engine.deliverDue(through: receiver) == 3)
        #expect(receiver.bodies == bodies(1, 2, 3))
        #expect(receiver.received.allSatisfy { $0.isSigned(at: start) && $0.method == .post })
        let records = engine.deliveries
        #expect(records.map(\.progress) == [.delivered, .delivered, .delivered])
        #expect(records.map(\.id) == ["ntf_1", "ntf_2", "ntf_3"])
        #expect(records[0].attempts == [.init(sentAt: start, status: 200, problem: nil)])
        #expect(records[0].body.bytes == Array(bodies(1)[0].utf8))
        #expect(records[0].headerFields[.signature] == CounterMock.signature(Array(bodies(1)[0].utf8), start))
        #expect(engine.deliveriesPending == 0)
        #expect(await engine.deliverDue(through: receiver) == 0)
    }

    @Test func aFailedAttemptIsRepeatedWithAFreshSignatureOnTheMocksClock() async throws {
        let engine = try makeListening()
        raise(engine)
        let receiver = Receiver([
            .success(500), .failure(TransportError(.timeout, .mayHaveArrived, detail: "too slow")),
        ])
        #expect(await engine.deliverDue(through: receiver) == 1)
        engine.advance(seconds: 9)
        #expect(await engine.deliverDue(through: receiver) == 0)
        engine.advance(seconds: 1)
        #expect(await engine.deliverDue(through: receiver) == 1)
        #expect(engine.nextDue == start.adding(seconds: 110))
        engine.advance(seconds: 100)
        #expect(await engine.deliverDue(through: receiver) == 1)
        #expect(receiver.bodies == bodies(1, 1, 1))
        for (request, seconds) in zip(receiver.received, [0, 10, 110] as [Int64]) {
            #expect(request.isSigned(at: start.adding(seconds: seconds)))
        }
        let record = try #require(engine.deliveries.first)
        #expect(record.progress == .delivered && record.due == nil)
        #expect(record.attempts.map(\.status) == [500, nil, 200])
        #expect(record.attempts[1].problem?.contains("too slow") == true)
    }

    @Test func aNotificationIsGivenUpWhenItsAttemptsAreUsedUp() async throws {
        let engine = try makeListening()
        raise(engine)
        let receiver = Receiver([.success(500), .success(404), .success(302)])
        for _ in 0..<4 {
            await engine.deliverDue(through: receiver)
            engine.advance(seconds: 1000)
        }
        #expect(receiver.received.count == 3)
        #expect(engine.deliveries.first?.progress == .failed)
        #expect(engine.deliveriesPending == 0 && engine.nextDue == nil)
    }

    @Test func aFailedNotificationDoesNotHoldUpTheNextOnes() async throws {
        let engine = try makeListening()
        raise(engine, 2)
        let receiver = Receiver([.success(500)])
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(1, 2))
        engine.advance(seconds: 10)
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(1, 2, 1))
    }

    @Test func aDuplicateIsSentTwice() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.duplicate))
        raise(engine, 2)
        let receiver = Receiver()
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(1, 1, 2))
        #expect(engine.deliveries.map(\.fault) == [.duplicate, .duplicate, nil])
    }

    @Test func aDroppedOneIsNeverSentAndRecorded() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.drop, topic: "count.changed"))
        raise(engine, 2)
        let receiver = Receiver()
        await engine.deliverDue(through: receiver)
        engine.advance(seconds: 100_000)
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(2))
        #expect(engine.deliveries.map(\.progress) == [.dropped, .delivered])
    }

    @Test func aDelayedOneComesLateAndIsOvertaken() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.delay, seconds: 300))
        raise(engine, 2)
        let receiver = Receiver()
        await engine.deliverDue(through: receiver)
        engine.advance(seconds: 299)
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(2))
        engine.advance(seconds: 1)
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(2, 1))
        #expect(receiver.received[1].isSigned(at: start.adding(seconds: 300)))
    }

    @Test func aReorderedOneIsSentAfterTheNext() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.reorder, times: 2))
        raise(engine, 3)
        let receiver = Receiver()
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(2, 1, 3))
    }

    @Test func aReorderedOneWithoutANextIsSentAfterAMoment() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.reorder))
        raise(engine)
        let receiver = Receiver()
        #expect(await engine.deliverDue(through: receiver) == 0)
        #expect(engine.deliveriesPending == 1)
        engine.advance(seconds: 5)
        #expect(await engine.deliverDue(through: receiver) == 1)
    }

    @Test func aForgedOneKeepsTheSignatureOfAnotherBody() async throws {
        let engine = try makeListening()
        engine.inject(DeliveryRule(.forge))
        raise(engine, 2)
        let receiver = Receiver()
        await engine.deliverDue(through: receiver)
        #expect(receiver.bodies == bodies(2, 2))
        #expect(receiver.received.map { $0.isSigned(at: start) } == [false, true])
        #expect(receiver.received[0].headerFields[.signature] == CounterMock.signature(Array(bodies(1)[0].utf8), start))
    }

    @Test(arguments: [("a9b", "a1b"), ("a0b", "a1b"), ("abc", "abc "), ("", " ")])
    func aForgedBodyIsNeverTheSameBody(_ body: String, _ forged: String) {
        let message = MockNotification.Message(headerFields: [:], body: Array(body.utf8))
        #expect(String(decoding: message.forged.body, as: UTF8.self) == forged)
    }

    @Test func anAddressThatIsNoneIsAnAttemptThatFailed() async throws {
        let engine = try makeEngine()
        _ = engine.ask(.put, "/hook", "ftp://127.0.0.1/")
        raise(engine)
        let receiver = Receiver()
        #expect(await engine.deliverDue(through: receiver) == 1)
        #expect(receiver.received.isEmpty)
        #expect(engine.deliveries.first?.attempts.first?.problem?.contains("not an absolute http or https URL") == true)
    }

    @Test func anAttemptThatBeganBeforeAResetChangesNothingAfterIt() async throws {
        let engine = try makeListening()
        raise(engine)
        let due = try #require(engine.takeDelivery())
        engine.reset()
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook")
        raise(engine)
        _ = try #require(engine.takeDelivery())
        engine.finishDelivery(
            due.parcel, .init(sentAt: start, status: 200, problem: nil), isAcknowledged: true, epoch: due.epoch)
        #expect(engine.deliveries.first?.progress == .pending)
    }

    @Test func attemptsCanBeLimited() async throws {
        let engine = try makeListening()
        raise(engine, 5)
        let receiver = Receiver()
        #expect(await engine.deliverDue(through: receiver, attemptsMax: 2) == 2)
        #expect(engine.deliveriesPending == 3)
    }

    @Test func theLogOfNotificationsIsBoundedAndNoneIsLost() async throws {
        let engine = try makeListening()
        raise(engine, 1200)
        let receiver = Receiver()
        #expect(await engine.deliverDue(through: receiver) == 1200)
        #expect(receiver.bodies == (1...1200).map { "{\"count\":\($0)}" })
        #expect(engine.deliveries.count == 500 && engine.deliveries.last?.number == 1200)
    }

    /// Random queueing, taking and finishing over a few addresses, against the rules in words.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func anAddressGetsOneAtATimeInOrderAndAllOfThem(seed: UInt64) {
        let random = SeededRandomSource(seed: seed)
        var queue = DeliveryQueue()
        var now = start
        var queued = 0
        var finished: [Int: Int] = [:]
        var underWay: [DeliveryQueue.Parcel] = []
        var lastFirstAttempt: [String: Int] = [:]
        for step in 0..<4000 {
            switch random.next(below: step < 3000 ? 4 : 3) {
            case 3:
                let url = "http://127.0.0.1:1/\(random.next(below: 4))"
                let notification = MockNotification(topic: "t", id: "\(queued)", url: url, retrySeconds: [7]) { _ in
                    MockNotification.Message(headerFields: [:], body: [])
                }
                queue.add(notification, rule: nil, now: now)
                queued += 1
            case 2:
                if let parcel = queue.take(now: now) {
                    #expect(!underWay.contains { $0.notification.url == parcel.notification.url }, "seed \(seed)")
                    #expect(parcel.due <= now, "seed \(seed)")
                    if parcel.failures == 0 {
                        #expect(lastFirstAttempt[parcel.notification.url, default: 0] < parcel.number, "seed \(seed)")
                        lastFirstAttempt[parcel.notification.url] = parcel.number
                    }
                    underWay.append(parcel)
                }
            case 1 where !underWay.isEmpty:
                let parcel = underWay.remove(at: Int(random.next(below: UInt64(underWay.count))))
                let isAcknowledged = random.next(below: 2) == 0
                let attempt = RecordedDelivery.Attempt(sentAt: now, status: 200, problem: nil)
                queue.finish(parcel, attempt, isAcknowledged: isAcknowledged, now: now)
                if isAcknowledged || parcel.failures == 1 { finished[parcel.number, default: 0] += 1 }
            default:
                now = now.adding(seconds: Int64(random.next(below: 3)))
            }
        }
        for _ in 0..<100_000 where queue.count > 0 {
            now = now.adding(seconds: 1)
            while let parcel = underWay.popLast() ?? queue.take(now: now) {
                finished[parcel.number, default: 0] += 1
                queue.finish(parcel, .init(sentAt: now, status: 200, problem: nil), isAcknowledged: true, now: now)
            }
        }
        #expect(queue.count == 0 && finished.count == queued && finished.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
}
