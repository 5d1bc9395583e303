public import PaymentCore

/// What a business looks like on its documents and pages (P-BK-8, P-IF-5).
public struct Branding: Hashable, Sendable {
    /// The name of the business.
    public let name: String
    /// The line under the name; empty for none.
    public let line: String
    /// Where the business is and how it is reached, line by line.
    public let address: [String]
    /// The logo; a PNG.
    public let logo: Picture?
    /// The color of titles and rules.
    public let accent: AccentColor

    /// Checks and keeps what a business looks like.
    ///
    /// - Parameters:
    ///   - name: the name of the business.
    ///   - line: the line under the name; empty for none.
    ///   - address: where it is and how it is reached, at most 8 lines.
    ///   - logo: the logo, checked as one.
    ///   - accent: the color of titles and rules.
    /// - Throws: `InvalidValue` for an empty name, too many lines, and a picture that was not checked as a logo.
    public init(
        name: String, line: String = "", address: [String] = [], logo: Picture? = nil, accent: AccentColor = .blue
    ) throws(InvalidValue) {
        guard !PlainText.line(name, .name).isEmpty else {
            throw InvalidValue("name", name, "must say what the business is called")
        }
        guard address.count <= Self.addressLinesMax else {
            throw InvalidValue(
                "address", String(address.count), "has too many lines; give at most \(Self.addressLinesMax)")
        }
        guard logo.map({ $0.use == .logo }) ?? true else {
            throw InvalidValue("logo", "", "is no picture that was checked as a logo")
        }
        self.name = name
        self.line = line
        self.address = address
        self.logo = logo
        self.accent = accent
    }

    private static let addressLinesMax = 8
}
