/// What carries a request to a gateway and brings the answer back.
///
/// The package ships one that uses libcurl; mock gateways offer one that answers in memory, and wrappers add retries.
public protocol HTTPTransport: Sendable {
    /// Sends `request` once and returns the answer, whatever its status.
    ///
    /// A transport never repeats a request by itself, follows no redirect and keeps no cookie.
    ///
    /// - Throws: `TransportError`, which says whether the request can have reached the other side.
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}
