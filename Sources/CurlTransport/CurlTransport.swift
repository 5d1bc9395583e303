public import PaymentHTTP

/// An HTTP transport on libcurl's multi interface: one engine thread, pooled connections, HTTP/2 over TLS.
///
/// It sends each request at most once. libcurl by itself would repeat a request whose reused connection dies before the
/// answer; here that surfaces as `connectionLost` with delivery `mayHaveArrived`, whatever the method, body and effect
/// (F-11). Redirects are returned as they come, cookies, netrc, caches, environment proxies and compression are off
/// (S-31, S-32).
///
/// One transport serves a whole process. Call `shutdown()` before the process ends; a transport that is let go shuts
/// down by itself.
public final class CurlTransport: HTTPTransport {
    private let engine: Engine

    /// Starts a transport and its thread.
    ///
    /// - Throws: `SetupError` when a setting is not allowed, the library is too old, or the system refuses resources.
    public init(configuration: Configuration = Configuration()) throws(SetupError) {
        let settings = try Settings(configuration)
        try CurlLibrary.start()
        engine = try Engine(settings: settings)
        try engine.start()
    }

    deinit {
        engine.close(then: nil)
    }

    /// Sends `request` once and returns the answer, whatever its status.
    ///
    /// Refused before anything is sent: plain `http` to a host that is not a literal loopback address (S-30), field
    /// values with control characters (S-36), the methods CONNECT and TRACE, limits that are not positive, and the
    /// fields a transport writes itself: `Host`, `Content-Length`, `Transfer-Encoding`, `Connection`, `Expect` and
    /// their kind. An `Accept-Encoding` is sent as given, and a coded body then comes back as it came; without one no
    /// coding is accepted.
    ///
    /// Cancelling the task ends the exchange with reason `cancelled`; code that moves money shields the call from
    /// cancellation (F-17).
    ///
    /// - Throws: `TransportError`; its `delivery` is `notSent` only when not one byte of the request left.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard !Task.isCancelled else { throw Ending.cancelled.error(.notSent) }
        let transfer = try engine.takeTransfer()
        defer { engine.giveBack(transfer) }
        try transfer.prepare(request)
        let ticket = transfer.ticket
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                engine.submit(transfer, continuation)
            }
        } onCancel: {
            engine.cancel(transfer, ticket: ticket)
        }
        return try transfer.answer()
    }

    /// Ends every exchange in flight with reason `closed`, closes all connections and ends the thread.
    ///
    /// It returns when all that is done and may be called again. Requests sent afterwards fail with `closed` and
    /// `notSent`.
    public func shutdown() async {
        await withUnsafeContinuation { continuation in
            engine.close(then: continuation)
        }
    }
}
