/// How text is set.
struct TextStyle: Hashable {
    /// In points.
    let size: Double
    var isBold = false
    var color = Color.ink

    /// The same, in another size.
    func scaled(by factor: Double) -> TextStyle { TextStyle(size: size * factor, isBold: isBold, color: color) }

    static let body = TextStyle(size: 9)
    static let bold = TextStyle(size: 9, isBold: true)
    static let small = TextStyle(size: 7.5, color: .gray)
    static let label = TextStyle(size: 8, color: .gray)
    static let subject = TextStyle(size: 11, isBold: true)
    static let business = TextStyle(size: 14, isBold: true)
}

/// On which side of its room a text stands.
enum Alignment {
    case leading, trailing
}

/// A part of a document's structure, by its name in ISO 32000.
enum Tag: String {
    case document = "Document"
    case heading = "H1"
    case subheading = "H2"
    case paragraph = "P"
    case list = "L"
    case item = "LI"
    case itemLabel = "Lbl"
    case itemBody = "LBody"
    case table = "Table"
    case row = "TR"
    case columnHeading = "TH"
    case cell = "TD"
}

/// Where something is, in points from the top left corner.
struct Box {
    var x: Double
    var y: Double
    let width: Double
}
