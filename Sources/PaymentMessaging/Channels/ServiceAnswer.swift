internal import PaymentHTTP
internal import PaymentOrders

extension HTTPTransport {
    /// Sends a message to a service once.
    ///
    /// - Parameter service: what it is called in errors, which repeat nothing that was sent or answered.
    func deliver(_ request: TransportRequest, to service: String) async throws(MessengerError) {
        let response: TransportResponse
        do { response = try await send(request) } catch {
            switch error.reason {
            case .refusedRequest: throw .permanent("\(service) cannot be asked that way; check its address and fields")
            case .cancelled, .closed: throw .temporary("the program ended before \(service) answered")
            default: throw .temporary("\(service) did not answer")
            }
        }
        switch response.status {
        case 200...299: return
        case 408, 425, 429: throw .temporary("\(service) asks to wait (\(response.status))")
        case 500...: throw .temporary("\(service) is out of order (\(response.status))")
        case 401, 403: throw .permanent("\(service) does not accept the key it was given (\(response.status))")
        default: throw .permanent("\(service) refused the message (\(response.status))")
        }
    }
}
