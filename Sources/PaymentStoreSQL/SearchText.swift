/// What a record is searched by: its texts as one, without regard to capitals.
enum SearchText {
    /// How much of each text is searched; PostgreSQL keeps no more than 2,700 bytes in an entry of an index.
    private static let scalarsMax = 200

    /// The text that `texts` are found in, and the text that is looked for in it.
    static func of(_ texts: String?...) -> String {
        texts.compactMap { text in
            text.map { String(String.UnicodeScalarView($0.lowercased().unicodeScalars.prefix(scalarsMax))) }
        }.joined(separator: "\n")
    }
}
