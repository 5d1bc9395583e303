internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension Scrubber {
    private static let requestFields = ["content-type", "idempotency-key", "stripe-version"]
    private static let answerFields = [
        "content-type", "idempotent-replayed", "request-id", "retry-after", "stripe-should-retry",
    ]

    /// A request without what is private.
    mutating func request(_ request: TransportRequest) -> RecordedRequest {
        direction = .request
        (ownValues, verdicts) = ([:], [:])
        // The body comes first: what it hides is hidden in the address too.
        let body = body(request.body.withBytes { Array($0) }, type: request.headerFields[.contentType])
        let parts = RequestParts(request)
        var query = JSONObject()
        for (name, value) in RequestParts.form(parts.query) {
            query[Self.escaped(shown(name))] = scalar(value, name: name, isNumber: false)
        }
        let url =
            request.url.origin
            + parts.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
                let part = String(part)
                return isShown(part) ? text(part) : hiddenPart(part)
            }.joined(separator: "/")
        return RecordedRequest(
            method: request.method.rawValue, url: url, query: query,
            fields: fields(parts.fields.filter { Self.requestFields.contains($0.name.lowercased()) }), body: body)
    }

    /// An answer without what is private; `verdicts` are those of its signatures.
    mutating func answer(
        _ response: TransportResponse, verdicts: [String: String], ownValues: [String: String]
    ) -> RecordedAnswer {
        direction = .answer
        self.verdicts = verdicts
        self.ownValues = ownValues
        let fields = response.headerFields.filter { Self.answerFields.contains($0.name.canonicalName) }
            .map { (name: $0.name.rawName, value: $0.value) }
        return RecordedAnswer(
            status: response.status, fields: self.fields(fields),
            body: body(response.body, type: response.value(of: .contentType)))
    }

    private mutating func fields(_ fields: [(name: String, value: String)]) -> JSONObject {
        var result = JSONObject()
        for field in fields { result[field.name] = .string(text(field.value)) }
        return result
    }

    private mutating func body(_ bytes: [UInt8], type: String?) -> RecordedBody {
        switch RequestParts.body(bytes, type: type) {
        case .none: return .none
        case .json(let json, let hasMark): return .json(tree(json, name: ""), hasMark: hasMark)
        case .form(let pairs):
            var form = JSONObject()
            for (name, value) in pairs { form[Self.escaped(shown(name))] = scalar(value, name: name, isNumber: false) }
            return .form(form)
        case .xml(let source):
            let text = XMLText.mapped(source) { name, value in
                if case .string(let text) = scalar(value, name: name, isNumber: false) { return text }
                // What is encoded inside XML is not taken apart.
                return places.place(for: value, name: name, isPrivateEverywhere: false)
            }
            return text.map(RecordedBody.xml) ?? .removed(byteCount: Int64(bytes.count))
        case .other: return .removed(byteCount: Int64(bytes.count))
        }
    }

    /// Whether a part of a path is a word of the gateway's, or an id that was shown before.
    private func isShown(_ part: String) -> Bool {
        if part.isEmpty || shownIDs.contains(part) { return true }
        let isVersion = part.first == "v" && part.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
        return isVersion || part.count <= 40 && part.allSatisfy { $0.isASCII && ($0.isLetter || "_-.".contains($0)) }
    }

    private mutating func hiddenPart(_ part: String) -> String {
        places.place(for: part, name: "path", isPrivateEverywhere: true)
    }
}

/// A request taken apart as a recording has it, with everything still in it.
struct RequestParts {
    /// A body by what it is.
    enum Body {
        case none
        case json(JSON, hasMark: Bool)
        case form([(name: String, value: String)])
        case xml(String)
        case other
    }

    let path: String
    let query: String
    let fields: [(name: String, value: String)]

    init(_ request: TransportRequest) {
        let parts = request.url.pathAndQuery.prefix { $0 != "#" }.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        query = parts.count > 1 ? String(parts[1]) : ""
        fields = request.headerFields.map { ($0.name.rawName, $0.value) }
    }

    /// The fields of a form; of a second one of the same name the name says which it is.
    ///
    /// None where it cannot be read.
    static func form(_ text: String) -> [(name: String, value: String)] {
        form(Array(text.utf8)) ?? []
    }

    private static func form(_ bytes: [UInt8]) -> [(name: String, value: String)]? {
        let pairs: [FormDecoding.Pair]
        do { pairs = try FormDecoding(parsing: bytes).pairs } catch { return nil }
        var counts: [String: Int] = [:]
        return pairs.map { pair in
            counts[pair.name, default: 0] += 1
            let count = counts[pair.name] ?? 1
            return (count == 1 ? pair.name : "\(pair.name)[\(count)]", pair.value)
        }
    }

    /// Reads a body.
    static func body(_ bytes: [UInt8], type: String?) -> Body {
        guard !bytes.isEmpty else { return .none }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let text = hasMark ? Array(bytes.dropFirst(3)) : bytes
        let type = type?.lowercased() ?? ""
        if let json = Scrubber.json(Array(text.drop { $0 <= 0x20 })) { return .json(json, hasMark: hasMark) }
        if type.hasPrefix("application/x-www-form-urlencoded"), let pairs = form(bytes) { return .form(pairs) }
        if type.contains("xml"), let xml = String(validating: text, as: UTF8.self) { return .xml(xml) }
        return .other
    }
}
