import HTTPTypes
import PaymentCore
import PaymentHTTP
import Synchronization

@testable import Shop

extension Target {
    /// What each adapter makes of the answers it gets: any status, any bytes, one answer after the other.
    static let answers = ShopGateway.allCases.map { gateway in
        Target("answer-\(gateway.rawValue)") {
            let scene = try await Scene.play(gateway)
            let seeds = scene.calls.enumerated().map { number, call in
                Parts.joined(UInt8(number), call.answers.map(AnswerText.text))
            }
            return Prepared(
                seeds: try seeds + fixtures(gateway, scene), words: ["200 application/json\n", "500 text/html\n"]
            ) { input in
                var parts = Parts(input)
                let number = Int(parts.byte())
                guard scene.calls.indices.contains(number) else { return }
                let transport = Answering(parts)
                let adapter = try scene.adapter(answering: transport)
                try OneThread.finishing {
                    do { try await scene.calls[number].perform(adapter) } catch let error as PaymentError {
                        _ = error.description
                    }
                }
                try expect(transport.count < Answering.countMax, "the adapter asks and asks")
            }
        }
    }

    /// The recorded answers of Stripe, each to the call that it may belong to.
    private static func fixtures(_ gateway: ShopGateway, _ scene: Scene) throws -> [[UInt8]] {
        guard gateway == .stripe else { return [] }
        return try Fixtures.bodies("stripe/2026-10-28.endive").enumerated().map { number, body in
            Parts.joined(UInt8(number % scene.calls.count), [Array("200 application/json\n".utf8) + body])
        }
    }
}

/// Answers as bytes: status and type in the first line, then the body.
private enum AnswerText {
    static func text(of answer: TransportResponse) -> [UInt8] {
        Array("\(answer.status) \(answer.headerFields[.contentType] ?? "")\n".utf8) + answer.body
    }

    static func answer(of text: [UInt8]) -> TransportResponse {
        let head = String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self).split(separator: " ", maxSplits: 2)
        var fields = HTTPFields()
        if head.count > 1 { fields[.contentType] = String(head[1]) }
        if head.count > 2 { fields[.retryAfter] = String(head[2]) }
        let status = head.first.flatMap { UInt16($0) } ?? 200
        let body = text.drop { $0 != 0x0A }.dropFirst()
        return TransportResponse(status: Int(status), headerFields: fields, body: Array(body))
    }
}

/// Gives the answers in their order, and the last one again and again.
private final class Answering: HTTPTransport {
    static let countMax = 200

    private struct State {
        var parts: Parts
        var last: TransportResponse?
        var count = 0
    }

    private let state: Mutex<State>

    init(_ parts: Parts) { state = Mutex(State(parts: parts)) }

    /// How many requests came.
    var count: Int { state.withLock { $0.count } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let answer: TransportResponse? = state.withLock { state in
            state.count += 1
            guard state.count < Self.countMax else { return nil }
            if !state.parts.isEmpty { state.last = AnswerText.answer(of: state.parts.bytes()) }
            return state.last
        }
        guard let answer else { throw TransportError(.connectionLost, .mayHaveArrived, detail: "there is no answer") }
        return answer
    }
}
