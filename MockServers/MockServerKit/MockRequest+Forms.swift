public import PaymentHTTP

extension MockRequest {
    /// The fields of the body, read as a form; nil when they cannot be read.
    public var form: FormDecoding? { Self.fields(of: body) }

    /// The fields of the query; nil when they cannot be read.
    public var queryForm: FormDecoding? { Self.fields(of: Array(query.utf8)) }

    private static func fields(of bytes: [UInt8]) -> FormDecoding? {
        do throws(FormError) {
            return try FormDecoding(parsing: bytes)
        } catch {
            return nil
        }
    }
}

extension FormDecoding {
    /// The two sides of the slash in the field `expiry`, `MM / YY`, without spaces; nil unless there are two.
    package var expiry: (month: String, year: String)? {
        let sides = (self["expiry"] ?? "").split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " } }
        return sides.count == 2 ? (sides[0], sides[1]) : nil
    }
}
