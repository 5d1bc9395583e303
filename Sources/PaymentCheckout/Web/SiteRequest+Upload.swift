internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentDocuments
internal import PaymentHTTP

extension SiteRequest {
    /// The most bytes of a form with a picture that are kept: those of the largest picture and of the fields beside it.
    private static let uploadBytesMax = Picture.byteCountMax + 64 * 1024
    /// So much is read to its end and thrown away, so that the browser hears the answer instead of a broken connection.
    private static let bytesPassedOver = 64 * 1024 * 1024

    /// The request with the texts and the files of its form, if that is one with files.
    ///
    /// Of a file that is too large so much is there that it is seen to be too large.
    ///
    /// - Throws: `FormProblem` for what is no such form, and for one beyond all measure.
    func readingUpload() async throws(FormProblem) -> SiteRequest {
        guard request.isMultipart else { return self }
        var bytes: [UInt8] = []
        var count = 0
        do {
            for try await part in request.body {
                count += part.readableBytes
                guard count <= Self.bytesPassedOver else { break }
                bytes += part.readableBytesView.prefix(Self.uploadBytesMax - bytes.count)
            }
        } catch {
            throw .unreadable
        }
        guard count <= Self.bytesPassedOver else { throw .tooLarge }
        let parts = try MultipartForm(
            parsing: bytes, contentType: request.headers[.contentType] ?? "", isCut: count > bytes.count)
        var encoding = FormEncoding()
        for field in parts.fields { encoding.append(field.name, field.value) }
        var copy = self
        copy.form = try Self.decode(Array(encoding.text.utf8))
        copy.files = parts.files
        return copy
    }
}

extension ConsoleVisit {
    /// The visit with the texts and the files of its form, if that is one with files; only somebody who may is read so much of.
    func readingUpload() async throws(FormProblem) -> ConsoleVisit {
        let read = try await request.readingUpload()
        let visit = Visit(request: read, parameters: visit.parameters, settings: visit.settings, look: visit.look)
        return ConsoleVisit(visit: visit, staff: staff, session: session, key: key, now: now)
    }
}

extension Request {
    /// Whether the body is a form with files.
    var isMultipart: Bool { headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") ?? false }
}
