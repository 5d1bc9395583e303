internal import PaymentCore
internal import PaymentDocuments
internal import PaymentTemplates

/// Which picture a page shows: what it is known by, and how large it is, so that nothing moves while it is loaded.
public struct PictureMark: Hashable, Sendable, Codable {
    /// The first half of the SHA-256 of its bytes, in hexadecimal; addresses carry it, so that a new picture is seen at once.
    public let digest: String
    /// Its width in pixels.
    public let width: Int
    /// Its height in pixels.
    public let height: Int

    init(_ picture: Picture) throws(InvalidValue) {
        digest = try TextDigest.of(picture.bytes)
        width = picture.width
        height = picture.height
    }
}

extension PictureMark {
    /// What templates need of a picture: its address with its digest, and its size.
    func template(_ use: Picture.Use, _ address: SiteAddress) -> TemplateValue {
        [
            "link": .text(address.path("assets/\(use.rawValue)?v=\(digest)")), "width": .text(String(width)),
            "height": .text(String(height)),
        ]
    }
}
