/// Files for uploads: a picture, and what is none.
enum OfficePictures {
    /// A PNG, six wide and four high.
    static func png(width: Int = 6, height: Int = 4, declaring: Int? = nil) -> [UInt8] {
        var lines: [UInt8] = []
        for row in 0..<height {
            lines.append(0)
            for column in 0..<width { lines += [UInt8(row * 40 & 255), UInt8(column * 30 & 255), 90, 255] }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", number(declaring ?? width) + number(declaring ?? height) + [8, 6, 0, 0, 0])
            + chunk("IDAT", stored(lines)) + chunk("IEND", [])
    }

    /// What is sent in place of a picture, and a part of what is answered in each language.
    static func wrong() -> [(name: String, bytes: [UInt8], english: String, ukrainian: String)] {
        let page = Array("<!doctype html><script>alert(1)</script>".utf8)
        let drawing = Array("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".utf8)
        return [
            ("nothing", [], "The file is empty", "Файл порожній"),
            ("a page", page, "not accepted", "не приймаються"),
            ("a drawing", drawing, "not accepted", "не приймаються"),
            ("noise", [0xFF, 0x00, 0x13, 0x37], "not a picture", "не є зображенням"),
            ("a bomb", png(width: 2, height: 2, declaring: 50_000), "too large", "завелике"),
            ("3 MiB", png() + [UInt8](repeating: 0x20, count: 3 * 1024 * 1024), "at most 2 MB", "до 2 МБ"),
            ("a picture with a page behind it", png() + page, "something else", "не лише зображення"),
            ("half a picture", Array(png().dropLast(20)), "damaged", "пошкоджене"),
        ]
    }

    private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + bytes
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in body {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
        }
        return number(bytes.count) + body + number(Int(~checksum))
    }

    private static func number(_ number: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A zlib stream that compresses nothing, of less than 65 536 bytes.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 0x01, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)] + bytes
            + number(Int(b << 16 | a))
    }
}
