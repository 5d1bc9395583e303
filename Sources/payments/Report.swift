internal import ArgumentParser
internal import PaymentCore
internal import PaymentHTTP

/// How a command ended (D-62).
enum ExitStatus: Int32 {
    case done = 0
    /// A decline, a signature that does not match, a request the gateway refused.
    case refused = 1
    /// Flags or input that cannot be what they are meant to be.
    case malformed = 64
    /// Money may have moved: look it up.
    case unknown = 75

    /// To be thrown once all is said.
    var code: ExitCode { ExitCode(rawValue) }
}

/// What a command says at its end; thrown to end with another status than 0.
struct Report: Error {
    /// What went wrong, for `--json`.
    struct Problem {
        let code: String
        var field: String?
        var value: String?
        let message: String
    }

    let status: ExitStatus
    var lines: [String] = []
    var json: JSONObject = [:]
    var error: Problem?

    /// Prints the report: JSON or lines on standard output, a sentence about an error on standard error.
    func print(asJSON: Bool) {
        if asJSON {
            var json = json
            if let error {
                json["error"] = [
                    "code": .string(error.code), "field": .string(orNull: error.field),
                    "value": .string(orNull: error.value), "message": .string(error.message),
                ]
            }
            Console.print(JSON.object(json).text())
        } else {
            for line in lines { Console.print(line) }
        }
        if let error { Console.complain(error.message) }
    }
}

extension Report {
    /// Prints the report and ends the command: normally when all is done, else by throwing what is left to say.
    func finish(asJSON: Bool) throws {
        guard status == .done else { throw self }
        print(asJSON: asJSON)
    }

    /// Input that cannot be what it is meant to be.
    init(malformed invalid: InvalidValue) {
        self.init(
            status: .malformed,
            error: Problem(
                code: "invalidRequest", field: invalid.field, value: invalid.value.isEmpty ? nil : invalid.value,
                message: invalid.description))
    }

    /// A call that was refused.
    ///
    /// Before anything is sent the input is at fault, afterwards the gateway said no.
    init(_ error: PaymentError) {
        self.init(
            status: error.code == .invalidRequest && error.gatewayCode == nil ? .malformed : .refused,
            error: Problem(
                code: error.code.description, field: error.field, value: error.value, message: error.description))
    }
}

/// Runs `body`, turning the package's errors into reports.
func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as InvalidValue {
        throw Report(malformed: error)
    } catch let error as PaymentError {
        throw Report(error)
    } catch let error as AbsoluteURL.ParseError {
        throw Report(
            status: .malformed,
            error: .init(code: "invalidRequest", field: "url", message: "the return address " + error.description))
    }
}
