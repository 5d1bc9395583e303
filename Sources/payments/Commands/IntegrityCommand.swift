internal import ArgumentParser
internal import CurlTransport
internal import PaymentCore
internal import PaymentHTTP

/// Tells whether payment pages still send the header fields and scripts that they should (S-63).
struct IntegrityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "integrity",
        abstract: "List what payment pages load and how they are guarded, and notice changes.",
        discussion: """
            Without --expected it prints the inventory of the pages as JSON: the header fields that guard each, and the SHA-256 of \
            every script, style sheet and handler. Keep that in a file and give it as --expected from then on, in the same order of \
            pages: the command ends with 1 and names what changed. Run it at least once a week (PCI DSS 4.0, 11.6.1). Addresses are \
            not printed, because a payment link is a secret.

              payments integrity https://pay.example.com/pay/find > pages.json
              payments integrity --expected pages.json \\
                  https://pay.example.com/pay/find

            Exit codes: 0 printed or as expected, 1 something changed or a page is not reached, 64 malformed.
            """)

    @Argument(help: "The addresses of the pages; a payment link leads to its page.")
    var pages: [String]

    @Option(help: "A file with the inventory that the pages should have.", completion: .file())
    var expected: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard !pages.isEmpty else { throw ValidationError("name the address of at least one page") }
    }

    func run() async throws {
        do {
            let addresses = try pages.map { (text) throws(InvalidValue) in
                let url: AbsoluteURL
                do { url = try AbsoluteURL(text) } catch { throw InvalidValue("page", "", "\(error)") }
                guard url.isSecure || url.isLoopback else {
                    throw InvalidValue("page", "\(url)", "must begin with https://")
                }
                return url
            }
            let wanted = try expected.map { (path) throws(InvalidValue) in try Self.read(path, count: pages.count) }
            let transport = try CurlTransport()
            var found: [PageInventory] = []
            for address in addresses { found.append(try await PageInventory.fetch(address, over: transport)) }
            await transport.shutdown()
            guard let wanted else {
                Console.print(JSON.object(["pages": .array(found.map(\.json))]).text(.pretty))
                return
            }
            try report(found, wanted, addresses).finish(asJSON: output.json)
        } catch let error as InvalidValue {
            throw Report(malformed: error)
        }
    }

    private func report(_ found: [PageInventory], _ wanted: [PageInventory], _ addresses: [AbsoluteURL]) -> Report {
        var lines: [String] = []
        var pages: [JSON] = []
        for (place, page) in found.enumerated() {
            let changes = page.differences(from: wanted[place])
            let name = "page \(place + 1) of \(addresses[place].origin)"
            lines.append(changes.isEmpty ? "\(name) is as expected" : "\(name) has changed:")
            lines += changes.map { "  " + $0 }
            pages.append(["changes": .array(changes.map(JSON.string))])
        }
        let changed = pages.count { $0["changes"]?.arrayValue?.isEmpty == false }
        return Report(
            status: changed == 0 ? .done : .refused, lines: lines, json: ["pages": .array(pages)],
            error: changed == 0
                ? nil
                : .init(
                    code: "pagesChanged",
                    message:
                        "\(changed) of \(pages.count) pages changed; if that was not you, take payments off the site"))
    }

    private static func read(_ path: String, count: Int) throws(InvalidValue) -> [PageInventory] {
        let bytes = Array(try Credentials.text(of: path, isSecret: false).utf8)
        let json: JSON
        do { json = JSON(try JSONDocument(parsing: bytes).root) } catch {
            throw InvalidValue("expected", path, "is no JSON: \(error)")
        }
        guard let pages = json["pages"]?.arrayValue else {
            throw InvalidValue("expected", path, "holds no pages; record them without --expected")
        }
        guard pages.count == count else {
            throw InvalidValue("expected", path, "has \(pages.count) pages, and \(count) are given; give the same ones")
        }
        var inventories: [PageInventory] = []
        for page in pages { inventories.append(try PageInventory(page)) }
        return inventories
    }
}
