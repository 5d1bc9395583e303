internal import Glibc
public import PaymentCore
public import PaymentHTTP
internal import Synchronization

/// Passes requests on and writes each exchange to a file, without secrets, card data and, unless asked for, personal data.
///
/// Put it between an adapter and the transport to a gateway's sandbox, run what a test is to play later, and call `finish()`.
/// `ReplayTransport` plays the file.
///
/// Everything is taken out before anything reaches the disk. Only the values of members on a list of harmless names stay, so a new
/// member of a gateway is hidden until somebody names it in `keeping`. A last check then reads what is to be written as plain text and
/// through percent-encoding, hex and base64: where one of `secrets` or a possible card number shows, nothing is written, no further
/// request is sent, and `finish()` says why. A body that is neither JSON, form nor XML is not kept at all.
///
/// The file is replaced as a whole after each exchange and readable by its owner alone. It is written on the caller's thread, and bodies are
/// copied into memory that is not wiped: this is for a sandbox and its test cards, never for live ones.
public final class ExchangeRecorder: HTTPTransport {
    private struct State {
        var scrubber: Scrubber
        var entries: [RecordedExchange?] = []
        var error: RecordingError?
    }

    private let next: any HTTPTransport
    private let path: String
    private let start: Timestamp
    private let signing: AnswerSigning?
    private let state: Mutex<State>

    /// Creates a recorder in front of `next`.
    ///
    /// - Parameters:
    ///   - next: what takes requests to the gateway.
    ///   - path: the file to write, which is replaced.
    ///   - clock: tells when the recording begins.
    ///   - secrets: the credentials in use; none may be in the file, however it is encoded.
    ///   - keeping: names of members to keep beside those that are known to be harmless; secrets and card data are never kept.
    ///   - volatile: names of members in requests that need not be the same in a replay, such as times.
    ///   - keepsPersonalData: whether names, addresses and telephone numbers stay: only for people who do not exist.
    ///   - signing: how the gateway signs its answers, where it does.
    /// - Throws: `InvalidValue` for a secret too short to be looked for.
    public init(
        _ next: any HTTPTransport, path: String, clock: any WallClock = SystemWallClock(), secrets: [Secret],
        keeping: Set<String> = [], volatile: Set<String> = [], keepsPersonalData: Bool = false,
        signing: AnswerSigning? = nil
    ) throws(InvalidValue) {
        guard secrets.allSatisfy({ $0.count >= LeakCheck.secretBytesMin }) else {
            throw InvalidValue("secrets", "", "must have \(LeakCheck.secretBytesMin) bytes each to be looked for")
        }
        self.next = next
        self.path = path
        self.signing = signing
        start = clock.now()
        let rules = ScrubbingRules(keeping: keeping, volatile: volatile, keepsPersonalData: keepsPersonalData)
        state = Mutex(State(scrubber: Scrubber(rules: rules, secrets: secrets, start: start)))
    }

