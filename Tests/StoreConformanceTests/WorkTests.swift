import PaymentCore
import PaymentOrders
import Testing

@Suite("Work is scheduled, leased under a fence, and given back")
struct WorkTests {
    @Test("the earlier time stays unless it is replaced", arguments: StoreSubject.all)
    func schedule(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for kind in WorkItem.Kind.allCases {
                try tx.schedule(kind, "s", at: Samples.noon, replacing: false)
                try tx.schedule(kind, "s", at: Samples.noon.adding(seconds: 1), replacing: false)
                #expect(try tx.work(kind, "s") == WorkItem(kind: kind, subject: "s", dueAt: Samples.noon, fence: 0))
                try tx.schedule(kind, "s", at: Samples.noon.adding(seconds: -1), replacing: false)
                #expect(try tx.work(kind, "s")?.dueAt == Samples.noon.adding(seconds: -1))
                try tx.schedule(kind, "s", at: Samples.noon.adding(seconds: 1), replacing: true)
                #expect(try tx.work(kind, "s")?.dueAt == Samples.noon.adding(seconds: 1))
            }
            for time in [Int64.min, .max] {
                let extreme = Timestamp(millisecondsSinceEpoch: time)
                try tx.schedule(.order, "s", at: extreme, replacing: true)
                #expect(try tx.work(.order, "s")?.dueAt == extreme)
            }
        }
    }

    @Test("what is not leased goes when it is unscheduled", arguments: StoreSubject.all)
    func unschedule(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.attempt, "s", at: Samples.noon, replacing: false)
            try tx.schedule(.order, "s", at: Samples.noon, replacing: false)
            try tx.unschedule(.attempt, "s")
            try tx.unschedule(.attempt, "never there")
            #expect(try tx.work(.attempt, "s") == nil)
            #expect(try tx.work(.order, "s") != nil)
        }
    }

    @Test(
        "a claim takes what is due, oldest first, at most as many as asked, with a lease and a fence",
        arguments: StoreSubject.all)
    func claim(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            for (subject, seconds) in [("c", Int64(-1)), ("a", -3), ("later", 3_600), ("b", -2)] {
                try tx.schedule(.order, subject, at: now.adding(seconds: seconds), replacing: false)
            }
            #expect(try tx.dueCount() == [.order: 3])
            #expect(try tx.claim(limit: 0, owner: "w", lease: 60) == [])
            #expect(try tx.claim(limit: -1, owner: "w", lease: 60) == [])
            let first = try tx.claim(limit: 2, owner: "w", lease: 60)
            #expect(first.map(\.subject) == ["a", "b"])
            for item in first {
                #expect(item.owner == "w")
                #expect(item.fence > 0)
                #expect(try Samples.present(item.leaseUntil) >= now.adding(seconds: 60))
                #expect(try tx.work(.order, item.subject) == item)
                #expect(try tx.holds(item))
            }
            #expect(try tx.dueCount() == [.order: 1])
            #expect(try tx.claim(limit: 9, owner: "v", lease: 60).map(\.subject) == ["c"])
            #expect(try tx.claim(limit: 9, owner: "v", lease: 60) == [])
            #expect(try tx.dueCount() == [:])
        }
    }

    @Test(
        "a lease that has run out is taken over, and the late one changes nothing (F-29)", arguments: StoreSubject.all)
    func takeOver(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.order, "s", at: tx.now(), replacing: false)
            let late = try Samples.present(try tx.claim(limit: 1, owner: "late", lease: 0).first)
            #expect(try tx.holds(late), "nobody else took it")
            let next = try Samples.present(try tx.claim(limit: 1, owner: "next", lease: 60).first)
            #expect(next.fence > late.fence)
            #expect(try !tx.holds(late))
            #expect(try !tx.finish(late, next: nil))
            #expect(try !tx.finish(late, next: Samples.noon))
            #expect(try tx.work(.order, "s") == next)
            #expect(try tx.finish(next, next: nil))
            #expect(try tx.work(.order, "s") == nil)
            #expect(try !tx.finish(next, next: nil), "it was given back already")
        }
    }

    @Test(
        "a fence is never given out twice, also when the work was done and is there again (F-29)",
        arguments: StoreSubject.all)
    func fenceIsNew(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let stale = try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.order, "s", at: tx.now(), replacing: false)
            let stale = try Samples.present(try tx.claim(limit: 1, owner: "stale", lease: 0).first)
            let done = try Samples.present(try tx.claim(.order, "s", owner: "quick", lease: 60))
            #expect(try tx.finish(done, next: nil))
            return stale
        }
        try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.order, "s", at: tx.now(), replacing: false)
            let again = try Samples.present(try tx.claim(limit: 1, owner: "new", lease: 60).first)
            #expect(again.fence > stale.fence)
            #expect(try !tx.holds(stale))
            #expect(try !tx.finish(stale, next: nil))
            #expect(try tx.holds(again))
        }
    }

    @Test("one piece is claimed by name, due or not, unless somebody has it", arguments: StoreSubject.all)
    func claimOne(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            #expect(try tx.claim(.attempt, "s", owner: "w", lease: 60) == nil)
            try tx.schedule(.attempt, "s", at: now.adding(seconds: 3_600), replacing: false)
            #expect(try tx.claim(.order, "s", owner: "w", lease: 60) == nil)
            let item = try Samples.present(try tx.claim(.attempt, "s", owner: "w", lease: 60))
            #expect(item.dueAt == now.adding(seconds: 3_600))
            #expect(try tx.claim(.attempt, "s", owner: "v", lease: 60) == nil)
            #expect(try tx.finish(item, next: item.dueAt))
            let expired = try Samples.present(try tx.claim(.attempt, "s", owner: "v", lease: 0))
            #expect(expired.fence > item.fence)
            // It is not due, so that nobody takes it by the way, though the lease has run out.
            #expect(try tx.claim(limit: 9, owner: "x", lease: 60) == [])
            #expect(try tx.claim(.attempt, "s", owner: "x", lease: 60) != nil)
        }
    }

    /// What is asked for while the work is leased, what its worker says at the end, and when it is due then; nil when it is gone.
    struct Meanwhile: CustomStringConvertible {
        var scheduled: [(Int64, Bool)] = []
        var unscheduled = false
        var scheduledAfter: Int64?
        let next: Int64?
        let due: Int64?

        var description: String {
            "scheduled \(scheduled), unscheduled \(unscheduled), then \(String(describing: scheduledAfter)), "
                + "finished with \(String(describing: next)): \(String(describing: due))"
        }

        static let table = [
            Meanwhile(next: nil, due: nil),
            Meanwhile(next: 50, due: 50),
            Meanwhile(scheduled: [(10, false)], next: nil, due: 10),
            Meanwhile(scheduled: [(10, false)], next: 50, due: 10),
            Meanwhile(scheduled: [(90, false)], next: 50, due: 50),
            Meanwhile(scheduled: [(20, false), (10, false), (30, false)], next: nil, due: 10),
            Meanwhile(scheduled: [(10, false), (30, true)], next: nil, due: 30),
            Meanwhile(scheduled: [(10, false), (30, true)], next: 50, due: 30),
            Meanwhile(scheduled: [(-10, true)], next: 50, due: -10),
            Meanwhile(unscheduled: true, next: nil, due: nil),
            Meanwhile(unscheduled: true, next: 50, due: nil),
            Meanwhile(scheduled: [(10, false)], unscheduled: true, next: 50, due: nil),
            Meanwhile(unscheduled: true, scheduledAfter: 20, next: nil, due: 20),
            Meanwhile(unscheduled: true, scheduledAfter: 20, next: 50, due: 20),
            Meanwhile(scheduled: [(10, false)], unscheduled: true, scheduledAfter: 20, next: 50, due: 20),
        ]
    }

    @Test("what was asked for meanwhile is not undone by whoever finishes", arguments: StoreSubject.all)
    func finish(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        for story in Meanwhile.table {
            try await store.transaction { (tx) throws(OrderError) in
                try Self.play(story, tx)
                try tx.unschedule(.order, "s")
            }
        }
    }

    private static func play(_ story: Meanwhile, _ tx: any StoreTransaction) throws(OrderError) {
        let now = try tx.now()
        func time(_ seconds: Int64) -> Timestamp { now.adding(seconds: seconds) }
        try tx.schedule(.order, "s", at: now, replacing: false)
        let item = try Samples.present(try tx.claim(limit: 1, owner: "w", lease: 3_600).first)
        for (seconds, replacing) in story.scheduled {
            try tx.schedule(.order, "s", at: time(seconds), replacing: replacing)
        }
        if story.unscheduled { try tx.unschedule(.order, "s") }
        if let seconds = story.scheduledAfter {
            try tx.schedule(.order, "s", at: time(seconds), replacing: false)
        }
        #expect(try tx.holds(item), "\(story)")
        #expect(try tx.work(.order, "s")?.owner == "w", "the lease stays; \(story)")
        #expect(try tx.claim(limit: 9, owner: "v", lease: 60) == [], "\(story)")
        #expect(try tx.finish(item, next: story.next.map(time)), "\(story)")
        let left = try tx.work(.order, "s")
        #expect(left?.dueAt == story.due.map(time), "\(story)")
        #expect(left?.owner == nil && left?.leaseUntil == nil, "\(story)")
        #expect(try !tx.holds(item), "\(story)")
    }

    @Test(
        "what was asked for before a lease that took over is covered by it; what is later stays",
        arguments: StoreSubject.all)
    func askedBeforeTakeOver(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        for (seconds, stays) in [(Int64(-5), false), (3_600, true)] {
            try await store.transaction { (tx) throws(OrderError) in
                let now = try tx.now()
                try tx.schedule(.order, "s", at: now.adding(seconds: -9), replacing: true)
                _ = try tx.claim(limit: 1, owner: "died", lease: 0)
                try tx.schedule(.order, "s", at: now.adding(seconds: seconds), replacing: false)
                let item = try Samples.present(try tx.claim(limit: 1, owner: "w", lease: 60).first)
                #expect(try tx.finish(item, next: nil))
                #expect(try tx.work(.order, "s")?.dueAt == (stays ? now.adding(seconds: seconds) : nil))
                try tx.unschedule(.order, "s")
            }
        }
    }

    @Test(
        "work whose worker died after it was unscheduled is still given to somebody, and ends with the lease",
        arguments: StoreSubject.all)
    func unscheduledAndDied(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.attempt, "s", at: tx.now(), replacing: false)
            _ = try tx.claim(limit: 1, owner: "died", lease: 0)
            try tx.unschedule(.attempt, "s")
            let item = try Samples.present(try tx.claim(limit: 1, owner: "w", lease: 60).first)
            #expect(try tx.finish(item, next: nil))
            #expect(try tx.work(.attempt, "s") == nil)
        }
    }

    @Test(
        "workers that claim at the same time get different work, and together all of it (O-3)",
        arguments: StoreSubject.all)
    func claimants(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            for index in 0..<200 {
                let time = now.adding(milliseconds: Int64(-index))
                try tx.schedule(.order, "s\(index)", at: time, replacing: false)
            }
        }
        let claimed = try await withThrowingTaskGroup(of: [WorkItem].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var taken: [WorkItem] = []
                    while true {
                        let items = try await store.transaction { (tx) throws(OrderError) in
                            try tx.claim(limit: 7, owner: "w\(worker)", lease: 600)
                        }
                        if items.isEmpty { return taken }
                        taken += items
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 200)
        #expect(Set(claimed.map(\.subject)).count == 200)
    }

    @Test("a claim that is not committed gives the work back", arguments: StoreSubject.all)
    func claimUndone(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.order, "s", at: tx.now(), replacing: false)
        }
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                #expect(try tx.claim(limit: 1, owner: "w", lease: 600).count == 1)
                throw OrderError(.leaseLost, "on purpose")
            }
        }
        #expect(code == .leaseLost)
        let items = try await store.transaction { (tx) throws(OrderError) in
            try tx.claim(limit: 1, owner: "v", lease: 600)
        }
        #expect(items.count == 1)
    }
}
