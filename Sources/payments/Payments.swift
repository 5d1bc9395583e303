internal import ArgumentParser
internal import Glibc

/// The command-line tool.
@main
struct Payments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract:
            "Payment plans, deposits, charges and refunds on a payment gateway, orders and their books, mock gateways, and signatures.",
        discussion: """
            Begin with the tour, which takes a deposit and its balance on every gateway's mock, in half a minute and without an account. \
            Then start a mock, and charge it:

              payments tour
              payments mock stripe --port 4242
              payments help charge

            Credentials come from the environment (STRIPE_SECRET_KEY, LIQPAY_PRIVATE_KEY, …) or from a file that only you can read; \
            payments doctor says whether all is in place.

            Exit codes: 0 done, 1 refused or declined, 64 malformed input, 75 outcome unknown: nobody knows yet whether money moved.
            """,
        groupedSubcommands: [
            CommandGroup(name: "Trial", subcommands: [TourCommand.self, MockCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Payment",
                subcommands: [
                    PlanCommand.self, ChargeCommand.self, DepositCommand.self, TokenizeCommand.self, RefundCommand.self,
                    LookupCommand.self, SignatureCommand.self,
                ]),
            CommandGroup(
                name: "Order",
                subcommands: [CollectCommand.self, ReconcileCommand.self, ReportCommand.self, StoreCommand.self]),
            CommandGroup(name: "Care", subcommands: [DoctorCommand.self, IntegrityCommand.self]),
        ])

    static func main() async {
        // A reader that closes early must end the tool quietly instead of killing it in the middle of a payment.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        let wantsJSON = arguments.contains("--json")
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let report as Report {
            report.print(asJSON: wantsJSON)
            Glibc.exit(report.status.rawValue)
        } catch let code as ExitCode {
            // All is said.
            Glibc.exit(code.rawValue)
        } catch {
            finish(with: error, wantsJSON: wantsJSON)
        }
    }

    /// Ends after an error of the parser: help is no failure, everything else is malformed input.
    private static func finish(with error: any Error, wantsJSON: Bool) -> Never {
        guard !exitCode(for: error).isSuccess, wantsJSON else { exit(withError: error) }
        Report(status: .malformed, error: .init(code: "usage", message: message(for: error))).print(asJSON: true)
        Glibc.exit(ExitStatus.malformed.rawValue)
    }
}
