import PaymentCore
import PaymentDocuments
import PaymentLocalization
import TestSupport
import Testing

/// Uploads are pictures and nothing else, and come out as pixels and nothing else (S-73).
@Suite struct PictureTests {
    private static let script = "<script>alert(document.cookie)</script>"

    private func refusal(_ file: [UInt8], _ use: Picture.Use = .logo) -> PictureError.Reason? {
        do {
            _ = try Picture(checking: file, for: use)
            return nil
        } catch { return error.reason }
    }

    @Test("a logo becomes a PNG of nothing but pixels, without text, profile and camera data")
    func cleanPNG() throws {
        let file = PictureFiles.png(
            width: 3, height: 2,
            chunks: [
                ("tEXt", Array("Comment\0\(Self.script)".utf8)),
                ("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0\(Self.script)".utf8)),
                ("iCCP", Array("icc\0\0\(Self.script)".utf8)), ("eXIf", PictureFiles.exif(orientation: 6)),
                ("prVt", Array(Self.script.utf8)),
            ])
        let picture = try Picture(checking: file, for: .logo)
        #expect((picture.width, picture.height) == (3, 2))
        #expect(picture.mediaType == "image/png")
        #expect(Set(PictureFiles.chunkNames(picture.bytes)).isSubset(of: ["IHDR", "sBIT", "IDAT", "IEND"]))
        #expect(!String(decoding: picture.bytes, as: Unicode.ASCII.self).contains("script"))
    }

    @Test("the same picture comes out of what was made of it")
    func again() throws {
        let first = try Picture(checking: PictureFiles.png(width: 5, height: 7), for: .logo)
        #expect(try Picture(checking: first.bytes, for: .logo) == first)
    }

    @Test("a picture of one pixel is one", arguments: Picture.Use.allCases)
    func onePixel(use: Picture.Use) throws {
        for file in [PictureFiles.png(width: 1, height: 1), PictureFiles.gif()] {
            let picture = try Picture(checking: file, for: use)
            #expect((picture.width, picture.height) == (1, 1))
        }
    }

    @Test(
        "what is too large for its use is scaled down, its shape kept",
        arguments: [
            (700, 350, Picture.Use.logo, 512, 256), (350, 700, .logo, 256, 512), (600, 1, .logo, 512, 1),
            (512, 512, .logo, 512, 512), (2_000, 200, .background, 1_920, 192), (300, 200, .background, 300, 200),
        ])
    func scaling(width: Int, height: Int, use: Picture.Use, newWidth: Int, newHeight: Int) throws {
        let picture = try Picture(checking: PictureFiles.png(width: width, height: height), for: use)
        #expect((picture.width, picture.height) == (newWidth, newHeight))
    }

    @Test("a background becomes a JPEG without a word about the camera")
    func background() throws {
        let plain = try Picture(checking: PictureFiles.png(width: 40, height: 30), for: .background)
        #expect(plain.mediaType == "image/jpeg")
        #expect(plain.bytes.starts(with: [0xFF, 0xD8, 0xFF]))
        var file = PictureFiles.jpeg(plain.bytes, adding: 0xE1, PictureFiles.exif(orientation: 1))
        file = PictureFiles.jpeg(file, adding: 0xE1, Array("http://ns.adobe.com/xap/1.0/\0\(Self.script)".utf8))
        file = PictureFiles.jpeg(file, adding: 0xE2, Array("ICC_PROFILE\0\(Self.script)".utf8))
        file = PictureFiles.jpeg(file, adding: 0xFE, Array(Self.script.utf8))
        let picture = try Picture(checking: file, for: .background)
        let text = String(decoding: picture.bytes, as: Unicode.ASCII.self)
        for word in ["Exif", "script", "ICC", "adobe"] { #expect(!text.contains(word), "\(word)") }
    }

    @Test(
        "what the camera says about how it was held is done",
        arguments: [
            (UInt8(1), 40, 20, true), (3, 40, 20, false), (6, 20, 40, true), (8, 20, 40, false),
        ])
    func orientation(value: UInt8, width: Int, height: Int, isRedFirst: Bool) async throws {
        // The left half is red, the right half is blue.
        let flat = PictureFiles.png(width: 40, height: 20) { x, _ in x < 20 ? (255, 0, 0, 255) : (0, 0, 255, 255) }
        let jpeg = try Picture(checking: flat, for: .background).bytes
        let held = PictureFiles.jpeg(jpeg, adding: 0xE1, PictureFiles.exif(orientation: value))
        let picture = try Picture(checking: held, for: .logo)
        #expect((picture.width, picture.height) == (width, height))
        let document = try Samples.printer(.en, Samples.branding(logo: picture)).receipt(
            try Samples.receipt(), now: Samples.noon)
        let pixel = try await PDFAnatomy.firstPixel(document)
        #expect(pixel.count == 3 && (pixel[0] > 200) == isRedFirst && (pixel[2] > 200) != isRedFirst, "\(pixel)")
    }

    @Test("a JPEG that goes over its pixels time and again is refused")
    func manyScans() throws {
        let jpeg = try #require(PictureFiles.progressiveJPEG)
        let start = try #require(jpeg.indices.last { jpeg[$0...].starts(with: [0xFF, 0xDA]) })
        let scan = jpeg[start..<(jpeg.count - 2)]
        // It has six scans, and 24 are taken.
        for (count, expected) in [(0, nil), (18, nil), (19, PictureError.Reason.damaged)] {
            let repeated = jpeg.dropLast(2) + Array(repeating: scan, count: count).joined() + [0xFF, 0xD9]
            #expect(refusal(Array(repeated)) == expected, "\(count) more")
        }
    }

    @Test("too many bytes, no bytes, too many pixels", arguments: [4_097, 65_000, Int(Int32.max)])
    func limits(width: Int) {
        let bomb = PictureFiles.png(width: 1, height: 1, declaredWidth: width)
        #expect(refusal(bomb) == .tooManyPixels(width: width, height: 1))
        #expect(refusal([]) == .empty)
        let padding = [UInt8](repeating: 0, count: Picture.byteCountMax)
        #expect(
            refusal(PictureFiles.png(width: 1, height: 1) + padding)
                == .tooManyBytes(Picture.byteCountMax + PictureFiles.png(width: 1, height: 1).count))
    }

    @Test("2 MiB are taken and one byte more is not")
    func byteLimit() throws {
        let bare = PictureFiles.png(width: 1, height: 1, chunks: [("prVt", [])])
        let rest = Picture.byteCountMax - bare.count
        let full = PictureFiles.png(width: 1, height: 1, chunks: [("prVt", [UInt8](repeating: 65, count: rest))])
        #expect(full.count == Picture.byteCountMax)
        #expect(refusal(full) == nil)
        let above = PictureFiles.png(width: 1, height: 1, chunks: [("prVt", [UInt8](repeating: 65, count: rest + 1))])
        #expect(refusal(above) == .tooManyBytes(Picture.byteCountMax + 1))
    }

    @Test("a GIF whose picture is larger than its page is refused before it is decoded")
    func gifBomb() {
        #expect(refusal(PictureFiles.gif(frameWidth: 60_000)) == .tooManyPixels(width: 60_000, height: 1))
        #expect(refusal(PictureFiles.gif(width: 5_000)) == .tooManyPixels(width: 5_000, height: 1))
    }

    @Test("a file that is also something else is refused")
    func twoFiles() throws {
        let page = Array("<html>\(Self.script)</html>".utf8)
        let jpeg = try Picture(checking: PictureFiles.png(width: 4, height: 4), for: .background).bytes
        for picture in [PictureFiles.gif(), PictureFiles.png(width: 2, height: 2), jpeg] {
            #expect(refusal(picture) == nil)
            #expect(refusal(picture + page) == .twoFiles)
            #expect(refusal(picture + Array("PK\u{3}\u{4}".utf8)) == .twoFiles)
        }
        #expect(refusal(PictureFiles.gif(comment: "%PDF-1.4")) == .twoFiles)
        // The beginning of a GIF that is a script: its size is the text.
        #expect(refusal(Array("GIF89a/*<html>*/=1;\(Self.script)".utf8)) != nil)
        // What a camera puts behind its picture is left away.
        #expect(try Picture(checking: jpeg + jpeg + page, for: .background).bytes.count < jpeg.count * 2)
    }

    @Test("HTML within the comment of a GIF is left away")
    func gifComment() throws {
        let picture = try Picture(checking: PictureFiles.gif(comment: Self.script), for: .logo)
        #expect(!String(decoding: picture.bytes, as: Unicode.ASCII.self).contains("script"))
    }

    @Test(
        "what is no picture is called by its name",
        arguments: [
            ("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"), ("<!DOCTYPE html><p>", "HTML"),
            ("%PDF-1.7\n", "PDF"), ("\n  <svg onload=alert(1)>", "SVG"), ("RIFF____WEBPVP8 ", "WebP"),
            ("____ftypheic", "HEIC"),
            ("____ftypavif", "AVIF"), ("BM______", "BMP"), ("#!/bin/sh", ""), ("\u{0}", ""),
        ])
    func otherKinds(text: String, kind: String) {
        #expect(refusal(Array(text.utf8)) == .otherKind(kind))
    }

    @Test("a picture that breaks off anywhere is refused")
    func truncated() throws {
        let jpeg = try Picture(checking: PictureFiles.png(width: 9, height: 9), for: .background).bytes
        for file in [PictureFiles.png(width: 3, height: 3), PictureFiles.gif(), jpeg] {
            for count in 1..<file.count {
                #expect(refusal(Array(file.prefix(count))) != nil, "\(count) of \(file.count)")
            }
        }
    }

    @Test("no file brings it down: bytes changed at random are taken or refused")
    func changed() throws {
        let seed = anySeed()
        var random = SeededGenerator(seed: seed)
        let jpeg = try Picture(checking: PictureFiles.png(width: 16, height: 16), for: .background).bytes
        for file in [PictureFiles.png(width: 4, height: 4), PictureFiles.gif(), jpeg] {
            for _ in 0..<300 {
                var changed = file
                for _ in 0...random.number(below: 4) {
                    changed[random.number(below: changed.count)] = UInt8(random.number(below: 256))
                }
                if let picture = try? Picture(checking: changed, for: .logo) {
                    #expect(picture.width <= 512 && picture.height <= 512, "seed \(seed)")
                }
            }
        }
    }

    @Test("whoever uploaded it is told what to do, in their language")
    func messages() {
        let error = PictureError(.tooManyPixels(width: 5_000, height: 40))
        #expect(
            error.message(in: .en)
                == "The picture is too large: 5000 × 40 pixels. Please choose one of at most 4096 × 4096.")
        #expect(error.message(in: .uk).hasPrefix("Зображення завелике: 5000 × 40 пікселів."))
        #expect(PictureError(.otherKind("SVG")).message(in: .uk).hasPrefix("Файли SVG не приймаються."))
    }

    @Test("a logo stands on the document, and a background may not")
    func branding() throws {
        let file = PictureFiles.png(width: 200, height: 80)
        let logo = try Picture(checking: file, for: .logo)
        let printer = try Samples.printer(.en, Samples.branding(logo: logo))
        let bytes = try printer.invoice(try Samples.invoice(), now: Samples.noon).bytes
        #expect(String(decoding: bytes, as: Unicode.ASCII.self).contains("/Subtype /Image"))
        #expect(throws: InvalidValue.self) {
            try Samples.branding(logo: try Picture(checking: file, for: .background))
        }
    }
}
