internal import CPango
internal import PaymentCore
internal import PaymentLocalization

/// The pages of a PDF file that is being drawn: cairo draws, Pango sets the text.
///
/// It belongs to the call that made it, and never leaves it.
final class Canvas {
    /// A4.
    static let pageWidth = 595.28
    /// A4.
    static let pageHeight = 841.89
    /// Where fonts come from: the first that is there and has the letter.
    private static let families = "DejaVu Sans, sans-serif"
    /// Some that not every font has, and every document may need.
    private static let letters = "AaҐєїʼ’–…•€₴"
    private static let lineSpacing: Float = 1.15

    private let sink = ByteSink()
    // cairo and Pango never give out no object: one that cannot be made is one that reports an error.
    private let surface: OpaquePointer?
    private let drawing: OpaquePointer?
    private let fonts = FontMap()
    private let setting: OpaquePointer?
    private let layout: OpaquePointer?
    private var descriptions: [TextStyle: OpaquePointer?] = [:]

    /// Begins a file.
    init(language: Language, title: String, author: Branding, _ now: Timestamp) throws(DocumentError) {
        surface = cairo_pdf_surface_create_for_stream(
            ByteSink.write, Unmanaged.passUnretained(sink).toOpaque(), Self.pageWidth, Self.pageHeight)
        drawing = cairo_create(surface)
        setting = pango_font_map_create_context(fonts.map)
        pango_cairo_context_set_resolution(setting, 72)
        pango_cairo_update_context(drawing, setting)
        pango_context_set_round_glyph_positions(setting, 0)
        pango_context_set_language(setting, pango_language_from_string(language.rawValue))
        layout = pango_layout_new(setting)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        pango_layout_set_line_spacing(layout, Self.lineSpacing)

        // Without these cairo asks the clock.
        let date = Self.date(now)
        let name = PlainText.line(author.name, .name)
        for (field, text) in [
            (CAIRO_PDF_METADATA_TITLE, "\(title) – \(name)"), (CAIRO_PDF_METADATA_AUTHOR, name),
            (CAIRO_PDF_METADATA_CREATOR, "Swift Payments"), (CAIRO_PDF_METADATA_CREATE_DATE, date),
            (CAIRO_PDF_METADATA_MOD_DATE, date),
        ] {
            cairo_pdf_surface_set_metadata(surface, field, text)
        }
        begin(.document)
        try check()
        // Pango would draw boxes.
        set(Self.letters, .body, width: nil, lines: 1)
        guard pango_layout_get_unknown_glyphs_count(layout) == 0 else {
            throw DocumentError(
                .noFonts, "no font here has all of \(Self.letters): install DejaVu Sans, in Debian's fonts-dejavu-core")
        }
    }

    deinit {
        for description in descriptions.values { pango_font_description_free(description) }
        g_object_unref(layout.map(UnsafeMutableRawPointer.init))
        g_object_unref(setting.map(UnsafeMutableRawPointer.init))
        cairo_destroy(drawing)
        cairo_surface_destroy(surface)
    }

    /// Ends the page.
    func endPage() { cairo_show_page(drawing) }

    /// Ends the file.
    ///
    /// - Returns: its bytes.
    func finish() throws(DocumentError) -> [UInt8] {
        end(.document)
        try check()
        cairo_surface_finish(surface)
        try check()
        return sink.bytes
    }

    private func check() throws(DocumentError) {
        for status in [cairo_status(drawing), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            throw DocumentError(.drawingFailed, "cairo cannot draw: \(String(cString: cairo_status_to_string(status)))")
        }
    }

    /// The form in which cairo reads instants; a year beyond the four digits of a PDF becomes the nearest of them.
    private static func date(_ now: Timestamp) -> String {
        let (first, last) = (Int64(-62_135_596_800), Int64(253_402_300_799))
        let time = UTCDateTime(Timestamp(secondsSinceEpoch: min(max(now.secondsSinceEpoch, first), last)))
        let clock = [time.hour, time.minute, time.second].map { $0.padded(to: 2) }.joined(separator: ":")
        return "\(time.date)T\(clock)Z"
    }
}

// MARK: text

