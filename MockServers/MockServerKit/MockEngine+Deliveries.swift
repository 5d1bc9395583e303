public import PaymentHTTP
internal import HTTPTypes
internal import PaymentCore

extension MockEngine {
    /// Sends every notification that is due, one after the other, and those that become due by this, until none is left.
    ///
    /// Nothing is waited for: what is due later stays for a later call, after the clock was moved.
    ///
    /// - Parameters:
    ///   - transport: what carries them.
    ///   - attemptsMax: after how many attempts to stop although more is due.
    /// - Returns: how many attempts were made.
    @discardableResult
    public func deliverDue(through transport: any HTTPTransport, attemptsMax: Int = .max) async -> Int {
        catchUp()
        var attempts = 0
        while attempts < attemptsMax, let due = takeDelivery() {
            await deliver(due, through: transport)
            attempts += 1
        }
        return attempts
    }

    /// Makes one attempt and notes how it ended.
    func deliver(
        _ due: (parcel: DeliveryQueue.Parcel, message: MockNotification.Message, epoch: Int, at: Timestamp),
        through transport: any HTTPTransport
    ) async {
        let notification = due.parcel.notification
        var isAcknowledged = false
        let attempt: RecordedDelivery.Attempt
        do {
            let response = try await transport.send(try Self.request(for: notification, due.message))
            isAcknowledged = notification.isAcknowledged(response.status, response.body)
            attempt = RecordedDelivery.Attempt(sentAt: due.at, status: response.status, problem: nil)
        } catch let error as TransportError {
            attempt = RecordedDelivery.Attempt(sentAt: due.at, status: nil, problem: error.description)
        } catch {
            attempt = RecordedDelivery.Attempt(sentAt: due.at, status: nil, problem: "\(error)")
        }
        finishDelivery(due.parcel, attempt, isAcknowledged: isAcknowledged, epoch: due.epoch)
    }

    private static func request(
        for notification: MockNotification, _ message: MockNotification.Message
    ) throws(AbsoluteURL.ParseError) -> TransportRequest {
        TransportRequest(
            method: .post, url: try AbsoluteURL(notification.url), headerFields: message.headerFields,
            body: .bytes(message.body), effect: .write,
            limits: TransportRequest.Limits(connectTimeout: .seconds(5), totalTimeout: .seconds(20)))
    }
}
