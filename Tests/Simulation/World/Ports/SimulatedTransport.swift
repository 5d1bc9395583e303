import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP

/// The way from one process to one gateway, with everything that can happen on it.
struct SimulatedTransport: HTTPTransport {
    /// The world.
    let world: World
    /// The process.
    let node: Node
    /// The gateway.
    let bank: any Bank

    /// What may happen to a request that has an effect, or asks for something.
    private static let troubles: [Trouble] = [
        .connect, .requestLost, .answerLost, .serverErrorApplied, .serverError, .tooManyRequests, .truncated, .garbage,
        .swapped, .slow, .huge, .empty, .wrongType, .duplicateKeys, .byteOrderMark, .resent,
    ]

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let call = bank.moneyCall(in: request)
        let what = call.map { $0.kind.rawValue } ?? "ask"
        let visit = world.fate.visit("\(Scene.label)/\(bank.account)/\(what)")
        try requireAlive()
        if world.isDown(bank) {
            await world.kernel.sleep(milliseconds: world.fate.length(visit, 50...10_000))
            world.reach("outage", bank)
            throw TransportError(.connect, .notSent, detail: "nobody answers at \(request.url.origin)")
        }
        var trouble = world.trouble(visit, among: Self.troubles)
        // What asks for a fresh connection is never sent twice by the library (S-35).
        if trouble == .resent, request.needsFreshConnection || request.method != .post { trouble = nil }
        if trouble == .swapped, !world.hasAnswered(bank) { trouble = nil }
        if let trouble { world.journal.reach("\(trouble.rawValue) × \(bank.kind.rawValue) × \(what)") }
        let end = world.trouble(visit, among: [.crashBefore, .crashAfter])
        if end == .crashBefore { try crash() }
        await world.kernel.sleep(milliseconds: world.fate.length(visit + "/way", 5...700))
        if trouble == .connect { throw TransportError(.connect, .notSent, detail: "no connection") }
        if trouble == .requestLost {
            await world.kernel.sleep(milliseconds: world.fate.length(visit + "/lost", 100...80_000))
            throw TransportError(.connectionLost, .mayHaveArrived, detail: "the connection was lost")
        }
        return try await arrive(request, call, trouble, isCrash: end == .crashAfter, visit)
    }

    private func arrive(
        _ request: TransportRequest, _ call: MoneyCall?, _ trouble: Trouble?, isCrash: Bool, _ visit: String
    ) async throws(TransportError) -> TransportResponse {
        // It is on its way, so it arrives whatever becomes of the process that sent it.
        if let call { await world.court.moneyArrives(call, at: bank) }
        if let trouble, let fault = trouble.fault { bank.inject(fault) }
        let answer: Result<TransportResponse, TransportError>
        do throws(TransportError) { answer = .success(try await bank.line.send(request)) } catch {
            answer = .failure(error)
        }
        if case .success(let response) = answer { bank.learn(from: response) }
        if let call { world.called(bank, call, answer, trouble) }
        if let call, trouble == .answerLost || trouble == .serverErrorApplied || trouble == .slow {
            world.darken(bank, after: call, visit)
        }
        if isCrash {
            world.journal.reach("crash after sending")
            try crash()
        }
        let isSlow = trouble == .slow || trouble == .answerLost
        await world.kernel.sleep(milliseconds: world.fate.length(visit + "/back", isSlow ? 20_000...80_000 : 5...900))
        try requireAlive()
        if call == nil, script.lagSeconds > 0, case .success(let response) = answer {
            return bank.lagging(request, response, by: script.lagSeconds)
        }
        if trouble == .slow { throw TransportError(.timeout, .mayHaveArrived, detail: "the answer came too slowly") }
        return try answer.get()
    }

    private var script: Script.Setting { world.script.setting }

    private func crash() throws(TransportError) {
        world.crash(node)
        try requireAlive()
    }

    private func requireAlive() throws(TransportError) {
        world.court.requireThread()
        guard node.isAlive else { throw TransportError(.closed, .notSent, detail: "the process is gone") }
    }
}

extension Trouble {
    /// The fault of the mock's that plays it; nil for what is played elsewhere.
    var fault: Fault? {
        switch self {
        case .answerLost: .answerLost
        case .serverErrorApplied: .internalErrorApplied
        case .serverError: .internalError
        case .tooManyRequests: .tooManyRequests
        case .truncated: .truncated
        case .garbage: .garbage
        case .swapped: .swapped
        case .huge: .huge
        case .empty: .empty
        case .wrongType: .wrongContentType
        case .duplicateKeys: .duplicateKeys
        case .byteOrderMark: .byteOrderMark
        case .resent: .resent
        default: nil
        }
    }
}
