internal import CPixbuf

/// The pixels of a picture, in memory of gdk-pixbuf.
struct Raster: ~Copyable {
    /// A file that was made of pixels.
    struct File {
        let bytes: [UInt8]
        let width: Int
        let height: Int
    }

    private let pixels: OpaquePointer

    /// Decodes a picture by the one decoder for its kind, whatever others are installed.
    init(_ outline: PictureOutline) throws(PictureError) {
        guard let loader = gdk_pixbuf_loader_new_with_type(outline.kind.rawValue, nil) else {
            // No decoder for it is installed.
            throw PictureError(.otherKind(outline.kind.rawValue.uppercased()))
        }
        defer { g_object_unref(loader) }
        let isRead = gdk_pixbuf_loader_write(loader, outline.essence, gsize(outline.essence.count), nil) != 0
        // It has to be closed in any case, and by then all of the picture has to be there.
        let isWhole = gdk_pixbuf_loader_close(loader, nil) != 0
        guard isRead, isWhole, let found = gdk_pixbuf_loader_get_pixbuf(loader),
            Int(gdk_pixbuf_get_width(found)) == outline.width, Int(gdk_pixbuf_get_height(found)) == outline.height
        else { throw PictureError(.damaged) }
        g_object_ref(UnsafeMutableRawPointer(found))
        pixels = found
    }

    private init(_ pixels: OpaquePointer?) throws(PictureError) {
        // There was no memory for it.
        guard let pixels else { throw PictureError(.damaged) }
        self.pixels = pixels
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(pixels)) }

    /// The picture as the camera was held.
    consuming func upright() throws(PictureError) -> Raster {
        try Raster(gdk_pixbuf_apply_embedded_orientation(pixels))
    }

    /// The picture scaled down, if need be, so that no side is longer than `side`.
    consuming func within(_ side: Int) throws(PictureError) -> Raster {
        let (width, height) = (Int(gdk_pixbuf_get_width(pixels)), Int(gdk_pixbuf_get_height(pixels)))
        let longest = max(width, height)
        guard longest > side else { return self }
        let (newWidth, newHeight) = (max(1, width * side / longest), max(1, height * side / longest))
        return try Raster(
            gdk_pixbuf_scale_simple(pixels, Int32(newWidth), Int32(newHeight), GDK_INTERP_BILINEAR))
    }

    /// A file of nothing but the pixels.
    consuming func file(for use: Picture.Use) throws(PictureError) -> File {
        switch use {
        case .logo: return try file("png")
        case .background: return try onWhite().file("jpeg")
        }
    }

    private consuming func onWhite() throws(PictureError) -> Raster {
        guard gdk_pixbuf_get_has_alpha(pixels) != 0 else { return self }
        let (width, height) = (gdk_pixbuf_get_width(pixels), gdk_pixbuf_get_height(pixels))
        let white: UInt32 = 0xFFFFFF
        return try Raster(
            gdk_pixbuf_composite_color_simple(pixels, width, height, GDK_INTERP_NEAREST, 255, 8, white, white))
    }

    private func file(_ kind: String) throws(PictureError) -> File {
        var buffer: UnsafeMutablePointer<CChar>?
        var count: gsize = 0
        guard gdk_pixbuf_save_to_bufferv(pixels, &buffer, &count, kind, nil, nil, nil) != 0, let buffer else {
            throw PictureError(.damaged)
        }
        defer { g_free(buffer) }
        return File(
            bytes: Array(UnsafeRawBufferPointer(start: buffer, count: Int(count))),
            width: Int(gdk_pixbuf_get_width(pixels)), height: Int(gdk_pixbuf_get_height(pixels)))
    }
}
