public import PaymentLocalization

/// Why an uploaded picture is not taken.
public struct PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public enum Reason: Hashable, Sendable {
        /// The file has no bytes.
        case empty
        /// The file has more bytes than are taken.
        case tooManyBytes(Int)
        /// It is something else than a PNG, JPEG or GIF: what it seems to be, empty where nobody knows.
        case otherKind(String)
        /// Another file hides in it or stands behind it.
        case twoFiles
        /// It breaks off, or contradicts itself.
        case damaged
        /// It is wider or higher than is taken.
        case tooManyPixels(width: Int, height: Int)
    }

    /// What is wrong with it.
    public let reason: Reason

    /// Creates an error.
    public init(_ reason: Reason) { self.reason = reason }

    /// A sentence for staff, in English.
    public var description: String { message(in: .en) }

    /// What is wrong and what to do, for whoever uploaded it.
    public func message(in language: Language) -> String {
        switch language {
        case .en: english
        case .uk: ukrainian
        }
    }

    private var english: String {
        switch reason {
        case .empty: "The file is empty. Please choose a picture."
        case .tooManyBytes: "The file is too large. Please choose a picture of at most 2 MB."
        case .otherKind(""): "This file is not a picture. Please choose a PNG or JPEG."
        case .otherKind(let kind): "\(kind) files are not accepted. Please save the picture as PNG or JPEG."
        case .twoFiles:
            "This file contains something else besides a picture. Please save the picture as PNG or JPEG again."
        case .damaged: "The picture is damaged. Please save it as PNG or JPEG again."
        case .tooManyPixels(let width, let height):
            "The picture is too large: \(width) × \(height) pixels. Please choose one of at most \(Self.side) × \(Self.side)."
        }
    }

    private var ukrainian: String {
        switch reason {
        case .empty: "Файл порожній. Будь ласка, виберіть зображення."
        case .tooManyBytes: "Файл завеликий. Будь ласка, виберіть зображення розміром до 2 МБ."
        case .otherKind(""): "Цей файл не є зображенням. Будь ласка, виберіть PNG або JPEG."
        case .otherKind(let kind): "Файли \(kind) не приймаються. Будь ласка, збережіть зображення як PNG або JPEG."
        case .twoFiles: "У цьому файлі є не лише зображення. Будь ласка, збережіть зображення як PNG або JPEG ще раз."
        case .damaged: "Зображення пошкоджене. Будь ласка, збережіть його як PNG або JPEG ще раз."
        case .tooManyPixels(let width, let height):
            "Зображення завелике: \(width) × \(height) пікселів. Будь ласка, виберіть менше: до \(Self.side) × \(Self.side)."
        }
    }

    private static var side: Int { Picture.sideMax }
}
