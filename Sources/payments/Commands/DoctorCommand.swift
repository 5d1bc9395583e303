internal import ArgumentParser
internal import CurlTransport
internal import PaymentCore
internal import PaymentHTTP

/// Looks at everything that payments need on a machine, and says how to mend what is wrong.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check libraries, clock, credentials, store and webhooks; say how to mend each.",
        discussion: """
            It moves no money and changes nothing. Credentials are tried with a call that reads; a webhook's address is sent an event \
            without a signature, which it must refuse. Every gateway whose credentials are set is looked at, or those that are named.

              payments doctor
              payments doctor --gateway stripe --base-url http://127.0.0.1:4242
              payments doctor --store shop.db --webhook-url https://pay.example.com/webhooks/stripe

            Exit codes: 0 nothing is a problem, 1 something is, 64 malformed input.
            """)

    @Option(help: "A gateway to look at: \(GatewayName.list). It may be repeated.")
    var gateway: [GatewayName] = []

    @Option(
        help: "Another address than the live service's, such as a mock's; of several gateways GATEWAY=URL, repeated.")
    var baseURL: [String] = []

    @Option(
        help: "A file with NAME=value lines that only you can read; else the environment is used.",
        completion: .file())
    var credentials: String?

    @OptionGroup(title: "The store") var storeOptions: StoreOptions

    @Option(help: "An address that a gateway posts its webhooks to. It may be repeated.")
    var webhookURL: [String] = []

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        try await reporting {
            let addresses = try addresses()
            let location = try storeOptions.location()
            let webhooks = try webhookURL.map(Self.webhook)
            let curl = try CurlTransport()
            let transport = ObservedTransport(curl)
            let findings = await Progress.telling("looking at the libraries") { progress in
                var findings = await LinkedLibraries.findings()
                findings += await gateways(addresses, transport, progress)
                progress.tell("looking at the store")
                let store = await StoreExamination(options: storeOptions, location: location).run()
                var answers: [Finding] = []
                for url in webhooks {
                    progress.tell("posting to \(url)")
                    answers.append(await WebhookExamination(url: url, transport: transport).run())
                }
                return findings + [Finding(transport.clock)] + store + answers
            }
            await curl.shutdown()
            try Report(findings).finish(asJSON: output.json)
        }
    }

    private func gateways(
        _ addresses: [GatewayName: String], _ transport: ObservedTransport, _ progress: Progress
    ) async -> [Finding] {
        let source: Credentials
        do {
            source = try Credentials(file: credentials)
        } catch {
            return [
                .problem("credentials", error.description, mend: "name a file of NAME=value lines and chmod 600 it")
            ]
        }
        var findings: [Finding] = []
        for name in gateway.isEmpty ? GatewayName.allCases : gateway {
            progress.tell("asking \(name.title)")
            findings += await GatewayExamination(
                gateway: name, credentials: source, baseURL: addresses[name], isWanted: gateway.contains(name),
                transport: transport
            ).run()
        }
        return findings
    }

    /// The addresses by gateway; one without a name is that of the only gateway.
    private func addresses() throws(InvalidValue) -> [GatewayName: String] {
        var addresses: [GatewayName: String] = [:]
        for text in baseURL {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let named = parts.count == 2 ? GatewayName(rawValue: parts[0]) : nil
            guard let name = named ?? (gateway.count == 1 ? gateway[0] : nil) else {
                throw InvalidValue("baseURL", text, "must be GATEWAY=URL, or stand beside a single --gateway")
            }
            guard addresses.updateValue(named == nil ? text : parts[1], forKey: name) == nil else {
                throw InvalidValue("baseURL", text, "is there twice for this gateway")
            }
        }
        return addresses
    }

    private static func webhook(_ text: String) throws(InvalidValue) -> AbsoluteURL {
        let url: AbsoluteURL
        do { url = try AbsoluteURL(text) } catch { throw InvalidValue("webhookURL", text, "\(error)") }
        guard url.isSecure || url.isLoopback else {
            throw InvalidValue("webhookURL", text, "must begin with https://: gateways send to nothing else")
        }
        return url
    }
}
