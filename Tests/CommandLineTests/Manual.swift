import Foundation
import PaymentHTTP
import Testing

/// What the tool says of itself: every command with its help.
struct Manual {
    struct Command: Sendable {
        /// The words to call it by, after the tool's name.
        let words: [String]
        let abstract: String
        let discussion: String

        var name: String { words.joined(separator: " ") }

        /// The command lines that its help shows, each in one line.
        var examples: [String] {
            var examples: [String] = []
            var isOpen = false
            for line in discussion.split(separator: "\n") where isOpen || line.hasPrefix("  ") {
                let text = line.drop { $0 == " " }
                let part = String(text.hasSuffix("\\") ? text.dropLast() : text)
                if isOpen { examples[examples.count - 1] += part } else { examples.append(part) }
                isOpen = text.hasSuffix("\\")
            }
            return examples
        }
    }

    /// The commands that do something, those with subcommands after them.
    let commands: [Command]
    let groups: [Command]

    static func read() async throws -> Manual {
        let json = try await Tool.run(["--experimental-dump-help"]).json()
        var commands: [Command] = []
        var groups: [Command] = []
        func visit(_ command: JSON, _ words: [String]) {
            let subcommands = (command["subcommands"]?.arrayValue ?? []).filter {
                $0["commandName"]?.stringValue != "help"
            }
            let own = Command(
                words: words, abstract: command["abstract"]?.stringValue ?? "",
                discussion: command["discussion"]?.stringValue ?? "")
            if subcommands.isEmpty { commands.append(own) } else { groups.append(own) }
            for subcommand in subcommands { visit(subcommand, words + [subcommand["commandName"]?.stringValue ?? ""]) }
        }
        visit(try #require(json["command"]), [])
        return Manual(commands: commands, groups: groups)
    }
}
