internal import PaymentCore
internal import PaymentCrypto
internal import PaymentLocalization

/// A mail as it travels (RFC 5322, RFC 2045 to 2047): ASCII only, no line longer than 78 characters but for an address.
struct MailMessage {
    /// A name and an address.
    struct Party {
        let name: String
        let address: MailAddress
    }

    let from: Party
    let to: [Party]
    let subject: String
    let text: String
    let html: String
    let language: Language
    /// What tells a repeat: the part of `Message-ID` before the sign.
    let id: String
    let date: Timestamp

    /// Parts cannot contain it: they are in base64.
    private static let boundary = "=_parts_of_this_message_="

    /// All of it, with the ends of lines that the wire has.
    var bytes: [UInt8] {
        var lines = [
            "Date: \(Self.date(date))",
            "Message-ID: <\(id.split(separator: ".").joined(separator: "_"))@\(from.address.domain)>",
            "From: " + Self.folded(from),
            "To: " + to.map(Self.folded).joined(separator: ",\r\n "),
            "Subject: " + Self.folded(subject),
            "MIME-Version: 1.0",
            "Content-Language: \(language.rawValue)",
            // So that no machine answers (RFC 3834).
            "Auto-Submitted: auto-generated",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(Self.boundary)\"",
            "",
        ]
        for (type, content) in [("plain", text), ("html", html)] {
            lines += [
                "--" + Self.boundary, "Content-Type: text/\(type); charset=utf-8", "Content-Transfer-Encoding: base64",
                "",
            ]
            lines += Self.encoded(content)
        }
        lines += ["--\(Self.boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Lines of base64 with the ends of lines that text has in a mail.
    private static func encoded(_ text: String) -> [String] {
        let wire = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") + "\r\n"
        let code = Base64.encode(Array(wire.utf8))
        return stride(from: 0, to: code.count, by: 76).map {
            String(decoding: code[$0..<min($0 + 76, code.count)], as: UTF8.self)
        }
    }

    private static func folded(_ party: Party) -> String {
        let address = "<\(party.address.text)>"
        return party.name.isEmpty ? address : "\(folded(party.name, isPhrase: true))\r\n \(address)"
    }

    /// Text in a field: as it is where that is short and plain, else in encoded words, one a line.
    ///
    /// - Parameter isPhrase: whether it is the name of somebody, where more characters have a meaning.
    private static func folded(_ text: String, isPhrase: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: " "), UInt8(ascii: "-"): true
            default: !isPhrase && (0x21...0x7E).contains(byte)
            }
        }
        // What looks like an encoded word would be decoded.
        if isPlain, text.utf8.count <= 64, !text.contains("=?") { return text }
        return EncodedWords.words(text).joined(separator: "\r\n ")
    }

    /// `Sun, 22 Nov 2026 05:06:00 +0000`.
    private static func date(_ time: Timestamp) -> String {
        let moment = UTCDateTime(time)
        // 1970-01-01 was a Thursday.
        let weekday = Int((moment.date.daysSinceEpoch % 7 + 7 + 4) % 7)
        let day = "\(days[weekday]), \(moment.date.day.padded(to: 2)) \(months[Int(moment.date.month) - 1])"
        let clock = [moment.hour, moment.minute, moment.second].map { $0.padded(to: 2) }.joined(separator: ":")
        return "\(day) \(moment.date.year.padded(to: 4)) \(clock) +0000"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// Text of any language in the field of a mail (RFC 2047).
enum EncodedWords {
    /// 39 bytes are 52 characters of base64 and 64 with what is around them, which leaves room for the name of a field.
    private static let bytesMax = 39

    /// The words, each whole by itself: no character is cut into two of them.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > bytesMax {
                words.append(word(bytes))
                bytes = []
            }
            bytes += next
        }
        if !bytes.isEmpty { words.append(word(bytes)) }
        return words
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Base64.string(bytes))?=" }
}
