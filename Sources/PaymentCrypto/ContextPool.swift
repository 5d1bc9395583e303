internal import COpenSSL
internal import Synchronization

/// How one kind of OpenSSL context is copied and freed.
protocol PooledContext {
    /// A copy of `template` that is ready for a first message, or nil when OpenSSL cannot make one.
    static func copy(of template: OpaquePointer) -> OpaquePointer?

    /// Frees `context`; OpenSSL overwrites the key and state inside before it gives the memory back.
    static func free(_ context: OpaquePointer)
}

/// Copies of one prepared OpenSSL context, each lent to one thread at a time.
///
/// Setting a context up costs as much as hashing half a kilobyte, and a context serves one thread at a time. So the
/// pool keeps up to sixteen copies of its template, made when first needed, and lends one for the length of a call:
/// one atomic exchange to take it and one store to give it back. When all are lent, the call works on a copy of its own.
///
/// It is a bare pair of pointers, because counting references would cost as much as lending: whoever made a pool keeps
/// it for the life of the process or calls ``destroy()``, as ``ContextPoolOwner`` does.
///
/// `@unchecked Sendable` holds because of three rules. Both pointers never change, and OpenSSL only reads a context that
/// it copies. `Slot.context` is touched only by the thread whose exchange turned `isLent` from false to true; acquire and
/// release order one lender's accesses before the next one's. `destroy` runs when no call is left that could hold a slot.
struct ContextPool<Kind: PooledContext>: @unchecked Sendable {
    private let template: OpaquePointer
    private let slots: UnsafeMutablePointer<Slot>

    /// Takes over `template`, which is freed with the pool and must not be used elsewhere.
    init(adopting template: OpaquePointer) {
        self.template = template
        slots = .allocate(capacity: slotCount)
        for index in 0..<slotCount {
            (slots + index).initialize(to: Slot())
        }
    }

    /// Frees everything; the pool must not be used afterwards.
    func destroy() {
        for index in 0..<slotCount {
            if let context = slots[index].context {
                Kind.free(context)
            }
        }
        slots.deinitialize(count: slotCount)
        slots.deallocate()
        Kind.free(template)
    }

    /// Gives `body` a context that no other thread uses meanwhile; what state it was left in is not known.
    @inline(__always)
    func withContext<Output>(
        _ body: (OpaquePointer) throws(CryptoError) -> Output
    ) throws(CryptoError) -> Output {
        if let slot = takeSlot(Self.preferredSlot()) ?? takeAnySlot() {
            defer { slot.pointee.isLent.store(false, ordering: .releasing) }
            return try body(try context(in: slot))
        }
        let context = try copyTemplate()
        defer { Kind.free(context) }
        return try body(context)
    }

    @inline(__always)
    private func takeSlot(_ index: Int) -> UnsafeMutablePointer<Slot>? {
        let slot = slots + index
        return slot.pointee.isLent.exchange(true, ordering: .acquiring) ? nil : slot
    }

    @inline(never)
    private func takeAnySlot() -> UnsafeMutablePointer<Slot>? {
        for index in 0..<slotCount {
            if let slot = takeSlot(index) { return slot }
        }
        return nil
    }

    /// The context in a slot that was taken, made now when there is none yet.
    @inline(__always)
    private func context(in slot: UnsafeMutablePointer<Slot>) throws(CryptoError) -> OpaquePointer {
        if let context = slot.pointee.context { return context }
        let context = try copyTemplate()
        slot.pointee.context = context
        return context
    }

    @inline(never)
    private func copyTemplate() throws(CryptoError) -> OpaquePointer {
        guard let context = Kind.copy(of: template) else {
            throw OpenSSLFailure.operationFailed("copying a context")
        }
        return context
    }

    /// Where this thread looks first, so that threads seldom meet in one slot.
    ///
    /// The address of a local variable tells threads apart for less than a call of pthread_self: stacks lie far apart,
    /// and the multiplication (by 2^64 divided by the golden ratio) spreads their 64 KiB steps over the top four bits,
    /// which number the slots. A thread deep in its stack may get another slot; that only costs it a first copy.
    @inline(__always)
    private static func preferredSlot() -> Int {
        var marker: UInt8 = 0
        let address = withUnsafePointer(to: &marker) { UInt64(UInt(bitPattern: $0)) }
        return Int(truncatingIfNeeded: ((address >> 16) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}

/// Keeps a pool until the last reference goes away.
final class ContextPoolOwner<Kind: PooledContext>: Sendable {
    private let pool: ContextPool<Kind>

    /// Takes over `template`, which must not be used elsewhere.
    init(adopting template: OpaquePointer) {
        pool = ContextPool(adopting: template)
    }

    deinit {
        pool.destroy()
    }

    /// Gives `body` a context that no other thread uses meanwhile; what state it was left in is not known.
    @inline(__always)
    func withContext<Output>(
        _ body: (OpaquePointer) throws(CryptoError) -> Output
    ) throws(CryptoError) -> Output {
        // The pool's pointers do not keep it alive: without this the owner could end once they are read.
        defer { withExtendedLifetime(self) {} }
        return try pool.withContext(body)
    }
}

/// How many contexts a pool keeps: the range of `preferredSlot`.
private let slotCount = 16

/// One place in the pool, as wide as a cache line, so that threads in different slots do not slow each other.
private struct Slot: ~Copyable {
    let isLent = Atomic(false)
    var context: OpaquePointer?
    private let padding = InlineArray<6, UInt64>(repeating: 0)
}
