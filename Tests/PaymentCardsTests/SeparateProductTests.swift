import Foundation
import Testing

/// S-04: who does not ask for this module gets no code that handles raw card data.
struct SeparateProductTests {
    @Test func `no other target's object files have a symbol of this module`() throws {
        let files = FileManager.default
        let executable = URL(filePath: try files.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let products = executable.deletingLastPathComponent()
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()

        // Symbols of a Swift module bear its name behind the name's length.
        let mark = Data("12PaymentCards".utf8)
        var searched: [String] = []
        for sources in ["Sources", "MockServers"] {
            for target in try files.contentsOfDirectory(atPath: repository.appending(path: sources).path()) {
                let folder = products.appending(path: "\(target).build")
                guard files.fileExists(atPath: folder.path()) else { continue }
                let objects = try files.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".o") }
                guard !objects.isEmpty else { continue }
                let holders = try objects.filter { name in
                    try Data(contentsOf: folder.appending(path: name)).range(of: mark) != nil
                }
                searched.append(target)
                if target.hasSuffix("Cards") {
                    #expect(!holders.isEmpty, "\(target) must have the symbols that the others lack")
                } else {
                    #expect(holders.isEmpty, "\(target) handles raw card data")
                }
            }
        }
        #expect(searched.contains("PaymentCore") && searched.contains("PaymentCards"), "searched \(searched)")
    }
}
