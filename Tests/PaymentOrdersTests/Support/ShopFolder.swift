import Foundation

/// A folder for one test, removed with all that is in it when nobody holds it any more.
final class ShopFolder: Sendable {
    private let path: String

    /// Makes the folder.
    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("shop-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("\(path) was left behind: \(error)")
        }
    }

    /// The path of a file in it.
    func path(_ name: String) -> String { path + "/" + name }
}
