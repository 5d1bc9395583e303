public import PaymentHTTP

/// A JSON number by its text; a text that is none becomes a string, and fails where it is used.
public func number(_ text: String) -> JSON {
    do { return .number(try JSONNumber(text)) } catch { return .string("\(text) is no number") }
}

extension TransportRequest {
    /// The body as text, a secret one as well.
    public var bodyText: String { body.withBytes { String(decoding: $0, as: UTF8.self) } }
}
