import PaymentOrders
import Synchronization

/// Keeps what it is to deliver, and fails when a test says so.
final class ShopMessenger: Messenger {
    private struct State {
        var delivered: [OutgoingMessage] = []
        var failures: [MessengerError] = []
        var isDown = false
        var tries = 0
    }

    private let state = Mutex(State())

    /// What was delivered, oldest first.
    var delivered: [OutgoingMessage] { state.withLock { $0.delivered } }

    /// How often something was to be delivered.
    var tries: Int { state.withLock { $0.tries } }

    /// Lets the next deliveries fail, one each.
    func fail(_ failures: MessengerError...) {
        state.withLock { $0.failures += failures }
    }

    /// Lets all deliveries fail, or works again.
    func setDown(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
    }

    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {
        let failure: MessengerError? = state.withLock { state in
            state.tries += 1
            if state.isDown { return .temporary("the service is down") }
            if !state.failures.isEmpty { return state.failures.removeFirst() }
            state.delivered.append(message)
            return nil
        }
        if let failure { throw failure }
    }
}
