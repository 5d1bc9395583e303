internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
public import PaymentHTTP
internal import Synchronization

/// Answers requests from a recording: for tests that need a gateway's real answers and no network.
///
/// A request is answered by the first recorded exchange that was not used yet and has the same method, address and body. Placeholders
/// in the recording fit anything, but the same placeholder must fit the same value everywhere, and two must not fit one; what the
/// gateway repeated of the request is then filled in again. So a replay needs none of the recorded credentials: any that the adapter
/// accepts will do. Set the adapter's clock to the recording's `recordedAt`.
///
/// A request that fits no exchange gets a `TransportError` that names the nearest one and the first difference; nothing is guessed.
/// What was never asked for is told by `unused`.
///
/// What was hidden cannot be compared: that a test sends another token or another payer than it did when it was recorded goes
/// unnoticed, unless one takes two parts or two take one.
public final class ReplayTransport: HTTPTransport {
    private struct State {
        var bindings: Bindings
        var isUsed: [Bool]
        var misses: [String] = []
    }

    private let recording: Recording
    private let signing: AnswerSigning?
    private let state: Mutex<State>

    /// Creates a replay.
    ///
    /// - Parameters:
    ///   - recording: what to answer from.
    ///   - signing: how the gateway signs its answers, with a key that the adapter has in this test; needed where the recording says
    ///     that an answer was signed.
    ///   - volatile: names beside the usual ones whose values differ from run to run, as they were given to the recorder.
    public init(_ recording: Recording, signing: AnswerSigning? = nil, volatile: Set<String> = []) {
        self.recording = recording
        self.signing = signing
        let bindings = Bindings(
            names: recording.placeholders, volatile: ScrubbingRules(volatile: volatile).volatile)
        state = Mutex(State(bindings: bindings, isUsed: Array(repeating: false, count: recording.count)))
    }

    /// The recorded requests that nobody sent, each with its number, method and address.
    public var unused: [String] {
        state.withLock { state in
            recording.exchanges.enumerated().filter { !state.isUsed[$0.offset] }.map {
                "\($0.offset + 1): \($0.element.request.title)"
            }
        }
    }

    /// What was said about requests that fit no exchange, oldest first.
    public var misses: [String] { state.withLock { $0.misses } }

    /// Returns when every exchange was asked for and every request was answered.
    ///
    /// - Throws: `RecordingError` with `unused` that names the others.
    public func requireAllUsed() throws(RecordingError) {
        if let miss = misses.first { throw RecordingError(.unused, miss) }
        let unused = self.unused
        guard unused.isEmpty else {
            throw RecordingError(.unused, "the test did not ask for \(unused.joined(separator: ", "))")
        }
    }

