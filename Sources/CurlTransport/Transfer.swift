internal import CCurl
internal import HTTPTypes
internal import PaymentHTTP

/// One easy handle, which carries one exchange after another.
///
/// `@unchecked Sendable` holds because each property has one owner at a time:
/// - `ticket`, `isSubmitted` and `isCancelled` are written under the engine's lock. `ticket` is read without it by the
///   task that holds the transfer, and only `takeTransfer`, which that task itself called, writes it.
/// - `position`, `runningTicket`, `attempts` and `deadline` belong to the engine thread from `submit` until the
///   continuation is resumed.
/// - everything else, the easy handle included, belongs to the task that took the transfer, except from `submit` until
///   the continuation is resumed, when it belongs to the engine thread. The lock in `submit` and the resumption order
///   the two.
final class Transfer: @unchecked Sendable {
    /// Tells one use of this handle from the next.
    var ticket: UInt64 = 0
    var isSubmitted = false
    var isCancelled = false

    /// The place among the engine's running transfers.
    var position: Int?
    var runningTicket: UInt64 = 0
    /// How many kept connections were found unusable.
    var attempts = 0
    /// When the whole exchange must be over, in milliseconds of the monotonic clock.
    var deadline: Int64 = 0

    var continuation: UnsafeContinuation<Void, Never>?
    var ending = Ending.closed

    /// Freed in `deinit` alone, and `make` fails rather than leave it null.
    let handle: UnsafeMutablePointer<ccurl_transfer>
    /// The body of the exchange at hand, read by libcurl through `copyBody`.
    var body = TransportBody.none
    /// The size of what libcurl writes first, as far as it is known here: URL, fields and a small body.
    var firstWriteBytes = 0
    /// Whether the caller asked for a content coding, and so gets a coded body as it came.
    var asksForCoding = false
    var options: Options

    /// Makes a transfer for the multi handle that owns `sockets`.
    init?(settings: Settings, sockets: OpaquePointer) {
        guard let handle = ccurl_transfer_make(nil, Self.copyBody, sockets) else { return nil }
        self.handle = handle
        options = Options(settings)
        // Unretained: the handle calls back only between `submit` and the resumption, when the engine's list holds this
        // object.
        handle.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        ccurl_transfer_free(handle)
    }

    /// The easy handle; `ccurl_transfer_make` gives no transfer without one.
    var easy: UnsafeMutableRawPointer { handle.pointee.easy }

    /// Forgets the exchange, so that nothing of it outlives it in an idle handle.
    func reset() {
        ccurl_transfer_reset(handle)
        body = .none
        firstWriteBytes = 0
        asksForCoding = false
        continuation = nil
    }

    /// The answer, or why there is none; to be called once the engine has resumed the task.
    func answer() throws(TransportError) -> TransportResponse {
        let transfer = handle.pointee
        guard case .finished(let code) = ending else { throw ending.error(delivery) }
        guard code == CURLE_OK else { throw failure(code) }
        var status = 0
        guard ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, (200...999).contains(status) else {
            throw TransportError(.malformedAnswer, delivery, detail: "the answer has no status between 200 and 999")
        }
        // libcurl calls an answer that ends within its head a success.
        guard transfer.head_complete else {
            throw TransportError(
                .connectionLost, delivery, detail: "the connection ended within the head of the answer")
        }
        let response = TransportResponse(
            status: status, head: Self.copy(transfer.head, transfer.head_length),
            body: Self.copy(transfer.body, transfer.body_length))
        try checkFraming(of: response)
        return response
    }

    /// Refuses what libcurl lets pass: a coding that nobody asked for, and a length that it could not read and so did
    /// not check.
    private func checkFraming(of response: TransportResponse) throws(TransportError) {
        if !asksForCoding, handle.pointee.has_coding, let coding = response.value(of: .contentEncoding),
            !coding.isEmpty,
            coding.lowercased() != "identity"
        {
            throw TransportError(
                .malformedAnswer, delivery, detail: "the answer has a content coding that was not asked for")
        }
        guard handle.pointee.lengths < 2 else {
            throw TransportError(.malformedAnswer, delivery, detail: "the answer has more than one length")
        }
        var length: curl_off_t = -1
        guard ccurl_get_size(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) == CURLE_OK, length < 0 else { return }
        if response.value(of: .contentLength) != nil, response.value(of: .transferEncoding) == nil {
            throw TransportError(.malformedAnswer, delivery, detail: "the answer has a length that is no number")
        }
    }

    /// `notSent` only when libcurl had not begun to send, or when its count proves that the connection took no byte.
    private var delivery: TransportError.Delivery {
        let transfer = handle.pointee
        if transfer.attempts == 0 { return .notSent }
        // TLS counts whole writes, so of a write that is longer than one TLS record some bytes may have left uncounted.
        let isOneRecord = firstWriteBytes < 8 * 1024
        let tookNothing = ccurl_transfer_sent(handle) == transfer.sent_before && transfer.body_offset == 0
        return isOneRecord && tookNothing ? .notSent : .mayHaveArrived
    }

    private func failure(_ code: CURLcode) -> TransportError {
        let transfer = handle.pointee
        if transfer.head_too_large || transfer.body_too_large || transfer.out_of_memory {
            let part = transfer.head_too_large ? "head" : "body"
            let reason = transfer.out_of_memory ? "needs more memory than there is" : "is larger than the limit"
            return TransportError(.answerTooLarge, delivery, detail: "the \(part) of the answer \(reason)")
        }
        if transfer.repeat_refused || code == CURLE_SEND_FAIL_REWIND {
            return TransportError(
                .connectionLost, .mayHaveArrived,
                detail: "the connection ended before an answer; the request was not repeated")
        }
        if transfer.connection_refused {
            return TransportError(.connectionLost, delivery, detail: "no kept connection was in order")
        }
        let isSending = transfer.attempts > 0
        var detail = String(cString: curl_easy_strerror(code))
        if !isSending, let text = Self.text(handle) {
            // Before the request is sent libcurl's own words name host, port and certificate at most, and nothing of
            // the request.
            detail = text
        }
        return TransportError(Ending.reason(code, isSending: isSending), delivery, detail: detail)
    }

    private static func text(_ handle: UnsafeMutablePointer<ccurl_transfer>) -> String? {
        let text = withUnsafeBytes(of: &handle.pointee.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return text.isEmpty ? nil : text
    }

    private static func copy(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Called by libcurl on the engine thread for the next piece of the body.
    private static let copyBody: ccurl_body_source = { owner, offset, destination, capacity in
        guard let owner, let destination else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
        return transfer.body.withBytes { bytes in
            let piece = bytes.dropFirst(offset).prefix(capacity)
            UnsafeMutableRawBufferPointer(start: destination, count: capacity).copyBytes(from: piece)
            return piece.count
        }
    }
}
