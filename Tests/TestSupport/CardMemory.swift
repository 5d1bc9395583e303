internal import Glibc
public import PaymentHTTP
internal import PaymentTesting
internal import Synchronization
public import Testing

extension Trait where Self == ConditionTrait {
    /// For a test that reads all of this process's memory, which `make test` does in a run of its own.
    ///
    /// Beside other tests there are hundreds of megabytes to read, and the threads they need are kept from them. The mappings of
    /// ThreadSanitizer's heap are too large for it.
    public static var searchesMemory: Self {
        .enabled(
            if: getenv("SEARCH_MEMORY") != nil && dlsym(nil, "__tsan_init") == nil,
            "run it with SEARCH_MEMORY=1 and --filter Card, apart from other tests and without ThreadSanitizer")
    }
}

/// Answers from a list and searches memory while the first secret body is there, but keeps no body.
private final class SearchingTransport: HTTPTransport {
    private let script: ScriptedTransport
    private let spellings: [[UInt8]]
    private let found = Mutex<[Int]?>(nil)

    /// How often each spelling was in memory, in their order; nothing where no request had a secret body.
    var counts: [Int] { found.withLock { $0 ?? [] } }

    init(_ answers: [TransportResponse], for spellings: [[UInt8]]) {
        script = ScriptedTransport(answers.map { .success($0) })
        self.spellings = spellings
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        if case .secret = request.body, found.withLock({ $0 == nil }) {
            let counts = spellings.map(MemorySearch.count)
            found.withLock { $0 = counts }
        }
        var request = request
        request.body = .none
        return try await script.send(request)
    }
}

/// Expects that a card number is in memory while it is sent, and that no copy is left once the call has ended (S-03).
///
/// - Parameters:
///   - answers: what the gateway answers, in turn.
///   - spellings: the number and what else is to be wiped with it, from the inverted number and inverted themselves.
///   - call: makes the card of the number, which it gets inverted so that the search does not find what it searches
///     with, and sends it through the transport.
public func expectWiped(
    after answers: [TransportResponse], spellings: ([UInt8]) -> [[UInt8]] = { [$0] },
    sourceLocation: SourceLocation = #_sourceLocation,
    call: (_ inverted: [UInt8], _ transport: any HTTPTransport) async throws -> Void
) async throws {
    let inverted = MemorySearch.invertedCardNumber()
    let spellings = spellings(inverted)
    let transport = SearchingTransport(answers, for: spellings)
    try await call(inverted, transport)
    let counts = transport.counts
    #expect(counts.first ?? 0 > 0, "the search must be able to find the number", sourceLocation: sourceLocation)
    #expect(
        spellings.count == 1 || counts.dropFirst().contains { $0 > 0 },
        "the search must be able to find the other spellings", sourceLocation: sourceLocation)
    let left = spellings.map(MemorySearch.count)
    #expect(left.allSatisfy { $0 == 0 }, "left in memory: \(left)", sourceLocation: sourceLocation)
}
