import Foundation
import Testing

@testable import PaymentCheckout

@Suite("Forms with files")
struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=AaB03x"

    private static func read(_ text: String, type: String = type, isCut: Bool = false) throws -> MultipartForm {
        try MultipartForm(parsing: Array(text.utf8), contentType: type, isCut: isCut)
    }

    @Test("texts and files are read as browsers write them, names of files are not kept")
    func reading() throws {
        let body = """
            --AaB03x\r\nContent-Disposition: form-data; name="code"\r\n\r\nabc\r\nd\r\n\
            --AaB03x\r\nContent-Disposition: form-data; name="file"; filename="../../etc/%22x.png"\r\n\
            Content-Type: image/png\r\n\r\n\u{0}\r\n--AaB03\r\n\r\n--AaB03x\r\n\
            Content-Disposition: form-data; name="empty"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n\
            --AaB03x--\r\n
            """
        let form = try Self.read(body)
        #expect(form.fields.map(\.name) == ["code"])
        #expect(form.fields.first?.value == "abc\r\nd")
        #expect(form.files["file"] == Array("\u{0}\r\n--AaB03\r\n".utf8))
        #expect(form.files["empty"] == [])
        #expect(try Self.read(body, type: "Multipart/Form-Data; boundary=\"AaB03x\"").files.count == 2)
    }

    @Test(
        "what is not written so is refused",
        arguments: [
            "", "--AaB03x\r\n\r\nabc\r\n--AaB03x--\r\n",
            "before\r\n--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--AaB03x--\r\nbehind",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"; other=\"b\"\r\n\r\nb\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nYg==\r\n--AaB03x--\r\n",
            "--AaB03x\nContent-Disposition: form-data; name=\"a\"\n\nb\n--AaB03x--\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--AaB03x\r\n"
                + "Content-Disposition: form-data; name=\"a\"\r\n\r\nc\r\n--AaB03x--\r\n",
            "--AaB03x\r\nContent-Disposition: form-data; name=\"a\r\n" + String(repeating: "x", count: 5000),
        ])
    func refusing(body: String) {
        #expect(throws: FormProblem.unreadable) { try Self.read(body) }
    }

    @Test("bytes that are no text are no text, and boundaries are plain")
    func bytes() throws {
        let head = Array("--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8)
        let tail = Array("\r\n--AaB03x--\r\n".utf8)
        #expect(throws: FormProblem.unreadable) {
            try MultipartForm(parsing: head + [0xFF, 0xFE] + tail, contentType: Self.type)
        }
        let large = Array(String(repeating: "x", count: 70_000).utf8)
        #expect(throws: FormProblem.tooLarge) {
            try MultipartForm(parsing: head + large + tail, contentType: Self.type)
        }
        for type in [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=AaB03x",
            "multipart/form-data; boundary=A B", "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
            "multipart/form-data; charset=utf-8; boundary=AaB03x", "",
        ] {
            #expect(throws: FormProblem.unreadable, "\(type)") { try Self.read("--AaB03x--\r\n", type: type) }
        }
        let many = (0..<40).map { "--AaB03x\r\nContent-Disposition: form-data; name=\"f\($0)\"\r\n\r\nx\r\n" }.joined()
        #expect(throws: FormProblem.tooLarge) { try Self.read(many + "--AaB03x--\r\n") }
    }

    @Test("of a form that was cut, what came before the cut is there")
    func cut() throws {
        let text =
            "--AaB03x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nabc\r\n--AaB03x\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n0123456789"
        let form = try Self.read(text, isCut: true)
        #expect(form.fields.first?.value == "abc")
        #expect(form.files["file"] == Array("0123456789".utf8))
        #expect(throws: FormProblem.unreadable) { try Self.read(text) }
    }

    @Test("nothing that anybody sends makes it fail in another way (S-94)")
    func noise() {
        var random = UInt64(7)
        let alphabet = Array("-AaB03x\r\n:;=\" name".utf8) + [0, 0xFF]
        for _ in 0..<2000 {
            var bytes = Array("--AaB03x\r\n".utf8)
            for _ in 0..<80 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(random >> 33) % alphabet.count])
            }
            do throws(FormProblem) { _ = try MultipartForm(parsing: bytes, contentType: Self.type) } catch {
                #expect(error == .unreadable || error == .tooLarge)
            }
        }
    }
}
