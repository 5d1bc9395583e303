internal import ArgumentParser
internal import PaymentCore
internal import PaymentHTTP

/// Signs and verifies messages of the gateways without calling them (G-6).
struct SignatureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signature", abstract: "Sign or verify a gateway's message.",
        discussion: """
            The message comes from standard input or --input, byte for byte. The secret comes from the environment
            (STRIPE_WEBHOOK_SECRET, AUTHORIZE_NET_SIGNATURE_KEY, LIQPAY_PRIVATE_KEY, WAYFORPAY_SECRET_KEY) or from a file that only you
            can read.

              payments signature sign --at 1795260005 < body.json
              payments signature verify --at 1795260005 \\
                  --signature "$SIGNATURE" < body.json

            The first prints the header's value; SIGNATURE stands for one that came.
            """,
        subcommands: [Sign.self, Verify.self])

    struct Options: ParsableArguments {
        @Option(help: "The gateway: \(GatewayName.list).")
        var gateway: GatewayName = .stripe

        @Option(
            help: """
                The kind of message, the first unless given. \(GatewayName.allCases
                    .map { "\($0.rawValue): \(MessageSigner.kinds(of: $0).joined(separator: ", "))" }.joined(separator: "; ")).
                """,
            completion: .list(GatewayName.allCases.flatMap(MessageSigner.kinds)))
        var kind: String?

        @Option(help: "A file with the message; else standard input.", completion: .file())
        var input: String?

        @Option(help: "A file with the secret that only you can read; else the environment.", completion: .file())
        var secretFile: String?

        @OptionGroup(title: "Output") var output: OutputOptions

        func signer() throws(InvalidValue) -> MessageSigner {
            try MessageSigner.make(gateway, kind: kind, secret: secret())
        }

        private func secret() throws(InvalidValue) -> Secret {
            guard let secretFile else {
                return try Credentials(file: nil).secret(MessageSigner.secretName(of: gateway))
            }
            let text = try Credentials.text(of: secretFile)
            // An editor ends a file with a line break that is no part of the secret.
            return Secret(text.last?.isNewline == true ? String(text.dropLast()) : text)
        }

        func message() throws(InvalidValue) -> [UInt8] {
            try InputFile.read(input ?? "-", for: "input")
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the signature of a message.",
            discussion: """
                One field is printed alone, to be used as it is; several have their names.

                  payments signature sign < body.json
                  echo '{"merchantAccount":"shop","orderReference":"7"}' |\\
                      payments signature sign --gateway wayforpay --kind status

                Exit codes: 0 signed, 64 a message or a secret that cannot be signed with.
                """)

        @OptionGroup var options: Options

        @Option(help: "The time to sign, in Unix seconds; now by default.")
        var at: Int64?

        func run() async throws {
            try await reporting {
                let time = at.map(Timestamp.init(secondsSinceEpoch:)) ?? SystemWallClock().now()
                let fields = try options.signer().sign(options.message(), time)
                // One field is printed alone, to be used as it is; several have their names.
                let lines = fields.count == 1 ? fields.map(\.value) : fields.map { "\($0.name)=\($0.value)" }
                let values = JSON.object(JSONObject(fields.map { ($0.name, JSON.string($0.value)) }))
                var json: JSONObject = ["fields": values]
                if fields.count == 1 {
                    json["field"] = .string(fields[0].name)
                    json["value"] = .string(fields[0].value)
                }
                Report(status: .done, lines: lines, json: json).print(asJSON: options.output.json)
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the signature of a message; exits 0 when it is genuine, 1 when it is not.",
            discussion: """
                What came beside the message is given with --signature; LiqPay and WayForPay may have it inside.

                  payments signature verify --signature "$SIGNATURE" \\
                      --at 1795260005 < body.json

                Exit codes: 0 genuine, 1 not genuine or too old, 64 malformed.
                """)

        @OptionGroup var options: Options

        @Option(help: "The signature as it came: a header's value, or a field's; else the message has it inside.")
        var signature: String?

        @Option(help: "The time to compare with, in Unix seconds; now by default.")
        var at: Int64?

        func run() async throws {
            try await reporting {
                let time = at.map(Timestamp.init(secondsSinceEpoch:)) ?? SystemWallClock().now()
                let signer = try options.signer()
                let message = try options.message()
                do {
                    try signer.verify(message, signature, time)
                } catch let error as WebhookError {
                    throw Report(
                        status: .refused, lines: ["not genuine"], json: ["genuine": false],
                        error: .init(code: "signatureMismatch", message: error.description))
                }
                Report(status: .done, lines: ["genuine"], json: ["genuine": true]).print(asJSON: options.output.json)
            }
        }
    }
}
