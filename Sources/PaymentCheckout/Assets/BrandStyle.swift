internal import Foundation
internal import PaymentDocuments

/// The colors and the picture of a business, as a style sheet of its own.
enum BrandStyle {
    /// The style sheet of all pages.
    ///
    /// - Parameter pictures: what stands before the name of a picture in an address, seen from the style sheet.
    static func text(_ settings: PageSettings, pictures: String = "") -> String {
        var text = accent(settings.accent, of: ":root")
        if let background = settings.background {
            // Whoever sees little is spared it, and so are the console and paper; words that stand on it get a ground of their own.
            text += """
                @media screen {
                  body:not(.console) {
                    background: var(--ground) url("\(pictures)background?v=\(background.digest)") center top / cover no-repeat;
                  }
                  body:not(.console) > header { background: var(--paper); }
                  [data-theme=contrast] body { background: var(--ground); }
                }

                """
        }
        return text
    }

    /// The color of a business within what a selector finds.
    static func accent(_ accent: AccentColor?, of selector: String) -> String {
        accent.map { "\(selector){--accent:\($0);--ink:\($0.ink)}\n" } ?? ""
    }
}

/// How well a color can be read on the paper of a theme, by WCAG 2.
enum Contrast {
    /// What text needs.
    static let readable = 4.5

    /// From 1 to 21.
    static func ratio(_ color: AccentColor, on theme: PageSettings.Theme) -> Double {
        let paper =
            switch theme {
            case .light, .contrast: "#FFFFFF"
            case .dark: "#1A1F27"
            case .warm: "#FFFAF1"
            }
        let lights = [light(color.description), light(paper)].sorted()
        return (lights[1] + 0.05) / (lights[0] + 0.05)
    }

    private static func light(_ hexadecimal: String) -> Double {
        let number = UInt32(hexadecimal.dropFirst(), radix: 16) ?? 0
        let parts = [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