    /// Answers as the gateway did.
    ///
    /// - Throws: `TransportError` as recorded; `refusedRequest` with `notSent` where no exchange fits, or an answer cannot be signed.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let found: Result<(RecordedExchange, Bindings), TransportError> = state.withLock { state in
            var nearest: (number: Int, differences: [String])?
            for (number, exchange) in recording.exchanges.enumerated() where !state.isUsed[number] {
                var comparison = Comparison(state.bindings)
                comparison.compare(exchange.request, request)
                if comparison.differences.isEmpty {
                    state.isUsed[number] = true
                    state.bindings = comparison.bindings
                    return .success((exchange, state.bindings))
                }
                if comparison.differences.count < nearest?.differences.count ?? .max {
                    nearest = (number, comparison.differences)
                }
            }
            let miss = self.miss(request, nearest)
            state.misses.append(miss)
            return .failure(TransportError(.refusedRequest, .notSent, detail: miss))
        }
        let (exchange, bindings) = try found.get()
        switch exchange.outcome {
        case .failure(let error):
            throw TransportError(error.reason, error.delivery, detail: bindings.filled(error.detail))
        case .answer(let answer): return try response(answer, bindings, to: request)
        }
    }

    private func miss(_ request: TransportRequest, _ nearest: (number: Int, differences: [String])?) -> String {
        guard let nearest, let difference = nearest.differences.first else {
            return "the recording has nothing left for \(LeakFree.shown(request.description)): "
                + "all \(recording.count) exchanges were used"
        }
        let title = recording.exchanges[nearest.number].request.title
        return "no recorded exchange fits \(LeakFree.shown(request.description)); the nearest is number "
            + "\(nearest.number + 1), \(title), and differs first in \(difference)"
    }

    private func response(
        _ answer: RecordedAnswer, _ bindings: Bindings, to request: TransportRequest
    ) throws(TransportError) -> TransportResponse {
        var fields = HTTPFields()
        for field in answer.fields {
            guard let name = HTTPField.Name(field.name), let value = field.value.stringValue else { continue }
            fields[name] = bindings.filled(value)
        }
        let body: [UInt8]
        switch answer.body {
        case .none: body = []
        case .xml(let text): body = Array(bindings.filled(text).utf8)
        // Whatever it was, it was nothing that an adapter reads.
        case .removed: body = Array("<removed from the recording>".utf8)
        case .form(let form):
            var encoding = FormEncoding()
            for member in form { encoding.append(member.name, bindings.filled(member.value.stringValue ?? "")) }
            body = encoding.bytes
        case .json(let json, let hasMark):
            var filling = Filling(bindings: bindings)
            let unsigned = filling.raw(json, path: [])
            let signed = try sign(unsigned, filling.signatures, request)
            body = (hasMark ? [0xEF, 0xBB, 0xBF] : []) + signed.serialized()
        }
        return TransportResponse(status: answer.status, headerFields: fields, body: body)
    }

    /// Puts signatures in where they were.
    private func sign(
        _ answer: JSON, _ signatures: [Filling.Signature], _ request: TransportRequest
    ) throws(TransportError) -> JSON {
        var answer = answer
        let unsigned = answer.serialized()
        for signature in signatures {
            guard signature.verdict != Scrubber.Mark.unchecked, let signing else {
                let advice =
                    signing == nil ? "give signing to the replay" : "give signing to the recorder and record again"
                throw TransportError(
                    .refusedRequest, .notSent,
                    detail: "the recorded answer to \(request) was signed in \(signature.name), and \(advice)")
            }
            do {
                guard var code = try signing.sign(signature.name, request, unsigned) else { continue }
                if signature.verdict == Scrubber.Mark.wrong {
                    code = String(code.dropLast()) + (code.last == "0" ? "1" : "0")
                }
                answer.set(code, at: signature.path[...])
            } catch {
                throw TransportError(
                    .refusedRequest, .notSent, detail: "the answer to \(request) cannot be signed anew: \(error)")
            }
        }
        return answer
    }
}

/// Makes messages out of recorded trees.
struct Filling {
    /// A place where a signature stood.
    struct Signature {
        let name: String
        let path: [Step]
        let verdict: String
    }

    /// A step down a tree.
    enum Step: Sendable {
        case member(String)
        case element(Int)
    }

    let bindings: Bindings
    private(set) var signatures: [Signature] = []

    init(bindings: Bindings) {
        self.bindings = bindings
    }

    /// The tree with everything filled in and signatures empty.
    mutating func raw(_ value: JSON, path: [Step]) -> JSON {
        switch value {
        case .null, .bool, .number: return value
        case .integer(let number):
            guard let bound = bindings.values[String(number)] else { return value }
            return Int64(bound).map(JSON.integer) ?? .string(bound)
        case .string(let text): return .string(bindings.filled(text))
        case .array(let elements):
            return .array(elements.enumerated().map { raw($0.element, path: path + [.element($0.offset)]) })
        case .object(let object):
            if object.count == 1, let member = object.first(where: { _ in true }), let text = nested(member, path) {
                return text
            }
            var result = JSONObject()
            for member in object {
                let name = member.name.hasPrefix("$$") ? String(member.name.dropFirst()) : bindings.filled(member.name)
                result[name] = raw(member.value, path: path + [.member(name)])
            }
            return .object(result)
        }
    }

    private mutating func nested(_ member: JSONObject.Member, _ path: [Step]) -> JSON? {
        switch member.name {
        case Scrubber.Mark.json: return .string(raw(member.value, path: path).text())
        case Scrubber.Mark.base64: return .string(Base64.string(raw(member.value, path: path).serialized()))
        case Scrubber.Mark.signature:
            guard case .member(let name)? = path.last else { return "" }
            signatures.append(
                Signature(name: name, path: path, verdict: member.value.stringValue ?? Scrubber.Mark.unchecked))
            return ""
        default: return nil
        }
    }
}

extension JSON {
    /// Sets the text at the end of a path.
    fileprivate mutating func set(_ text: String, at path: ArraySlice<Filling.Step>) {
        guard let step = path.first else {
            self = .string(text)
            return
        }
        switch step {
        case .member(let name): self[name]?.set(text, at: path.dropFirst())
        case .element(let position):
            guard case .array(var elements) = self, elements.indices.contains(position) else { return }
            elements[position].set(text, at: path.dropFirst())
            self = .array(elements)
        }
    }
}
