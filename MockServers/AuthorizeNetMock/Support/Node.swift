internal import PaymentHTTP

/// One member of an answer, from which both formats are written.
struct Node: Sendable {
    /// What a member holds.
    indirect enum Content: Sendable {
        /// A text: a string in JSON.
        case text(String)
        /// A number by its text: a number in JSON.
        case number(String)
        /// `true` or `false`.
        case flag(Bool)
        /// Members by the layers of the type they belong to, the base type's first.
        ///
        /// XML writes the layers in this order. JSON writes the most derived type first, as the live service does.
        case group([[Node]])
        /// A list that XML wraps: `<name><item>…</item></name>`, in JSON `"name": […]`.
        case list(item: String, [Content])
        /// Elements that XML repeats: `<name>…</name><name>…</name>`, in JSON `"name": […]`.
        case several([Content])
        /// A number that only JSON answers carry.
        case numberInJSONOnly(String)
    }

    let name: String
    let content: Content

    /// A text.
    static func text(_ name: String, _ text: String) -> Node { Node(name: name, content: .text(text)) }

    /// A text; nil where there is none.
    static func text(_ name: String, optional text: String?) -> Node? {
        text.map { Node(name: name, content: .text($0)) }
    }

    /// A number by its text.
    static func number(_ name: String, _ text: String) -> Node { Node(name: name, content: .number(text)) }

    /// A flag.
    static func flag(_ name: String, _ value: Bool) -> Node { Node(name: name, content: .flag(value)) }

    /// Members that belong to one type.
    static func group(_ name: String, _ members: [Node?]) -> Node {
        Node(name: name, content: .group([members.compactMap { $0 }]))
    }

    /// Members of a derived type, the base type's layer first.
    static func group(_ name: String, layers: [[Node?]]) -> Node {
        Node(name: name, content: .group(layers.map { $0.compactMap { $0 } }))
    }

    /// A wrapped list.
    static func list(_ name: String, item: String, _ elements: [Content]) -> Node {
        Node(name: name, content: .list(item: item, elements))
    }

    /// A wrapped list of texts.
    static func texts(_ name: String, item: String, _ texts: [String]) -> Node {
        .list(name, item: item, texts.map(Content.text))
    }
}

extension Node.Content {
    /// A group of one layer.
    static func members(_ members: [Node?]) -> Node.Content { .group([members.compactMap { $0 }]) }

    /// The value in JSON.
    var json: JSON {
        switch self {
        case .text(let text): return .string(text)
        case .flag(let flag): return .bool(flag)
        case .number(let text), .numberInJSONOnly(let text):
            do throws(JSONError) {
                return .number(try JSONNumber(text))
            } catch {
                return .string(text)
            }
        case .group(let layers): return .object(Node.object(layers.reversed().flatMap { $0 }))
        case .list(_, let elements), .several(let elements): return .array(elements.map(\.json))
        }
    }
}

extension Node {
    /// The members as a JSON object, in their order.
    static func object(_ nodes: [Node]) -> JSONObject {
        JSONObject(nodes.map { ($0.name, $0.content.json) })
    }
}
