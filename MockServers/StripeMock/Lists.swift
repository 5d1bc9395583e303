internal import MockServerKit
internal import PaymentHTTP

/// A page of a list: at most 100 objects, newest first, after or before a cursor.
///
/// Source: https://docs.stripe.com/api/pagination.
struct PageRequest {
    /// Which way the list is walked.
    enum Cursor {
        case none
        case after(String)
        case before(String)
    }

    let limit: Int
    let cursor: Cursor
    let created: TimeRange

    /// Reads `limit`, the cursors and `created`.
    init(_ parameters: inout Parameters) throws(Failure) {
        let limit = try parameters.whole("limit") ?? 10
        guard (1...100).contains(limit) else {
            throw .invalid(
                "Invalid limit: must be between 1 and 100", code: "parameter_invalid_integer", parameter: "limit")
        }
        let after = try parameters.text("starting_after")
        let before = try parameters.text("ending_before")
        switch (after, before) {
        case (nil, nil): cursor = .none
        case (let after?, nil): cursor = .after(after)
        case (nil, let before?): cursor = .before(before)
        case (.some, .some):
            throw .invalid(
                "You cannot parameterize both starting_after and ending_before.", code: "parameters_exclusive",
                parameter: "ending_before")
        }
        self.limit = Int(limit)
        created = try TimeRange(&parameters)
    }

    /// The page of `table`.
    ///
    /// - Throws: a missing cursor object as `resource_missing`.
    func read<Object>(
        _ table: ObjectTable<Object>, noun: String, where isIncluded: (Object) -> Bool
    ) throws(Failure) -> (objects: [Object], hasMore: Bool) {
        switch cursor {
        case .none:
            return walk(table, from: table.end - 1, by: -1, isIncluded)
        case .after(let id):
            guard let place = table.place(of: id) else {
                throw .unknownReference(noun, id, parameter: "starting_after")
            }
            return walk(table, from: place - 1, by: -1, isIncluded)
        case .before(let id):
            guard let place = table.place(of: id) else {
                throw .unknownReference(noun, id, parameter: "ending_before")
            }
            let page = walk(table, from: place + 1, by: 1, isIncluded)
            return (page.objects.reversed(), page.hasMore)
        }
    }

    private func walk<Object>(
        _ table: ObjectTable<Object>, from start: Int, by step: Int, _ isIncluded: (Object) -> Bool
    ) -> (objects: [Object], hasMore: Bool) {
        var found: [Object] = []
        var place = start
        while place >= 0, place < table.end {
            if let object = table[place: place], isIncluded(object) {
                if found.count == limit { return (found, true) }
                found.append(object)
            }
            place += step
        }
        return (found, false)
    }
}

/// `created=<time>` or `created[gt|gte|lt|lte]=<time>`.
struct TimeRange {
    private var lowest = Int64.min
    private var highest = Int64.max

    init(_ parameters: inout Parameters) throws(Failure) {
        guard parameters.has("created") else { return }
        if let exact = try parameters.exactCreated() {
            lowest = exact
            highest = exact
            return
        }
        guard var group = try parameters.group("created") else { return }
        // The bounds are moved inwards by one where the end is excluded; a bound at the end of the range leaves
        // nothing.
        if let value = try group.whole("gt") { lowest = max(lowest, value == .max ? .max : value + 1) }
        if let value = try group.whole("gte") { lowest = max(lowest, value) }
        if let value = try group.whole("lt") { highest = min(highest, value == .min ? .min : value - 1) }
        if let value = try group.whole("lte") { highest = min(highest, value) }
        try group.finish()
    }

    /// Whether a time lies in the range.
    func contains(_ time: Int64) -> Bool { lowest <= time && time <= highest }
}

extension Parameters {
    /// `created` as one number; `nil` when it is a group.
    fileprivate mutating func exactCreated() throws(Failure) -> Int64? {
        isText("created") ? try whole("created") : nil
    }
}
