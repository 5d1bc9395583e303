/// A field of a form with the nesting that its name spells out.
public indirect enum FormValue: Hashable, Sendable {
    /// A text.
    case string(String)
    /// A list: from `a[]=`, or from `a[0]=`, `a[1]=` and so on without a gap.
    case array([FormValue])
    /// A group of named fields.
    case object(FormObject)

    /// The text; nil for a list or a group.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The elements of a list; nil for a text or a group.
    public var array: [FormValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The fields of a group; nil for a text.
    ///
    /// A list can be read as the group whose names are 0, 1, 2 and so on, which `metadata[0]=` may have meant.
    public var object: FormObject? {
        switch self {
        case .string: nil
        case .object(let object): object
        case .array(let elements):
            FormObject(members: elements.enumerated().map { (name: String($0.offset), value: $0.element) })
        }
    }
}

/// Named fields in the order in which each name came first.
public struct FormObject: Hashable, Sendable, Sequence {
    /// One field.
    public typealias Member = (name: String, value: FormValue)

    private let members: [Member]

    init(members: [Member]) {
        self.members = members
    }

    /// The number of fields.
    public var count: Int { members.count }

    /// Whether there is no field.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in their order.
    public var names: [String] { members.map(\.name) }

    /// The field called exactly `name`.
    public subscript(name: String) -> FormValue? {
        members.first { ExactText($0.name) == ExactText(name) }?.value
    }

    /// Visits the fields in their order.
    public func makeIterator() -> IndexingIterator<[Member]> {
        members.makeIterator()
    }

    /// Compares names, values and order.
    public static func == (lhs: FormObject, rhs: FormObject) -> Bool {
        lhs.members.elementsEqual(rhs.members) { one, other in
            ExactText(one.name) == ExactText(other.name) && one.value == other.value
        }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        for member in members {
            hasher.combine(ExactText(member.name))
            hasher.combine(member.value)
        }
    }
}

/// A tree of fields while it grows.
final class FormNode {
    private enum Content {
        case nothing, text(String), list, group
    }

    private var content = Content.nothing
    private var names: [String] = []
    private var children: [FormNode] = []
    private var positions: [ExactText: Int] = [:]

    init() {}

    /// Puts `value` where `parts` lead, and tells the rule that this breaks, if any.
    func insert(_ value: String, at parts: [String]) -> FormError.Kind? {
        var node = self
        for (depth, part) in parts.enumerated() {
            let next = part.isEmpty ? node.element(for: parts[(depth + 1)...]) : node.child(part)
            guard let next else { return .conflictingName }
            node = next
        }
        switch node.content {
        case .nothing: node.content = .text(value)
        case .text: return .duplicateName
        case .list, .group: return .conflictingName
        }
        return nil
    }

    /// The fields of this node as a group.
    func object() -> FormObject {
        // The recursion is bounded by the depth limit, which is never above 64.
        FormObject(members: zip(names, children).map { (name: $0, value: $1.value()) })
    }

    private func value() -> FormValue {
        switch content {
        case .nothing: .string("")
        case .text(let text): .string(text)
        case .list: .array(children.map { $0.value() })
        case .group: inIndexOrder().map { .array($0.map { $0.value() }) } ?? .object(object())
        }
    }

    /// The child called `name`, new if need be; nil when this node is a text or a list.
    private func child(_ name: String) -> FormNode? {
        switch content {
        case .text, .list: return nil
        case .nothing: content = .group
        case .group: if let position = positions[ExactText(name)] { return children[position] }
        }
        positions[ExactText(name)] = children.count
        names.append(name)
        children.append(FormNode())
        return children.last
    }

    /// The element of this list that takes a field at `rest`; nil when this node is a text or a group.
    private func element(for rest: ArraySlice<String>) -> FormNode? {
        switch content {
        case .text, .group: return nil
        case .nothing: content = .list
        case .list:
            if !rest.isEmpty, let last = children.last, !last.isTaken(rest) { return last }
        }
        children.append(FormNode())
        return children.last
    }

    /// Whether something stands at `rest` already; a list always takes one more.
    private func isTaken(_ rest: ArraySlice<String>) -> Bool {
        var node = self
        for part in rest {
            guard !part.isEmpty, let position = node.positions[ExactText(part)] else { return false }
            node = node.children[position]
        }
        return true
    }

    /// The children in the order of their names when those are 0, 1, 2 and so on without a gap.
    private func inIndexOrder() -> [FormNode]? {
        var ordered = [FormNode?](repeating: nil, count: children.count)
        for (name, child) in zip(names, children) {
            guard let index = Int(name), String(index) == name, ordered.indices.contains(index) else { return nil }
            ordered[index] = child
        }
        return ordered.compactMap { $0 }
    }
}
