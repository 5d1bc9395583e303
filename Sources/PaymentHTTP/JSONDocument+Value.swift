extension JSONDocument {
    /// One value of a document: a place in it, which is cheap to copy and keeps the document alive.
    public struct Value: Sendable, CustomStringConvertible {
        let tape: JSONTape
        let index: Int

        @inline(__always)
        init(tape: JSONTape, index: Int) {
            self.tape = tape
            self.index = index
        }

        /// The kind of the value.
        public var kind: Kind {
            switch entry.kind {
            case .null: .null
            case .yes, .no: .bool
            case .number: .number
            case .string: .string
            case .array: .array
            case .object: .object
            }
        }

        /// Whether the value is `null`.
        public var isNull: Bool { entry.kind == .null }

        /// The text of a string; nil for any other kind.
        public var string: String? { entry.kind == .string ? tape.text(at: index) : nil }

        /// Whether the value is the string `text`, compared byte by byte, without making a `String` of it.
        public func isString(_ text: String) -> Bool {
            entry.kind == .string && tape.isText(text.utf8Span.span.bytes, at: index)
        }

        /// `true` or `false`; nil for any other kind.
        public var bool: Bool? {
            switch entry.kind {
            case .yes: true
            case .no: false
            default: nil
            }
        }

        /// A number exactly as it is written; nil for any other kind.
        public var numberText: String? { entry.kind == .number ? tape.text(at: index) : nil }

        /// A number written as an integer that fits; nil for `1.0`, `1e3`, what is out of range, and any other kind.
        public var int64: Int64? {
            let entry = entry
            guard entry.kind == .number else { return nil }
            let bytes = tape.bytes
            let input = bytes.span
            var position = entry.start
            let isNegative = input[position] == UInt8(ascii: "-")
            if isNegative { position += 1 }
            // The sum is kept negative, because the negative range reaches one further.
            var sum: Int64 = 0
            while position < entry.extent {
                let digit = input[position] &- 0x30
                guard digit < 10 else { return nil }
                let (product, tooLarge) = sum.multipliedReportingOverflow(by: 10)
                let (next, tooFar) = product.subtractingReportingOverflow(Int64(digit))
                guard !tooLarge, !tooFar else { return nil }
                sum = next
                position += 1
            }
            if isNegative { return sum }
            return sum == .min ? nil : -sum
        }

        /// The number of elements or members; 0 for any other kind.
        public var count: Int {
            entry.kind == .array || entry.kind == .object ? Int(entry.count) : 0
        }

        /// The member `name`, or nil when there is none or this is not an object; names are compared byte by byte.
        public subscript(name: String) -> Value? {
            guard entry.kind == .object else { return nil }
            return tape.member(name.utf8Span.span.bytes, of: index).map { Value(tape: tape, index: $0) }
        }

        /// The element at `position`, or nil when there is none or this is not an array.
        ///
        /// It walks from the start: use `elements` to visit all.
        public subscript(position: Int) -> Value? {
            guard entry.kind == .array, position >= 0, position < Int(entry.count) else { return nil }
            var element = index + 1
            for _ in 0..<position { element = tape.next(after: element) }
            return Value(tape: tape, index: element)
        }

        /// The elements of an array in their order; empty for any other kind.
        public var elements: Elements {
            Elements(tape: tape, next: index + 1, end: entry.kind == .array ? entry.extent : 0)
        }

        /// The members of an object in their order; empty for any other kind.
        public var members: Members {
            Members(tape: tape, next: index + 1, end: entry.kind == .object ? entry.extent : 0)
        }

        /// The kind of the value, without its content.
        public var description: String { "JSON \(kind)" }

        @inline(__always)
        var entry: JSONEntry { tape.entries[index] }
    }

    /// The elements of an array.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        private let tape: JSONTape
        private var position: Int
        private let end: Int

        init(tape: JSONTape, next: Int, end: Int) {
            self.tape = tape
            self.position = next
            self.end = end
        }

        /// The next element.
        public mutating func next() -> Value? {
            guard position < end else { return nil }
            defer { position = tape.next(after: position) }
            return Value(tape: tape, index: position)
        }
    }

    /// The members of an object.
    public struct Members: Sequence, IteratorProtocol, Sendable {
        private let tape: JSONTape
        private var position: Int
        private let end: Int

        init(tape: JSONTape, next: Int, end: Int) {
            self.tape = tape
            self.position = next
            self.end = end
        }

        /// The next member.
        public mutating func next() -> Member? {
            guard position < end else { return nil }
            defer { position = tape.next(after: position + 1) }
            return Member(value: Value(tape: tape, index: position + 1))
        }
    }

    /// One member of an object.
    public struct Member: Sendable {
        /// The value.
        public let value: Value

        /// The name.
        public var name: String { value.tape.text(at: value.index - 1) }

        /// Whether the name is `text`, without making a `String` of it.
        public func isNamed(_ text: String) -> Bool {
            value.tape.isText(text.utf8Span.span.bytes, at: value.index - 1)
        }
    }
}
