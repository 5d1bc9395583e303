import Foundation
import PaymentCore
import PaymentOrders
import Testing

@Suite struct KeysLoadingTests {
    private let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test func `a new store's key is made in a file for its owner alone, and read again (S-06)`() throws {
        try inFolder { folder in
            let path = folder + "/store.key"
            let made = try StoreKey.load(file: path, ifMissing: .make)
            #expect(try mode(path) == 0o600)
            let content = try String(contentsOfFile: path, encoding: .utf8)
            #expect(content.count == 65 && content.hasSuffix("\n"))
            let again = try StoreKey.load(file: path, ifMissing: .refuse)
            #expect(again.namespace == made.namespace)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.key"])
        }
    }

    @Test func `a lost key file is not made anew over a store in use (F-34, F-35)`() throws {
        try inFolder { folder in
            let error = try #require(throws: InvalidValue.self) {
                try StoreKey.load(file: folder + "/store.key", ifMissing: .refuse)
            }
            #expect(error.reason.contains("restore the file"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test(arguments: [0o600, 0o400])
    func `a file that only its owner can read is read (S-06)`(_ mode: Int) throws {
        try inFolder { folder in
            let path = try write(text, mode: mode, in: folder)
            #expect(try StoreKey.load(file: path, ifMissing: .refuse).namespace == storeKey(0).namespace)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o666, 0o700, 0o601, 0o777])
    func `a file of another mode is refused (S-06)`(_ mode: Int) throws {
        try inFolder { folder in
            let path = try write(text, mode: mode, in: folder)
            let error = try #require(throws: InvalidValue.self) { try StoreKey.load(file: path, ifMissing: .make) }
            #expect(error.reason.contains("0600"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test(arguments: ["", "\n", "not a key", String(repeating: "ab", count: 3000)])
    func `a file that holds no key is refused, kept as it is and not repeated (S-07)`(_ content: String) throws {
        try inFolder { folder in
            let path = try write(content, mode: 0o600, in: folder)
            let error = try #require(throws: InvalidValue.self) { try StoreKey.load(file: path, ifMissing: .make) }
            #expect(!error.description.contains("not a key") && !error.description.contains("abab"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
        }
    }

    @Test func `a folder, a pipe, a missing folder are errors with the path`() throws {
        try inFolder { folder in
            try #require(mkfifo(folder + "/pipe", 0o600) == 0)
            for path in [folder, folder + "/pipe", folder + "/none/store.key", folder + "/none/"] {
                let error = try #require(throws: InvalidValue.self) { try StoreKey.load(file: path, ifMissing: .make) }
                #expect(error.value.hasPrefix("/"))
            }
        }
    }

    @Test func `many that make the same file at once all get the same key`() async throws {
        try await inFolder { folder in
            let names = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 {
                    group.addTask { try StoreKey.load(file: folder + "/store.key", ifMissing: .make).namespace }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(names.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.key"])
        }
    }

    @Test func `the environment comes before the file, and a blank variable is refused (S-06, S-07)`() throws {
        try inFolder { folder in
            let path = folder + "/store.key"
            let key = try StoreKey.load(environment: ["PAYMENTS_STORE_KEY": text], file: path, ifMissing: .make)
            #expect(try key.namespace == storeKey(0).namespace)
            for blank in ["", " "] {
                #expect(throws: InvalidValue.self) {
                    try StoreKey.load(environment: ["PAYMENTS_STORE_KEY": blank], file: path, ifMissing: .make)
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            let made = try StoreKey.load(environment: ["OTHER": text], file: path, ifMissing: .make)
            #expect(made.namespace != key.namespace)
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func write(_ text: String, mode: Int, in folder: String) throws -> String {
        let path = folder + "/store.key"
        let isMade = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        try #require(isMade)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = try makeFolder()
        defer { remove(folder) }
        try body(folder)
    }

    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try makeFolder()
        defer { remove(folder) }
        try await body(folder)
    }

    private func makeFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private func remove(_ folder: String) {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }
}
