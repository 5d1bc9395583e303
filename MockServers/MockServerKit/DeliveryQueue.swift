internal import PaymentCore

/// The notifications that wait to be sent, in the order in which each address is to get them.
///
/// An address has at most one attempt under way. Whatever is due goes out by due time, then by the order it was queued in.
struct DeliveryQueue: Sendable {
    /// One notification on its way.
    struct Parcel: Sendable {
        let number: Int
        let notification: MockNotification
        let isForged: Bool
        var due: Timestamp
        var order: Int
        /// How many attempts have failed.
        var failures = 0
    }

    /// How many records are kept.
    static let recordsMax = 500

    private(set) var records = BoundedLog<RecordedDelivery>(capacity: recordsMax)
    private var lastOrder = 0
    private var waiting: [String: Heap<Parcel>] = [:]
    /// Addresses by when they want something; one may stand here too often, which `take` finds out, but never too seldom.
    private var agenda = Heap<Appointment>()
    /// At most one for an address: what is to be overtaken by the next one.
    private var held: [String: Parcel] = [:]
    private var underWay: [String: Parcel] = [:]

    /// When the next attempt is due; nil when nothing waits for an address that is free.
    var nextDue: Timestamp? {
        let next = agenda.first?.due
        guard !held.isEmpty, let heldUntil = held.values.lazy.map(\.due).min() else { return next }
        return min(next ?? heldUntil, heldUntil)
    }

    /// How many notifications are neither acknowledged nor given up.
    var count: Int { waiting.values.reduce(held.count + underWay.count) { $0 + $1.count } }

    /// Queues `notification`, due at `now` unless `rule` says otherwise.
    mutating func add(_ notification: MockNotification, rule: DeliveryRule?, now: Timestamp) {
        let isHeld = rule?.fault == .reorder && held[notification.url] == nil
        var due: Timestamp? = now
        switch rule?.fault {
        case .drop: due = nil
        case .delay: due = now.adding(seconds: rule?.seconds ?? 60)
        case .reorder where isHeld: due = now.adding(seconds: rule?.seconds ?? 5)
        case .reorder, .duplicate, .forge, nil: break
        }
        for _ in 0..<(rule?.fault == .duplicate ? 2 : 1) {
            records.append { number in
                RecordedDelivery(notification, number: number, queuedAt: now, due: due, fault: rule?.fault)
            }
            guard let due else {
                records.change(records.lastNumber) { $0.progress = .dropped }
                continue
            }
            let parcel = Parcel(
                number: records.lastNumber, notification: notification, isForged: rule?.fault == .forge, due: due,
                order: nextOrder())
            let overtaken = held.removeValue(forKey: notification.url)
            if isHeld {
                held[notification.url] = parcel
            } else {
                push(parcel)
            }
            if var overtaken {
                overtaken.due = due
                overtaken.order = nextOrder()
                push(overtaken)
            }
        }
    }

    /// Takes the next notification that is due and whose address is free; `finish` must follow.
    mutating func take(now: Timestamp) -> Parcel? {
        for (url, parcel) in held where parcel.due <= now {
            held[url] = nil
            push(parcel)
        }
        while let next = agenda.first, next.due <= now {
            agenda.removeFirst()
            guard underWay[next.url] == nil, let parcel = waiting[next.url]?.first, parcel.due <= now else { continue }
            waiting[next.url]?.removeFirst()
            if waiting[next.url]?.isEmpty == true { waiting[next.url] = nil }
            underWay[next.url] = parcel
            return parcel
        }
        return nil
    }

    /// Notes what is sent in the attempt that `take` began.
    mutating func note(_ message: MockNotification.Message, of parcel: Parcel) {
        records.change(parcel.number) { record in
            record.headerFields = message.headerFields
            record.body = RecordedBody(message.body)
        }
    }

    /// Ends the attempt that `take` began: the notification is done, waits for its next attempt, or is given up.
    mutating func finish(_ parcel: Parcel, _ attempt: RecordedDelivery.Attempt, isAcknowledged: Bool, now: Timestamp) {
        let url = parcel.notification.url
        guard underWay[url]?.number == parcel.number else { return }
        underWay[url] = nil
        var retry = parcel
        retry.failures += 1
        let waits = parcel.notification.retrySeconds
        let isOver = isAcknowledged || retry.failures > waits.count
        if !isOver { retry.due = now.adding(seconds: waits[retry.failures - 1]) }
        records.change(parcel.number) { record in
            record.attempts.append(attempt)
            record.progress = isAcknowledged ? .delivered : isOver ? .failed : .pending
            record.due = isOver ? nil : retry.due
        }
        if !isOver { push(retry) }
        if let next = waiting[url]?.first { agenda.insert(Appointment(url: url, due: next.due, order: next.order)) }
    }

    private mutating func push(_ parcel: Parcel) {
        let url = parcel.notification.url
        records.change(parcel.number) { $0.due = parcel.due }
        waiting[url, default: Heap()].insert(parcel)
        // While an attempt is under way the address gets its appointment when that is over.
        if underWay[url] == nil { agenda.insert(Appointment(url: url, due: parcel.due, order: parcel.order)) }
    }

    private mutating func nextOrder() -> Int {
        lastOrder += 1
        return lastOrder
    }

    private struct Appointment: Sendable, HeapElement {
        let url: String
        let due: Timestamp
        let order: Int
    }
}

extension DeliveryQueue.Parcel: HeapElement {}

/// Something that is due, and has a place among what is due at the same time.
protocol HeapElement {
    var due: Timestamp { get }
    var order: Int { get }
}

/// A binary heap: the earliest element is found at once, adding and removing take logarithmic time.
struct Heap<Element: HeapElement & Sendable>: Sendable {
    private var elements: [Element] = []

    var first: Element? { elements.first }
    var count: Int { elements.count }
    var isEmpty: Bool { elements.isEmpty }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, comesBefore(child, (child - 1) / 2) {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard !elements.isEmpty else { return }
        elements.swapAt(0, elements.count - 1)
        elements.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < elements.count && comesBefore(child, least) {
                least = child
            }
            guard least != parent else { return }
            elements.swapAt(parent, least)
            parent = least
        }
    }

    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (elements[left], elements[right])
        return left.due == right.due ? left.order < right.order : left.due < right.due
    }
}
