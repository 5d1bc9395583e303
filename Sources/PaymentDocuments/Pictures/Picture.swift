internal import Synchronization

/// An uploaded picture, checked and made anew (S-73).
///
/// It is known by its bytes and not by a name or a declared type. Only its pixels are kept: text, profiles, places and whatever
/// else was in the file or behind it are not in `bytes`.
public struct Picture: Hashable, Sendable {
    /// How many bytes an upload may have: 2 MiB.
    public static let byteCountMax = 2 * 1024 * 1024
    /// How wide and how high an upload may be, in pixels.
    public static let sideMax = 4096

    /// What a picture is for, which says how large it is kept and as what.
    public enum Use: String, Hashable, Sendable, Codable, CaseIterable {
        /// On pages and documents, within 512 × 512; a PNG.
        case logo
        /// Behind a page, within 1920 × 1920; a JPEG, white where it was transparent.
        case background

        var sideMax: Int {
            switch self {
            case .logo: 512
            case .background: 1920
            }
        }
    }

    /// The file: a PNG for a logo, a JPEG for a background.
    public let bytes: [UInt8]
    /// What it is for.
    public let use: Use
    /// Its width in pixels.
    public let width: Int
    /// Its height in pixels.
    public let height: Int

    /// What it is sent as to a browser.
    public var mediaType: String {
        switch use {
        case .logo: "image/png"
        case .background: "image/jpeg"
        }
    }

    // One at a time, so that a crowd of uploads takes the memory of one.
    private static let turn = Mutex(())

    /// Checks a PNG, JPEG or GIF, turns it upright, scales it down to its use and makes the file anew.
    ///
    /// Of a GIF the first picture is kept. It takes up to some tenths of a second: do not check one on an event loop.
    ///
    /// - Parameters:
    ///   - upload: the bytes that came.
    ///   - use: what it is for.
    /// - Throws: `PictureError`.
    public init(checking upload: [UInt8], for use: Use) throws(PictureError) {
        guard !upload.isEmpty else { throw PictureError(.empty) }
        guard upload.count <= Self.byteCountMax else { throw PictureError(.tooManyBytes(upload.count)) }
        let outline = try PictureOutline(upload)
        guard outline.width <= Self.sideMax, outline.height <= Self.sideMax else {
            throw PictureError(.tooManyPixels(width: outline.width, height: outline.height))
        }
        let made = Self.turn.withLock { _ in
            Result<Raster.File, PictureError> { () throws(PictureError) in
                try Raster(outline).upright().within(use.sideMax).file(for: use)
            }
        }
        let file = try made.get()
        self.use = use
        bytes = file.bytes
        width = file.width
        height = file.height
    }
}
