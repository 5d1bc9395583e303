public import PaymentCore
public import PaymentLocalization
public import PaymentOrders
internal import PaymentPlans

/// Makes PDF documents of a business: A4, tagged, with text that can be searched and copied and fonts within.
///
/// ```swift
/// let printer = DocumentPrinter(branding, language: customer.language, zone: zone)
/// let pdf = try printer.invoice(orders.invoiceDocument(id), now: now)
/// ```
///
/// A document is a function of what is passed in: the same values give the same bytes. It loads nothing and leads nowhere but
/// to the payment page it is given (S-72), and names and titles are text in it, never markup (S-64).
///
/// Calls may be made from many threads at once. Each works through on the caller's: a page takes some milliseconds and the
/// longest statement some seconds, so do not make one on an event loop.
public struct DocumentPrinter: Sendable {
    /// How many lines a document may have.
    public static let linesMax = 10_000

    private let branding: Branding
    private let words: Words
    private let zone: BusinessZone

    /// Sets up for a business and a reader.
    ///
    /// - Parameters:
    ///   - branding: what the business looks like.
    ///   - language: the language of the reader.
    ///   - zone: the zone of the business, in which days and times are given.
    public init(_ branding: Branding, language: Language, zone: BusinessZone) {
        self.branding = branding
        self.words = Words(language)
        self.zone = zone
    }

    /// An invoice, with what was paid on it and what is left.
    ///
    /// - Parameters:
    ///   - document: what stands on it.
    ///   - address: the business's own page to pay on, if the reader may have it: whoever has the file can open it.
    ///   - now: when it is made.
    /// - Throws: `DocumentError`.
    public func invoice(
        _ document: InvoiceDocument, payAt address: AbsoluteURL? = nil, now: Timestamp
    ) throws(DocumentError) -> PDFDocument {
        try print(Paper(document, payAt: address, words), named: "invoice", now)
    }

    /// A receipt for a payment that arrived.
    ///
    /// - Throws: `DocumentError`.
    public func receipt(_ receipt: Receipt, now: Timestamp) throws(DocumentError) -> PDFDocument {
        try print(Paper(receipt, zone: zone, words), named: "receipt", now)
    }

    /// An order: what is due when, what is paid, and what is left.
    ///
    /// One that waits to be accepted is called an estimate.
    ///
    /// - Parameters:
    ///   - order: the order, its plan advanced to `now`.
    ///   - customer: who ordered.
    ///   - accepted: who accepted it, and when.
    ///   - now: when it is made.
    /// - Throws: `DocumentError`.
    public func order(
        _ order: Order, for customer: Customer, accepted: Acceptance? = nil, now: Timestamp
    ) throws(DocumentError) -> PDFDocument {
        let paper = Paper(order, for: customer, accepted: accepted, at: zone.moment(now), zone: zone, words)
        return try print(paper, named: order.estimate == .open ? "estimate" : "order", now)
    }

    /// A statement: the balance before, what happened, and the balance after, for each currency.
    ///
    /// - Throws: `DocumentError.Code.tooLong` for more than `linesMax` lines: choose a shorter period then.
    public func statement(_ statement: CustomerStatement, now: Timestamp) throws(DocumentError) -> PDFDocument {
        try print(Paper(statement, on: zone.moment(now).day, words), named: "statement", now)
    }

    private func print(_ paper: Paper, named kind: String, _ now: Timestamp) throws(DocumentError) -> PDFDocument {
        let count = paper.parts.reduce(0) { $0 + $1.table.rows.count }
        guard count <= Self.linesMax else {
            throw DocumentError(
                .tooLong,
                "the document would have \(count) lines, and may have \(Self.linesMax): choose a shorter period")
        }
        let canvas = try Canvas(language: words.language, title: paper.title, author: branding, now)
        let pageCount = try PaperLayout(paper, branding, canvas).draw()
        let bytes = PDFCatalog.adding(to: try canvas.finish(), language: words.language)
        return PDFDocument(bytes: bytes, pageCount: pageCount, fileName: Self.fileName(kind, paper.number))
    }

    /// A name that every system takes.
    private static func fileName(_ kind: String, _ number: String) -> String {
        let plain = number.utf8.map { byte -> Character in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        return plain.isEmpty ? "\(kind).pdf" : "\(kind)-\(String(plain.prefix(64))).pdf"
    }
}

/// A document that was made.
public struct PDFDocument: Hashable, Sendable {
    /// The file.
    public let bytes: [UInt8]
    /// How many pages it has.
    public let pageCount: Int
    /// What to call the file, in letters of ASCII: `invoice-1041.pdf`.
    public let fileName: String
}

/// Who accepted an order, and when.
public struct Acceptance: Hashable, Sendable {
    /// Who accepted it, as they wrote their name.
    public let by: String
    /// When it was accepted.
    public let at: Timestamp

    /// Creates an acceptance.
    public init(by: String, at: Timestamp) {
        self.by = by
        self.at = at
    }
}
