internal import Dispatch
internal import Foundation
public import PaymentDocuments
public import PaymentOrders
internal import Synchronization

extension SiteStore {
    /// A picture of the pages as a browser is sent it; nil when there is none.
    public func picture(_ use: Picture.Use) async throws(OrderError) -> (bytes: [UInt8], mark: PictureMark)? {
        guard let mark = try await page().value.mark(of: use) else { return nil }
        guard let bytes = try await keptBytes(use, mark) else { return nil }
        return (bytes, mark)
    }

    /// Checks an upload, makes the file anew and shows it on the pages from now on (S-73).
    ///
    /// - Throws: `PictureError` for what is no picture that is taken; `OrderError.conflict` when somebody else has changed the settings
    ///   of the pages since `version`.
    public func setPicture(
        _ upload: [UInt8], for use: Picture.Use, from version: Int, by actor: Principal
    ) async throws {
        let picture = try await PictureCheck.run(upload, use).get()
        let mark: PictureMark
        do { mark = try PictureMark(picture) } catch { throw OrderError(error) }
        var settings = try await page()
        guard settings.version == version else { throw Self.changed(version) }
        // The file first: what a page names is there.
        let name = Self.name(of: use)
        let kept = try await orders.siteSetting(name)
        let text = "\(mark.digest)\n\(Data(picture.bytes).base64EncodedString())"
        try await orders.setSiteSetting(
            name, to: text, from: kept.version, detail: "\(picture.width) × \(picture.height), \(mark.digest)",
            by: actor)
        settings = Versioned(settings.value.with(mark, for: use), version: version)
        try await setPage(settings.value, from: version, by: actor)
    }

    /// Shows no picture any more.
    public func removePicture(_ use: Picture.Use, from version: Int, by actor: Principal) async throws(OrderError) {
        let settings = try await page()
        guard settings.version == version else { throw Self.changed(version) }
        try await setPage(settings.value.with(nil, for: use), from: version, by: actor)
        let kept = try await orders.siteSetting(Self.name(of: use))
        guard kept.value?.isEmpty == false else { return }
        try await orders.setSiteSetting(Self.name(of: use), to: "", from: kept.version, detail: "removed", by: actor)
    }

    /// The logo for documents, which take none that was not checked here; it is checked once for each picture.
    func checkedLogo() async throws(OrderError) -> Picture? {
        guard let (bytes, mark) = try await picture(.logo) else { return nil }
        if let known = pictures.logo(mark) { return known }
        guard case .success(let picture) = await PictureCheck.run(bytes, .logo) else {
            throw OrderError(.corrupt, "the logo that is kept is no picture any more; upload it again", field: "logo")
        }
        pictures.keep(picture, as: mark)
        return picture
    }

    private func keptBytes(_ use: Picture.Use, _ mark: PictureMark) async throws(OrderError) -> [UInt8]? {
        let text = try await orders.siteSetting(Self.name(of: use)).value ?? ""
        // Another picture was put there meanwhile: the page that asks is older, and is answered when it is loaded anew.
        guard text.hasPrefix(mark.digest + "\n") else { return nil }
        guard let bytes = Data(base64Encoded: String(text.dropFirst(mark.digest.count + 1))) else {
            throw OrderError(
                .corrupt, "the picture '\(use.rawValue)' cannot be read; upload it again", field: use.rawValue)
        }
        return Array(bytes)
    }

    private static func name(of use: Picture.Use) -> String { "picture/\(use.rawValue)" }

    private static func changed(_ version: Int) -> OrderError {
        OrderError(
            .conflict, "the settings of the pages were changed by somebody else meanwhile; look at them again",
            field: "version", value: String(version))
    }
}

/// The logo as it was last checked.
final class PictureMemory: Sendable {
    private let known = Mutex<(mark: PictureMark, picture: Picture)?>(nil)

    func logo(_ mark: PictureMark) -> Picture? { known.withLock { $0?.mark == mark ? $0?.picture : nil } }

    func keep(_ picture: Picture, as mark: PictureMark) { known.withLock { $0 = (mark, picture) } }
}

/// Checks pictures one after the other on a thread that nothing else waits for.
enum PictureCheck {
    private static let queue = DispatchQueue(label: "payments.pictures")

    static func run(_ upload: [UInt8], _ use: Picture.Use) async -> Result<Picture, PictureError> {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(PictureError) in try Picture(checking: upload, for: use) })
            }
        }
    }
}
