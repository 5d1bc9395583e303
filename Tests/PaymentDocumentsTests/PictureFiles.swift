import Foundation
import PaymentDocuments

/// Picture files made byte by byte, so that each can be wrong in its own way.
enum PictureFiles {
    /// A color as red, green, blue and how much it covers.
    typealias Pixel = (UInt8, UInt8, UInt8, UInt8)

    /// A PNG of some pixels, with chunks of the caller's before them.
    static func png(
        width: Int, height: Int, chunks: [(name: String, bytes: [UInt8])] = [], declaredWidth: Int? = nil,
        pixel: (Int, Int) -> Pixel = { _, _ in (200, 30, 30, 255) }
    ) -> [UInt8] {
        var lines: [UInt8] = []
        for y in 0..<height {
            lines.append(0)
            for x in 0..<width {
                let color = pixel(x, y)
                lines += [color.0, color.1, color.2, color.3]
            }
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", number(declaredWidth ?? width, 4) + number(height, 4) + [8, 6, 0, 0, 0])
        for extra in chunks { file += chunk(extra.name, extra.bytes) }
        return file + chunk("IDAT", stored(lines)) + chunk("IEND", [])
    }

    /// A chunk of a PNG with its checksum.
    static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + bytes
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in body {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
        }
        return number(bytes.count, 4) + body + number(Int(~checksum), 4)
    }

    /// The names of a PNG's chunks.
    static func chunkNames(_ png: [UInt8]) -> [String] {
        var names: [String] = []
        var place = 8
        while place + 8 <= png.count {
            let length = png[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
            names.append(String(decoding: png[(place + 4)..<(place + 8)], as: Unicode.ASCII.self))
            place += length + 12
        }
        return names
    }

    /// A GIF of one pixel, with a comment or without.
    static func gif(comment: String? = nil, width: Int = 1, frameWidth: Int = 1) -> [UInt8] {
        var file = Array("GIF89a".utf8) + [UInt8(width & 255), UInt8(width >> 8), 1, 0, 0x80, 0, 0]
        file += [255, 0, 0, 0, 0, 255]
        if let comment { file += [0x21, 0xFE, UInt8(comment.utf8.count)] + Array(comment.utf8) + [0] }
        file += [0x2C, 0, 0, 0, 0, UInt8(frameWidth & 255), UInt8(frameWidth >> 8), 1, 0, 0, 2, 2, 0x44, 0x01, 0]
        return file + [0x3B]
    }

    /// A JPEG with another segment before its first one.
    static func jpeg(_ jpeg: [UInt8], adding marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        Array(jpeg.prefix(2)) + [0xFF, marker] + number(bytes.count + 2, 2) + bytes + jpeg.dropFirst(2)
    }

    /// A gray JPEG of 8 × 8 pixels that goes over them six times.
    static var progressiveJPEG: [UInt8]? {
        let text =
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////"
            + "////////////wgALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAAAF//8QAFBABAAAAAAAAAAAAAAAAAAAA"
            + "AP/aAAgBAQABBQJ//8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAGPwJ//8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAB"
            + "PyF//9oACAEBAAAAEH//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAE/EH//2Q=="
        return Data(base64Encoded: text).map { [UInt8]($0) }
    }

    /// What a camera writes about how it was held.
    static func exif(orientation: UInt8) -> [UInt8] {
        Array("Exif\0\0MM".utf8) + [
            0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
    }

    private static func number(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A zlib stream that compresses nothing.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var place = 0
        repeat {
            let part = bytes[place..<min(place + 65_535, bytes.count)]
            place += part.count
            let count = UInt16(part.count)
            stream += [place == bytes.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
            stream += [UInt8(~count & 255), UInt8(~count >> 8)] + part
        } while place < bytes.count
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return stream + number(Int(b << 16 | a), 4)
    }
}
