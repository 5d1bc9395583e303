/// Lets a few plays over sockets run at a time, each with a server and a client of its own.
///
/// Hundreds side by side would wait for each other longer than the time limits that some of them are about.
actor Turnstile {
    static let sockets = Turnstile(places: 12)

    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        self.places = places
    }

    /// Waits for a place.
    func enter() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    /// Gives the place to who waits longest.
    func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}
