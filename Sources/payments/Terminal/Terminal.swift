internal import Glibc

/// A place that lines are written to: whether somebody sits in front of it, how wide it is, and whether it shows colors.
struct Terminal: Sendable {
    /// Where results go.
    static let output = Terminal(STDOUT_FILENO)
    /// Where errors and progress go.
    static let errors = Terminal(STDERR_FILENO)

    /// A meaning that a color stands beside; the words say the same without it.
    enum Style: String {
        case good = "32"
        case caution = "33"
        case bad = "1;31"
    }

    /// What is assumed of a terminal that does not tell its width.
    private static let usualWidth = 80
    /// Below this nothing can be laid out; such a width is a wrong one.
    private static let leastWidth = 20

    /// Whether somebody sits in front of it.
    let isTerminal: Bool
    /// Whether lines can be erased and colored.
    let canErase: Bool
    /// How many columns there are; nil where lines may be of any length.
    let width: Int?
    private let showsColor: Bool

    private init(_ descriptor: Int32) {
        isTerminal = isatty(descriptor) == 1
        let isDumb = Self.variable("TERM") == "dumb"
        canErase = isTerminal && !isDumb
        showsColor =
            switch ColorChoice.said {
            case .always: true
            case .never: false
            case .auto: canErase && Self.variable("NO_COLOR") == nil
            }
        let columns = isTerminal ? Self.columns(of: descriptor) : nil
        width =
            columns ?? Self.variable("COLUMNS").flatMap { Int($0) }.flatMap(Self.usable)
            ?? (isTerminal ? Self.usualWidth : nil)
    }

    /// The text in the color of a meaning, where colors are shown.
    func painted(_ text: String, _ style: Style) -> String {
        showsColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return usable(Int(size.ws_col))
    }

    private static func usable(_ width: Int) -> Int? { width >= leastWidth ? width : nil }

    /// A variable of the environment; an empty one counts as none.
    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
