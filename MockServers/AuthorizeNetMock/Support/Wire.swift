internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The two formats of one API.
enum Wire: Sendable {
    case json
    case xml

    /// A request that was read but not yet checked.
    struct Reading {
        let root: Element
        /// The namespace of the root; nil in JSON, which has none.
        let namespace: String?
    }

    /// The format of a body: XML begins with an angle bracket.
    init(of body: [UInt8]) {
        let start = body.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        self = start == UInt8(ascii: "<") ? .xml : .json
    }

    /// Reads a body into elements.
    ///
    /// A name that stands twice in a JSON object is refused, unlike on the live service: it says nothing an array could
    /// not.
    func read(_ body: [UInt8]) throws(Failure) -> Reading {
        switch self {
        case .xml:
            do throws(XMLReader.Problem) {
                let document = try XMLReader.read(body)
                return Reading(root: document.root, namespace: document.namespace ?? "")
            } catch {
                throw Failure(
                    "E00003", "An error occurred while parsing the XML request: \(error.reason).", isParsing: true)
            }
        case .json:
            let root: JSONDocument.Value
            let limits = JSONDocument.Limits(bytesMax: RequestLimits.bytesMax, depthMax: RequestLimits.depthMax)
            do throws(JSONError) {
                root = try JSONDocument(parsing: body, limits: limits, options: .skipByteOrderMark).root
            } catch {
                throw Failure(
                    "E00001",
                    "Unexpected character encountered while parsing value. Path '', line 1, position "
                        + "\(error.byteOffset).",
                    isParsing: true)
            }
            guard root.count == 1, let request = root.members.first(where: { _ in true }) else {
                throw Failure("E00001", "A request has exactly one root element.", isParsing: true)
            }
            return Reading(root: Self.element(request.name, request.value), namespace: nil)
        }
    }

    /// A JSON value as an element: members become children, arrays repeat their element, numbers keep their text.
    private static func element(_ name: String, _ value: JSONDocument.Value) -> Element {
        switch value.kind {
        case .object:
            var element = Element(name: name)
            for member in value.members {
                if member.value.kind == .array {
                    for item in member.value.elements { element.children.append(Self.element(member.name, item)) }
                } else {
                    element.children.append(Self.element(member.name, member.value))
                }
            }
            return element
        case .array: return Element(name: name, children: value.elements.map { Self.element(name, $0) })
        case .string: return Element(name: name, text: value.string ?? "")
        case .number: return Element(name: name, text: value.numberText ?? "")
        case .bool: return Element(name: name, text: value.bool == true ? "true" : "false")
        case .null: return Element(name: name)
        }
    }

    /// Writes an answer, behind the byte-order mark that the live service sends.
    func response(_ answer: Answer) -> MockResponse {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        switch self {
        case .json:
            let base = (answer.isParsingFailure ? nil : answer.refID).map { [Node.text("refId", $0)] } ?? []
            let body = JSON.object(Node.object(answer.payload + base + [answer.messages])).serialized()
            return MockResponse(
                status: 200, headerFields: [.contentType: "application/json; charset=utf-8"], body: mark + body)
        case .xml:
            let base = (answer.isParsingFailure ? nil : answer.refID).map { [Node.text("refId", $0)] } ?? []
            let members = base + [answer.messages] + answer.payload
            return MockResponse(
                status: 200, headerFields: [.contentType: "application/xml; charset=utf-8"],
                body: mark + XMLWriter.document(root: answer.root, members))
        }
    }
}

/// An answer before it is written.
struct Answer {
    /// The root element in XML.
    var root = "ErrorResponse"
    /// What the request asked for.
    var payload: [Node] = []
    /// Echoed from the request.
    var refID: String?
    var code = "I00001"
    var text = "Successful."
    /// Whether the request could not be read or broke the schema.
    var isParsingFailure = false

    /// The list of messages at the top.
    var messages: Node { Self.messages(code, text) }

    /// `messages` with one entry; codes that begin with E are errors.
    static func messages(_ code: String, _ text: String) -> Node {
        .group(
            "messages",
            [
                .text("resultCode", code.hasPrefix("E") ? "Error" : "Ok"),
                Node(
                    name: "message", content: .several([.members([.text("code", code), .text("text", text)])])),
            ])
    }
}
