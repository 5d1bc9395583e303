/// What is read of a picture before anything is decoded: its kind, its size, and the parts that its pixels are made of.
///
/// A decoder gets those parts alone. Comments, profiles and what else a file may carry never reach one.
struct PictureOutline {
    /// A kind of picture, by the decoder's name for it.
    enum Kind: String {
        case png, jpeg, gif
    }

    let kind: Kind
    let width: Int
    let height: Int
    /// A file of the same picture without all that is not needed for its pixels.
    let essence: [UInt8]

    /// Reads a file from end to end.
    init(_ file: [UInt8]) throws(PictureError) {
        // A reader of PDF finds its beginning anywhere in the first kilobyte.
        let isAlsoPDF = file.prefix(1024).contains("%PDF-")
        if file.starts(with: Self.pngBeginning) {
            guard !isAlsoPDF else { throw PictureError(.twoFiles) }
            try self.init(png: file)
        } else if file.starts(with: [0xFF, 0xD8, 0xFF]) {
            guard !isAlsoPDF else { throw PictureError(.twoFiles) }
            try self.init(jpeg: file)
        } else if file.starts(with: "GIF87a".utf8) || file.starts(with: "GIF89a".utf8) {
            guard !isAlsoPDF else { throw PictureError(.twoFiles) }
            try self.init(gif: file)
        } else {
            throw PictureError(.otherKind(isAlsoPDF ? "PDF" : Self.name(of: file)))
        }
    }

    init(kind: Kind, width: Int, height: Int, essence: [UInt8]) throws(PictureError) {
        guard width > 0, height > 0 else { throw PictureError(.damaged) }
        self.kind = kind
        self.width = width
        self.height = height
        self.essence = essence
    }

    static let pngBeginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// What people call a file that is none of the three, where its beginning tells.
    private static func name(of file: [UInt8]) -> String {
        if file.starts(with: "RIFF".utf8), file.dropFirst(8).starts(with: "WEBP".utf8) { return "WebP" }
        if file.dropFirst(4).starts(with: "ftypavif".utf8) { return "AVIF" }
        if file.dropFirst(4).starts(with: "ftyp".utf8) { return "HEIC" }
        if file.starts(with: "BM".utf8) { return "BMP" }
        if file.starts(with: [0x49, 0x49, 0x2A, 0x00]) || file.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            return "TIFF"
        }
        let beginning = file.prefix(1024).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        if beginning.contains("<svg") { return "SVG" }
        if beginning.contains("<html") || beginning.contains("<!doctype html") { return "HTML" }
        return ""
    }
}

/// Reads bytes one after another, and never beyond the last.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var place: Int

    init(_ bytes: [UInt8], from place: Int) {
        self.bytes = bytes
        self.place = place
    }

    var isAtEnd: Bool { place >= bytes.count }

    mutating func byte() throws(PictureError) -> Int {
        guard place < bytes.count else { throw PictureError(.damaged) }
        defer { place += 1 }
        return Int(bytes[place])
    }

    /// A number, its most significant byte first.
    mutating func number(bytes count: Int) throws(PictureError) -> Int {
        var number = 0
        for _ in 0..<count { number = number << 8 | (try byte()) }
        return number
    }

    mutating func take(_ count: Int) throws(PictureError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - place else { throw PictureError(.damaged) }
        defer { place += count }
        return bytes[place..<(place + count)]
    }

    /// What was read since a place.
    func taken(since start: Int) -> ArraySlice<UInt8> { bytes[start..<place] }

    /// What is left.
    var rest: ArraySlice<UInt8> { bytes[place...] }
}

extension Collection<UInt8> {
    /// Whether a text stands somewhere in it.
    fileprivate func contains(_ text: String) -> Bool {
        String(decoding: self, as: Unicode.ASCII.self).contains(text)
    }
}
