public import HTTPTypes

/// A complete answer: status, fields, body.
///
/// An answer from the network keeps its head as bytes, and the fields are read from them on each access: most calls
/// look at two or three fields, which `value(of:)` finds without building the others.
public struct TransportResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The decoded body.
    public var body: [UInt8]
    private var head: Head

    /// Creates an answer.
    public init(status: Int, headerFields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.body = body
        head = .fields(headerFields)
    }

    /// Creates an answer from the bytes of an HTTP/1.1 head: a status line and field lines, with or without the empty
    /// line.
    ///
    /// A line that is not a field is left out when the fields are read.
    package init(status: Int, head: [UInt8], body: [UInt8]) {
        self.status = status
        self.body = body
        self.head = .bytes(head)
    }

    /// The header fields.
    ///
    /// Of an answer from the network they are parsed on every access: keep them when more than one look is needed.
    public var headerFields: HTTPFields {
        get {
            switch head {
            case .fields(let fields): fields
            case .bytes(let bytes): HeadLines(bytes).fields
            }
        }
        set { head = .fields(newValue) }
    }

    /// The value of the field `name`: several are joined by a comma and a space, and `nil` means that there is none.
    public func value(of name: HTTPField.Name) -> String? {
        switch head {
        case .fields(let fields): fields[name]
        case .bytes(let bytes): HeadLines(bytes).value(of: name)
        }
    }

    private enum Head: Sendable {
        case fields(HTTPFields)
        case bytes([UInt8])
    }
}
