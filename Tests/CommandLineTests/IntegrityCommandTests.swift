import Foundation
import PaymentHTTP
import Testing

/// `payments integrity` on the pages of `payments serve` (S-61, S-63).
@Suite("Integrity of payment pages", .serialized)
struct IntegrityCommandTests {
    @Test("it lists what pages load and how they are guarded, and names what changes")
    func changes() async throws {
        let site = try await MockProcess(running: ["serve"])
        defer { _ = site.stop() }
        let folder = try TemporaryFolder()
        let file = folder.path + "/pages.json"
        let link = try #require(site.announcement["shops"]?[0]?["orders"]?[0]?["url"]?.stringValue)
        let pages = [link, site.url + "/studio/pay/find"]

        let recorded = try await Tool.run(["integrity"] + pages)
        #expect(recorded.status == 0)
        try recorded.output.write(toFile: file, atomically: true, encoding: .utf8)
        let inventory = try recorded.json()
        #expect(inventory["pages"]?.arrayValue?.count == 2)
        for page in inventory["pages"]?.arrayValue ?? [] {
            #expect(page["headers"]?["content-security-policy"]?.stringValue?.contains("default-src 'none'") == true)
            let parts = try #require(page["parts"]?.objectValue)
            // Two style sheets and one script, and nothing in the page itself.
            #expect(parts.count == 3)
            #expect(parts.allSatisfy { $0.name.hasPrefix(site.url) })
            #expect(parts.allSatisfy { $0.value.stringValue?.hasPrefix("sha256-") == true })
        }
        #expect(!recorded.output.contains(link.suffix(43)))

        let same = try await Tool.run(["integrity", "--expected", file] + pages)
        #expect(same.status == 0)
        #expect(same.output.contains("page 1 of \(site.url) is as expected"))

        for (found, put, said) in [
            ("sha256-", "sha256-A", "' was 'sha256-A"), ("nosniff", "sniff", "'x-content-type-options' was 'sniff'"),
            ("checkout.js", "other.js", "is gone"), ("referrer-policy", "refresh", "'refresh' is gone"),
        ] {
            try recorded.output.replacingOccurrences(of: found, with: put)
                .write(toFile: file, atomically: true, encoding: .utf8)
            let changed = try await Tool.run(["integrity", "--expected", file] + pages)
            #expect(changed.status == 1, "\(found)")
            #expect(changed.output.contains(said), "\(changed.output)")
            #expect(changed.errors.contains("2 of 2 pages changed"))
        }
    }

    @Test("what is no inventory, no page or no address is told")
    func badInput() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/pages.json"
        for (text, said) in [
            ("", "is no JSON"), ("{}", "holds no pages"), ("{\"pages\":[]}", "has 0 pages, and 1 are given"),
            ("{\"pages\":[{\"headers\":{}}]}", "record the pages again"),
            ("{\"pages\":[{\"headers\":{},\"parts\":{\"a\":1}}]}", "is no text"),
        ] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let ending = try await Tool.run(["integrity", "--expected", file, "http://127.0.0.1:9/"])
            #expect(ending.status == 64)
            #expect(ending.errors.contains(said), "\(ending.errors)")
        }
        for (page, status, said) in [
            ("http://shop.example/", Int32(64), "must begin with https://"), ("nothing", 64, "is not an absolute http"),
            ("http://127.0.0.1:9/secret", 1, "the page http://127.0.0.1:9/… cannot be fetched"),
        ] {
            let ending = try await Tool.run(["integrity", page])
            #expect(ending.status == status)
            #expect(ending.errors.contains(said), "\(ending.errors)")
            #expect(!ending.errors.contains("secret"))
        }
    }
}
