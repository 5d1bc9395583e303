internal import PaymentLocalization
internal import PaymentOrders

/// The words of a message as a page for mail programs: nothing is loaded, and everything is escaped (S-51, S-64).
enum MailPage {
    static func html(_ words: MessageText, _ kind: Message.Kind, link: String?, in language: Language) -> String {
        let button = link.map { self.button(address: $0, label: label(of: kind, in: language)) } ?? ""
        let paragraphs = escaped(words.marked).split(separator: "\n\n").map { paragraph in
            let lines = paragraph.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>\n")
            let parts = lines.split(separator: PlainText.linkMark, omittingEmptySubsequences: false)
            return "<p dir=\"auto\">\(parts.joined(separator: button))</p>"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>\(escaped(words.subject))</title>
            </head>
            <body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font:16px/1.5 sans-serif">
            <div style="max-width:560px;margin:0 auto">
            \(paragraphs.joined(separator: "\n"))
            </div>
            </body>
            </html>
            """
    }

    /// Where the link leads, in words.
    private static func label(of kind: Message.Kind, in language: Language) -> String {
        switch (kind, language) {
        case (.portalLink, .en): "Open my account"
        case (.portalLink, .uk): "Відкрити кабінет"
        case (_, .en): "Open the payment page"
        case (_, .uk): "Відкрити сторінку оплати"
        }
    }

    private static func button(address: String, label: String) -> String {
        let style =
            "display:inline-block;margin:8px 0;padding:12px 20px;border-radius:6px;background:#14532d;color:#ffffff;"
            + "text-decoration:none;font-weight:bold"
        return "<a href=\"\(escaped(address))\" style=\"\(style)\">\(label)</a>"
    }

    /// Byte by byte: a browser sees a bracket also where a combining mark follows it.
    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
