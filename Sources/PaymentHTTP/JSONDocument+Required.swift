extension JSONDocument.Value {
    /// The member `name`, which must be there.
    ///
    /// - Throws: `JSONError` of kind `missing`, or `wrongType` when this is not an object.
    public func require(_ name: String) throws(JSONError) -> JSONDocument.Required {
        guard let value = self[name] else { throw absence(of: name) }
        return JSONDocument.Required(value: value)
    }

    /// The member `name`, or nil when it is missing or `null`.
    ///
    /// - Throws: `JSONError` of kind `wrongType` when this is not an object.
    public func optional(_ name: String) throws(JSONError) -> JSONDocument.Required? {
        if let value = self[name] { return value.isNull ? nil : JSONDocument.Required(value: value) }
        guard kind == .object else { throw absence(of: name) }
        return nil
    }

    private func absence(of name: String) -> JSONError {
        let path = tape.path(to: index)
        guard kind == .object else {
            return JSONError(.wrongType(expected: .object, found: kind), byteOffset: entry.start, path: path)
        }
        let missing = (path.isEmpty ? "" : path + ".") + JSONTape.printable(name)
        return JSONError(.missing, byteOffset: entry.start, path: missing)
    }
}

extension JSONDocument {
    /// A value that must have the type that is asked of it; each failure names the way to it.
    public struct Required: Sendable {
        /// The value.
        public let value: Value

        /// Demands types of `value`.
        public init(value: Value) {
            self.value = value
        }

        /// The member `name`, which must be there.
        ///
        /// - Throws: `JSONError` of kind `missing`, or `wrongType` when this is not an object.
        public func require(_ name: String) throws(JSONError) -> Required {
            try value.require(name)
        }

        /// The member `name`, or nil when it is missing or `null`.
        ///
        /// - Throws: `JSONError` of kind `wrongType` when this is not an object.
        public func optional(_ name: String) throws(JSONError) -> Required? {
            try value.optional(name)
        }

        /// The text of a string.
        ///
        /// - Throws: `JSONError` of kind `wrongType`.
        public func string() throws(JSONError) -> String {
            guard let text = value.string else { throw mismatch(.string) }
            return text
        }

        /// A number written as an integer.
        ///
        /// - Throws: `JSONError` of kind `wrongType`, or `notAnInteger` for `1.0`, `1e3` and what is out of range.
        public func int64() throws(JSONError) -> Int64 {
            guard let number = value.int64 else {
                guard value.kind == .number else { throw mismatch(.number) }
                throw JSONError(.notAnInteger, byteOffset: value.entry.start, path: value.tape.path(to: value.index))
            }
            return number
        }

        /// A number exactly as it is written.
        ///
        /// - Throws: `JSONError` of kind `wrongType`.
        public func numberText() throws(JSONError) -> String {
            guard let text = value.numberText else { throw mismatch(.number) }
            return text
        }

        /// `true` or `false`.
        ///
        /// - Throws: `JSONError` of kind `wrongType`.
        public func bool() throws(JSONError) -> Bool {
            guard let bool = value.bool else { throw mismatch(.bool) }
            return bool
        }

        /// The elements of an array.
        ///
        /// - Throws: `JSONError` of kind `wrongType`.
        public func elements() throws(JSONError) -> Elements {
            guard value.kind == .array else { throw mismatch(.array) }
            return value.elements
        }

        /// The members of an object.
        ///
        /// - Throws: `JSONError` of kind `wrongType`.
        public func members() throws(JSONError) -> Members {
            guard value.kind == .object else { throw mismatch(.object) }
            return value.members
        }

        private func mismatch(_ expected: Kind) -> JSONError {
            let offset = value.entry.kind == .string ? value.entry.start - 1 : value.entry.start
            return JSONError(
                .wrongType(expected: expected, found: value.kind), byteOffset: offset,
                path: value.tape.path(to: value.index))
        }
    }
}
