/// Objects of one kind, in the order they were created, found by id.
///
/// Both creating and finding take constant time, however many objects there are. A deleted object leaves its place
/// behind, so that a cursor pointing at it still works.
public struct ObjectTable<Object: Sendable>: Sendable {
    private var slots: [Object?] = []
    private var positions: [String: Int] = [:]

    /// Creates an empty table.
    public init() {}

    /// The number of places used, deleted objects included.
    public var end: Int { slots.count }

    /// Finds, replaces or (with `nil`) deletes the object with an id; an id that was never added is left alone.
    public subscript(id: String) -> Object? {
        get {
            guard let position = positions[id] else { return nil }
            return slots[position]
        }
        set {
            guard let position = positions[id] else { return }
            slots[position] = newValue
        }
    }

    /// The object at a place, `nil` where it was deleted.
    public subscript(place place: Int) -> Object? { slots[place] }

    /// Whether an object with this id was ever added.
    public func has(_ id: String) -> Bool { positions[id] != nil }

    /// The place of an object, deleted or not.
    public func place(of id: String) -> Int? { positions[id] }

    /// Adds an object at the end.
    public mutating func add(_ object: Object, id: String) {
        positions[id] = slots.count
        slots.append(object)
    }

    /// Changes an object in place, without copying it.
    public mutating func change(_ id: String, _ body: (inout Object) -> Void) {
        guard let position = positions[id], var object = slots[position] else { return }
        // The slot is emptied while the object changes, so that its own arrays are not shared and need no copy.
        slots[position] = nil
        body(&object)
        slots[position] = object
    }

    /// The newest `count` objects that pass `isIncluded`, newest first.
    public func newest(_ count: Int, where isIncluded: (Object) -> Bool = { _ in true }) -> [Object] {
        var found: [Object] = []
        var place = slots.count - 1
        while place >= 0, found.count < count {
            if let object = slots[place], isIncluded(object) { found.append(object) }
            place -= 1
        }
        return found
    }

    /// All objects that pass `isIncluded`, oldest first.
    public func all(where isIncluded: (Object) -> Bool) -> [Object] {
        slots.compactMap { $0 }.filter(isIncluded)
    }
}
