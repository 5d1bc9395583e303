internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// Passes requests on, and remembers what the last one met: what failed below the gateway, and what time it is there.
final class ObservedTransport: HTTPTransport {
    /// What a server's clock showed, and what this machine's did at the same time.
    struct ClockReading: Sendable {
        let server: Timestamp
        let machine: Timestamp

        /// By how many seconds this machine is ahead; below zero it is behind.
        var secondsAhead: Int64 { machine.milliseconds(since: server) / 1000 }
    }

    private struct Seen {
        var failure: TransportError?
        var clock: ClockReading?
    }

    private let inner: any HTTPTransport
    private let seen = Mutex(Seen())

    init(_ inner: any HTTPTransport) { self.inner = inner }

    /// What failed below the gateway in the last request; nil when it was answered.
    var failure: TransportError? { seen.withLock { $0.failure } }
    /// The last clock that was seen.
    var clock: ClockReading? { seen.withLock { $0.clock } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let machine = SystemWallClock()
        let before = machine.now()
        do throws(TransportError) {
            let response = try await inner.send(request)
            let after = machine.now()
            // The answer was dated at some time between, and its second had begun: half a second makes that even.
            let middle = before.adding(milliseconds: after.milliseconds(since: before) / 2 - 500)
            let server = response.value(of: .date).flatMap(Self.date)
            seen.withLock { seen in
                seen.failure = nil
                if let server { seen.clock = ClockReading(server: server, machine: middle) }
            }
            return response
        } catch {
            seen.withLock { $0.failure = error }
            throw error
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A date as every server writes it: `Sun, 22 Nov 2026 12:00:00 GMT`.
    private static func date(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), let year = Int64(words[3]),
            let month = months.firstIndex(of: String(words[2])),
            let date = CivilDate(year: year, month: Int64(month + 1), day: day)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3 else { return nil }
        return UTCDateTime(date: date, hour: time[0], minute: time[1], second: time[2])?.timestamp
    }
}

extension TransportError {
    /// What to do about what failed below the gateway.
    var mend: String {
        switch reason {
        case .nameResolution: "see whether the name is right and whether this machine can look names up (getent hosts)"
        case .connect, .timeout, .connectionLost:
            "see whether the address and the port are right and whether a firewall lets this machine out"
        case .tls:
            "see whether this machine's clock is right and ca-certificates is installed, and whether something in between "
                + "answers with a certificate of its own"
        case .malformedAnswer, .answerTooLarge: "see whether the address is that of something else"
        case .refusedRequest, .cancelled, .closed: "see whether the address is right"
        }
    }
}
