extension PictureOutline {
    /// Reads a PNG: chunks up to the last one, and nothing behind it.
    init(png file: [UInt8]) throws(PictureError) {
        var reader = ByteReader(file, from: Self.pngBeginning.count)
        var essence = Self.pngBeginning
        var size: (width: Int, height: Int)?
        while true {
            let start = reader.place
            let length = try reader.number(bytes: 4)
            let name = String(decoding: try reader.take(4), as: Unicode.ASCII.self)
            if size == nil {
                guard name == "IHDR", length == 13 else { throw PictureError(.damaged) }
                var header = reader
                size = (try header.number(bytes: 4), try header.number(bytes: 4))
            }
            // The data and its checksum, which the decoder compares.
            _ = try reader.take(length + 4)
            if ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].contains(name) { essence += reader.taken(since: start) }
            if name == "IEND" { break }
        }
        guard reader.isAtEnd else { throw PictureError(.twoFiles) }
        guard let size else { throw PictureError(.damaged) }
        try self.init(kind: .png, width: size.width, height: size.height, essence: essence)
    }

    /// Reads a GIF up to its last byte; the essence is its first picture.
    init(gif file: [UInt8]) throws(PictureError) {
        var reader = ByteReader(file, from: 6)
        let header = try reader.take(7)
        let size = (width: Self.lowFirst(header.prefix(2)), height: Self.lowFirst(header.dropFirst(2).prefix(2)))
        try Self.skipColors(&reader, flags: header[header.startIndex + 4])
        let beginning = reader.taken(since: 0)
        var control: ArraySlice<UInt8> = []
        var essence: [UInt8]?
        while true {
            let start = reader.place
            switch try reader.byte() {
            case 0x21:
                // What is not about showing the picture that follows, is not needed.
                let isControl = try reader.byte() == 0xF9
                try Self.skipBlocks(&reader)
                if isControl { control = reader.taken(since: start) }
            case 0x2C:
                let frame = try reader.take(9)
                let sides = [frame.dropFirst(4).prefix(2), frame.dropFirst(6).prefix(2)].map(Self.lowFirst)
                guard let longest = sides.max(), longest <= Picture.sideMax else {
                    throw PictureError(.tooManyPixels(width: sides[0], height: sides[1]))
                }
                try Self.skipColors(&reader, flags: frame[frame.startIndex + 8])
                _ = try reader.byte()
                try Self.skipBlocks(&reader)
                if essence == nil { essence = beginning + control + reader.taken(since: start) + [Self.gifEnd] }
            case Int(Self.gifEnd):
                guard reader.isAtEnd else { throw PictureError(.twoFiles) }
                guard let essence else { throw PictureError(.damaged) }
                try self.init(kind: .gif, width: size.width, height: size.height, essence: essence)
                return
            default: throw PictureError(.damaged)
            }
        }
    }

    private static let gifEnd: UInt8 = 0x3B

    private static func lowFirst(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func skipColors(_ reader: inout ByteReader, flags: UInt8) throws(PictureError) {
        if flags & 0x80 != 0 { _ = try reader.take(3 << (Int(flags & 7) + 1)) }
    }

    private static func skipBlocks(_ reader: inout ByteReader) throws(PictureError) {
        while true {
            let count = try reader.byte()
            if count == 0 { return }
            _ = try reader.take(count)
        }
    }
}

extension PictureOutline {
    /// How often a progressive JPEG may go over its pixels: cameras do it some ten times, and each takes as long as the whole.
    private static let scansMax = 24

    /// Reads a JPEG: its segments, and the data between them.
    ///
    /// Behind the picture a camera may put a smaller one, which is left away; anything else there is refused.
    init(jpeg file: [UInt8]) throws(PictureError) {
        var reader = ByteReader(file, from: 2)
        var essence: [UInt8] = [0xFF, 0xD8]
        var size: (width: Int, height: Int)?
        var scans = 0
        while true {
            let start = reader.place
            guard try reader.byte() == 0xFF else { throw PictureError(.damaged) }
            var marker = try reader.byte()
            while marker == 0xFF { marker = try reader.byte() }
            if marker == Self.jpegEnd {
                essence += [0xFF, UInt8(Self.jpegEnd)]
                break
            }
            let length = try reader.number(bytes: 2)
            guard length >= 2 else { throw PictureError(.damaged) }
            let content = try reader.take(length - 2)
            switch marker {
            case 0xC0...0xC2:
                // Two of them contradict each other.
                guard size == nil, content.count >= 5 else { throw PictureError(.damaged) }
                var header = ByteReader(Array(content), from: 1)
                let height = try header.number(bytes: 2)
                size = (try header.number(bytes: 2), height)
            case 0xDA:
                scans += 1
                guard size != nil, scans <= Self.scansMax else { throw PictureError(.damaged) }
                try Self.skipScan(&reader)
            // Tables of the coder.
            case 0xC4, 0xCC, 0xDB, 0xDD: break
            // How colors are coded, and how the camera was held.
            case 0xE0, 0xEE: break
            case 0xE1 where content.starts(with: "Exif\0\0".utf8): break
            case 0xE1...0xEF, 0xFE: continue
            default: throw PictureError(.damaged)
            }
            essence += reader.taken(since: start)
        }
        guard scans > 0, let size else { throw PictureError(.damaged) }
        guard reader.rest.allSatisfy({ $0 == 0 }) || reader.rest.starts(with: [0xFF, 0xD8, 0xFF]) else {
            throw PictureError(.twoFiles)
        }
        try self.init(kind: .jpeg, width: size.width, height: size.height, essence: essence)
    }

    private static let jpegEnd = 0xD9

    /// Goes to the next marker; a stuffed byte and a restart belong to the data.
    private static func skipScan(_ reader: inout ByteReader) throws(PictureError) {
        let data = reader.rest
        var place = data.startIndex
        while place + 1 < data.endIndex {
            if data[place] == 0xFF {
                switch data[place + 1] {
                case 0x00, 0xD0...0xD7: break
                default:
                    _ = try reader.take(place - data.startIndex)
                    return
                }
            }
            place += 1
        }
        throw PictureError(.damaged)
    }
}
