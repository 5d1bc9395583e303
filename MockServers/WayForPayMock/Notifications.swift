internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// Callbacks to `serviceUrl`.
///
/// The body is JSON although the header says form, as the live service sends it. Only a signed `accept` ends the
/// repeats: after 10 seconds, 1, 5, 15 and 30 minutes, then every hour until four days are over. The gateway publishes
/// no such times.
enum Callback {
    /// Seconds between one attempt and the next.
    static let retrySeconds: [Int64] =
        [10, 50, 240, 600, 900, 1800] + Array(repeating: 3600, count: 95)

    /// The callback about an order as it is now; every attempt is the same.
    static func notification(
        of order: Order, to url: String, id: String, _ credentials: Credentials, _ ledger: AcknowledgmentLedger
    ) -> MockNotification {
        let body = JSON.object(TransactionMessage.object(order, credentials)).serialized()
        let reference = order.reference
        return MockNotification(
            topic: order.status.rawValue, id: id, url: url, retrySeconds: retrySeconds,
            message: { now in
                ledger.begin(id, at: now, attemptsMax: retrySeconds.count + 1)
                return MockNotification.Message(
                    headerFields: [.contentType: "application/x-www-form-urlencoded"], body: body)
            },
            isAcknowledged: { status, answer in
                let isAccepted = status == 200 && isAcceptance(answer, of: reference, credentials.signer)
                if isAccepted { ledger.acknowledge(id) }
                return isAccepted
            })
    }

    /// Whether an answer is `{"orderReference","status":"accept","time","signature"}` for this order, rightly signed.
    static func isAcceptance(_ answer: [UInt8], of reference: String, _ signer: Signer) -> Bool {
        do throws(Failure) {
            let parameters = try Parameters(json: answer)
            guard try parameters.required("orderReference") == reference,
                try parameters.required("status") == "accept"
            else { return false }
            return signer.isValid(
                try parameters.required("signature"), for: [reference, "accept", try parameters.required("time")])
        } catch {
            return false
        }
    }
}

extension State {
    /// Queues a callback about an order, if the merchant named an address.
    mutating func notify(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference], let url = order.serviceURL else { return }
        let id = acknowledgments.expect(reference)
        call.context.send(Callback.notification(of: order, to: url, id: id, credentials, acknowledgments))
    }
}

/// Which callbacks nobody has acknowledged.
///
/// Deliveries are made outside the mock's state, so this is the one thing that they and the state share.
final class AcknowledgmentLedger: Sendable {
    private struct Entry {
        let order: String
        var attempts = 0
    }

    private struct Book {
        var number = 0
        var waiting: [String: Entry] = [:]
        /// Callbacks whose last attempt was begun, by when they are given up.
        var ending: [String: (order: String, due: Timestamp)] = [:]
    }

    /// How long after the last attempt its answer is waited for.
    private static let patienceSeconds: Int64 = 60

    private let book = Mutex(Book())

    /// Notes that a callback about an order goes out.
    ///
    /// - Returns: its id.
    func expect(_ order: String) -> String {
        book.withLock { book in
            book.number += 1
            let id = "\(order)/\(book.number)"
            book.waiting[id] = Entry(order: order)
            return id
        }
    }

    /// Notes that an attempt begins.
    func begin(_ id: String, at now: Timestamp, attemptsMax: Int) {
        book.withLock { book in
            guard var entry = book.waiting[id] else { return }
            entry.attempts += 1
            let isLast = entry.attempts >= attemptsMax
            book.waiting[id] = isLast ? nil : entry
            if isLast { book.ending[id] = (entry.order, now.adding(seconds: Self.patienceSeconds)) }
        }
    }

    /// Notes that the merchant took a callback.
    func acknowledge(_ id: String) {
        book.withLock { book in
            book.waiting[id] = nil
            book.ending[id] = nil
        }
    }

    /// When the first callback is given up; nil when none had its last attempt yet.
    var nextDue: Timestamp? {
        book.withLock { $0.ending.values.map(\.due).min() }
    }

    /// Takes the orders whose callbacks are given up by now, each once.
    func takeGivenUp(at now: Timestamp) -> [String] {
        book.withLock { book in
            guard !book.ending.isEmpty else { return [] }
            let givenUp = book.ending.filter { $0.value.due <= now }
            for id in givenUp.keys { book.ending[id] = nil }
            return Set(givenUp.values.map(\.order)).sorted()
        }
    }
}
