internal import PaymentHTTP

/// Something that `payments doctor` looked at: how it is, what was found, and how to mend it.
struct Finding {
    /// How a thing is.
    enum State: String, CaseIterable {
        case ok
        /// It works, and will cause trouble.
        case warning
        /// It does not work.
        case problem
        /// There was nothing to look at.
        case skipped

        /// So many of them, in words.
        fileprivate func counted(_ count: Int) -> String {
            switch self {
            case .warning, .problem: "\(count) \(rawValue)\(count == 1 ? "" : "s")"
            case .ok, .skipped: "\(count) \(rawValue)"
            }
        }

        /// The color that stands beside the word.
        fileprivate var style: Terminal.Style? {
            switch self {
            case .ok: .good
            case .warning: .caution
            case .problem: .bad
            case .skipped: nil
            }
        }
    }

    /// What was looked at: `stripe credentials`.
    let check: String
    let state: State
    /// What was found, as a sentence.
    let found: String
    /// What to do; nil where nothing is to be done.
    let mend: String?

    /// Something that is as it should be.
    static func ok(_ check: String, _ found: String) -> Finding {
        Finding(check: check, state: .ok, found: found, mend: nil)
    }

    /// Something that works, and will cause trouble.
    static func warning(_ check: String, _ found: String, mend: String) -> Finding {
        Finding(check: check, state: .warning, found: found, mend: mend)
    }

    /// Something that does not work.
    static func problem(_ check: String, _ found: String, mend: String?) -> Finding {
        Finding(check: check, state: .problem, found: found, mend: mend)
    }

    /// Something that could not be looked at.
    static func skipped(_ check: String, _ found: String, mend: String? = nil) -> Finding {
        Finding(check: check, state: .skipped, found: found, mend: mend)
    }

    fileprivate var json: JSON {
        [
            "check": .string(check), "state": .string(state.rawValue), "found": .string(found),
            "mend": .string(orNull: mend),
        ]
    }
}

extension Report {
    /// The version of the doctor's output; `Docs/Schemas/doctor-1.json` describes it.
    private static let doctorVersion: Int64 = 1
    /// Below this a text beside its labels would be a column of single words.
    private static let leastTextWidth = 30

    /// What the doctor found: it is refused where something does not work.
    init(_ findings: [Finding]) {
        let problems = findings.filter { $0.state == .problem }
        self.init(
            status: problems.isEmpty ? .done : .refused, lines: Self.lines(findings),
            json: [
                "version": .integer(Self.doctorVersion), "healthy": .bool(problems.isEmpty),
                "checks": .array(findings.map(\.json)),
            ],
            error: problems.isEmpty
                ? nil
                : Problem(
                    code: "problems",
                    message: "\(problems.count) of \(findings.count) checks found a problem: "
                        + problems.map(\.check).joined(separator: ", ")))
    }

    private static func lines(_ findings: [Finding]) -> [String] {
        let width = Terminal.output.width
        let stateWidth = Finding.State.allCases.map(\.rawValue.count).max() ?? 0
        let checkWidth = findings.map(\.check.columns).max() ?? 0
        let beside = stateWidth + checkWidth + 4
        let isNarrow = width.map { $0 - beside < leastTextWidth } ?? false
        let margin = isNarrow ? 4 : beside
        var lines: [String] = []
        for finding in findings {
            let state = finding.state.rawValue.padded(to: stateWidth)
            let painted = finding.state.style.map { Terminal.output.painted(state, $0) } ?? state
            let label = "\(painted)  \(finding.check.padded(to: checkWidth))"
            var text = Self.text(finding.found, width, margin)
            if let mend = finding.mend { text += Self.text("→ \(mend)", width, margin) }
            if isNarrow {
                lines += [label.withoutTrailingSpaces] + text
            } else {
                // Colors take no columns, so the label takes the place of the margin.
                lines += ["\(label)  \(text[0].dropFirst(margin))"] + text.dropFirst()
            }
        }
        let counts = Finding.State.allCases.map { state in state.counted(findings.count { $0.state == state }) }
        return lines + ["", counts.joined(separator: ", ")]
    }

    private static func text(_ text: String, _ width: Int?, _ margin: Int) -> [String] {
        (String(repeating: " ", count: margin) + text).wrapped(to: width, indent: margin)
    }
}
