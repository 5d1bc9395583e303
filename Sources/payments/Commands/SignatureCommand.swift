internal import ArgumentParser
internal import Glibc
internal import PaymentCore
internal import PaymentHTTP
internal import StripeGateway

/// Signs and verifies messages of the gateways without calling them (G-6).
struct SignatureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signature", abstract: "Sign or verify a gateway's message.",
        discussion: """
            The message comes from standard input or --input, byte for byte. The secret comes from STRIPE_WEBHOOK_SECRET or from a
            file that only you can read.
            """,
        subcommands: [Sign.self, Verify.self])

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case webhook
    }

    struct Options: ParsableArguments {
        @Option(help: "The gateway: stripe.")
        var gateway: GatewayName = .stripe

        @Option(help: "The kind of message: webhook.")
        var kind: Kind = .webhook

        @Option(help: "A file with the message; else standard input.")
        var input: String?

        @Option(help: "A file with the secret that only you can read; else STRIPE_WEBHOOK_SECRET.")
        var secretFile: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func scheme() throws(InvalidValue) -> Stripe.Signature {
            guard let secretFile else {
                return try Stripe.Signature(secrets: [try Credentials(file: nil).secret("STRIPE_WEBHOOK_SECRET")])
            }
            let text = try Credentials.text(of: secretFile)
            // An editor ends a file with a line break that is no part of the secret.
            let secret = text.last?.isNewline == true ? String(text.dropLast()) : text
            return try Stripe.Signature(secrets: [Secret(secret)])
        }

        func message() throws(InvalidValue) -> [UInt8] {
            guard let input else { return try Credentials.readAll(STDIN_FILENO, named: "standard input") }
            let descriptor = Glibc.open(input, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw InvalidValue("input", input, "cannot be read: \(String(cString: strerror(errno)))")
            }
            defer { close(descriptor) }
            return try Credentials.readAll(descriptor, named: input)
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the signature of a message.")

        @OptionGroup var options: Options

        @Option(help: "The time to sign, in Unix seconds; now by default.")
        var at: Int64?

        func run() async throws {
            try await reporting {
                let time = at.map(Timestamp.init(secondsSinceEpoch:)) ?? SystemWallClock().now()
                let header = try options.scheme().header(for: options.message(), at: time)
                Report(
                    status: .done, lines: [header],
                    json: ["field": .string(Stripe.Signature.fieldName), "value": .string(header)]
                ).print(asJSON: options.json)
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the signature of a message; exits 0 when it is genuine, 1 when it is not.")

        @OptionGroup var options: Options

        @Option(help: "The signature as it came: the value of the Stripe-Signature header.")
        var signature: String

        @Option(help: "The time to compare with, in Unix seconds; now by default.")
        var at: Int64?

        func run() async throws {
            try await reporting {
                let time = at.map(Timestamp.init(secondsSinceEpoch:)) ?? SystemWallClock().now()
                let scheme = try options.scheme()
                let message = try options.message()
                do throws(WebhookError) {
                    try scheme.verify(header: signature, body: message.span.bytes, now: time)
                } catch {
                    throw Report(
                        status: .refused, lines: ["not genuine"], json: ["genuine": false],
                        error: .init(code: "signatureMismatch", message: error.description))
                }
                Report(status: .done, lines: ["genuine"], json: ["genuine": true]).print(asJSON: options.json)
            }
        }
    }
}
