internal import ArgumentParser
internal import Foundation
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentPlans

/// Shows what terms make of a total, and plays what happens to the order (E-1, D-60).
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show a schedule of payments, and play what happens to it.",
        discussion: """
            The order and its terms come as flags, or as one JSON document from --file or standard input; \
            Docs/CommandLine.md describes both. Nothing is sent anywhere, and the machine's clock has no part in it: \
            --today says what day it is.

              payments plan --total 1200 --currency EUR --booked-on 2026-09-01 \\
                  --deposit 30% --balance-when production-complete \\
                  --pay 2026-09-01=360 --fire production-complete=2026-10-20

            It exits with 1 when something that was to happen was refused; the story goes on all the same.
            """)

    @Option(
        help: ArgumentHelp("A JSON document with order, terms and story, - for standard input.", valueName: "file"),
        completion: .file())
    var file: String?

    @OptionGroup(title: "The order") var order: OrderFlags
    @OptionGroup(title: "Its terms") var terms: TermsFlags
    @OptionGroup(title: "What happens") var story: StoryFlags

    @Flag(help: "Print the terms in JSON instead of the plan.")
    var termsOnly = false

    @Option(
        help: "The language of messages: en, uk.", completion: .list(Language.allCases.map(\.rawValue)),
        transform: Self.language)
    var language: Language = .en

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        do {
            try await reporting {
                var request = try request()
                try story.add(to: &request)
                if termsOnly { return try printTerms(request.terms) }
                let story = try played(request)
                let report = story.report(in: language)
                // A table is worth its space only where somebody reads it.
                try (output.json ? report : report.with(lines: PlanTable(story, language).lines)).finish(
                    asJSON: output.json)
            }
        } catch let error as PlanError {
            throw Report(error)
        } catch let error as JSONError {
            throw Report(
                status: .malformed,
                error: .init(code: "invalidJSON", field: error.path.isEmpty ? nil : error.path, message: "\(error)"))
        }
    }

    private static func language(_ text: String) throws -> Language {
        guard let language = Language(rawValue: text) else {
            throw ValidationError("must be \(Language.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return language
    }

    private var flags: [String] { order.given + terms.given }

    private func request() throws -> PlanRequest {
        guard file == nil, !flags.isEmpty else { return try PlanDocument.read(document()) }
        do {
            return try order.request(terms)
        } catch let error as PlanError where !error.field.hasPrefix("--") {
            throw terms.renamed(error)
        }
    }

    private func document() throws -> [UInt8] {
        if file != nil, let flag = flags.first {
            throw PlanError(
                .invalidValue, flag, "", "cannot stand beside --file, whose document says it; give one of them")
        }
        let bytes = file == nil && InputFile.isTyped ? [] : try InputFile.read(file ?? "-")
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw PlanError(
                .invalidValue, "input", "",
                "is empty; give the order as flags, or a JSON document with --file or on standard input")
        }
        return bytes
    }

    private func played(_ request: PlanRequest) throws(PlanError) -> PlanStory {
        do {
            return try PlanStory(playing: request)
        } catch {
            guard flags.isEmpty else { throw terms.renamed(error) }
            // The plan knows its lines, and the document has them within its terms.
            throw error.field.hasPrefix("lines")
                ? PlanError(error.code, "terms.\(error.field)", error.value, error.reason) : error
        }
    }

    private func printTerms(_ terms: Terms) throws {
        let bytes = try JSONEncoder().encode(terms)
        let value = try JSON(JSONDocument(parsing: Array(bytes)).root).ordered(by: Self.members)
        Console.print(value.text(output.json ? .compact : .pretty))
    }

    /// The members of terms in the order in which people read them.
    private static let members = [
        "version", "lines", "role", "flat", "percentage", "of", "rest", "minorUnits", "currency", "atLeast", "atMost",
        "fixed", "due", "on", "days", "weeks", "months", "monthEnds", "after", "before", "when", "daysAfterBooking",
        "daysBeforeTravel", "parts", "count", "every", "collection", "note", "custom", "isOn", "rules", "payerParts",
        "minimumFirst", "success",
    ]
}

extension JSON {
    /// The same value with the members of each object in a given order, and those that it does not name by their names.
    fileprivate func ordered(by names: [String]) -> JSON {
        switch self {
        case .array(let elements): return .array(elements.map { $0.ordered(by: names) })
        case .object(let object):
            let members = object.map { ($0.name, $0.value.ordered(by: names)) }.sorted { one, other in
                let places = (names.firstIndex(of: one.0) ?? names.count, names.firstIndex(of: other.0) ?? names.count)
                return places.0 == places.1 ? one.0 < other.0 : places.0 < places.1
            }
            return .object(JSONObject(members))
        default: return self
        }
    }
}

extension Report {
    /// Terms or an order from which no plan can be made.
    fileprivate init(_ error: PlanError) {
        self.init(
            status: .malformed,
            error: Problem(
                code: error.code.rawValue, field: error.field, value: error.value.isEmpty ? nil : error.value,
                message: error.description))
    }

    fileprivate func with(lines: [String]) -> Report {
        var report = self
        report.lines = lines
        return report
    }
}