extension Canvas {
    /// How wide a text is in one line.
    func width(of text: String, _ style: TextStyle) -> Double {
        set(text, style, width: nil, lines: 1)
        return size().width
    }

    /// How high a text is.
    func height(of text: String, _ style: TextStyle, width: Double, lines: Int = 8) -> Double {
        set(text, style, width: width, lines: lines)
        return size().height
    }

    /// Draws a text, wrapped into the width of its box and cut behind some lines.
    ///
    /// - Returns: how high it is.
    @discardableResult
    func draw(
        _ text: String, _ style: TextStyle, in box: Box, _ alignment: Alignment = .leading, lines: Int = 8,
        tag: Tag? = nil
    ) -> Double {
        guard !text.isEmpty else { return 0 }
        set(text, style, width: box.width, lines: lines)
        // Pango counts from the side on which a line begins, and a name in Hebrew begins on the right.
        let runsBackwards = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL
        let isLeading = (alignment == .leading) != runsBackwards
        pango_layout_set_alignment(layout, isLeading ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT)
        if let tag { begin(tag) }
        use(style.color)
        cairo_move_to(drawing, box.x, box.y)
        pango_cairo_show_layout(drawing, layout)
        if let tag { end(tag) }
        return size().height
    }

    private func set(_ text: String, _ style: TextStyle, width: Double?, lines: Int) {
        pango_layout_set_font_description(layout, description(style))
        pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        pango_layout_set_height(layout, Int32(-lines))
        pango_layout_set_text(layout, text, -1)
    }

    private func size() -> (width: Double, height: Double) {
        var (width, height): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }

    private func description(_ style: TextStyle) -> OpaquePointer? {
        if let known = descriptions[style] { return known }
        let description = pango_font_description_new()
        pango_font_description_set_family(description, Self.families)
        pango_font_description_set_absolute_size(description, style.size * Double(PANGO_SCALE))
        pango_font_description_set_weight(description, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        descriptions[style] = description
        return description
    }

    private func use(_ color: Color) {
        cairo_set_source_rgb(drawing, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    }
}

// MARK: rules, pictures, structure

extension Canvas {
    /// Draws a horizontal rule.
    func rule(in box: Box, _ color: Color, thickness: Double = 0.5) {
        use(color)
        cairo_rectangle(drawing, box.x, box.y, box.width, thickness)
        cairo_fill(drawing)
    }

    /// Draws a PNG as large as it fits, from the top left corner of the box.
    ///
    /// - Returns: how high it is.
    func draw(png bytes: [UInt8], in box: Box, heightMax: Double) throws(DocumentError) -> Double {
        let source = ByteSource(bytes)
        let picture = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(ByteSource.read, Unmanaged.passUnretained(source).toOpaque())
        }
        defer { cairo_surface_destroy(picture) }
        let (width, height) = (cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture))
        guard cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS, width > 0, height > 0 else {
            throw DocumentError(.badPicture, "the logo cannot be read: upload it again")
        }
        // A small logo is not blown up beyond a pixel for a point.
        let scale = min(box.width / Double(width), heightMax / Double(height), 1)
        cairo_save(drawing)
        cairo_translate(drawing, box.x, box.y)
        cairo_scale(drawing, scale, scale)
        cairo_set_source_surface(drawing, picture, 0, 0)
        cairo_paint(drawing)
        cairo_restore(drawing)
        return Double(height) * scale
    }

    /// Begins a part of the structure.
    func begin(_ tag: Tag) { cairo_tag_begin(drawing, tag.rawValue, "") }

    /// Ends the part that began last.
    func end(_ tag: Tag) { cairo_tag_end(drawing, tag.rawValue) }

    /// Draws a text that leads to an address.
    func draw(_ link: Paper.Link, _ style: TextStyle, in box: Box) -> Double {
        // cairo puts the address between apostrophes, and then between parentheses as it is.
        let address = link.address.text.map { character -> String in
            switch character {
            case "'": "%27"
            case "(": "%28"
            case ")": "%29"
            default: String(character)
            }
        }
        cairo_tag_begin(drawing, "Link", "uri='\(address.joined())'")
        let height = draw(link.text, style, in: box)
        cairo_tag_end(drawing, "Link")
        return height
    }
}
