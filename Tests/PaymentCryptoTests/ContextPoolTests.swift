import Synchronization
import Testing

@testable import PaymentCrypto

/// The pool alone, with contexts that only count themselves.
///
/// Serialized, because the count is shared.
@Suite(.serialized) struct ContextPoolTests {
    @Test func `no context is lent twice at a time, however many are wanted`() throws {
        let owner = ContextPoolOwner<CountedContext>(adopting: CountedContext.make())
        #expect(try lend(40, from: owner, holding: []) == 40)
        withExtendedLifetime(owner) {}
    }

    @Test func `a context that was given back is lent again instead of a new one`() throws {
        let owner = ContextPoolOwner<CountedContext>(adopting: CountedContext.make())
        let first = try owner.withContext { $0 }
        let made = CountedContext.alive
        for _ in 0..<100 {
            #expect(try owner.withContext { $0 } == first)
        }
        #expect(CountedContext.alive == made)
        withExtendedLifetime(owner) {}
    }

    @Test func `a context is given back when the work with it fails`() throws {
        let owner = ContextPoolOwner<CountedContext>(adopting: CountedContext.make())
        for _ in 0..<100 {
            #expect(throws: CryptoError.emptyKey) {
                try owner.withContext { _ throws(CryptoError) -> Void in throw .emptyKey }
            }
        }
        #expect(try lend(17, from: owner, holding: []) == 17)
        withExtendedLifetime(owner) {}
    }

    @Test func `every context is freed once, at the latest with the pool`() throws {
        let before = CountedContext.alive
        do {
            let owner = ContextPoolOwner<CountedContext>(adopting: CountedContext.make())
            #expect(try lend(40, from: owner, holding: []) == 40)
            // The template and the sixteen kept; the rest is freed as soon as it is given back.
            #expect(CountedContext.alive == before + 17)
            withExtendedLifetime(owner) {}
        }
        #expect(CountedContext.alive == before)
    }

    @Test func `a context that cannot be copied is an error, and the slot is free for the next try`() throws {
        let owner = ContextPoolOwner<CountedContext>(adopting: CountedContext.make())
        CountedContext.refuseCopies(true)
        #expect(throws: CryptoError.operationFailed(name: "copying a context", reason: "OpenSSL gave no reason")) {
            try owner.withContext { _ in }
        }
        CountedContext.refuseCopies(false)
        #expect(try lend(17, from: owner, holding: []) == 17)
        withExtendedLifetime(owner) {}
    }

    /// Borrows `count` contexts, each while the ones before are held; how many different ones there were.
    private func lend(
        _ count: Int, from owner: ContextPoolOwner<CountedContext>, holding held: Set<OpaquePointer>
    ) throws(CryptoError) -> Int {
        if count == 0 { return held.count }
        return try owner.withContext { context throws(CryptoError) in
            try lend(count - 1, from: owner, holding: held.union([context]))
        }
    }
}

private enum CountedContext: PooledContext {
    private static let state = Mutex((alive: 0, refusesCopies: false))

    static var alive: Int { state.withLock { $0.alive } }

    static func refuseCopies(_ refuses: Bool) {
        state.withLock { $0.refusesCopies = refuses }
    }

    static func make() -> OpaquePointer {
        state.withLock { $0.alive += 1 }
        return OpaquePointer(UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16))
    }

    static func copy(of template: OpaquePointer) -> OpaquePointer? {
        state.withLock { $0.refusesCopies } ? nil : make()
    }

    static func free(_ context: OpaquePointer) {
        state.withLock { $0.alive -= 1 }
        UnsafeMutableRawPointer(context).deallocate()
    }
}
