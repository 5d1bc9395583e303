internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// A report as a file, written while it is read: no more than a page of it is ever held.
///
/// What a spreadsheet would take for a formula is made text by the writer (S-72).
struct ReportDownload {
    let format: ReportFormat
    let heading: ReportHeading
    let language: Language
    let zone: BusinessZone
    /// The file's name without its ending.
    let name: String

    /// The file of rows that are read page by page.
    ///
    /// - Throws: `OrderError` when the first page cannot be read; later ones break the file off, or say so in JSON.
    func response<Row: ReportRow>(
        _ rows: ReportRows<Row>, sums: some ReportSums<Row>
    ) async throws(OrderError) -> Response {
        var first = rows.makeAsyncIterator()
        _ = try await first.next(isolation: nil)
        return response(
            ResponseBody(
                asyncSequence: ReportPieces(
                    rows: rows, sums: sums, writer: ReportWriter(format, heading, language: language, zone: zone),
                    format: format)))
    }

    /// The file of rows that are there.
    func response<Row: ReportRow>(_ rows: [Row], totals: [Row] = []) -> Response {
        var writer = ReportWriter<Row>(format, heading, language: language, zone: zone)
        var text = format.mark + writer.begin()
        for row in rows { text += writer.add(row) }
        text += writer.end(totals: totals)
        return response(ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func response(_ body: ResponseBody) -> Response {
        var fields = SecurityHeaders.of()
        fields[.contentType] =
            format == .csv ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8"
        fields[.contentDisposition] = "attachment; filename=\"\(name).\(format.rawValue)\""
        return Response(status: .ok, headers: fields, body: body)
    }
}

/// A report in the pieces in which it is sent.
private struct ReportPieces<Row: ReportRow, Sums: ReportSums<Row>>: AsyncSequence, Sendable {
    let rows: ReportRows<Row>
    let sums: Sums
    let writer: ReportWriter<Row>
    let format: ReportFormat

    func makeAsyncIterator() -> Iterator {
        Iterator(rows: rows.makeAsyncIterator(), sums: sums, writer: writer, format: format)
    }

    struct Iterator: AsyncIteratorProtocol {
        private enum Place { case head, rows, end }

        private var rows: ReportRows<Row>.Iterator
        private var sums: Sums
        private var writer: ReportWriter<Row>
        private let format: ReportFormat
        private var place = Place.head

        init(rows: ReportRows<Row>.Iterator, sums: Sums, writer: ReportWriter<Row>, format: ReportFormat) {
            self.rows = rows
            self.sums = sums
            self.writer = writer
            self.format = format
        }

        mutating func next() async throws -> ByteBuffer? {
            switch place {
            case .head:
                place = .rows
                return ByteBuffer(string: format.mark + writer.begin())
            case .rows:
                var failure: OrderError?
                do throws(OrderError) {
                    if let row = try await rows.next(isolation: nil) {
                        try sums.add(row)
                        return ByteBuffer(string: writer.add(row))
                    }
                } catch {
                    guard format == .json else { throw error }
                    failure = error
                }
                place = .end
                return ByteBuffer(string: writer.end(totals: failure == nil ? sums.rows : [], failure: failure))
            case .end: return nil
            }
        }
    }
}

extension ReportFormat {
    /// What stands before everything: spreadsheets take a file without it for one in an old alphabet.
    fileprivate var mark: String { self == .csv ? "\u{FEFF}" : "" }
}
