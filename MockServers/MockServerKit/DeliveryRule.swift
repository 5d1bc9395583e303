/// What goes wrong with one notification.
///
/// The raw values are the names of the control API.
public enum DeliveryFault: String, CaseIterable, Sendable {
    /// It is sent late.
    case delay = "delivery-delay"
    /// It is sent twice.
    case duplicate = "delivery-duplicate"
    /// It is never sent.
    case drop = "delivery-drop"
    /// It is sent after the next one to the same address.
    case reorder = "delivery-reorder"
    /// Its body is changed after it was signed.
    case forge = "delivery-forge"
}

/// Which notifications go wrong, how, and how often.
///
/// The first rule of a list that matches a notification and is not used up is played, once for all attempts of the notification.
public struct DeliveryRule: Sendable, Hashable {
    /// The topic a notification must have, in which `*` stands for any run of characters; nil for any.
    public var topic: String?
    /// What goes wrong.
    public var fault: DeliveryFault
    /// How many notifications go wrong; nil for all.
    public var times: Int?
    /// For `delay` how late it is sent (60 by default), for `reorder` how long it waits for another one (5 by default).
    public var seconds: Int64?

    /// Creates a rule; numbers below zero are taken as zero.
    public init(_ fault: DeliveryFault, topic: String? = nil, times: Int? = 1, seconds: Int64? = nil) {
        self.fault = fault
        self.topic = topic
        self.times = times.map { max($0, 0) }
        self.seconds = seconds.map { max($0, 0) }
    }

    /// Whether the rule is about `notification`, used up or not.
    func matches(_ notification: MockNotification) -> Bool {
        guard let topic else { return true }
        return Glob.matches(topic, notification.topic)
    }
}