    /// Sends a request and records what comes of it.
    ///
    /// - Throws: what the next transport throws, which is recorded too; `TransportError` with `refusedRequest` and `notSent` once the
    ///   recording cannot be written.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let (slot, recorded, ownValues) = try begin(request)
        do throws(TransportError) {
            let response = try await next.send(request)
            end(slot) { scrubber in
                RecordedExchange(
                    request: recorded,
                    outcome: .answer(
                        scrubber.answer(
                            response, verdicts: verdicts(on: response, to: request), ownValues: ownValues)))
            }
            return response
        } catch {
            end(slot) { scrubber in
                let detail = scrubber.text(error.detail)
                return RecordedExchange(
                    request: recorded,
                    outcome: .failure(TransportError(error.reason, error.delivery, detail: detail)))
            }
            throw error
        }
    }

    /// Ends the recording: writes and checks the whole file once more.
    ///
    /// - Returns: what was recorded.
    /// - Throws: `RecordingError` when something could not be written, with the reason; the file then ends before that exchange.
    @discardableResult
    public func finish() throws(RecordingError) -> Recording {
        let result: Result<Recording, RecordingError> = state.withLock { state in
            if let error = state.error { return .failure(error) }
            let whole = recording(state)
            do throws(RecordingError) {
                try write(whole, state.scrubber, checking: whole.exchanges)
                return .success(whole)
            } catch {
                state.error = error
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Scrubs a request and sees that it can be written, before it is sent.
    private func begin(_ request: TransportRequest) throws(TransportError) -> (Int, RecordedRequest, [String: String]) {
        let result: Result<(Int, RecordedRequest, [String: String]), RecordingError> = state.withLock { state in
            if let error = state.error { return .failure(error) }
            let recorded = state.scrubber.request(request)
            if let leak = Self.leak(in: recorded.json, state.scrubber) {
                let error = RecordingError(
                    .wouldLeak,
                    "request \(state.entries.count + 1), a \(recorded.method) to \(request.url.origin), cannot be recorded: "
                        + "\(leak). It was not sent")
                state.error = error
                return .failure(error)
            }
            state.entries.append(nil)
            return .success((state.entries.count - 1, recorded, state.scrubber.ownValues))
        }
        do { return try result.get() } catch {
            throw TransportError(.refusedRequest, .notSent, detail: error.description)
        }
    }

    /// Puts an exchange into its place and writes the file, unless that would leak.
    private func end(_ slot: Int, _ entry: (inout Scrubber) -> RecordedExchange) {
        state.withLock { state in
            guard state.error == nil else { return }
            let exchange = entry(&state.scrubber)
            state.entries[slot] = exchange
            do throws(RecordingError) {
                try write(recording(state), state.scrubber, checking: [exchange])
            } catch {
                state.error = error
            }
        }
    }

    private func recording(_ state: State) -> Recording {
        Recording(
            recordedAt: start, exchanges: state.entries.compactMap { $0 }, placeholders: state.scrubber.places.names)
    }

    private func write(
        _ recording: Recording, _ scrubber: Scrubber, checking exchanges: [RecordedExchange]
    ) throws(RecordingError) {
        for exchange in exchanges {
            guard let leak = Self.leak(in: exchange.json, scrubber) else { continue }
            // The path may be what leaks, so it is not told.
            throw RecordingError(
                .wouldLeak, "an answer to a \(exchange.request.method) cannot be recorded: \(leak). It was not written")
        }
        if let leak = Self.leak(in: .object(recording.placeholders), scrubber) {
            throw RecordingError(.wouldLeak, "the placeholders cannot be written: \(leak)")
        }
        try FileWriting.replace(path, with: recording.serialized())
    }

    /// What would leak of a tree: as it is written, and as it reads.
    private static func leak(in json: JSON, _ scrubber: Scrubber) -> String? {
        var words: [String] = []
        json.collectWords(&words)
        let plain = Array(words.joined(separator: "\n").utf8)
        return scrubber.check.leak(in: [json.serialized(), plain], times: scrubber.times)
    }

    /// Whether the signatures in an answer are right, as far as the recorder was told how they are made.
    private func verdicts(on response: TransportResponse, to request: TransportRequest) -> [String: String] {
        guard let signing, case .json(let json, _) = RequestParts.body(response.body, type: nil) else { return [:] }
        var verdicts: [String: String] = [:]
        json.forEachText { name, text in
            do {
                guard let expected = try signing.sign(name, request, response.body) else { return }
                verdicts[name] = expected == text ? Scrubber.Mark.right : Scrubber.Mark.wrong
            } catch {
                // What cannot be signed anew is not known to be right.
                verdicts[name] = Scrubber.Mark.unchecked
            }
        }
        return verdicts
    }
}

extension JSON {
    /// Adds all names and values.
    fileprivate func collectWords(_ words: inout [String]) {
        switch self {
        case .null, .bool: break
        case .integer(let number): words.append(String(number))
        case .number(let number): words.append(number.text)
        case .string(let text): words.append(text)
        case .array(let elements): for element in elements { element.collectWords(&words) }
        case .object(let object):
            for member in object {
                words.append(member.name)
                member.value.collectWords(&words)
            }
        }
    }

    /// Calls `body` with the members that bear a signature.
    fileprivate func forEachText(_ body: (_ name: String, _ text: String) -> Void) {
        switch self {
        case .array(let elements): for element in elements { element.forEachText(body) }
        case .object(let object):
            for member in object {
                if let text = member.value.stringValue, !text.isEmpty, ScrubbingRules.isSignature(member.name) {
                    body(member.name, text)
                } else {
                    member.value.forEachText(body)
                }
            }
        default: break
        }
    }
}

/// Files that are there as a whole or not at all.
enum FileWriting {
    /// Writes `bytes` beside `path` and puts the file in its place.
    static func replace(_ path: String, with bytes: [UInt8]) throws(RecordingError) {
        let draft = path + ".draft"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else {
                close(descriptor)
                throw failure(path)
            }
            rest = rest.dropFirst(written)
        }
        guard close(descriptor) == 0, rename(draft, path) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> RecordingError {
        RecordingError(.file, "the recording '\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
}
