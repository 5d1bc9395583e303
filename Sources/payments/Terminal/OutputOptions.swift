internal import ArgumentParser

/// The flags that say how a command tells what came of it.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON object; Docs/Schemas describes it.")
    var json = false

    @Option(help: "Whether words are colored: auto, which heeds NO_COLOR and TERM; always; never.")
    var color = ColorChoice.auto
}

/// Whether words are colored.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    /// Where somebody looks at a terminal that shows colors, unless NO_COLOR is set.
    case auto
    case always
    case never

    /// What the command line says; errors of a command line that cannot be read are colored by it too.
    static let said = last(in: CommandLine.arguments)

    private static func last(in arguments: [String]) -> ColorChoice {
        var choice = ColorChoice.auto
        for (place, argument) in arguments.enumerated() {
            if argument.hasPrefix("--color=") {
                choice = ColorChoice(rawValue: String(argument.dropFirst("--color=".count))) ?? choice
            } else if argument == "--color", place + 1 < arguments.count {
                choice = ColorChoice(rawValue: arguments[place + 1]) ?? choice
            }
        }
        return choice
    }
}
