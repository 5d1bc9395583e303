internal import Dispatch
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentOrders

/// The documents of a business, made for a browser.
///
/// Whether the reader may have them was checked before.
struct Papers: Sendable {
    let orders: Orders
    let branding: @Sendable () async throws -> Branding

    /// The receipt of a payment that arrived.
    func receipt(of id: PaymentRecord.ID, _ language: Language, at now: Timestamp) async throws -> Response {
        let receipt = try await orders.receipt(of: id)
        return try await made(language) { (printer) throws(DocumentError) in try printer.receipt(receipt, now: now) }
    }

    /// An invoice.
    func invoice(_ id: Invoice.ID, _ language: Language, at now: Timestamp) async throws -> Response {
        let document = try await orders.invoiceDocument(id)
        return try await made(language) { (printer) throws(DocumentError) in try printer.invoice(document, now: now) }
    }

    /// An order as it stands, or an estimate.
    func order(_ view: OrderView, _ language: Language) async throws -> Response {
        var accepted: Acceptance?
        if case .accepted(let name, let time) = view.order.estimate { accepted = Acceptance(by: name, at: time) }
        return try await made(language) { [accepted] (printer) throws(DocumentError) in
            try printer.order(view.order, for: view.customer, accepted: accepted, now: view.now)
        }
    }

    /// A statement.
    ///
    /// - Throws: `DocumentError.Code.tooLong`.
    func statement(_ statement: CustomerStatement, _ language: Language, at now: Timestamp) async throws -> Response {
        try await made(language) { (printer) throws(DocumentError) in try printer.statement(statement, now: now) }
    }

    private func made(
        _ language: Language, _ draw: @Sendable @escaping (DocumentPrinter) throws(DocumentError) -> PDFDocument
    ) async throws -> Response {
        let printer = DocumentPrinter(try await branding(), language: language, zone: orders.business.zone)
        // A long one takes seconds, which no thread that serves others has.
        let document = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(DocumentError) in try draw(printer) })
            }
        }
        return Self.response(try document.get())
    }

    /// A document is shown and not run: it can load nothing, and no page can frame it (S-72).
    private static func response(_ document: PDFDocument) -> Response {
        var fields = SecurityHeaders.of()
        fields[.contentType] = "application/pdf"
        fields[.contentDisposition] = "inline; filename=\"\(document.fileName)\""
        fields[.contentSecurityPolicy] =
            "default-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        return Response(
            status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.bytes)))
    }
}

extension Branding {
    /// What the settings of the pages say of a business.
    init(_ settings: PageSettings) throws(InvalidValue) {
        try self.init(name: settings.companyName, line: settings.line, accent: settings.accent ?? .blue)
    }
}

extension StringProtocol {
    /// Whether it is a line of text: nothing in it controls a device or turns the direction of what follows.
    var isPlainLine: Bool {
        unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && !$0.properties.isBidiControl }
    }
}
